"""A list item is part of the text above it.

## Why

Markdown needs a space after the sign of an item. Without it, GitHub shows the line within the entry above.

## How to fix

Put a space after the sign: `- [title](address)`.
"""

from collections.abc import Iterator

from rules.kit import ITEMS, MARKER_SIGN, Bad, Case, Good, Level, Options, Problem, code, entry_rule, say

LIST = "## Papers\n\n- [FILIP: Fine-grained Pre-Training](https://arxiv.org/abs/2111.07783)\n"
LIT = "[LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("a space after the sign", given=LIST, under="Papers", row=f"- {LIT}")]

BAD = [
    Bad(
        "no space after the sign",
        given=LIST,
        under="Papers",
        row=f"-{LIT}",
        message="A space is missing after the `-` at the beginning, so GitHub shows this line within the text above it.",
        fixed=f"- {LIT}",
    ),
]


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, shapes=ITEMS)
def glued_item(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if not entry.is_detached:
        return
    found = MARKER_SIGN.match(entry.text)
    if found is None:
        return
    message = say(
        "A space is missing after the {sign} at the beginning, so GitHub shows this line within the text above it.",
        sign=code(found["sign"]),
    )
    yield Problem(message, (entry.insert(found.end(), " "),))
