"""Which entries of the list a text speaks of: by address, by title, by line, by short name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.model import Entry
from rules.text.labels import is_news
from rules.text.likeness import set_ratio
from rules.text.links import ADDRESS, address_key, paper_id, split_address
from rules.text.titles import title_key, words_of

LINE = re.compile(r"(?:\b[Ll]ines?\s?#?|#L|\bL)(?P<line>\d{1,5})\b")
WORD = re.compile(r"[^\W_]+")
BEFORE_COLON = re.compile(
    r"(?:^|[\n(,;])[ \t]*[-*+_\"“]{0,4}[ \t]?(?P<name>[^\W_][^:：\n(),;*\"”]{0,60})[*_\"”]{0,3}[ \t]?[:：](?!/)"
)
"""What stands before a colon at the beginning of a line or of a part of it."""

LEAST_WORDS, LEAST_LETTERS = 3, 10
"""Words, and letters, of a title that can be told in running text."""

SHARED_BY = 3
"""Works with one address, as the code of several; an address of more names none of them."""

SHORT_WORDS = 3
"""Words of a name up to which it is a short one."""

NEAR, NEAREST = 62.0, 2
"""Score from which an entry can be the one that was meant, and how many of them are named."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that a text speaks of, where it does, and the name that told."""

    entry: Entry
    start: int
    end: int


class Names:
    """The entries of a list, to be found in what people write."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = [entry for entry in entries if entry.title or entry.url]

    @cached_property
    def _by_address(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            keys = {address_key(link.url) for link in entry.links if split_address(link.url)} | set(entry.ids)
            for key in sorted(keys):
                found[key].append(entry)
        return found

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
        found: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        for entry in self._entries:
            words = words_of(entry.title or "")
            if len(words) >= LEAST_WORDS and len(title_key(entry.title or "")) >= LEAST_LETTERS:
                found[words[0]].append((words, entry))
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        """The entries by their short name: what stands before a colon, or a title of a few words."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            name, colon, _ = (entry.title or "").partition(":")
            name = name.strip()
            if name and (colon or len(name.split()) <= SHORT_WORDS) and len(name) > 1:
                found[name].append(entry)
        return found

    def in_text(self, text: str) -> list[Named]:
        """Return the entries that *text* speaks of, in its order, each work once; those with a surer sign come alone."""
        found = [*self._addressed(text), *self._titled(text)] or list(self._on_lines(text))
        listed = list(self._listed_by_name(text))
        if len(listed) > 1 or not found:
            found += listed or list(self._by_single_name(text))
        return _each_once(found)

    def _addressed(self, text: str) -> Iterator[Named]:
        for found in ADDRESS.finditer(text):
            url = found[0].rstrip(".,;:*_")
            number = paper_id(url)
            entries = self._by_address.get(address_key(url)) or (self._by_address.get(number) if number else None) or []
            if len({title_key(entry.title or "") for entry in entries}) <= SHARED_BY:
                yield from (Named(entry, *found.span()) for entry in entries)

    def _titled(self, text: str) -> Iterator[Named]:
        places = [(word, found.span()) for found in WORD.finditer(text) for word in words_of(found[0])[:1]]
        words = [word for word, _ in places]
        for at, word in enumerate(words):
            for title, entry in self._by_first_word.get(word, ()):
                if tuple(words[at : at + len(title)]) == title:
                    yield Named(entry, places[at][1][0], places[at + len(title) - 1][1][1])

    def _on_lines(self, text: str) -> Iterator[Named]:
        for found in LINE.finditer(ADDRESS.sub(lambda url: url[0] if "#L" in url[0] else " " * len(url[0]), text)):
            line = int(found["line"])
            entry = next((entry for entry in self._entries if entry.line <= line <= entry.end_line), None)
            if entry is not None:
                yield Named(entry, *found.span())

    def _listed_by_name(self, text: str) -> Iterator[Named]:
        """Return the entries whose short names stand before a colon, as in ``Name: CVPR 2024``."""
        for found in BEFORE_COLON.finditer(text):
            name = found["name"].strip()
            entries = self._by_name.get(name) or self._begun(name)
            if entries and _is_one_work(entries):
                yield Named(entries[0], *found.span("name"))

    def _begun(self, name: str) -> list[Entry]:
        """Return the entries whose titles begin with a name of several words."""
        words = words_of(name)
        if len(words) < 2:
            return []
        return [entry for entry in self._entries if words_of(entry.title or "")[: len(words)] == words]

    def _by_single_name(self, text: str) -> Iterator[Named]:
        """Return the entries whose short names the text says, but for a word that could be any."""
        title = text.partition("\n")[0]
        for name, entries in self._by_name.items():
            if name not in text or not _is_one_work(entries):
                continue
            found = re.search(rf"(?<![\w/.@-]){re.escape(name)}(?![\w/@-])", text)
            if found and (_is_proper(name) or _is_pointed_at(text, found) or found.end() <= len(title)):
                yield Named(entries[0], *found.span())

    def nearest(self, text: str) -> list[Entry]:
        """Return the entries whose titles are most like *text*, if any is like it at all."""
        scored = [(set_ratio(text.lower(), (entry.title or "").lower()), entry) for entry in self._entries]
        good = sorted((pair for pair in scored if pair[0] >= NEAR), key=lambda pair: -pair[0])
        return [entry for _, entry in good[:NEAREST]]


def _is_proper(name: str) -> bool:
    """Tell whether a word can be nothing but a name: capitals within it, digits, or several words."""
    return sum(letter.isupper() or letter.isdigit() for letter in name) > 1 and len(name) > 2


def _is_pointed_at(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words before a name, or its marks, say that it is one."""
    before, after = text[max(0, found.start() - 14) : found.start()], text[found.end() : found.end() + 2]
    if not found[0][:1].isupper():
        return False
    return re.search(r"\b(?:of|for|entry|paper|called|named)\s+\W{0,2}$", before) is not None or (
        before[-1:] in ('"', "“", "*", "`", "‘") and after[:1] in ('"', "”", "*", "`", "’")
    )


def _is_one_work(entries: Sequence[Entry]) -> bool:
    return len({title_key(entry.title or "") for entry in entries}) == 1


def _each_once(found: Sequence[Named]) -> list[Named]:
    """Return each work once, a place in a lasting section before one among the news, in the order of the text."""
    kept: dict[object, Named] = {}
    for named in sorted(found, key=lambda one: (one.start, is_news(one.entry.section.group), one.entry.line)):
        key = named.entry.ids or title_key(named.entry.title or "") or named.entry.url
        old = kept.get(key)
        if old is None or (is_news(old.entry.section.group) and not is_news(named.entry.section.group)):
            kept[key] = named
    return list(kept.values())
