"""How a list fills the cells of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.habits.learning import Habit, always
from rules.model import Column, Entry, Shape
from rules.text.venues import NO_VENUE

COLUMN_LIMIT = 100
"""Columns up to which we expect a table of works, with habits of its own."""

MARKS_ENOUGH = 2
"""Cells without a link that must agree on a mark. Most cells hold a link, so a lower number must be enough."""

NOTHING = NO_VENUE | frozenset("tba no nil null nan . .. ... \\ × ✘ ✖ x 无 暂无 なし none. n.a. -/- \\- \\--".split())
"""What a cell says, in small letters, if it says that there is nothing; a short value is not one of them."""

Place = tuple[tuple[Column, ...], int]
"""A column: the kinds of its table's columns, and its own number."""


def is_wide(entry: Entry) -> bool:
    """Tell whether the entry's table is too wide to be a table of works."""
    return entry.table is not None and entry.table.width > COLUMN_LIMIT


def _endings(entry: Entry) -> Iterator[tuple[None, bool]]:
    if entry.shape is Shape.ROW:
        yield None, entry.text.rstrip().endswith("|")


def _padding(entry: Entry) -> Iterator[tuple[int, bool]]:
    if entry.table is not None:
        width = entry.table.width
        yield from ((width, cell.text != cell.text.strip(" ")) for cell in entry.cells if not cell.is_empty)


def _filling(entry: Entry) -> Iterator[tuple[Place, bool]]:
    if entry.table is None or is_wide(entry):
        return
    for column in range(entry.table.width):
        yield (
            (entry.table.columns, column),
            column < len(entry.cells) and not entry.cells[column].is_empty,
        )


def _marks(entry: Entry) -> Iterator[tuple[Place, str]]:
    if entry.table is None or is_wide(entry):
        return
    linked = {link.cell for link in entry.links}
    for column, cell in enumerate(entry.cells):
        if column not in linked and cell.text.strip().casefold() in NOTHING:
            yield (entry.table.columns, column), cell.text.strip()


def boldness_of(text: str) -> str | None:
    """Return whether all that a cell says is bold: ``outer`` or ``inner`` (within its link), ``plain``, or None for a mixture.

    >>> boldness_of(" **CLIP** "), boldness_of("[**CLIP**](https://a.b)"), boldness_of("CLIP"), boldness_of("a **b** c")
    ('outer', 'inner', 'plain', None)
    """
    text = text.strip()
    if text.casefold() in NOTHING or not text:
        return None
    if "**" not in text:
        return None if "__" in text or "<b" in text else "plain"
    if BOLD.fullmatch(text):
        return "outer"
    return "inner" if BOLD_LINK.fullmatch(text) else None


BOLD = re.compile(r"\*\*[^*\s](?:[^*]*[^*\s])?\*\*")
BOLD_LINK = re.compile(r"\[\*\*[^*\[\]]+\*\*\]\([^()\s]+\)")


def _boldness(entry: Entry) -> Iterator[tuple[Place, str]]:
    if entry.table is None or is_wide(entry):
        return
    for column, cell in enumerate(entry.cells[: entry.table.width]):
        if found := boldness_of(cell.text):
            yield (entry.table.columns, column), found


def _column(place: Place) -> str:
    columns, number = place
    kind = columns[number] if number < len(columns) else Column.OTHER
    return f"column {number + 1} of {len(columns)}" + (f" ({kind.value})" if kind is not Column.OTHER else "")


def _beyond(entry: Entry) -> Iterator[tuple[int, int]]:
    if entry.table is not None and not is_wide(entry):
        yield entry.table.width, len(entry.cells) - entry.table.width


BEYOND = Habit(
    "beyond",
    _beyond,
    "cells in rows of tables {} columns wide".format,
    lambda count: f"{count} beyond the head" if count > 0 else f"{-count} fewer than the head" if count else None,
)
ENDING = Habit("ending", _endings, always("rows end"), {True: "with a pipe", False: "without a pipe"}.get)
PADDING = Habit(
    "padding",
    _padding,
    "cells of tables {} columns wide".format,
    {True: "have spaces next to the pipes", False: "have no spaces next to the pipes"}.get,
)
FILLED = Habit("filled", _filling, lambda place: f"{_column(place)} is", {True: "filled"}.get)
MARK = Habit(
    "mark",
    _marks,
    lambda place: f"{_column(place)}, for nothing",
    lambda mark: mark or "an empty cell",
    enough=MARKS_ENOUGH,
)
BOLDNESS = Habit(
    "bold cells",
    _boldness,
    lambda place: f"{_column(place)} is written",
    {"outer": "in bold", "inner": "in bold, within the link"}.get,
    enough=8,
    share=0.95,
)
HABITS = (BEYOND, ENDING, PADDING, FILLED, MARK, BOLDNESS)
