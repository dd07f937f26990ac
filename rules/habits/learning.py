"""How a habit is learned: what nearly all entries do, of the section, else of the file.

A habit is declared once, as a `Habit`: what it is called, how it is read off an entry, among whom it is learned, and how many must agree.
Learning, explaining and the tests all go by that declaration.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from rules.model import Catalog, Entry, Shape

ENOUGH = 5
SHARE = 0.8
A = TypeVar("A", bound=Hashable)
V = TypeVar("V", bound=Hashable)


class Group(Enum):
    """Among whom a habit is learned."""

    NEAR = "the entries of the section, else of the file, that have the same shape"
    FILE = "all entries of the file"


@dataclass(frozen=True, slots=True, eq=False)
class Habit(Generic[A, V]):
    """One thing that the entries of a list do alike.

    *read* returns what an entry does, each with the aspect it is about: a label, a column, a host, a joint of two parts. *enough* is how many
    must show an aspect before it is a habit. *about* says what an aspect is called, *shown* how a value is written; None: it is not told.
    """

    name: str
    read: Callable[[Entry], Iterable[tuple[A, V]]]
    about: Callable[[A], str]
    shown: Callable[[V], str | None] = str
    enough: int = ENOUGH
    group: Group = Group.NEAR

    def is_habit(self, counts: Counter[V]) -> bool:
        """Tell whether so many, alike so often, make a habit."""
        return self.prevailing(counts) is not None

    def prevailing(self, counts: Counter[V]) -> V | None:
        """Return the value that makes a habit, or None."""
        return prevailing(counts, self.enough)


def prevailing(values: Iterable[V], enough: int = ENOUGH) -> V | None:
    """Return the value that at least 80 % of at least *enough* share, or None.

    >>> prevailing(["-", "-", "-", "-", "None"])
    '-'
    >>> prevailing(["-", "-"])
    """
    counts = values if isinstance(values, Counter) else Counter(values)
    total = counts.total()
    if total < enough:
        return None
    value, count = counts.most_common(1)[0]
    return value if count >= SHARE * total else None


def always(text: str) -> Callable[[Hashable], str]:
    """Return a description for a habit that has one aspect alone."""
    return lambda _aspect: text


class Learning:
    """The entries of one file, and what was counted among them so far."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._tallies: dict[Hashable, Mapping[Any, Counter[Any]]] = {}

    def usual(self, habit: Habit[A, V], entry: Entry, aspect: A) -> V | None:
        """Return what entries like *entry* do by habit, or None.

        The section decides where enough of its entries show that aspect, also when they do not agree; else the file does.
        """
        if habit.group is Group.FILE:
            return habit.prevailing(self.in_file(habit).get(aspect, Counter()))
        near = self.in_section(habit, entry).get(aspect)
        if near is not None and near.total() >= habit.enough:
            return habit.prevailing(near)
        return habit.prevailing(self.in_shape(habit, entry.shape).get(aspect, Counter()))

    def in_section(self, habit: Habit[A, V], entry: Entry) -> Mapping[A, Counter[V]]:
        """Return what was counted in the entry's section, among entries of its shape, by aspect."""
        key = (habit.name, entry.section.path, entry.shape)
        return self._tally(key, habit, self.siblings(entry))

    def in_shape(self, habit: Habit[A, V], shape: Shape) -> Mapping[A, Counter[V]]:
        """Return what was counted in the file among entries of a shape, by aspect."""
        return self._tally((habit.name, shape), habit, self.alike(shape))

    def in_file(self, habit: Habit[A, V]) -> Mapping[A, Counter[V]]:
        """Return what was counted among all entries, by aspect."""
        return self._tally((habit.name,), habit, self.catalog)

    def _tally(self, key: Hashable, habit: Habit[A, V], entries: Iterable[Entry]) -> Mapping[A, Counter[V]]:
        if key not in self._tallies:
            found: dict[A, Counter[V]] = defaultdict(Counter)
            for entry in entries:
                for aspect, value in habit.read(entry):
                    found[aspect][value] += 1
            self._tallies[key] = dict(found)
        return self._tallies[key]

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries of the same section and shape, *entry* among them if it is of this file."""
        return self._by_section.get((entry.section.path, entry.shape), ())

    def alike(self, shape: Shape) -> tuple[Entry, ...]:
        """Return the entries of that shape."""
        return self._by_shape.get(shape, ())

    def like(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the siblings of *entry*, or where it has none the entries of its shape."""
        return self.siblings(entry) or self.alike(entry.shape)

    @cached_property
    def _by_section(self) -> Mapping[tuple[tuple[str, ...], Shape], tuple[Entry, ...]]:
        found: dict[tuple[tuple[str, ...], Shape], list[Entry]] = defaultdict(list)
        for entry in self.catalog:
            found[entry.section.path, entry.shape].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def _by_shape(self) -> Mapping[Shape, tuple[Entry, ...]]:
        found: dict[Shape, list[Entry]] = defaultdict(list)
        for entry in self.catalog:
            found[entry.shape].append(entry)
        return {shape: tuple(entries) for shape, entries in found.items()}
