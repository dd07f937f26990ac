"""The contribution adds more entries at once than a person can review.

## Why

Maintainers read every addition. A large contribution waits longest, and one wrong row holds back the others.

## How to fix

Split the contribution by section, or say in it why it belongs together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.kit import Bad, Catalog, Change, Good, Kind, Level, Located, Options, Problem, View, list_rule, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning, Part {0}](https://arxiv.org/abs/2111.{1})|CVPR 2022|-|"

GOOD = [Good("a few", row="\n".join(LIT.format(n, 10000 + n) for n in range(3)))]

BAD = [
    Bad(
        "as many entries as a whole list",
        row="\n".join(LIT.format(n, 10000 + n) for n in range(31)),
        message="This contribution adds 31 entries at once; more than 30 are hard to review. Please split it if you can.",
    ),
]


@dataclass(frozen=True, slots=True)
class Limit(Options):
    most: int = field(default=30, metadata={"help": "Entries that one contribution may add before the rule speaks."})


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Limit, of_changes=True)
def too_many_entries(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Limit
) -> Iterator[Located]:
    if base is None or not base.entries:
        return
    added = [change.after for change in changes if change.kind is Kind.ADDED and change.after]
    if len(added) > options.most:
        message = say(
            "This contribution adds {count} entries at once; more than {most} are hard to review. Please split it if you can.",
            count=len(added),
            most=options.most,
        )
        yield Located(added[0].line, added[0].line, Problem(message), added[0].text)
