"""The entry holds a character that nobody sees.

## Why

Zero-width spaces come along when a title is copied from a page. A search does not find the title any more, and signs that
turn the direction of writing can make a line read otherwise than it is.

## How to fix

Take the character out; the fix does that.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule
from rules.text.letters import DIRECTIONS, hidden_in

LIT = "|[LiT: Zero-Shot Transfer with {0}Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("letters and blanks", row=LIT.format("")),
    Good("an emoji of several parts", row=LIT.format("\U0001f469\u200d\U0001f52c ")),
]

BAD = [
    Bad(
        "a zero-width space",
        row=LIT.format("\u200b"),
        message="The entry holds a character that nobody sees (U+200B).",
        fixed=LIT.format(""),
    ),
    Bad(
        "a sign that turns the direction of writing",
        row=LIT.format("\u202e"),
        message="The entry holds a character that turns the direction of writing (U+202E): it may read otherwise than it is.",
        fixed=LIT.format(""),
    ),
]


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def hidden_character(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.text.isascii():
        return
    places = hidden_in(entry.text)
    for sign in sorted({entry.text[start] for start, _ in places}):
        edits = tuple(
            Edit(entry.start + start, entry.start + end, "") for start, end in places if entry.text[start] == sign
        )
        name = f"(U+{ord(sign):04X})"
        if DIRECTIONS.match(sign):
            yield Problem(
                f"The entry holds a character that turns the direction of writing {name}: it may read otherwise than it is.",
                edits,
            )
        else:
            yield Problem(f"The entry holds a character that nobody sees {name}.", edits)
