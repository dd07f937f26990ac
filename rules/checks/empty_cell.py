"""A cell is empty that the list's other rows fill.

## Why

A reader cannot tell a fact that nobody has from one that was forgotten.

## How to fix

Fill the cell, or write what the list writes where there is nothing to say.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("no code, said the list's way", row=LIT + "|CVPR 2022|-|")]

BAD = [
    Bad("no venue", row=LIT + "||-|", message="The cell “Published in” is empty; the other rows fill it."),
    Bad(
        "no code, left blank",
        row=LIT + "|CVPR 2022||",
        message="The cell “Code” is empty; the other rows fill it, with `-` where there is nothing to say.",
        fixed=LIT + "|CVPR 2022|-|",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def empty_cell(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width:
        return
    for column, cell in enumerate(entry.cells):
        if not cell.is_empty or not case.habits.is_filled(entry, column):
            continue
        name = f"“{table.header[column]}”" if table.header[column] else f"in column {column + 1}"
        mark = case.habits.empty_mark(entry, column)
        hint = f", with `{mark}` where there is nothing to say" if mark else ""
        pad = " " if cell.text or case.habits.pads_cells(entry) else ""
        edits = (Edit(cell.start, cell.end, f"{pad}{mark}{pad}"),) if mark else ()
        yield Problem(f"The cell {name} is empty; the other rows fill it{hint}.", edits=edits)
