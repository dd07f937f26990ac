"""Two cells of a row stand in each other's column.

## Why

Readers look for the venue under “Venue” and for the date under “Date”. A row with both the wrong way round is hard to
spot in the source, and plain to see on the page.

## How to fix

Put each cell below its own head.
"""

from collections.abc import Iterator

from rules.kit import ROWS, Bad, Case, Edit, Good, Level, Options, Problem, entry_rule, pair_swapped, quoted, say

NAMES = "one two three four five six seven eight nine ten".split()
GIVEN = "## Papers\n\n| Paper | Venue | Date | Code |\n|---|---|---|---|\n" + "".join(
    f"| [Paper number {name} of this list](https://arxiv.org/abs/24{n:02}.0100{n}) | CVPR 2024 | 2024-{n:02} | [Code](https://github.com/ann/{name}) |\n"
    for n, name in enumerate(NAMES[:9], start=1)
)
TITLE = "| [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2411.07991)"
CODE = "[Code](https://github.com/ann/lit) |"

GOOD = [
    Good("each cell in its column", given=GIVEN, under="Papers", row=f"{TITLE} | ECCV 2024 | 2024-11 | {CODE}"),
    Good("nothing in one of them", given=GIVEN, under="Papers", row=f"{TITLE} | - | 2024-11 | {CODE}"),
]

BAD = [
    Bad(
        "venue and date swapped",
        given=GIVEN,
        under="Papers",
        row=f"{TITLE} | 2024-11 | ECCV 2024 | {CODE}",
        message="The cells of “Venue” and “Date” look swapped.",
        fixed=f"{TITLE} | ECCV 2024 | 2024-11 | {CODE}",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=ROWS, of_changes=True)
def swapped_cells(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None:
        return
    rows = [row for row in case.view.siblings(entry) if row.table is table and not case.view.is_added(row)]
    found = pair_swapped(entry, rows)
    if found is None:
        return
    one, other = (entry.cells[index] for index in found)
    names = [quoted(table.header[index] or str(index + 1)) for index in found]
    yield Problem(
        say("The cells of {one} and {other} look swapped.", one=names[0], other=names[1]),
        edits=(Edit(one.start, one.end, other.text), Edit(other.start, other.end, one.text)),
    )
