"""The order of the entries in a section."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import factorial, prod
from typing import Any

from rules.habits.dates import day_of
from rules.model import Entry
from rules.text.links import arxiv_month
from rules.text.titles import fold
from rules.text.venues import is_preprint

ENOUGH, SHARE = 6, 0.9
ORDERS = ("year", "arXiv number", "title")
KEPT = 0.8
"""Share of a section's entries that stand in order, those out of place left aside, from which it has that order. In
development lists every section whose neighbours are in order has 0.87 or more.
"""

SECTIONS, SEEN = 5, 15
"""Sections that show an order, and changes from entry to entry within them, from which one may speak of the order of a file."""

CHANCE, MANY = 0.001, 12
"""Chance of an order from which it may be one, and entries from which nobody asks."""

MONTHS_APART = 1
"""Months between two arXiv numbers up to which their order is nobody's fault."""

DATED = 0.9
"""Share of a section's entries that name a day or month, from which it can be ordered by them."""

CHANGES, AGAINST = 20, 0.25
"""Changes from published to preprint within a year, in the whole file, from which preprints stand last, and how many
changes back there may be for one of them. The one development list with that order has 0.18, all others 0.58 or more.
"""

NUMBER = re.compile(r"(\d+)")


@lru_cache(maxsize=16384)
def natural_key(title: str) -> tuple[str | int, ...]:
    """Return a key under which numbers within names count as numbers.

    >>> natural_key("GLM-6B") < natural_key("GLM-130B")
    True
    """
    parts = NUMBER.split(fold(title)[:200])
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))


def _bare_key(title: str) -> tuple[str | int, ...]:
    """Return such a key of letters and digits alone."""
    return natural_key(NO_LETTER.sub("", unicodedata.normalize("NFKC", title)))


NO_LETTER = re.compile(r"[\W_]+")


def direction(values: Sequence[Any]) -> int:
    """Return 1 if the values rise, -1 if they fall, 0 if they do neither or are too few to be sure.

    Blocks that begin anew, each in order, are no order of the whole.

    >>> direction([2019, 2019, 2020, 2020, 2021, 2022]), direction([3, 1, 2, 5, 4, 6]), direction([*range(12)] * 4)
    (1, 0, 0)
    """
    steps = [(one < other) - (one > other) for one, other in pairwise(values)]
    moved = [step for step in steps if step]
    if len(values) < ENOUGH or len(moved) < 2:
        return 0
    rising = moved.count(1)
    step = 1 if rising >= SHARE * len(moved) else -1 if len(moved) - rising >= SHARE * len(moved) else 0
    return step if step and _most_in_order(values[::step]) >= KEPT * len(values) else 0


def _most_in_order(values: Sequence[Any]) -> int:
    """Return how many of the values can stay where they are while the others are taken out, so that none falls."""
    last: list[Any] = []  # the least value that so many of them, counted from 1, can end with
    for value in values:
        at = bisect_right(last, value)
        last[at : at + 1] = [value]
    return len(last)


@dataclass(frozen=True, slots=True)
class Order:
    """How a section is ordered: by the year, the arXiv number or the title, rising or falling."""

    by: str
    step: int  # 1 if the values rise from line to line, -1 if they fall
    has_preprints_last: bool = False  # of one year, what was published stands before the preprints

    def value(self, entry: Entry) -> Any:  # noqa: ANN401 - years, months and titles are each compared among themselves
        """Return the value that the entry is ordered by, or None if it has no such value."""
        if self.by == "year":
            return entry.year
        if self.by == "date":
            return day_of(entry)
        if self.by == "arXiv number":
            return next((month for i in entry.ids if (month := arxiv_month(i))), None)
        return natural_key(entry.title) if entry.title else None

    def is_before(self, one: Entry, other: Entry) -> bool:
        """Tell whether *one* has to come before *other*; with equal values it need not, nor within a month without days."""
        a, b = self.value(one), self.value(other)
        if self.by == "date" and not (a[2] and b[2]):
            a, b = a[:2], b[:2]
        if a == b and self.has_preprints_last and one.venue and other.venue:
            return is_preprint(other.venue) and not is_preprint(one.venue)
        return bool(a < b if self.step > 0 else a > b)

    def is_clearly_before(self, one: Entry, other: Entry) -> bool:
        """Tell the same, but not of arXiv numbers a month apart, nor of titles that only hyphens and spaces put in order:
        nobody sees those in the list.
        """
        if self.by == "title":
            a, b = _bare_key(one.title or ""), _bare_key(other.title or "")
            if not (a < b if self.step > 0 else a > b):
                return False  # some sort `U-Net` before `Unet`, some behind it
        if self.by == "arXiv number":
            a, b = self.value(one), self.value(other)
            if abs((a[0] - b[0]) * 12 + a[1] - b[1]) <= MONTHS_APART:
                return False
        return self.is_before(one, other)

    @property
    def told(self) -> str:
        if self.by == "title":
            return "from A to Z" if self.step > 0 else "from Z to A"
        return "from old to new" if self.step > 0 else "from new to old"


class Orders:
    """The orders that the sections of a file keep, each of its own and most of them together."""

    def __init__(self, sections: Iterable[Sequence[Entry]]) -> None:
        self._sections = tuple(sections)
        self._shown: dict[str, list[list[int]]] = {}

    def of(self, entries: Sequence[Entry]) -> Order | None:
        """Return how the *entries* of a section, as they come, are ordered; None if they are not. A section too short to
        show an order of its own is kept like the others, if nearly all of those are ordered and it does nothing else.
        """
        for by in ORDERS:
            order = _order_by(entries, by)
            if order and not self._is_by_chance(order, entries):
                return order
        return next((order for by in ("year", "title") if (order := self._order_like_others(entries, by))), None)

    def _is_by_chance(self, order: Order, entries: Sequence[Entry]) -> bool:
        """Tell whether so few entries may well stand in that order by chance, in a file most of whose sections do not
        keep it. The chance is that of the same values drawn in any order: with many equal years it is high.
        """
        counts = Counter(value for entry in entries if (value := order.value(entry)) is not None)
        if counts.total() >= MANY or prod(map(factorial, counts.values())) < CHANCE * factorial(counts.total()):
            return False
        shown = [set(steps) for steps in self._steps(order.by)]
        return 2 * shown.count({order.step}) < len(shown)

    def _order_like_others(self, entries: Sequence[Entry], by: str) -> Order | None:
        steps = set(_steps(entries, by))
        if len(steps) != 1:
            return None
        [step] = steps
        shown = self._steps(by)
        kept = [len(others) for others in shown if set(others) == steps]
        is_kept = len(kept) >= max(SECTIONS, SHARE * len(shown)) and sum(kept) >= SEEN
        return Order(by, step) if is_kept else None

    def _steps(self, by: str) -> list[list[int]]:
        """Return the steps of each section that shows any."""
        if by not in self._shown:
            self._shown[by] = [steps for entries in self._sections if (steps := _steps(entries, by))]
        return self._shown[by]


def order_by_date(entries: Sequence[Entry]) -> Order | None:
    """Return the order by the dates that *entries* name, if nearly all name one and they are in order."""
    dates = [day for entry in entries if (day := day_of(entry))]
    step = direction(dates) if len(dates) >= DATED * len(entries) else 0
    return Order("date", step) if step else None


def are_preprints_last(sections: Iterable[Sequence[Entry]], enough: int = CHANGES) -> bool:
    """Tell whether in these sections, each in its order, preprints stand behind what was published in the same year."""
    steps = Counter(
        is_preprint(other.venue)
        for entries in sections
        for one, other in pairwise(entries)
        if one.venue and other.venue and one.year == other.year and is_preprint(one.venue) != is_preprint(other.venue)
    )
    return steps[True] >= enough and steps[False] <= AGAINST * steps[True]


def _steps(entries: Sequence[Entry], by: str) -> list[int]:
    """Return in which direction the values go, wherever they change from entry to entry."""
    values = [value for entry in entries if (value := Order(by, 1).value(entry)) is not None]
    return [(one < other) - (one > other) for one, other in pairwise(values) if one != other]


def _order_by(entries: Sequence[Entry], by: str) -> Order | None:
    values = [value for entry in entries if (value := Order(by, 1).value(entry)) is not None]
    step = direction(values)
    return Order(by, step) if step else None
