"""In which order the links of an entry stand: the paper before its code, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rules.entries.shape import Brackets, brackets_of
from rules.habits.learning import Habit
from rules.model import Entry, Shape, once

Pair = tuple[str, str]
"""The labels of two neighbouring links in small letters, sorted."""


@once
def neighbouring_links(entry: Entry) -> tuple[tuple[Pair, bool, Brackets, Brackets], ...]:
    """Return the pairs of links with different labels that stand side by side, each with whether they stand as sorted."""
    links = brackets_of(entry) if entry.shape not in (Shape.ROW, Shape.RECORD) else ()
    labels = [_label(brackets) for brackets in links]
    if len(set(labels)) < len(labels):
        return ()
    pairs = pairwise(zip(labels, links, strict=True))
    return tuple(
        ((min(one, other), max(one, other)), one < other, first, second) for (one, first), (other, second) in pairs
    )


def _label(brackets: Brackets) -> str:
    return brackets.link.label.strip("[]` ").casefold()


def _orders(entry: Entry) -> Iterator[tuple[Pair, bool]]:
    return ((pair, is_sorted) for pair, is_sorted, _, _ in neighbouring_links(entry))


SEQUENCE = Habit(
    "order of links",
    _orders,
    lambda pair: f"“{pair[0]}” and “{pair[1]}” stand",
    {True: "in this order", False: "in the other order"}.get,
    enough=10,
    share=0.95,
)
HABITS = (SEQUENCE,)
