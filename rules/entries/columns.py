"""Which column of a table each cell of a row belongs to, when the row has a cell too few or too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from rules.model import Cell, Entry
from rules.text.labels import is_generic_label
from rules.text.links import is_code, is_paper
from rules.text.titles import has_words
from rules.text.venues import DATE, NO_VENUE, YEAR, is_known_venue, read_published

CLEAR = 0.5
"""How much better the best place of a gap must fit than the next, for us to be sure of it."""

NEUTRAL = 0.5
"""How well a cell that holds nothing fits into any column."""

ROWS = 60
"""Other rows that show what a column holds."""

MOST_LACKING, WIDEST = 3, 12
"""Missing cells, and columns, up to which all places are tried."""

WORDY = 5
"""Words from which a cell holds a text."""

PICTURE = re.compile(r"!\[|<img\b", re.IGNORECASE)


def kind_of_cell(entry: Entry, index: int, cell: Cell) -> str:
    """Return what a cell holds, in a word: nothing, a picture, a link and where it leads, a date, a year, a venue, words."""
    text = cell.text.strip()
    if text.casefold() in NO_VENUE or not any(letter.isalnum() for letter in text):
        return "nothing"
    links = [link for link in entry.links if link.cell == index]
    if PICTURE.search(text):
        return "picture"
    if links:
        url = links[0].url
        where = "code" if is_code(url) else "paper" if is_paper(url) else "page"
        return f"{where} label" if is_generic_label(links[0].label) else f"{where} name"
    if DATE.fullmatch(text):
        return "date"
    if YEAR.fullmatch(text):
        return "year"
    if is_known_venue(read_published(text).venue or ""):
        return "venue"
    return "text" if has_words(text, WORDY) else "word"


def _shares(rows: Sequence[Entry], width: int) -> list[Counter[str]]:
    """Return for each column how many of *rows* hold what."""
    counts: list[Counter[str]] = [Counter() for _ in range(width)]
    for row in rows[:ROWS]:
        for index, cell in enumerate(row.cells[:width]):
            counts[index][kind_of_cell(row, index, cell)] += 1
    return counts


def _fit(kinds: Sequence[str], columns: Sequence[Counter[str]]) -> float:
    return sum(
        max(column[kind] / (column.total() or 1), NEUTRAL if kind == "nothing" else 0.0)
        for kind, column in zip(kinds, columns, strict=True)
    )


def _clearly_best(scores: Sequence[float]) -> int | None:
    ranked = sorted(range(len(scores)), key=lambda index: -scores[index])
    if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < CLEAR:
        return None
    return ranked[0] if ranked else None


def missing_columns(entry: Entry, rows: Sequence[Entry]) -> tuple[int, ...]:
    """Return the columns for which a row with too few cells has none, judged by what the *rows* hold; nothing in doubt."""
    width = entry.table.width if entry.table else 0
    lacking = width - len(entry.cells)
    if not 0 < lacking <= MOST_LACKING or width > WIDEST or not rows:
        return ()
    kinds = [kind_of_cell(entry, index, cell) for index, cell in enumerate(entry.cells)]
    columns = _shares(rows, width)
    gaps = list(combinations(range(width), lacking))
    best = _clearly_best([_fit(kinds, [column for at, column in enumerate(columns) if at not in gap]) for gap in gaps])
    return gaps[best] if best is not None else ()


def surplus_cell(entry: Entry, rows: Sequence[Entry]) -> int | None:
    """Return which cell a row that has one too many has too many; None in doubt."""
    width = entry.table.width if entry.table else 0
    if len(entry.cells) != width + 1 or not rows:
        return None
    kinds = [kind_of_cell(entry, index, cell) for index, cell in enumerate(entry.cells)]
    columns = _shares(rows, width)
    return _clearly_best([_fit(kinds[:at] + kinds[at + 1 :], columns) for at in range(width + 1)])


ROWS_ENOUGH, SELDOM, OFTEN = 8, 0.02, 0.5
"""Other rows, and the shares of them at which a kind of content is foreign to a column, and at home in one."""

VALUES_ENOUGH = 2
"""Rows with the very same words, from which these words are at home in a column."""


def pair_swapped(entry: Entry, rows: Sequence[Entry]) -> tuple[int, int] | None:
    """Return the two cells of a row that stand in each other's column, judged by what the *rows* hold; None in doubt."""
    width = entry.table.width if entry.table else 0
    if len(entry.cells) != width or width > WIDEST or len(rows) < ROWS_ENOUGH:
        return None
    kinds = [kind_of_cell(entry, index, cell) for index, cell in enumerate(entry.cells)]
    columns = _shares(rows, width)
    words = [cell.text.strip().casefold() for cell in entry.cells]
    values: list[Counter[str]] = [Counter() for _ in range(width)]
    for row in rows[:ROWS]:
        for index, cell in enumerate(row.cells[:width]):
            values[index][cell.text.strip().casefold()] += 1

    def fits(cell: int, column: int) -> bool:
        return columns[column][kinds[cell]] >= OFTEN * columns[column].total()

    def is_foreign(cell: int) -> bool:
        return columns[cell][kinds[cell]] <= SELDOM * columns[cell].total()

    found = []
    for one, other in combinations(range(width), 2):
        if "nothing" in (kinds[one], kinds[other]) or words[one] == words[other]:
            continue
        by_kind = is_foreign(one) and is_foreign(other) and fits(one, other) and fits(other, one)
        by_value = (
            min(values[other][words[one]], values[one][words[other]]) >= VALUES_ENOUGH
            and not values[one][words[one]]
            and not values[other][words[other]]
        )
        if by_kind or by_value:
            found.append((one, other))
    return found[0] if len(found) == 1 else None
