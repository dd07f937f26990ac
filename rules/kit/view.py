"""What a rule sees: an entry, the list around it, and what is known beyond the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from rules.entries.damage import Loss, has_conflict, losses
from rules.entries.identity import How, Index, Match, are_unlike, have_other_ids
from rules.entries.medium import medium_of
from rules.habits.habits import Habits
from rules.kit.saying import say
from rules.model import Catalog, Column, Entry, Kind, Message, Record, Shape
from rules.reading.catalog import read_catalog
from rules.text.labels import NAME_HEADER
from rules.text.lines import split_lines
from rules.text.links import address_key, is_code, is_paper
from rules.text.titles import title_key

OWN_MANNER = 8
"""Entries of a new section from which their manner is their own."""


@dataclass(frozen=True, slots=True)
class Online:
    """What was found online about the entries that a contribution adds; empty if nobody looked."""

    gone: frozenset[str] = frozenset()  # addresses whose sites say that there is no such page
    titles: Mapping[str, str] = field(default_factory=dict)  # the paper's title in the registry of an identifier
    records: Mapping[str, Record] = field(default_factory=dict)  # what its registry says, by identifier


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another open contribution about one of the papers: a pull request that adds it, or an issue that asks for it."""

    number: int
    is_request: bool = False

    @property
    def name(self) -> Message:
        """Its name in a message."""
        return say("issue {number}" if self.is_request else "pull request {number}", number=self.number)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rule may know beyond the contribution and the list."""

    other_files: tuple[str, ...] = ()  # what else the contribution changes
    sisters: tuple[Catalog, ...] = ()  # files of other repositories in which a paper counts as listed
    under_way: Mapping[str, tuple[Elsewhere, ...]] = field(
        default_factory=dict
    )  # other open contributions, by `paper_keys`
    online: Online = field(default_factory=Online)


@dataclass(frozen=True)
class View:
    """What an entry is judged against: its file, the whole list, and the list's habits.

    *habits* come from the list before the contribution. *index* holds every entry of the list after it. *added* names
    the entries that the contribution adds.
    """

    catalog: Catalog
    habits: Habits
    index: Index
    added: frozenset[int] = frozenset()
    is_audit: bool = True
    around: Surroundings = field(default_factory=Surroundings)
    _losses: dict[int, tuple[Loss, ...]] = field(default_factory=dict, repr=False, compare=False)

    def new_lines(self, base: Catalog | None) -> Iterator[tuple[int, int, int]]:
        """Return number, start and end of every line that *base* does not have; of all lines if there is no base."""
        known = set(split_lines(base.text)) if base else set[str]()
        for number, line in enumerate(split_lines(self.catalog.text), start=1):
            if not known or line not in known:
                start = self.catalog.line_starts[number - 1]
                yield number, start, start + len(line)

    def losses(self, base: Catalog | None) -> tuple[Loss, ...]:
        """Return the entries of *base* that are not shown any more although their lines stand, and why."""
        if base is None or has_conflict(self.catalog, base):
            return ()
        if id(base) not in self._losses:
            read = partial(read_catalog, file=self.catalog.file)
            self._losses[id(base)] = losses(base, self.catalog, read)
        return self._losses[id(base)]

    @cached_property
    def _by_section(self) -> dict[tuple[object, ...], tuple[Entry, ...]]:
        found: dict[tuple[object, ...], list[Entry]] = {}
        for entry in self.catalog:
            found.setdefault((entry.section.key, entry.shape), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other entries of the section that have the same shape, in their order."""
        return tuple(o for o in self._by_section.get((entry.section.key, entry.shape), ()) if o is not entry)

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {id(entry): at for entries in self._by_section.values() for at, entry in enumerate(entries)}

    def beside(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries right before and right after, of the same section and shape."""
        entries = self._by_section.get((entry.section.key, entry.shape), ())
        at = self._positions.get(id(entry), len(entries) + 1)
        return (*entries[max(at - 1, 0) : at], *entries[at + 1 : at + 2])

    @cached_property
    def _by_code(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.catalog:
            for key in {address_key(link.url) for link in entry.links if is_code(link.url) and not link.is_badge}:
                found.setdefault(key, []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def nearest(self, entry: Entry, count: int = 3) -> tuple[Entry, ...]:
        """Return the nearest entries of the section that have its shape and were there before."""
        known = [other for other in self.siblings(entry) if not self.is_added(other)]
        return tuple(sorted(known, key=lambda other: abs(other.line - entry.line))[:count])

    @cached_property
    def _own_manners(self) -> frozenset[object]:
        """The sections that the contribution adds with so many entries that they have a manner of their own."""
        counts = Counter(entry.section.key for entry in self.catalog if self.is_added(entry))
        old = {entry.section.key for entry in self.catalog if not self.is_added(entry)}
        return frozenset(key for key, count in counts.items() if count >= OWN_MANNER and key not in old)

    def has_own_manner(self, entry: Entry) -> bool:
        """Tell whether the entry stands in a new section of so many entries that the list's habits are not its own."""
        return not self.is_audit and entry.section.key in self._own_manners

    def with_code(self, url: str) -> tuple[Entry, ...]:
        """Return the entries of the file that have a link to that very address of code."""
        return self._by_code.get(address_key(url), ())

    @cached_property
    def _shared_code(self) -> frozenset[str]:
        """The addresses of code that several works lead to which this contribution does not add."""
        old = {
            key: {title_key(entry.title or "") for entry in entries if not self.is_added(entry)}
            for key, entries in self._by_code.items()
        }
        return frozenset(key for key, titles in old.items() if len(titles) > 1)

    def shares_code(self, url: str) -> bool:
        """Tell whether the list has works that share their code, at another address than this one."""
        return bool(self._shared_code - {address_key(url)})

    def is_added(self, entry: Entry) -> bool:
        return id(entry) in self.added


@dataclass(frozen=True)
class Case:
    """One entry to be judged; *kind* is None in an audit of the whole list."""

    entry: Entry
    view: View
    kind: Kind | None = None
    before: Entry | None = None
    habits: Habits = field(init=False, repr=False, compare=False)  # the view's own, at hand: every rule asks for them

    def __post_init__(self) -> None:
        object.__setattr__(self, "habits", self.view.habits)

    @property
    def what(self) -> Message:
        """What the entry is, in a message: a paper, if an address of it says so."""
        return say("paper" if self.entry.ids or any(is_paper(link.url) for link in self.entry.links) else "entry")

    def nearest(self, is_like: Callable[[Entry], bool]) -> Entry | None:
        """Return the nearest other entry, of the section or else of its shape, that was there before and is so."""

        def fits(other: Entry) -> bool:
            return other is not self.entry and not self.view.is_added(other) and is_like(other)

        near = [other for other in self.view.siblings(self.entry) if fits(other)]
        among = near or [other for other in self.habits.learning.alike(self.entry.shape) if fits(other)]
        return min(among, key=lambda other: abs(other.line - self.entry.line), default=None)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """Return the other places of this work that this entry is reported for.

        Of two entries that are both old, or both new, the later one is reported. A new one is reported, not an old one.
        """
        return tuple(m for m in self.view.index.matches(self.entry) if self._answers_for(m.entry))

    def _answers_for(self, other: Entry) -> bool:
        if self.view.is_added(other) != self.view.is_added(self.entry):
            return self.view.is_added(self.entry)
        if other.file != self.entry.file:
            return other.file < self.entry.file
        return other.line < self.entry.line or (self.kind is not None and not self.view.is_added(other))

    def sure_matches(self) -> tuple[Match, ...]:
        """Return the matches that are certainly this work, those in the same section first.

        If only an address agrees and the titles differ, the rule about addresses reports it.
        """
        return self._sure_matches

    @cached_property
    def _sure_matches(self) -> tuple[Match, ...]:
        if not self.matches:
            return ()
        found = [
            match
            for match in self.matches
            if match.is_certain and self.doubtful_address(match) is None and not self.is_other_medium(match)
        ]
        return tuple(sorted(found, key=lambda match: not self.is_same_place(match.entry)))

    def is_other_medium(self, match: Match) -> bool:
        """Tell whether one of the two is a talk, a post or code about the work that the other one is."""
        if match.how in (How.ID, How.ADDRESS):
            return False  # both lead to the very same place
        return medium_of(self.entry) is not medium_of(match.entry)

    def is_twin(self, other: Entry) -> bool:
        """Tell whether this contribution adds both."""
        return self.view.is_added(self.entry) and self.view.is_added(other)

    def twins(self) -> tuple[Match, ...]:
        """Return the certain matches that this contribution also adds."""
        return tuple(match for match in self.sure_matches() if self.is_twin(match.entry))

    def is_same_place(self, other: Entry) -> bool:
        """Tell whether the other is in the same section of the same file, or a record of the same data."""
        if self.entry.shape is other.shape is Shape.RECORD:
            return True
        return other.file == self.entry.file and other.section.key == self.entry.section.key

    def names_other_work(self, other: Entry) -> bool:
        """Tell whether two rows present two works of one paper: the same title next to two names."""
        mine, theirs = _name_cell(self.entry), _name_cell(other)
        return bool(mine and theirs and mine != theirs)

    def has_other_id(self, other: Entry) -> bool:
        """Tell whether one registry knows the two under different identifiers: then they are two works."""
        return have_other_ids(self.entry, other)

    def doubtful_address(self, match: Match) -> str | None:
        """Return the identifier that the two share although their titles have little in common, or None."""
        if match.how is not How.ID or not are_unlike(self.entry.title, match.entry.title):
            return None
        return next((i for i in self.entry.ids if i in match.entry.ids), None)

    def is_cross_listed(self, other: Entry) -> bool:
        """Tell whether the list shows works in both places by habit."""
        return self.habits.cross_lists(self.entry.section, other.section)


def _name_cell(entry: Entry) -> str:
    """Return the row's cell in a column of names next to the column of titles."""
    table = entry.table
    title_at = table.position(Column.TITLE) if table else None
    for column, header in enumerate(table.header if table else ()):
        if column != title_at and column < len(entry.cells) and NAME_HEADER.search(header):
            return entry.cells[column].text.strip().casefold()
    return ""
