"""Works in raw HTML: table rows and list items, each one unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rules.model import Entry, Shape
from rules.reading.blocks import ParagraphBlock
from rules.reading.entry import Facts, links_of
from rules.reading.naming import find_title
from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.labels import is_generic_label
from rules.text.links import split_address
from rules.text.patterns import late
from rules.text.titles import words_of
from rules.text.venues import Published, find_published, is_known_venue, read_published

ANY_TAG = late(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]{0,15})\b[^>]{0,1000}>", re.IGNORECASE)
"""A tag as a browser reads it: one that is not closed swallows the next one."""

UNITS = frozenset(["tr", "li"])
CELL = late(r"<t[dh]\b[^<>]{0,500}>", re.IGNORECASE)


def html_units(block: ParagraphBlock, text: str) -> list[tuple[int, int]]:
    """Return start and end of each row and item in a block of HTML."""
    found = []
    begin: int | None = None
    for tag in ANY_TAG.finditer(text, block.start, block.end):
        if tag["name"].lower() not in UNITS:
            continue
        if begin is not None:
            found.append((begin, tag.end() if tag["close"] else tag.start()))
            begin = None
        if not tag["close"]:
            begin = tag.start()
    if begin is not None:
        found.append((begin, block.end))
    return found


def read_html_unit(facts: Facts, block: ParagraphBlock, start: int, end: int) -> Entry | None:
    """Return the entry in one row or item of HTML, or None if it presents no work."""
    first_piece = bisect_left(block.pieces, start, key=_start)
    pieces = block.pieces[first_piece : bisect_left(block.pieces, end, key=_start)]
    links = links_of(pieces)
    if not any(split_address(link.url) for link in links):
        return None
    cells = list(_cells(facts.source.text, pieces, start, end))
    title, url = _title(cells)
    if title is None:
        return None
    line, end_line = facts.source.line_at(start), facts.source.line_at(max(start, end - 1))
    first, last = facts.source.line_span(line)[0], facts.source.line_span(end_line)[1]
    return facts.entry(
        line=line, end_line=end_line, start=first, end=last, shape=Shape.PARAGRAPH, title=title, title_url=url,
        published=_published(cells, title), links=links, pieces=pieces,
    )  # fmt: skip


def _start(piece: Piece) -> int:
    return piece.start


def _cells(text: str, pieces: Pieces, start: int, end: int) -> Iterator[Pieces]:
    edges = [found.start() for found in CELL.finditer(text, start, end)] or [start]
    for begin, stop in zip(edges, [*edges[1:], end], strict=True):
        yield [piece for piece in pieces if begin <= piece.start < stop]


def _title(cells: Sequence[Pieces]) -> tuple[str | None, str | None]:
    if len(cells) == 1:
        found = find_title(cells[0])
        return (found.title, found.url) if found else (None, None)
    best: tuple[int, str | None, str | None] = (0, None, None)
    for cell in cells:
        named = [p for p in cell if p.ink is Ink.LINK and split_address(p.url) and not is_generic_label(p.text)]
        text = " ".join((named[0].text if named else _text(cell)).split())
        words = len(words_of(text)) if not is_generic_label(text) else 0
        if words > best[0]:
            best = (words, text, named[0].url if named else None)
    return best[1], best[2]


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(
        p.text for p in pieces if p.ink in (Ink.TEXT, Ink.BREAK) or (p.ink is Ink.LINK and not is_generic_label(p.text))
    )


def _published(cells: Sequence[Pieces], title: str) -> Published:
    for cell in cells:
        text = " ".join(_text(cell).split())
        if text == title or len(text) > 60:
            continue
        found = read_published(text)
        if found.year and (found.venue is None or is_known_venue(found.venue) or len(cells) > 1):
            return found
    rest = " ".join(_text([piece for cell in cells for piece in cell]).split()).replace(title, " ")
    return find_published(rest)
