"""A row has more or fewer cells than its table.

## Why

GitHub does not show the extra cells, so part of the entry is invisible, and it fills missing cells with nothing. The
usual cause is a pipe inside a title, which must be written `\\|`.

## How to fix

Give the row as many cells as the head of the table.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    ROWS,
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Level,
    Options,
    Problem,
    all_of,
    entry_rule,
    missing_columns,
    say,
    say_count,
    surplus_cell,
)

GOOD = [
    Good("as many cells as the head", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good("a pipe with a backslash", row="|[p(a\\|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "an extra cell",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|Google|",
        message="The row has 4 cells, but its table has 3. GitHub does not show anything after cell 3.",
    ),
    Bad(
        "a pipe in the title",
        row="|[p(a|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
        message="The row has 4 cells, but its table has 3. GitHub does not show anything after cell 3. A pipe inside a cell is written `\\|`.",
        fixed="|[p(a\\|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
    Bad(
        "the last cell missing",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|",
        message="The row has 2 cells, but its table has 3. Write a cell for “Code” too.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
]  # fmt: skip


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, shapes=ROWS)
def wrong_cell_count(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) == table.width:
        return
    if len(entry.cells) + entry.text.count(WIDE_PIPE) == table.width:
        return  # the cells are right once the full-width bars are mended
    if case.habits.cells_beyond(entry) == len(entry.cells) - table.width:
        return  # the rows of this table have a cell that its head does not name
    counts = say_count(
        "The row has {count} cell, but its table has {width}.",
        "The row has {count} cells, but its table has {width}.",
        len(entry.cells),
        width=table.width,
    )
    if len(entry.cells) < table.width:
        lacking = _lacking(case)
        names = [f"“{table.header[column]}”" for column in lacking if table.header[column]]
        message = say("{counts} Write a cell for each column.", counts=counts)
        if names:
            message = say("{counts} Write a cell for {missing} too.", counts=counts, missing=all_of(names))
        yield Problem(message, edits=_filled_up(case, lacking), level=Level.WARNING)
        return
    if all(cell.is_empty for cell in entry.cells[table.width :]):
        surplus = Edit(entry.cells[table.width].start, entry.start + len(entry.text.rstrip()), "")
        yield Problem(say("{counts} The last pipe is one too many.", counts=counts), (surplus,), level=Level.WARNING)
        return
    escaped = _escaped(entry)
    template = (
        "{counts} GitHub does not show anything after cell {width}. A pipe inside a cell is written `\\|`."
        if escaped
        else "{counts} GitHub does not show anything after cell {width}."
    )
    yield Problem(say(template, counts=counts, width=table.width), edits=escaped or _dropped(case))


def _others(case: Case) -> list[Entry]:
    """Return the rows of the same table that have a cell for each column."""
    table = case.entry.table
    return [
        row for row in case.view.siblings(case.entry) if row.table is table and table and len(row.cells) == table.width
    ]


def _dropped(case: Case) -> tuple[Edit, ...]:
    """Remove the one extra cell, if it is certain which it is and it holds only a mark for nothing."""
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width + 1:
        return ()
    others = _others(case)
    at = surplus_cell(entry, others) if others else table.width
    if at is None:
        return ()
    cell = entry.cells[at]
    if cell.text.strip() not in (
        "-",
        "--",
        "\u2013",
        "\u2014",
        "/",
        "N/A",
        case.habits.empty_mark(entry, table.width - 1),
    ):
        return ()
    end = entry.cells[at + 1].start if at < table.width else entry.start + len(entry.text.rstrip())
    return (Edit(cell.start, end, ""),)


def _lacking(case: Case) -> tuple[int, ...]:
    """Return the columns without a cell: by what the other rows hold, or the last ones if there are no others."""
    entry, table = case.entry, case.entry.table
    if table is None:
        return ()
    others = _others(case)
    return missing_columns(entry, others) if others else tuple(range(len(entry.cells), table.width))


def _filled_up(case: Case, lacking: tuple[int, ...]) -> tuple[Edit, ...]:
    """Add the missing cells where they are missing, if it is certain what they hold."""
    entry, table = case.entry, case.entry.table
    marks = {column: case.habits.empty_mark(entry, column) for column in lacking}
    if table is None or not entry.cells or not marks or any(mark is None for mark in marks.values()):
        return ()
    pad = " " if entry.cells[-1].text.startswith(" ") else ""
    end = entry.start + len(entry.text.rstrip())
    closing = "" if entry.text.rstrip().endswith("|") else "|"
    edits, taken = [], 0
    for column in range(table.width):
        if column not in marks:
            taken += 1
        elif taken < len(entry.cells):
            at = entry.cells[taken].start
            edits.append(Edit(at, at, f"{pad}{marks[column]}{pad}|"))
    behind = [column for column in lacking if column - sum(other < column for other in lacking) >= len(entry.cells)]
    if behind:
        edits.append(Edit(end, end, closing + "".join(f"{pad}{marks[column]}{pad}|" for column in behind)))
    return tuple(edits)


WIDE_PIPE = "\N{FULLWIDTH VERTICAL LINE}"
CODE_SPAN = re.compile(r"`[^`\n]{1,200}`")
BARE_PIPE = re.compile(r"(?<!\\)\|")


def _escaped(entry: Entry) -> tuple[Edit, ...]:
    """Put a backslash before the pipes inside the brackets of a link's label."""
    surplus = len(entry.cells) - (entry.table.width if entry.table else 0)
    in_code = [
        entry.start + found.start() + at.start()
        for found in CODE_SPAN.finditer(entry.text)
        for at in BARE_PIPE.finditer(found[0])
    ]
    if len(in_code) == surplus:
        return tuple(Edit(at, at, "\\") for at in in_code)
    edits = []
    for cell, following in zip(entry.cells, entry.cells[1:], strict=False):
        is_open = cell.text.count("[") > cell.text.count("]")
        if is_open and following.text.count("]") > following.text.count("["):
            edits.append(Edit(cell.end, cell.end, "\\"))
    return tuple(edits) if len(edits) == surplus else ()
