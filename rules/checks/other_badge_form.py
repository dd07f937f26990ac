"""A badge that counts stars looks otherwise than the list's badges do.

## Why

A column of badges in two styles jumps before the reader's eye.

## How to fix

Give the badge's address the same ending as the others.
"""

from collections.abc import Iterator

from rules.habits.addresses import STAR_BADGE
from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule

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
        message="The list's badges for stars end with `.svg?style=social&label=Star`, this one with nothing.",
        fixed=LIT + STAR.format("lit", SOCIAL),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def other_badge_form(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "img.shields.io/github/stars/" not in entry.text:
        return
    wanted = case.habits.badge_form(entry)
    for found in STAR_BADGE.finditer(entry.text):
        if wanted is not None and found["form"] != wanted:
            edit = Edit(entry.start + found.start("form"), entry.start + found.end("form"), wanted)
            shown, told = (f"`{text}`" if text else "nothing" for text in (found["form"], wanted))
            yield Problem(f"The list's badges for stars end with {told}, this one with {shown}.", (edit,))
