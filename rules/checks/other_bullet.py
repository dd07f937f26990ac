"""The item begins with a different sign than the items around it.

## Why

For Markdown, a different sign begins a new list, and GitHub shows a gap between the two.

## How to fix

Begin the item with the sign that its neighbours have.
"""

from collections.abc import Iterator

from rules.kit import BULLET, TEXTS, Bad, Case, Good, Level, Options, Problem, code, entry_rule, say

GIVEN = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)\n"
    for n, name in enumerate("one two three four five six".split())
)
LIT = " [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("the same bullet", given=GIVEN, under="Papers", row="-" + LIT)]

BAD = [
    Bad(
        "an asterisk among dashes",
        given=GIVEN,
        under="Papers",
        row="*" + LIT,
        message="The items here begin with `-`; this one begins with `*`.",
        fixed="-" + LIT,
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=TEXTS)
def other_bullet(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    found = BULLET.match(entry.text)
    wanted = case.habits.bullet(entry) if found else None
    if found and wanted and wanted != found["sign"]:
        message = say(
            "The items here begin with {wanted}; this one begins with {found}.",
            wanted=code(wanted),
            found=code(found["sign"]),
        )
        yield Problem(message, (entry.edit(found.span("sign"), wanted),))
