"""A star badge looks different from the list's other badges.

## Why

Two styles of badges in one column look untidy.

## How to fix

Give the address of the badge the same ending as the others.
"""

from collections.abc import Iterator

from rules.kit import MARKDOWN, STAR_BADGE, Bad, Case, Good, Level, Options, Problem, code, entry_rule, say

NAMES = "one two three four five six".split()
STAR = "[![Star](https://img.shields.io/github/stars/lab/{0}{1})](https://github.com/lab/{0})"
SOCIAL = ".svg?style=social&label=Star"
GIVEN = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/240{n}.10020) {STAR.format(name, SOCIAL)}\n"
    for n, name in enumerate(NAMES, start=1)
)
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991) "

GOOD = [Good("the list's badge", given=GIVEN, under="Papers", row=LIT + STAR.format("lit", SOCIAL))]

BAD = [
    Bad(
        "a plain badge among social ones",
        given=GIVEN,
        under="Papers",
        row=LIT + STAR.format("lit", ""),
        message="The list's star badges end with `.svg?style=social&label=Star`; this one ends with nothing.",
        fixed=LIT + STAR.format("lit", SOCIAL),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def other_badge_form(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "img.shields.io/github/stars/" not in entry.text:
        return
    wanted = case.habits.badge_form(entry)
    for found in STAR_BADGE.finditer(entry.text):
        if wanted is not None and found["form"] != wanted:
            edit = entry.edit(found.span("form"), wanted)
            shown, right = (code(text) if text else say("nothing") for text in (found["form"], wanted))
            message = say(
                "The list's star badges end with {wanted}; this one ends with {found}.", wanted=right, found=shown
            )
            yield Problem(message, (edit,))
