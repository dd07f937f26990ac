"""Which sections of a list repeat each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from rules.entries.identity import Index
from rules.habits.learning import ENOUGH, SHARE
from rules.model import Catalog, Entry, Section
from rules.text.labels import holds_data, is_news

PAIR_ENOUGH = 3
"""Works that two sections must share before it is a habit to list a work in both."""

PAIR_SHARE = 0.25
"""Share of the smaller of two sections of one chapter that the other must also have.

A few among many are leftover rows, unless they are twice as many as make a habit elsewhere.
"""

CROSS_ENOUGH, CROSS_SHARE, CROSS_LEAST = 4, 0.015, 2
"""Works in two sections from which a whole list repeats itself by habit: so many, or this share of it and at least two.

Of 41 repeats that were warned of, maintainers left 40.
"""

Path = tuple[str, ...]
Mirror = tuple[Path, int, int]
"""A section that repeats another: its path, how many of the other's entries it has, and how many there are."""


class Mirrors:
    """Which works of one file are in several sections; *index* knows its entries."""

    def __init__(self, catalog: Catalog, index: Index | None = None) -> None:
        self._catalog = catalog
        self._known = index
        self._found: dict[Path, tuple[Mirror, ...]] = {}

    def of(self, section: Section) -> tuple[Mirror, ...]:
        """Return the sections that repeat nearly all entries of this one."""
        if section.path not in self._found:
            self._found[section.path] = self._mirrors_of(section.path)
        return self._found[section.path]

    def shared_works(self) -> tuple[tuple[frozenset[Path], int], ...]:
        """Return the pairs of sections that have works in common, with the number of them, the highest first."""
        return tuple((pair, count // 2) for pair, count in self._shared.most_common() if count >= 2)

    def cross_lists(self, one: Section, other: Section) -> bool:
        """Tell whether the list shows works in both sections by habit."""
        if is_news(one.group) != is_news(other.group):
            return True
        shared = self._shared[frozenset((one.path, other.path))] // 2
        smaller = min(self._sizes[one.path], self._sizes[other.path])
        many = min(2 * PAIR_ENOUGH, PAIR_SHARE * smaller)
        if shared >= PAIR_ENOUGH and (one.group != other.group or shared >= many):
            return True
        repeated = self._repeated
        return repeated >= min(CROSS_ENOUGH, max(CROSS_LEAST, CROSS_SHARE * len(self._catalog.entries)))

    @cached_property
    def announces_works(self) -> bool:
        """Whether the News-like sections list works of the catalogue, not events."""
        news = [entry for entry in self._catalog if is_news(entry.section.group)]
        listed = [entry for entry in self._catalog if not is_news(entry.section.group)]
        works = [entry for entry in news if entry.ids and entry.venue]
        return len(listed) > len(news) and len(works) >= max(ENOUGH, SHARE * len(news))

    @cached_property
    def _index(self) -> Index:
        return self._known or Index(self._catalog)

    @cached_property
    def _repeats(self) -> Counter[tuple[Path, Path]]:
        """How many entries of the first section are also in the second one."""
        found: Counter[tuple[Path, Path]] = Counter()
        for entry in self._catalog:
            for other in sorted(self._elsewhere(entry)):
                found[entry.section.path, other] += 1
        return found

    def _elsewhere(self, entry: Entry) -> frozenset[Path]:
        """Return the other sections that have the work of *entry*, too."""
        places = self._index.matches(entry)
        if not places:
            return frozenset()
        found = {m.entry.section.path for m in places if m.is_certain and m.entry.file == entry.file}
        return frozenset(found - {entry.section.path})

    @cached_property
    def _shared(self) -> Counter[frozenset[Path]]:
        """How many entries each two sections have in common, counted from either side."""
        found: Counter[frozenset[Path]] = Counter()
        for pair, count in self._repeats.items():
            found[frozenset(pair)] += count
        return found

    def _mirrors_of(self, path: Path) -> tuple[Mirror, ...]:
        counts = Counter(other for entry in self._by_path[path] for other in self._elsewhere(entry))
        size = self._sizes[path]
        least = max(ENOUGH, SHARE * size)
        return tuple((other, count, size) for other, count in sorted(counts.items()) if count >= least)

    @cached_property
    def _by_path(self) -> Mapping[Path, Sequence[Entry]]:
        found: dict[Path, list[Entry]] = defaultdict(list)
        for entry in self._catalog:
            found[entry.section.path].append(entry)
        return found

    @cached_property
    def _sizes(self) -> Counter[Path]:
        return Counter(entry.section.path for entry in self._catalog)

    @cached_property
    def _repeated(self) -> int:
        """How many works the catalogue itself shows in several sections.

        News repeats the catalogue, and a data set is published in its model's paper: neither is a habit of this kind.
        """
        return sum(1 for entry in self._catalog if self._begins_repeat(entry))

    def _begins_repeat(self, entry: Entry) -> bool:
        """Tell whether *entry* is the first of several places of one work."""
        if is_news(entry.section.group):
            return False
        others = [
            match.entry
            for match in self._index.matches(entry)
            if match.is_certain
            and match.entry.file == entry.file
            and match.entry.section.key != entry.section.key
            and not is_news(match.entry.section.group)
            and holds_data(match.entry.section.path) == holds_data(entry.section.path)
        ]
        return bool(others) and all(entry.line < other.line for other in others)
