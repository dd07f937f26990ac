"""The entry has Chinese or Japanese punctuation in a text that is neither.

The rule says nothing if the list itself writes that way.

## Why

A full-width comma or colon looks nearly right, but a search for the title does not find it.

## How to fix

Type the sign with another keyboard layout, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    WIDE,
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    is_east_asian,
    narrow,
    say,
)

LIT = "|[LiT{0}Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("signs of the same script", row=LIT.format(": ")),
    Good("a title in Chinese", row=LIT.format("\uff1a\u89c6\u89c9\u6a21\u578b\uff0c")),
]

BAD = [
    Bad(
        "a full-width colon",
        row=LIT.format("\uff1a"),
        message="The entry uses the full-width sign `：`; the list uses `:`.",
        fixed=LIT.format(": "),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def full_width_punctuation(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.text.isascii() or is_east_asian(entry.text) or case.habits.writes_wide():
        return
    places = [found.start() for found in WIDE.finditer(entry.text)]
    if not places:
        return
    spans = [narrow(entry.text, at) for at in places]
    edits = tuple(entry.edit((start, end), sign) for start, end, sign in spans)
    sign = spans[0][2].strip()
    message = say(
        "The entry uses the full-width sign {wide}; the list uses {plain}.",
        wide=code(entry.text[places[0]]),
        plain=code(sign) if sign else say("a space"),
    )
    yield Problem(message, edits)
