"""A row has more or fewer cells than its table.

## Why

GitHub leaves out the cells that are too many, so that part of the entry cannot be seen, and fills up those that are
missing with nothing. A pipe inside a title is the usual cause: it must be written `\\|`.

## How to fix

Give the row as many cells as the table's head has.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, entry_rule

GOOD = [
    Good("as many as the head", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good("a pipe with a backslash", row="|[p(a\\|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "a cell too many",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|Google|",
        message="The row has 4 cells, its table 3: GitHub does not show what is beyond the third.",
    ),
    Bad(
        "a pipe in the title",
        row="|[p(a|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
        message="The row has 4 cells, its table 3: GitHub does not show what is beyond the third. A pipe inside a cell is written `\\|`.",
        fixed="|[p(a\\|b): Conditional Models of Language and Image](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
    Bad(
        "the last cell missing",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|",
        message="The row has 2 cells, its table 3. Write a cell for “Code” too.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
]  # fmt: skip

NAMED = 6
"""Missing cells that are named one by one."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def wrong_cell_count(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) == table.width:
        return
    counts = f"The row has {len(entry.cells)} {'cell' if len(entry.cells) == 1 else 'cells'}, its table {table.width}"
    if len(entry.cells) < table.width:
        names = [f"“{name}”" for name in table.header[len(entry.cells) :][:NAMED] if name]
        missing = " and ".join(names) if names and table.width - len(entry.cells) <= NAMED else "every column"
        yield Problem(f"{counts}. Write a cell for {missing} too.", edits=_filled_up(case), level=Level.WARNING)
        return
    last = ORDINALS[table.width - 1] if table.width <= len(ORDINALS) else f"{table.width}th"
    is_hidden = any(not cell.is_empty for cell in entry.cells[table.width :])
    escaped = _escaped(entry)
    hint = " A pipe inside a cell is written `\\|`." if escaped else ""
    yield Problem(
        f"{counts}: GitHub does not show what is beyond the {last}.{hint}"
        if is_hidden
        else f"{counts}: the last pipe is one too many.",
        edits=escaped or _dropped(case)
        if is_hidden
        else (Edit(entry.cells[table.width].start, entry.start + len(entry.text.rstrip()), ""),),
        level=None if is_hidden else Level.WARNING,
    )


def _dropped(case: Case) -> tuple[Edit, ...]:
    """Take out one cell too many at the end where it says nothing."""
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
    """Add the missing cells at the end, where it is sure that the last ones are missing and what they hold."""
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
    """Whether the last cell holds a link although its column is one for venue or year."""
    last = len(entry.cells) - 1
    kinds = entry.table.columns if entry.table else ()
    return kinds[last] in ("venue", "year") and any(link.cell == last for link in entry.links)


def _escaped(entry: Entry) -> tuple[Edit, ...]:
    """Put a backslash before the pipes that stand inside the brackets of a link's label."""
    surplus = len(entry.cells) - (entry.table.width if entry.table else 0)
    edits = []
    for cell, following in zip(entry.cells, entry.cells[1:], strict=False):
        is_open = cell.text.count("[") > cell.text.count("]")
        if is_open and following.text.count("]") > following.text.count("["):
            edits.append(Edit(cell.end, cell.end, "\\"))
    return tuple(edits) if len(edits) == surplus else ()
