"""A cell is empty that the other rows of the list fill.

## Why

Readers cannot tell whether there is nothing to say or whether it was forgotten.

## How to fix

Fill the cell, or write what the list writes if there is nothing to say.
"""

from collections.abc import Iterator

from rules.kit import ROWS, Bad, Case, Edit, Good, Level, Message, Options, Problem, code, entry_rule, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("no code, marked the list's way", row=LIT + "|CVPR 2022|-|")]

BAD = [
    Bad("no venue", row=LIT + "||-|", message="The cell “Published in” is empty; the other rows fill it."),
    Bad(
        "no code, left empty",
        row=LIT + "|CVPR 2022||",
        message="The cell “Code” is empty; the other rows fill it, with `-` if there is nothing to say.",
        fixed=LIT + "|CVPR 2022|-|",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=ROWS)
def empty_cell(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width:
        return
    for column, cell in enumerate(entry.cells):
        if not cell.is_empty or not case.habits.is_filled(entry, column):
            continue
        near = case.view.nearest(entry)
        if sum(column < len(row.cells) and row.cells[column].is_empty for row in near) * 2 > len(near) > 0:
            continue  # the rows beside it leave it empty, too
        mark = case.habits.empty_mark(entry, column)
        pad = " " if cell.text or case.habits.pads_cells(entry) else ""
        edits = (Edit(cell.start, cell.end, f"{pad}{mark}{pad}"),) if mark else ()
        yield Problem(_message(table.header[column], column + 1, mark), edits=edits)


def _message(name: str, number: int, mark: str | None) -> Message:
    cell = say("The cell “{column}”", column=name) if name else say("The cell in column {column}", column=number)
    if mark:
        return say(
            "{cell} is empty; the other rows fill it, with {mark} if there is nothing to say.",
            cell=cell,
            mark=code(mark),
        )
    return say("{cell} is empty; the other rows fill it.", cell=cell)
