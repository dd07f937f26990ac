"""What this list does, learned from its entries; we assume nothing.

A habit is what at least 80 % of at least five entries do: those of the same section and shape, else those of the
file with this shape. If neither agree, there is no habit, and the rules that need it stay silent. The policy's row
template overrides what was learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

from rules.entries.identity import Index
from rules.entries.shape import Joint, glue_of, number_of
from rules.habits.addresses import ARXIV, BADGE, PREFIX, SCHEME, VERSION
from rules.habits.cells import BEYOND, ENDING, FILLED, MARK, PADDING, is_wide
from rules.habits.dates import DATE, DateFault, date_fault, is_apart, share_that_follows
from rules.habits.labels import (
    BRACKET,
    LEADS_TO_CODE,
    RARELY,
    SPELLING,
    TITLE_LEADS,
    WORD,
    are_nearly_all_linked,
    labels_in,
    labels_left_empty,
)
from rules.habits.learning import ENOUGH, SHARE, A, Habit, Learning, V, prevailing
from rules.habits.mirrors import Mirror, Mirrors
from rules.habits.order import Order, Orders, are_preprints_last, order_by_date
from rules.habits.punctuation import (
    BULLET,
    CAPITAL,
    GLUE,
    NICKNAME_SPACE,
    SIGN,
    STRONG,
    STRONG_ENOUGH,
    TITLE_STOP,
    writes_wide,
)
from rules.habits.template import declared_labels
from rules.habits.venues import AWARD, AWARDS_ENOUGH, Venues
from rules.model import Catalog, Entry, Section
from rules.text.labels import GENERIC_LABELS, says_only_what
from rules.text.likeness import is_one_slip
from rules.text.titles import words_of
from rules.text.venues import read_date

HARDLY = 0.05
"""Share of linked titles that may lead elsewhere in a section whose titles nearly always lead to papers."""


DATES_SHARE = 0.95
"""Share of a section's entries that name a month, from which an entry without one is told so."""

VENUES_ENOUGH, VENUES_SHARE = 8, 0.9
"""Entries, and the share of them that name a venue, from which an entry without one is told so."""

ALONE = 0.01
"""Share of a file's entries up to which what an entry does is done by hardly anybody."""

LET_BE = 2
"""Entries that do it in sections that do otherwise, from which the list is taken not to mind."""

WORD_ENOUGH, WORD_LENGTH = 5, 6
"""Titles that have a word and letters of it, before another one with two of its letters swapped is taken for a slip."""


class Habits:
    """The habits of one file of the list, computed on first use."""

    def __init__(self, catalog: Catalog, template: str | None = None, index: Index | None = None) -> None:
        self.learning = Learning(catalog)
        self._venues = Venues(catalog)
        self._mirrors = Mirrors(catalog, index)
        self._declared = {label.casefold(): label for label in declared_labels(template, catalog)}
        self._memory: dict[Hashable, object] = {}

    # Labels

    def label_spelling(self, entry: Entry, label: str) -> str | None:
        """Return how entries like *entry* spell the link label *label*."""
        folded = label.casefold()
        if folded in self._declared:
            return self._declared[folded]
        if not says_only_what(folded):
            return None
        return self.learning.usual(SPELLING, entry, folded)

    def label_of(self, entry: Entry, kind: str) -> str | None:
        """Return how entries like *entry* label a link to the paper or to the code, if the label names its target."""
        return self.learning.usual(WORD, entry, kind)

    def leads_to_code(self, entry: Entry, label: str) -> bool | None:
        """Tell whether links with that label lead to repositories in entries like *entry*; None without a habit."""
        return self.learning.usual(LEADS_TO_CODE, entry, label.strip("[]` ").casefold())

    def names_dates(self, entry: Entry) -> bool:
        """Tell whether nearly all entries of the section and shape name a month."""
        key = ("dates", entry.section.key, entry.shape)
        if key not in self._memory:
            near = self.learning.siblings(entry)
            dated = sum(read_date(other.plain) is not None for other in near)
            self._memory[key] = len(near) >= VENUES_ENOUGH and dated >= DATES_SHARE * len(near)
        return self._memory[key] is True

    def links_label(self, entry: Entry, label: str) -> bool:
        """Tell whether entries like *entry* give that label an address wherever they have it."""
        folded = label.casefold()
        key = ("linked", folded, entry.section.key, entry.shape)
        if key not in self._memory:
            self._memory[key] = are_nearly_all_linked(self.learning, entry, folded)
        return self._memory[key] is True

    def uses_label(self, label: str) -> bool:
        """Tell whether the list uses that label more than now and then."""
        return self._labels[label.casefold()] > RARELY * max(1, len(self.learning.catalog.entries))

    def label_meant(self, label: str) -> str | None:
        """Return the list's frequent label of which *label* is a slip of the pen, or None."""
        folded = label.casefold()
        if len(folded) < WORD_LENGTH or not folded.isalpha() or folded in GENERIC_LABELS or self._labels[folded] > 1:
            return None
        frequent = (
            known
            for known, count in self._labels.items()
            if count >= WORD_ENOUGH and known[:1] == folded[:1] and abs(len(known) - len(folded)) <= 1
        )
        return next((known for known in frequent if known != folded and is_one_slip(folded, known)), None)

    def leaves_empty(self, label: str) -> bool:
        """Tell whether the list often writes a link of that label without an address."""
        return self._empty[label.casefold()] >= ENOUGH

    @cached_property
    def _labels(self) -> Counter[str]:
        return labels_in(self.learning)

    @cached_property
    def _empty(self) -> Counter[str]:
        return labels_left_empty(self.learning)

    def link_brackets(self, entry: Entry) -> str | None:
        """Return how entries like *entry* set the brackets of labelled links: ``outside``, ``inside`` or ``bare``."""
        return self.learning.usual(BRACKET, entry, None)

    def titles_lead_to_papers(self, entry: Entry) -> bool | None:
        """Tell whether the linked titles of entries like *entry* lead to papers, not to code."""
        return self.learning.usual(TITLE_LEADS, entry, None)

    def hardly_ever_elsewhere(self, entry: Entry) -> bool:
        """Tell whether the titles of the entry's section nearly always lead to papers."""
        found = self.learning.in_section(TITLE_LEADS, entry).get(None, Counter())
        return found.total() >= 2 * ENOUGH and found[False] <= HARDLY * found.total()

    # Addresses and dates

    def arxiv_form(self, entry: Entry) -> str | None:
        """Return how entries like *entry* address arXiv papers: ``abs``, ``pdf`` or ``pdf.pdf``."""
        return self.learning.usual(ARXIV, entry, None)

    def is_alone_in_arxiv_form(self, entry: Entry, form: str) -> bool:
        """Tell whether no entry beside *entry*, and hardly one of the file, has arXiv addresses of that form."""
        return self._is_alone(ARXIV, entry, None, lambda other: other[:3] == form[:3])

    def is_alone_in_date_form(self, entry: Entry, form: str) -> bool:
        """Tell whether no entry beside *entry*, and hardly one of the file, writes its dates like that."""
        return self._is_alone(DATE, entry, None, lambda other: other == form, ENOUGH)

    def is_alone_in_spacing(self, entry: Entry, joint: Joint) -> bool:
        """Tell whether no entry beside *entry*, and hardly one of the file, has such spaces at that joint."""
        glue = glue_of(entry, joint)
        return self._is_alone(GLUE, entry, joint.name, lambda other: other == glue, in_all_too=True)

    def is_alone_in_padding(self, entry: Entry) -> bool:
        """Tell whether no row beside *entry*, and hardly one of the file, has spaces next to its pipes."""
        return self._is_alone(
            PADDING, entry, entry.table.width if entry.table else 0, lambda other: other, in_all_too=True
        )

    def leaves_versions_out(self, entry: Entry) -> bool:
        """Tell whether no entry beside *entry*, and hardly one of the file, names a version of an arXiv paper."""
        return self.learning.usual(VERSION, entry, None) is False and self._is_alone(VERSION, entry, None, bool)

    def scheme_of(self, host: str) -> str | None:
        """Return ``http`` or ``https``: how the file addresses that host."""
        return SCHEME.prevailing(self.learning.in_file(SCHEME).get(host, Counter()))

    def leaves_www_out(self, host: str) -> bool:
        """Tell whether nearly all of the file's addresses of that host are without ``www.``."""
        counts = self.learning.in_file(PREFIX).get(host, Counter())
        return PREFIX.prevailing(counts) is False and counts[True] <= max(1, ALONE * counts.total())

    def badge_form(self, entry: Entry) -> str | None:
        """Return how the addresses of star badges end in entries like *entry*, after the repository."""
        return self.learning.usual(BADGE, entry, None)

    def date_form(self, entry: Entry) -> str | None:
        """Return how entries like *entry* write dates with a month, with zeros for digits, such as ``0000-00``."""
        return self.learning.usual(DATE, entry, None)

    def date_fault(self, entry: Entry) -> DateFault | None:
        """Return what is wrong with the entry's date beside its arXiv number, if the list's dates follow the numbers."""
        return date_fault(entry, self._dates_that_follow) if is_apart(entry) else None

    @cached_property
    def _dates_that_follow(self) -> float:
        return share_that_follows(self.learning.catalog)

    # Words

    def slips_in(self, title: str) -> Iterator[tuple[str, str]]:
        """Return the words of a title that are a word of the list's titles with two letters swapped, and that word.

        The list has that word often, and the slip nowhere else: a word that is merely rare has no such twin.
        """
        words = words_of(title)
        if not self._swapped.keys().isdisjoint(words):
            yield from ((word, self._swapped[word]) for word in words if word in self._swapped)

    @cached_property
    def _swapped(self) -> Mapping[str, str]:
        """Every frequent word of the titles, by each form of it with two letters swapped."""
        known = Counter(word for entry in self.learning.catalog for word in set(words_of(entry.title or "")))
        found: dict[str, str] = {}
        for word, count in known.items():
            if count >= WORD_ENOUGH and len(word) >= WORD_LENGTH and word.isalpha():
                for at in range(len(word) - 1):
                    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                    if known[swapped] <= 1 and swapped != word:
                        found[swapped] = word
        return found

    # Order

    def order(self, entry: Entry) -> Order | None:
        """Return how the entry's section is ordered, or None if it is not."""
        return self._order("order", entry, lambda: self._orders.of(self.learning.siblings(entry)))

    def dates_order(self, entry: Entry) -> Order | None:
        """Return how the entry's section is ordered by the dates that its entries name, or None if it is not."""
        return self._order("order by date", entry, lambda: order_by_date(self.learning.siblings(entry)))

    def _order(self, name: str, entry: Entry, learn: Callable[[], Order | None]) -> Order | None:
        key = (name, entry.section.key, entry.shape)
        if key not in self._memory:
            self._memory[key] = learn()
        found = self._memory[key]
        return found if isinstance(found, Order) else None

    @cached_property
    def _orders(self) -> Orders:
        return Orders(self.learning.sections())

    def puts_preprints_last(self, entry: Entry) -> bool:
        """Tell whether the file, and the entry's section, put preprints behind what was published in the same year."""
        if "preprints last" not in self._memory:
            self._memory["preprints last"] = are_preprints_last(self.learning.sections())
        return self._memory["preprints last"] is True and are_preprints_last([self.learning.siblings(entry)], enough=1)

    # Punctuation

    def writes_wide(self) -> bool:
        """Tell whether the list often writes full-width signs."""
        if "writes wide" not in self._memory:
            self._memory["writes wide"] = writes_wide(self.learning)
        return self._memory["writes wide"] is True

    def sets_nickname_apart(self, entry: Entry) -> bool:
        """Tell whether a space follows the colon of a nickname, as in ``NAME: title``."""
        return self.learning.usual(NICKNAME_SPACE, entry, None) is True

    def stops_titles(self, entry: Entry) -> bool:
        """Tell whether the linked titles of entries like *entry* end with a full stop."""
        return self.learning.usual(TITLE_STOP, entry, None) is True

    def begins_with_capitals(self, entry: Entry) -> bool:
        """Tell whether the descriptions of entries like *entry* begin with a capital."""
        return self.learning.usual(CAPITAL, entry, None) is True

    def leaves_awards_out(self, entry: Entry) -> bool:
        """Tell whether no entry of the file beside *entry* names an award behind its venue, though many name a venue."""
        return self._is_alone(AWARD, entry, None, bool, AWARDS_ENOUGH, in_all_too=True)

    def counts_up(self, entry: Entry) -> bool:
        """Tell whether the items of the entry's section are numbered one by one."""
        key = ("counts up", entry.section.key, entry.shape)
        if key not in self._memory:
            numbers = [number for other in self.learning.siblings(entry) if (number := number_of(other)) is not None]
            steps = [later - earlier == 1 for earlier, later in pairwise(numbers)]
            self._memory[key] = len(steps) >= ENOUGH and all(steps)
        return self._memory[key] is True

    def bullet(self, entry: Entry) -> str | None:
        """Return the sign before items with the same indentation as *entry*."""
        found = BULLET.match(entry.text)
        return self.learning.usual(SIGN, entry, found["indent"]) if found else None

    def glue(self, entry: Entry, joint: Joint) -> str | None:
        """Return the punctuation that entries like *entry* have at that joint, with white space spread."""
        return self.learning.usual(GLUE, entry, joint.name)

    def is_strongly_glued(self, entry: Entry, joint: Joint) -> bool:
        """Tell whether nearly all of enough entries like *entry* have the same punctuation at that joint."""
        return self._is_strong(GLUE, entry, joint.name)

    def _is_strong(self, habit: Habit[Any, Any], entry: Entry, aspect: object) -> bool:
        near = self.learning.in_section(habit, entry).get(aspect, Counter())
        counts = near if near.total() >= ENOUGH else self.learning.in_shape(habit, entry.shape).get(aspect, Counter())
        return prevailing(counts, STRONG_ENOUGH if counts is not near else ENOUGH, STRONG) is not None

    def _is_alone(
        self,
        habit: Habit[A, V],
        entry: Entry,
        aspect: A,
        does: Callable[[V], bool],
        enough: int = STRONG_ENOUGH,
        *,
        in_all_too: bool = False,
    ) -> bool:
        """Tell whether nobody of *enough* entries beside the entry does what *does* says of a value; if they are too
        few, or *in_all_too*, whether hardly anybody in the file does. What few readers notice is told only there.
        """
        near = self.learning.in_section(habit, entry).get(aspect, Counter())
        far = self.learning.in_shape(habit, entry.shape).get(aspect, Counter())
        is_own = any(other is entry for other in self.learning.siblings(entry))
        own = sum(a == aspect and does(value) for a, value in habit.read(entry)) if is_own else 0
        beside = sum(count for value, count in near.items() if does(value)) - own
        in_all = sum(count for value, count in far.items() if does(value)) - own
        if near.total() - own >= enough and not in_all_too:
            is_alone = beside == 0
        else:
            is_alone = beside <= 0 and far.total() - own >= enough and in_all <= ALONE * far.total()
        return is_alone and self.learning.strays(habit, entry.shape, aspect, does) - own < LET_BE

    def usual_glue(self, entry: Entry, left: str, right: str) -> str | None:
        """Return the punctuation that most entries like *entry* have between two such parts, white space spread."""
        name = f"{left} | {right}"
        near, far = self.learning.in_section(GLUE, entry), self.learning.in_shape(GLUE, entry.shape)
        counts = near.get(name) or far.get(name)
        return counts.most_common(1)[0][0] if counts else None

    def repeats(self, entry: Entry, words: str) -> bool:
        """Tell whether most entries like *entry* have exactly these words, as in lists that label their lines."""
        if sum(letter.isalpha() for letter in words) < 3:
            return False
        key = ("words", entry.section.key, entry.shape, words)
        if key not in self._memory:
            siblings = self.learning.siblings(entry)
            found = sum(1 for other in siblings if words in other.text)
            self._memory[key] = found >= max(2, SHARE * len(siblings))
        return self._memory[key] is True

    # Cells

    def pads_cells(self, entry: Entry) -> bool | None:
        """Tell whether rows like *entry* have spaces next to their pipes."""
        return self.learning.usual(PADDING, entry, entry.table.width if entry.table else 0)

    def cells_beyond(self, entry: Entry) -> int:
        """Return how many cells rows like *entry* have beyond their table's head; fewer count as negative."""
        return self.learning.usual(BEYOND, entry, entry.table.width if entry.table else 0) or 0

    def closes_rows(self, entry: Entry) -> bool:
        """Tell whether rows like *entry* end with a pipe."""
        return self.learning.usual(ENDING, entry, None) is not False

    def is_filled(self, entry: Entry, column: int) -> bool:
        """Tell whether rows of tables like the entry's fill that column: all beside it, or nearly all of the file."""
        if entry.table is None or is_wide(entry):
            return False
        place = entry.table.columns, column
        return self.learning.usual(FILLED, entry, place) is True and self._is_alone(
            FILLED, entry, place, lambda is_filled: not is_filled, ENOUGH
        )

    def empty_mark(self, entry: Entry, column: int) -> str | None:
        """Return what rows write in that column if they have no link there, such as ``-``."""
        if entry.table is None or is_wide(entry):
            return None
        return self.learning.usual(MARK, entry, (entry.table.columns, column))

    # Venues

    @property
    def venues(self) -> Mapping[str, Counter[str]]:
        """The spellings of each venue with their counts, by the venue's key."""
        return self._venues.spellings

    def spelling(self, venue: str) -> str:
        """Return *venue* as the list spells it; unchanged if the list does not have it."""
        return self._venues.spelling(venue)

    @property
    def workshop_form(self) -> str | None:
        """How the list marks a workshop after its conference, such as ``W``; None if it has no single way."""
        return self._venues.workshop_form

    @property
    def venues_named(self) -> int:
        """How many entries name a venue."""
        return self._venues.named

    @property
    def venues_repeated(self) -> int:
        """How many entries name a venue that is known or that another entry also names."""
        return self._venues.repeated

    def venues_near(self, key: str) -> frozenset[str]:
        """Return the keys of the list's repeated venues that are one slip of the pen away from *key*."""
        return self._venues.near(key)

    def names_venues(self, entry: Entry) -> bool:
        """Tell whether nearly all entries of the section and shape name a venue, or of the shape if they are few."""
        near = self.learning.siblings(entry)
        group = near if len(near) >= VENUES_ENOUGH else self.learning.alike(entry.shape)
        key = ("venues", entry.section.key if group is near else None, entry.shape)
        if key not in self._memory:
            named = sum(1 for other in group if other.venue)
            self._memory[key] = len(group) >= VENUES_ENOUGH and named >= VENUES_SHARE * len(group)
        return self._memory[key] is True

    # Sections that repeat each other

    def mirrors(self, section: Section) -> tuple[Mirror, ...]:
        """Return the sections that repeat nearly all entries of this one."""
        return self._mirrors.of(section)

    def shared_works(self) -> tuple[tuple[frozenset[tuple[str, ...]], int], ...]:
        """Return the pairs of sections that have works in common, with the number of them, the highest first."""
        return self._mirrors.shared_works()

    def cross_lists(self, one: Section, other: Section) -> bool:
        """Tell whether the list shows works in both sections by habit."""
        return self._mirrors.cross_lists(one, other)

    @property
    def announces_works(self) -> bool:
        """Whether the News-like sections list works of the catalogue, not events."""
        return self._mirrors.announces_works
