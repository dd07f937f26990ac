"""The entry has an invisible character.

## Why

Zero-width spaces come along when a title is copied from a page. A search then no longer finds the title, and
characters that turn the direction of writing can make a line look like something it is not.

## How to fix

Remove the character, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import DIRECTIONS, Bad, Case, Good, Level, Options, Problem, entry_rule, hidden_in, say

LIT = "|[LiT: Zero-Shot Transfer with {0}Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("letters and spaces", row=LIT.format("")),
    Good("an emoji of several parts", row=LIT.format("\U0001f469\u200d\U0001f52c ")),
]

BAD = [
    Bad(
        "a zero-width space",
        row=LIT.format("\u200b"),
        message="The entry has an invisible character (U+200B).",
        fixed=LIT.format(""),
    ),
    Bad(
        "a soft hyphen between two others",
        row=LIT.format("Multi-\u00ad\u2010modal "),
        message="The entry has an invisible character (U+00AD).",
        fixed=LIT.format("Multi-modal "),
    ),
    Bad(
        "a character that reverses the writing direction",
        row=LIT.format("\u202e"),
        message="The entry has a character that turns the direction of writing (U+202E): it may not say what it seems to say.",
        fixed=LIT.format(""),
    ),
]


HYPHENS = frozenset("-\u2010\u2011")


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def hidden_character(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.text.isascii():
        return
    places = hidden_in(entry.text)
    for sign in sorted({entry.text[start] for start, _ in places}):
        edits = tuple(entry.edit(_whole(entry.text, *place), "") for place in places if entry.text[place[0]] == sign)
        name = f"(U+{ord(sign):04X})"
        if DIRECTIONS.match(sign):
            message = say(
                "The entry has a character that turns the direction of writing {name}: it may not say what it seems to say.",
                name=name,
            )
        else:
            message = say("The entry has an invisible character {name}.", name=name)
        yield Problem(message, edits)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a sign with the second one of two hyphens that it would leave side by side."""
    return start, end + (text[start - 1 : start] in HYPHENS and text[end : end + 1] in HYPHENS)
