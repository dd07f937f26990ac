"""The contribution changes other files than the list.

## Why

A row and a changed build script are two decisions; whoever checks the row may overlook the script.

## How to fix

Leave the other files as they were, or say in the pull request why they belong to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.kit import Bad, Catalog, Change, Good, Level, Located, Options, Problem, View, list_rule

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [Good("the list alone", row=LIT)]

BAD = [
    Bad(
        "a script beside it",
        row=LIT,
        other_files=("scripts/build.py",),
        message="The contribution also changes `scripts/build.py`, which is not part of the list. If that was not meant, take it out.",
    ),
]

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Allowed(Options):
    allowed: tuple[str, ...] = field(
        default=("assets/", "images/", "img/", "figures/", "docs/", "README"),
        metadata={"help": "Beginnings of paths that contributions may change along with the list."},
    )


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Allowed)
def touches_other_files(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Allowed
) -> Iterator[Located]:
    strange = [path for path in view.other_files if not path.startswith(options.allowed)]
    first = next((change.after for change in changes if change.after), None)
    if not strange or first is None:
        return
    told = ", ".join(f"`{path}`" for path in strange[:SHOWN])
    rest = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
    what = "which is not part of the list. If that was not meant, take it out."
    what = what if len(strange) == 1 else "which are not part of the list. If that was not meant, take them out."
    yield Located(
        first.line, first.line, Problem(f"The contribution also changes {told}{rest}, {what}"), "\n".join(strange)
    )
