"""The contribution changes files that are not part of the list.

## Why

A row and a changed build script are two decisions. Somebody who reviews the row may miss the script.

## How to fix

Undo the changes to the other files, or say in the pull request why they belong to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.kit import (
    Bad,
    Catalog,
    Change,
    Good,
    Level,
    Located,
    Options,
    Problem,
    View,
    all_of,
    code,
    list_rule,
    say,
    say_count,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [Good("the list alone", row=LIT)]

BAD = [
    Bad(
        "a script along with it",
        row=LIT,
        other_files=("scripts/build.py",),
        message="This contribution also changes `scripts/build.py`, which is not part of the list. If you did not mean to, take it out.",
    ),
]

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Allowed(Options):
    allowed: tuple[str, ...] = field(
        default=("assets/", "images/", "img/", "figures/", "docs/", "README"),
        metadata={"help": "Beginnings of paths that contributions may change along with the list."},
    )


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Allowed, of_changes=True)
def touches_other_files(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Allowed
) -> Iterator[Located]:
    strange = [path for path in view.around.other_files if not path.startswith(options.allowed)]
    first = next((change.after for change in changes if change.after), None)
    if not strange or first is None:
        return
    names = all_of([code(path) for path in strange[:SHOWN]])
    if len(strange) > SHOWN:
        names = say("{names} and {more} more", names=names, more=len(strange) - SHOWN)
    message = say_count(
        "This contribution also changes {files}, which is not part of the list. If you did not mean to, take it out.",
        "This contribution also changes {files}, which are not part of the list. If you did not mean to, take them out.",
        len(strange),
        files=names,
    )
    yield Located(first.line, first.line, Problem(message), "\n".join(strange))
