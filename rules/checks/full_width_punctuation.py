"""The entry has punctuation of Chinese or Japanese script in a text that is neither.

Silent where the list itself writes so.

## Why

A full-width comma or colon looks nearly right, and is not found by whoever searches for the title.

## How to fix

Type the sign with another keyboard layout; the fix does that.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule
from rules.text.letters import WIDE, is_east_asian, narrow

LIT = "|[LiT{0}Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("signs of the same script", row=LIT.format(": ")),
    Good("a title in Chinese", row=LIT.format("\uff1a\u89c6\u89c9\u6a21\u578b\uff0c")),
]

BAD = [
    Bad(
        "a full-width colon",
        row=LIT.format("\uff1a"),
        message="The entry is written with the full-width sign `\uff1a`, the list with `:`.",
        fixed=LIT.format(": "),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def full_width_punctuation(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.text.isascii() or is_east_asian(entry.text) or case.habits.writes_wide():
        return
    places = [found.start() for found in WIDE.finditer(entry.text)]
    if not places:
        return
    spans = [narrow(entry.text, at) for at in places]
    edits = tuple(Edit(entry.start + start, entry.start + end, sign) for start, end, sign in spans)
    wide, plain = entry.text[places[0]], spans[0][2].strip() or "a blank"
    yield Problem(f"The entry is written with the full-width sign `{wide}`, the list with `{plain}`.", edits)
