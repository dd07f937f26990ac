"""How a habit is learned: what nearly all entries of the section do, else those of the file.

A habit is declared once, as a `Habit`: its name, how it is read from an entry, which entries it is learned from, and
how many must agree. Learning, explaining and the tests all use that declaration.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from rules.model import Catalog, Entry, SectionKey, Shape

ENOUGH = 5
SHARE = 0.8
A = TypeVar("A", bound=Hashable)
V = TypeVar("V", bound=Hashable)


class Group(Enum):
    """Which entries a habit is learned from."""

    NEAR = "the entries of the section, else of the file, that have the same shape"
    FILE = "all entries of the file"


@dataclass(frozen=True, slots=True, eq=False)
class Habit(Generic[A, V]):
    """One thing that the entries of a list do in the same way.

    *read* returns what an entry does, each with its aspect: a label, a column, a host, a joint of two parts. *enough* is
    the number of entries that must show an aspect before it is a habit. *about* is the name of an aspect, *shown* how a
    value is written; None means that the habit is not shown.
    """

    name: str
    read: Callable[[Entry], Iterable[tuple[A, V]]]
    about: Callable[[A], str]
    shown: Callable[[V], str | None] = str
    enough: int = ENOUGH
    share: float = SHARE
    group: Group = Group.NEAR

    def is_habit(self, counts: Counter[V]) -> bool:
        """Tell whether there are enough values, and enough of them the same, to make a habit."""
        return self.prevailing(counts) is not None

    def prevailing(self, counts: Counter[V]) -> V | None:
        """Return the value that makes a habit, or None."""
        return prevailing(counts, self.enough, self.share)


def prevailing(values: Iterable[V], enough: int = ENOUGH, share: float = SHARE) -> V | None:
    """Return the value that at least *share* of at least *enough* have, or None.

    >>> prevailing(["-", "-", "-", "-", "None"])
    '-'
    >>> prevailing(["-", "-"])
    """
    counts = values if isinstance(values, Counter) else Counter(values)
    total = counts.total()
    if total < enough:
        return None
    value, count = counts.most_common(1)[0]
    return value if count >= share * total else None


def always(text: str) -> Callable[[Hashable], str]:
    """Return a description for a habit that has only one aspect."""
    return lambda _aspect: text


class Learning:
    """The entries of one file, and what was counted among them so far."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._tallies: dict[Hashable, Mapping[Any, Counter[Any]]] = {}
        self._known: dict[Hashable, Any] = {}

    def usual(self, habit: Habit[A, V], entry: Entry, aspect: A) -> V | None:
        """Return what entries like *entry* do by habit, or None.

        The section decides if enough of its entries show that aspect, even if they do not agree; else the file decides,
        unless an entry of the section does otherwise.
        """
        key = habit.name, entry.section.key, entry.shape, aspect
        if key not in self._known:
            self._known[key] = self._usual(habit, entry, aspect)
        found: V | None = self._known[key]
        return found

    def _usual(self, habit: Habit[A, V], entry: Entry, aspect: A) -> V | None:
        if habit.group is Group.FILE:
            return habit.prevailing(self.in_file(habit).get(aspect, Counter()))
        near = self.in_section(habit, entry).get(aspect)
        if near is not None and near.total() >= habit.enough:
            return habit.prevailing(near)
        value = habit.prevailing(self.in_shape(habit, entry.shape).get(aspect, Counter()))
        return value if near is None or value is None or set(near) <= {value} else None

    def in_section(self, habit: Habit[A, V], entry: Entry) -> Mapping[A, Counter[V]]:
        """Return what was counted among entries of the same section and shape, by aspect."""
        return self._of_section(habit, (entry.section.key, entry.shape))

    def in_shape(self, habit: Habit[A, V], shape: Shape) -> Mapping[A, Counter[V]]:
        """Return what was counted among the file's entries of one shape, by aspect."""
        return self._together((habit.name, shape), habit, lambda theirs: theirs is shape)

    def in_file(self, habit: Habit[A, V]) -> Mapping[A, Counter[V]]:
        """Return what was counted among all entries, by aspect."""
        return self._together((habit.name,), habit, lambda _shape: True)

    def _of_section(self, habit: Habit[A, V], where: tuple[SectionKey, Shape]) -> Mapping[A, Counter[V]]:
        key = (habit.name, *where)
        if key not in self._tallies:
            found: dict[A, list[V]] = defaultdict(list)
            for entry in self._by_section.get(where, ()):
                for aspect, value in habit.read(entry):
                    found[aspect].append(value)
            self._tallies[key] = {aspect: Counter(values) for aspect, values in found.items()}
        return self._tallies[key]

    def _together(self, key: Hashable, habit: Habit[A, V], is_meant: Callable[[Shape], bool]) -> Mapping[A, Counter[V]]:
        """Return the sum of what was counted in the sections, so that each entry is read once for a habit."""
        if key not in self._tallies:
            found: dict[A, Counter[V]] = {}
            for where in self._by_section:
                for aspect, counts in self._of_section(habit, where).items() if is_meant(where[1]) else ():
                    if aspect in found:
                        found[aspect].update(counts)
                    else:
                        found[aspect] = counts.copy()
            self._tallies[key] = found
        return self._tallies[key]

    def strays(self, habit: Habit[A, V], shape: Shape, aspect: A, does: Callable[[V], bool]) -> int:
        """Return how many entries of one shape do what *does* says of a value in sections whose habit is another.

        A list that has let some of them be does not mind one more.
        """
        pairs = self._beside_a_habit(habit, shape, aspect)
        return sum(count for (usual, value), count in pairs.items() if does(value) and not does(usual))

    def _beside_a_habit(self, habit: Habit[A, V], shape: Shape, aspect: A) -> Mapping[tuple[V, V], int]:
        """Return how many entries have a value in sections whose habit is another, by habit and value."""
        key = ("beside", habit.name, shape, aspect)
        if key not in self._known:
            found: Counter[tuple[V, V]] = Counter()
            for where in self._by_section:
                counts = self._of_section(habit, where).get(aspect) if where[1] is shape else None
                usual = habit.prevailing(counts) if counts else None
                if counts and usual is not None:
                    found.update({(usual, value): count for value, count in counts.items() if value != usual})
            self._known[key] = found
        pairs: Counter[tuple[V, V]] = self._known[key]
        return pairs

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries of the same section and shape, with *entry* itself if it is in this file."""
        return self._by_section.get((entry.section.key, entry.shape), ())

    def sections(self) -> Iterable[tuple[Entry, ...]]:
        """Return the entries of each section and shape, in their order."""
        return self._by_section.values()

    def alike(self, shape: Shape) -> tuple[Entry, ...]:
        """Return the entries of that shape."""
        return self._by_shape.get(shape, ())

    def like(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the siblings of *entry*, or if it has none, the entries of its shape."""
        return self.siblings(entry) or self.alike(entry.shape)

    @cached_property
    def _by_section(self) -> Mapping[tuple[SectionKey, Shape], tuple[Entry, ...]]:
        found: dict[tuple[SectionKey, Shape], list[Entry]] = defaultdict(list)
        for entry in self.catalog:
            found[entry.section.key, entry.shape].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def _by_shape(self) -> Mapping[Shape, tuple[Entry, ...]]:
        found: dict[Shape, list[Entry]] = defaultdict(list)
        for entry in self.catalog:
            found[entry.shape].append(entry)
        return {shape: tuple(entries) for shape, entries in found.items()}
