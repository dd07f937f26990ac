"""A row has more or fewer cells than its table.

## Why

GitHub does not show the extra cells, so part of the entry is invisible, and it fills missing cells with nothing. The
usual cause is a pipe inside a title, which must be written `\\|`.

## How to fix

Give the row as many cells as the head of the table.
"""

import re
from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, all_of, entry_rule, say, say_count

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

NAMED = 6
"""Missing cells that are named one by one."""


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
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
        names = [f"“{name}”" for name in table.header[len(entry.cells) :][:NAMED] if name]
        missing = all_of(names) if names and table.width - len(entry.cells) <= NAMED else say("every column")
        message = say("{counts} Write a cell for {missing} too.", counts=counts, missing=missing)
        yield Problem(message, edits=_filled_up(case), level=Level.WARNING)
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


def _dropped(case: Case) -> tuple[Edit, ...]:
    """Remove one extra cell at the end, if it holds only a mark for nothing."""
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width + 1:
        return ()
    cell = entry.cells[-1]
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
    return (Edit(cell.start, entry.start + len(entry.text.rstrip()), ""),)


def _filled_up(case: Case) -> tuple[Edit, ...]:
    """Add the missing cells at the end, if it is certain that the last ones are missing and what they hold."""
    entry, table = case.entry, case.entry.table
    if table is None:
        return ()
    marks = [case.habits.empty_mark(entry, column) for column in range(len(entry.cells), table.width)]
    if not entry.cells or any(mark is None for mark in marks) or _is_shifted(entry):
        return ()
    end = entry.start + len(entry.text.rstrip())
    closing = "" if entry.text.rstrip().endswith("|") else "|"
    pad = " " if entry.cells[-1].text.startswith(" ") else ""
    return (Edit(end, end, closing + "".join(f"{pad}{mark}{pad}|" for mark in marks)),)


def _is_shifted(entry: Entry) -> bool:
    """Whether the last cell holds a link although its column is for venues or years."""
    last = len(entry.cells) - 1
    kinds = entry.table.columns if entry.table else ()
    return kinds[last] in ("venue", "year") and any(link.cell == last for link in entry.links)


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
