"""The same paper: an index that finds every place of a work, in time that does not grow with the list.

It compares canonical identifiers first, then applies the strict title rule, then looks for an equal address
under an equal title. Titles that are only alike are found through their rarest words, so no entry is compared
with all others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import Enum
from itertools import chain
from typing import NamedTuple

from rules.model import Entry, once
from rules.text.likeness import lengths_within, set_ratio, sorted_ratio
from rules.text.links import address_key
from rules.text.titles import content_words, fold, is_same_title, is_weighty, title_key, without_prefix

RARE_WORDS = 3
CANDIDATE_LIMIT = 60
SAME_LIMIT = 50
"""Entries under one name that are compared, the first ones in the list. In 19 real lists no name had over five."""

WORDS_SHARED = 0.5
"""Share of a title's words that another title must have before the two are compared letter by letter."""

SIMILAR = 90.0
"""Score of rapidfuzz's token_sort_ratio from which two titles deserve a second look."""


class How(Enum):
    """Why we think that two entries are the same work."""

    ID = "identifier"
    TITLE = "title"
    ADDRESS = "address"
    OTHER_ID = "title, other identifier"
    SIMILAR = "similar title"


class Match(NamedTuple):
    """Another entry for the same work, and why we think so."""

    entry: Entry
    how: How

    @property
    def is_certain(self) -> bool:
        return self.how in (How.ID, How.TITLE, How.ADDRESS)


class _Title(NamedTuple):
    """What is compared of an entry's title; *rarest* are its words that fewest titles have."""

    entry: Entry
    text: str
    folded: str
    words: frozenset[str]
    rarest: tuple[str, ...]


class Index:
    """Every entry of the list, under every name of its work.

    Promises: `matches` never returns the entry that it was called with. Its cost does not depend on how many
    entries there are, nor on how many share a name.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._by_id: dict[str, list[Entry]] = defaultdict(list)
        self._by_title: dict[str, list[Entry]] = defaultdict(list)
        self._by_address: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_word: dict[str, list[tuple[int, frozenset[str], _Title]]] = defaultdict(list)
        self._titles: dict[int, _Title] = {}
        # keeps the entry alive, so that no other entry gets its id
        self._memory: dict[int, tuple[Entry, tuple[Match, ...]]] = {}
        self._frequency = Counter(chain.from_iterable(map(_words, self._entries)))
        for entry in self._entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        for identifier in entry.ids:
            self._by_id[identifier].append(entry)
        if entry.url and entry.title:
            self._by_address[address_key(entry.url), title_key(entry.title)].append(entry)
        for key in _title_keys(entry):
            self._by_title[key].append(entry)
        if entry.title and is_weighty(entry.title):
            title = self._titles[id(entry)] = self._title(entry, entry.title)
            for word in title.rarest:
                self._by_word[word].append((len(title.folded), title.words, title))

    def _title(self, entry: Entry, title: str) -> _Title:
        words, frequency = _words(entry), self._frequency
        rarest = sorted([(frequency[word], word) for word in words])[:RARE_WORDS]
        return _Title(entry, title, fold(title), words, tuple(word for _, word in rarest))

    def matches(self, entry: Entry) -> tuple[Match, ...]:
        """Return the other entries for the same work, the most certain first, each once."""
        if id(entry) in self._memory:
            return self._memory[id(entry)][1]
        found: dict[int, Match] = {}
        for how, other in self._candidates(entry):
            if other is not entry and id(other) not in found:
                found[id(other)] = Match(other, how)
        matches = tuple(found.values())
        self._memory[id(entry)] = (entry, matches)
        return matches

    def _candidates(self, entry: Entry) -> Iterable[tuple[How, Entry]]:
        for identifier in entry.ids:
            yield from ((How.ID, other) for other in self._by_id.get(identifier, ())[:SAME_LIMIT])
        if entry.title is None:
            return
        if entry.url:
            key = (address_key(entry.url), title_key(entry.title))
            yield from ((How.ADDRESS, other) for other in self._by_address.get(key, ())[:SAME_LIMIT])
        for title in _title_keys(entry):
            for other in self._by_title.get(title, ())[:SAME_LIMIT]:
                if other.title and is_same_title(entry.title, other.title):
                    yield _by_title(entry, other), other
        yield from self._alike(entry)

    def _alike(self, entry: Entry) -> Iterable[tuple[How, Entry]]:
        if not entry.title or not is_weighty(entry.title):
            return
        title = self._titles.get(id(entry)) or self._title(entry, entry.title)
        folded, words, seen = title.folded, title.words, set[int]()
        enough = WORDS_SHARED * len(words)
        least, most = lengths_within(len(folded), SIMILAR)
        for word in title.rarest:
            block = self._by_word.get(word, ())
            for length, theirs, other in block if len(block) <= CANDIDATE_LIMIT else ():
                if not least <= length <= most or other is title or len(words & theirs) < enough:
                    continue
                if id(other) in seen or other.folded == folded:
                    continue  # equal titles were already found by their key
                seen.add(id(other))
                score = sorted_ratio(folded, other.folded, SIMILAR)
                if score and is_same_title(title.text, other.text):
                    yield _by_title(entry, other.entry), other.entry
                elif score:
                    yield How.SIMILAR, other.entry


@once
def _words(entry: Entry) -> frozenset[str]:
    return frozenset(content_words(entry.title or ""))


@once
def _title_keys(entry: Entry) -> tuple[str, ...]:
    title = entry.title
    if title is None or not is_weighty(title):
        return ()
    return tuple(dict.fromkeys((title_key(title), title_key(without_prefix(title)))))


def _by_title(one: Entry, other: Entry) -> How:
    return How.OTHER_ID if have_other_ids(one, other) else How.TITLE


def paper_keys(ids: Iterable[str], title: str | None) -> tuple[str, ...]:
    """Return the names of a work outside the list: its identifiers, and its title if it is weighty.

    >>> paper_keys(["arxiv:2103.00020"], "Learning Transferable Visual Models")
    ('arxiv:2103.00020', 'title:learningtransferablevisualmodels')
    """
    named = (f"title:{title_key(title)[:90]}",) if title and is_weighty(title) else ()
    return (*dict.fromkeys(ids), *named)


def have_other_ids(one: Entry, other: Entry) -> bool:
    """Tell whether one registry knows the two under different identifiers."""
    schemes = {identifier.partition(":")[0] for identifier in one.ids}
    shared = [i for i in other.ids if i.partition(":")[0] in schemes]
    return bool(shared) and not set(one.ids) & set(other.ids)


UNLIKE = 60.0
"""Score of rapidfuzz's token_set_ratio below which two titles do not name one work.

Of 1,662 pairs of titles that do, 10 score less (renamed papers, and labels that are not titles); of unrelated
pairs, 82 % do.
"""

TELLING_WORDS = 3
"""Content words that a title needs to overrule an identifier; a nickname says too little."""

NO_TITLE = re.compile(r"\w_\w|^\S+$")


def are_unlike(one: str | None, other: str | None) -> bool:
    """Tell whether two titles have so little in common that they name two works."""
    if not one or not other or NO_TITLE.search(one) or NO_TITLE.search(other):
        return False
    if min(len(content_words(one)), len(content_words(other))) < TELLING_WORDS:
        return False
    nicknames = {title_key(title.partition(":")[0]) for title in (one, other)}
    return len(nicknames) == 2 and set_ratio(fold(one), fold(other)) < UNLIKE
