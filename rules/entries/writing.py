"""Edits of an entry's parts, written the way the entry itself is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.entries.broken_links import MASK
from rules.model import Column, Edit, Entry, Link, once

DATE_BEFORE = re.compile(r"\d[./-]$|\d,? $")
DATE_AFTER = re.compile(r"[./-]\d")


@once
def outside_links(entry: Entry) -> str:
    """Return the entry's text with links, images, code and HTML masked: offsets stay, addresses cannot match."""
    parts, position = [], entry.start
    for begin, end in entry.spans:
        if begin >= position:
            parts += [entry.text[position - entry.start : begin - entry.start], MASK * (end - begin)]
            position = end
    parts.append(entry.text[position - entry.start :])
    return "".join(parts)


def stretches(entry: Entry, first: int = 0) -> list[tuple[int, int]]:
    """Return the stretches of the text that are read one by one.

    These are its cells, or its lines from offset *first* on, without the space at their ends.
    """
    if entry.cells:
        return [entry.span(cell) for cell in entry.cells]
    found, position = [], 0
    for line in entry.text.split("\n"):
        indented = position + len(line) - len(line.lstrip())
        found.append((max(first, indented), position + len(line.rstrip())))
        position += len(line) + 1
    return found


def publish(entry: Entry, venue: str | None, year: int | None) -> tuple[Edit, ...]:
    """Return the edits that make *entry* say *venue* and *year*; nothing if its wording leaves doubt."""
    edits: list[Edit] = []
    if venue is not None and venue != entry.venue:
        edits += _replaced(entry, entry.venue, venue, Column.VENUE, Column.YEAR)
    if year is not None and year != entry.year:
        edits += _replaced(entry, str(entry.year), str(year), Column.VENUE, Column.YEAR)
    wanted = (venue is not None and venue != entry.venue) + (year is not None and year != entry.year)
    return tuple(edits) if len(edits) == wanted else ()


def _replaced(entry: Entry, old: str | None, new: str, *columns: Column) -> Iterator[Edit]:
    if not old:
        return
    text = outside_links(entry)
    spans = list(_spans(entry, columns))
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    found = [m for begin, end in spans for m in pattern.finditer(text, begin, end)]
    if len(found) == 1 and not _is_in_date(text, found[0]):
        yield entry.edit(found[0].span(), new)


def _is_in_date(text: str, found: re.Match[str]) -> bool:
    """Whether a year is next to a month or a day, so that another year would make the date wrong."""
    around = text[max(0, found.start() - 4) : found.start()], text[found.end() : found.end() + 3]
    return DATE_BEFORE.search(around[0]) is not None or DATE_AFTER.match(around[1]) is not None


def _spans(entry: Entry, columns: tuple[Column, ...]) -> Iterator[tuple[int, int]]:
    if entry.table is None:
        yield 0, len(entry.text)
        return
    for kind, cell in zip(entry.table.columns, entry.cells, strict=False):
        if kind in columns:
            yield entry.span(cell)


def relabel(entry: Entry, link: Link, label: str) -> tuple[Edit, ...]:
    """Return the edit that gives *link* another label; nothing if the label is not written plainly."""
    written = entry.part(link)
    at = written.find(link.label)
    if at < 0 or written.count(f"{link.label}]") != 1:
        return ()
    return (Edit(link.start + at, link.start + at + len(link.label), label),)


def readdress(entry: Entry, link: Link, url: str) -> tuple[Edit, ...]:
    """Return the edit that gives *link* another address; nothing if the address is not written plainly."""
    written = entry.part(link)
    at = written.rfind(link.url)
    if at < 0 or any(c in url for c in " ()<>|"):
        return ()
    return (Edit(link.start + at, link.start + at + len(link.url), url),)


def respell(entry: Entry, link: Link, *parts: tuple[int, int, str]) -> tuple[Edit, ...]:
    """Return the edits that replace parts of the link's address; nothing if it is not written plainly.

    Each part is given by its span in the address.

    Small edits of one address can be combined with those of other rules.
    """
    written = entry.part(link)
    at = written.rfind(link.url)
    if at < 0:
        return ()
    return tuple(Edit(link.start + at + begin, link.start + at + end, text) for begin, end, text in parts)
