"""The item begins with another sign than the items around it.

## Why

Markdown takes another sign for the beginning of another list, and GitHub puts a gap between the two.

## How to fix

Begin the item with the sign that its neighbours have.
"""

from collections.abc import Iterator

from rules.habits.punctuation import BULLET
from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule

GIVEN = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)\n"
    for n, name in enumerate("one two three four five six".split())
)
LIT = " [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("the same sign", given=GIVEN, under="Papers", row="-" + LIT)]

BAD = [
    Bad(
        "a star among dashes",
        given=GIVEN,
        under="Papers",
        row="*" + LIT,
        message="The items here begin with `-`, this one with `*`.",
        fixed="-" + LIT,
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def other_bullet(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    found = BULLET.match(entry.text)
    wanted = case.habits.bullet(entry) if found else None
    if found and wanted and wanted != found["sign"]:
        at = entry.start + found.start("sign")
        yield Problem(
            f"The items here begin with `{wanted}`, this one with `{found['sign']}`.", (Edit(at, at + 1, wanted),)
        )
