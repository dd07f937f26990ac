"""What was learned from a list, with counts: the habits that the rules use, so that a maintainer can check them.

Every declared habit is shown here; nothing is read a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rules.habits import addresses, cells, dates, dress, labels, people, punctuation, sequence, venues, years
from rules.habits.habits import Habits
from rules.habits.labels import SPELLING, WORD
from rules.habits.learning import ENOUGH, Group, Habit
from rules.habits.template import template_of
from rules.model import Catalog, Entry, Section, Shape

DECLARED: tuple[Habit[Any, Any], ...] = (
    *labels.HABITS,
    *addresses.HABITS,
    *dates.HABITS,
    *cells.HABITS,
    *punctuation.HABITS,
    *venues.HABITS,
    *dress.HABITS,
    *people.HABITS,
    *sequence.HABITS,
    *years.HABITS,
)
"""Every habit that is learned by counting."""

NEARLY = 0.6
"""Share from which something is shown although it is not a habit."""

HOSTS_SHOWN = 5
"""Aspects of a habit of the whole file that are shown, those with the most entries."""


@dataclass(frozen=True, slots=True)
class Learned:
    """One habit: *count* of *total* entries with it do it so; *is_habit* if that is enough for the rules."""

    where: str
    what: str
    value: str
    count: int
    total: int
    is_habit: bool


def learned_from(catalog: Catalog) -> tuple[Learned, ...]:
    """Return what the file does, shape by shape, then how single sections differ, then how they are ordered."""
    habits = Habits(catalog)
    found: list[Learned] = []
    for shape in Shape:
        for habit in _near():
            found += _learned(f"all {shape.value}s", habit, habits.learning.in_shape(habit, shape))
    usual = frozenset((item.what, item.value) for item in found if item.is_habit)
    for entry in _first_ones(catalog):
        for habit in _near():
            items = _learned(entry.section.name, habit, habits.learning.in_section(habit, entry))
            found += [item for item in items if item.is_habit and (item.what, item.value) not in usual]
        found += _order(habits, entry)
    for habit in DECLARED:
        if habit.group is Group.FILE:
            found += _learned("all entries", habit, _largest(habits.learning.in_file(habit)))
    found += _pairs(habits, catalog)
    return tuple(found)


def _near() -> Iterator[Habit[Any, Any]]:
    return (habit for habit in DECLARED if habit.group is Group.NEAR)


def _first_ones(catalog: Catalog) -> Iterator[Entry]:
    """Return one entry of each section and shape."""
    seen: set[tuple[Section, Shape]] = set()
    for entry in catalog:
        if (entry.section, entry.shape) not in seen:
            seen.add((entry.section, entry.shape))
            yield entry


def _largest(tally: Mapping[Any, Counter[Any]]) -> Mapping[Any, Counter[Any]]:
    return dict(sorted(tally.items(), key=lambda pair: -pair[1].total())[:HOSTS_SHOWN])


def _learned(where: str, habit: Habit[Any, Any], tally: Mapping[Any, Counter[Any]]) -> Iterator[Learned]:
    for aspect, counts in tally.items():
        value, count = counts.most_common(1)[0]
        shown = habit.shown(value)
        is_habit = habit.is_habit(counts)
        is_near = counts.total() >= ENOUGH and count >= NEARLY * counts.total()
        if shown is not None and (is_habit or is_near):
            yield Learned(where, habit.about(aspect), shown, count, counts.total(), is_habit)


def _order(habits: Habits, entry: Entry) -> Iterator[Learned]:
    order = habits.order(entry)
    if order is not None:
        size = len(habits.learning.siblings(entry))
        yield Learned(entry.section.name, "order", f"{order.told}, by {order.by}", size, size, is_habit=True)


def _pairs(habits: Habits, catalog: Catalog) -> Iterator[Learned]:
    sections = list(dict.fromkeys(entry.section for entry in catalog))
    for paths, count in habits.shared_works():
        one, *rest = [section for section in sections if section.path in paths]
        for other in rest:
            if habits.cross_lists(one, other):
                yield Learned(one.name, "works also under", other.name, count, count, is_habit=True)


def usual_row(catalog: Catalog) -> str | None:
    """Return a row like most entries, with placeholders.

    A policy's ``entry.row`` can say this row without asking for anything new.
    """
    habits = Habits(catalog)
    return template_of(catalog, lambda kind: _safe_label(habits, kind))


def _safe_label(habits: Habits, kind: str) -> str | None:
    """Return the label for a link of that kind that a policy can declare.

    It asks nothing of the list that the list does not already do.
    """
    counts = Counter[str]()
    for shape in Shape:
        counts += habits.learning.in_shape(WORD, shape).get(kind, Counter())
    for label, _ in counts.most_common():
        if all(_asks_nothing_new(habits, entry, label) for entry in habits.learning.catalog):
            return label
    return None


def _asks_nothing_new(habits: Habits, entry: Entry, label: str) -> bool:
    spelt = {found for folded, found in SPELLING.read(entry) if folded == label.casefold()}
    return all(found == label or habits.label_spelling(entry, found) == label for found in spelt)
