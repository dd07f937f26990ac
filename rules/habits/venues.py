"""Which venues a list names, and how it spells them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from rules.entries.awards import award_of
from rules.habits.learning import Group, Habit, always
from rules.model import Catalog, Entry
from rules.text.likeness import is_one_slip, variants
from rules.text.venues import WORKSHOP, is_known_venue, venue_key

WORKSHOPS_ENOUGH, WORKSHOPS_SHARE = 3, 0.75
"""Workshops with the same mark that make a habit, and the share that they must be; most lists have few."""

VENUE_LIMIT = 40
"""Letters of a venue's name up to which we look for slips of the pen."""


AWARDS_ENOUGH = 20
"""Entries that name a venue, and none of them an award, before the list is taken to leave awards out."""


def _awards(entry: Entry) -> Iterator[tuple[None, bool]]:
    if entry.venue:
        yield None, award_of(entry) is not None


AWARD = Habit(
    "award",
    _awards,
    always("awards and kinds of presentation behind the venue"),
    {True: "named", False: "left out"}.get,
    enough=AWARDS_ENOUGH,
    share=1.0,
    group=Group.FILE,
)
HABITS = (AWARD,)


class Venues:
    """The venues of one file."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def spellings(self) -> Mapping[str, Counter[str]]:
        """The spellings of each venue with their counts, by the venue's key."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self._catalog:
            if entry.venue:
                found[venue_key(entry.venue)][entry.venue] += 1
        return dict(found)

    def spelling(self, venue: str) -> str:
        """Return *venue* as the list spells it; unchanged if the list does not have it."""
        counts = self.spellings.get(venue_key(venue))
        return counts.most_common(1)[0][0] if counts else venue

    @cached_property
    def workshop_form(self) -> str | None:
        """How the list marks a workshop after its conference, such as ``W``; None if it has no single way."""
        counts = Counter(form for entry in self._catalog if (form := _workshop_form(entry.venue or "")))
        if not counts:
            return None
        form, count = counts.most_common(1)[0]
        return form if count >= WORKSHOPS_ENOUGH and count >= WORKSHOPS_SHARE * counts.total() else None

    @cached_property
    def named(self) -> int:
        """How many entries name a venue."""
        return sum(spellings.total() for spellings in self.spellings.values())

    @cached_property
    def repeated(self) -> int:
        """How many entries name a venue that is known or that another entry also names."""
        return sum(s.total() for key, s in self.spellings.items() if s.total() > 1 or is_known_venue(key))

    def near(self, key: str) -> frozenset[str]:
        """Return the keys of the list's repeated venues that are one slip of the pen away from *key*."""
        near = {other for variant in _variants(key) for other in self._by_variant.get(variant, ())}
        return frozenset(other for other in near if other != key and is_one_slip(key, other))

    @cached_property
    def _by_variant(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, spellings in self.spellings.items():
            for variant in _variants(key) if spellings.total() > 1 else ():
                found[variant].append(key)
        return found


def _workshop_form(venue: str) -> str | None:
    found = WORKSHOP.search(venue)
    return found[0] if found and is_known_venue(venue[: found.start()]) else None


def _variants(key: str) -> frozenset[str]:
    """Return the key, and if it is not too long, all that it is without one letter."""
    return frozenset(variants(key) if len(key) <= VENUE_LIMIT else (key,))
