"""Table rows into entries: cells, the kinds of the columns, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.model import Cell, Column, Entry, Link, Section, Shape, Table
from rules.reading.blocks import RowBlock, TableBlock
from rules.reading.entry import Facts, cell_at, links_of
from rules.reading.pieces import Ink, Piece, Pieces
from rules.reading.source import Source
from rules.text.labels import HEADERS, TITLE_HEADERS, is_generic_label
from rules.text.links import is_paper, paper_id
from rules.text.patterns import late
from rules.text.titles import has_words, words_of
from rules.text.venues import Published, read_published

DELIMITER = re.compile(r"\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?")
PIPE_OR_ESCAPE = re.compile(r"\\.|\|", re.DOTALL)
SAMPLE = 12
"""Rows of a table that are read to find out what its columns hold."""

TITLE_WORDS = 3
"""Words from which a stretch of a cell can be a title on its own."""

TAG = re.compile(r"<[^<>]{0,300}>")
INK = re.compile(r"[*_`]+")


def split_row(text: str, start: int = 0) -> tuple[Cell, ...]:
    """Return the cells of a row as GitHub divides it: at every pipe without a backslash.

    >>> [cell.text for cell in split_row(r"|a \\| b| c |")]
    ['a \\\\| b', ' c ']
    """
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    if text[left : left + 1] == "|":
        left += 1
    cells, begin = [], left
    if "\\" not in text:
        for part in text[left:right].split("|"):
            cells.append(Cell(part, start + begin, start + begin + len(part)))
            begin += len(part) + 1
        return tuple(cells if cells[-1].text else cells[:-1])
    for found in PIPE_OR_ESCAPE.finditer(text, left, right):
        if found[0] == "|":
            cells.append(Cell(text[begin : found.start()], start + begin, start + found.start()))
            begin = found.end()
    if begin < right:
        cells.append(Cell(text[begin:right], start + begin, start + right))
    return tuple(cells)


def read_table(source: Source, block: TableBlock, section: Section) -> Table:
    """Return the head of a table with the kinds of its columns."""
    line = source.line_at(block.start)
    header = tuple(_bare(cell.text) for cell in split_row(source.line(line)))
    header += ("",) * (block.width - len(header))
    columns = _kinds(header, [_column_texts(source, row) for row in block.rows[:SAMPLE]])
    end = block.rows[-1].start if block.rows else block.start
    last = source.line_at(end) if block.rows else min(line + 1, len(source.starts))
    return Table(header, columns, line, last, section)


def _bare(text: str) -> str:
    return " ".join(INK.sub(" ", TAG.sub(" ", text)).split())


def _column_texts(source: Source, row: RowBlock) -> list[str]:
    """Return, for each cell, the words that could be a title."""
    cells = split_row(source.line(source.line_at(row.start)), source.line_span(source.line_at(row.start))[0])
    starts = [cell.start for cell in cells]
    words: list[list[str]] = [[] for _ in cells]
    for piece in row.pieces:
        at = cell_at(piece.start, cells, starts)
        if at >= 0 and _is_wordy(piece):
            words[at].append(piece.text)
    return [" ".join(found) for found in words]


def _is_wordy(piece: Piece) -> bool:
    return piece.ink in (Ink.TEXT, Ink.CODE) or (piece.ink is Ink.LINK and not is_generic_label(piece.text))


def _kinds(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    title = _title_column(header, rows)
    kinds = [_kind(name) for name in header]
    if title is not None:
        kinds[title] = Column.TITLE
    for index, name in enumerate(header):
        if not name and index != title and _is_dated(rows, index):
            kinds[index] = Column.VENUE
    return tuple(kinds)


def _is_dated(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a column without a head names venues or years in most of its rows."""
    texts = [row[index] for row in rows if len(row) > index and row[index].strip()]
    dated = sum(1 for text in texts if len(text) <= 60 and read_published(text).year)
    return dated > 0 and dated >= 0.6 * len(texts)


def _kind(name: str) -> Column:
    return next((kind for kind, pattern in HEADERS if pattern.search(name)), Column.OTHER)


def _title_column(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> int | None:
    named = [i for pattern in TITLE_HEADERS for i, name in enumerate(header) if pattern.search(name)]
    for index in dict.fromkeys(named):
        if _share(rows, index) >= 0.5:
            return index
    lengths = [0.0 if _repeats(rows, index) else _words(rows, index) for index in range(len(header))]
    if lengths and max(lengths) >= 3:
        return lengths.index(max(lengths))
    return named[0] if named else None


def _repeats(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a column says the same in most rows, as a remark does and a title never."""
    texts = [row[index].strip() for row in rows if len(row) > index and row[index].strip()]
    return len(texts) >= TITLE_WORDS and len(set(texts)) <= len(texts) / 2


def _share(rows: Sequence[Sequence[str]], index: int) -> float:
    filled = sum(1 for row in rows if len(row) > index and any(c.isalnum() for c in row[index]))
    return filled / len(rows) if rows else 1.0


def _words(rows: Sequence[Sequence[str]], index: int) -> float:
    counts = [len(words_of(row[index])) for row in rows if len(row) > index]
    return sum(counts) / len(counts) if counts else 0.0


def read_row(facts: Facts, table: Table, pieces: Pieces, line: int, *, is_detached: bool) -> Entry | None:
    """Return the entry in a row, or None if the row is a label, a legend or empty."""
    start, end = facts.source.line_span(line)
    text = facts.source.text[start:end]
    cells = split_row(text, start)
    if DELIMITER.fullmatch(text.strip()):
        return None
    links = links_of(pieces, cells)
    title_at = table.position(Column.TITLE)
    title, title_url = _title(table, cells, links, pieces, title_at)
    filled = [cell for cell in cells if any(c.isalnum() for c in cell.text)]
    if title is None or not filled or (len(filled) == 1 and not links and table.width > 1):
        return None
    published = _published(table, cells)
    return facts.entry(
        line=line, end_line=line, start=start, end=end, shape=Shape.ROW, title=title, title_url=title_url,
        published=published, links=links, pieces=pieces, cells=cells, table=table, of_work=_of_work(links, title_at),
        is_detached=is_detached,
    )  # fmt: skip


def _of_work(links: Sequence[Link], title_at: int | None) -> tuple[Link, ...]:
    """Return the links that can lead to the row's own work.

    Named links outside the cell of the title lead to others, such as the model that it builds on. A cell that names
    several papers is an overview, and none of them is the row's own.
    """
    own = [link for link in links if link.cell == title_at or link.is_badge or is_generic_label(link.label)]
    found = own if any(paper_id(link.url) for link in own) else list(links)
    papers: dict[int, set[str]] = {}
    for link in found:
        if not link.is_badge and not is_generic_label(link.label) and (identifier := paper_id(link.url)):
            papers.setdefault(link.cell, set()).add(identifier)
    several = {cell for cell, named in papers.items() if len(named) > 1}
    return tuple(link for link in found if link.cell not in several)


def _title(
    table: Table, cells: Sequence[Cell], links: Sequence[Link], pieces: Pieces, at: int | None
) -> tuple[str | None, str | None]:
    if at is None or at >= len(cells):
        return _longest(links)
    inside = [link for link in links if link.cell == at and not link.is_badge]
    named = [link for link in inside if not is_generic_label(link.label)]
    if named:
        best = next((link for link in named if is_paper(link.url) and has_words(link.label, 2)), None)
        best = best or max(named, key=lambda link: len(link.label))
        return _tidy(best.label), best.url or None
    cell = cells[at]
    text = _tidy(_written(pieces, cell).strip(" []()"))
    url = inside[0].url if inside else None
    if text and any(c.isalnum() for c in text):
        return text, url
    return (_longest(links)[0], url) if table.width > 1 else (None, None)


WRITTEN_LIMIT = 2_000
"""Characters of a cell that are read as a title."""


def _written(pieces: Pieces, cell: Cell) -> str:
    """Return the text of a cell up to a line break after enough words, or its bold beginning; authors follow."""
    text = ""
    for piece in pieces:
        if len(text) > WRITTEN_LIMIT:
            break
        if not cell.start <= piece.start < cell.end:
            continue
        is_enough = has_words(text, TITLE_WORDS)
        if piece.ink is Ink.BREAK and piece.text == "\n" and is_enough:
            break
        if piece.ink in (Ink.TEXT, Ink.CODE):
            text += f" {piece.text}" if text else piece.text
            if piece.is_strong and has_words(piece.text, TITLE_WORDS) and text == piece.text:
                break
    return text


def _longest(links: Sequence[Link]) -> tuple[str | None, str | None]:
    named = [link for link in links if not is_generic_label(link.label) and not link.is_badge]
    if not named:
        return None, None
    best = max(named, key=lambda link: len(link.label))
    return _tidy(best.label), best.url


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _published(table: Table, cells: Sequence[Cell]) -> Published:
    venue = year = None
    for kind in (Column.VENUE, Column.YEAR):
        for index, column in enumerate(table.columns):
            if column is kind and index < len(cells):
                found = read_published(_bare(_unlinked(cells[index].text)))
                venue = venue or (found.venue if kind is Column.VENUE or found.year else None)
                year = year or found.year
    return Published(venue, year)


LINKED = late(r"!?\[([^\[\]]{0,200})\]\([^()]{0,500}\)")


def _unlinked(text: str) -> str:
    """Return a cell's text with links as their labels; cells are short, so a plain pattern is enough."""
    return LINKED.sub(lambda link: link[1], text[:2000]) if "](" in text else text[:2000]
