"""What rows, items and paragraphs have in common once their title is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.model import Cell, Entry, Link, Section, Shape, Table
from rules.reading.pieces import Ink, Pieces
from rules.reading.source import Source
from rules.text.addresses import flaw_of
from rules.text.links import is_paper, paper_id, split_address
from rules.text.venues import Published

PAPER_LABELS = frozenset(["paper", "pdf", "arxiv", "preprint", "论文"])


@dataclass(frozen=True)
class Facts:
    """Where an entry is being read; it makes the entry from what was found there."""

    file: str
    source: Source
    section: Section

    def entry(
        self, *, line: int, end_line: int, start: int, end: int, shape: Shape, title: str | None,
        title_url: str | None, published: Published, links: tuple[Link, ...], pieces: Pieces,
        cells: tuple[Cell, ...] = (), table: Table | None = None, is_detached: bool = False,
        of_work: tuple[Link, ...] | None = None,
    ) -> Entry:  # fmt: skip
        """Return the entry.

        *of_work* are the links that can lead to the work itself; all of them if it is None. Its address is the first to the work itself, else the title's, else a link with such a label, else any link.
        """
        addresses = _addresses(of_work or links)
        paper = next((link.url for link in addresses if is_paper(link.url)), None)
        named = next((link.url for link in addresses if link.label.strip("[]` ").casefold() in PAPER_LABELS), None)
        first = addresses[0].url if addresses else None
        url = paper or (title_url if title_url and split_address(title_url) else None) or named or first
        return Entry(
            file=self.file, line=line, end_line=end_line, start=start, end=end,
            text=self.source.text[start:end], shape=shape, section=self.section, title=title, url=url,
            ids=_ids(url, addresses if of_work is None or of_work else ()), venue=published.venue, year=published.year, links=links,
            plain=plain_of(pieces), spans=_spans(pieces), cells=cells, table=table, is_detached=is_detached,
        )  # fmt: skip


def _addresses(links: Sequence[Link]) -> list[Link]:
    """Return the links that lead to the Web, those with a slip as they were meant."""
    found = [link for link in links if split_address(link.url)]
    if len(found) == len(links):
        return found
    return [link for link in map(_as_meant, links) if split_address(link.url)]


def _as_meant(link: Link) -> Link:
    """Return the link with the address that was certainly meant, if its own cannot work."""
    flaw = None if split_address(link.url) else flaw_of(link.url)
    return replace(link, url=flaw.mended) if flaw and flaw.mended else link


def _ids(url: str | None, links: Sequence[Link]) -> tuple[str, ...]:
    addresses = [link.url for link in links]
    if url not in addresses:
        url = None  # it names one work among several
    found = [paper_id(address) for address in [url or "", *addresses]]
    return tuple(dict.fromkeys(identifier for identifier in found if identifier))


def _spans(pieces: Pieces) -> tuple[tuple[int, int], ...]:
    return tuple([(p.start, p.end) for p in pieces if p.ink is not Ink.TEXT and p.ink is not Ink.BREAK])


def links_of(pieces: Pieces, cells: Sequence[Cell] = ()) -> tuple[Link, ...]:
    """Return the links among *pieces*, each with the cell that it is in."""
    starts = [cell.start for cell in cells]
    return tuple(
        [
            Link(" ".join(p.text.split()), p.url, p.start, p.end, cell_at(p.start, cells, starts), p.has_image)
            for p in pieces
            if p.ink is Ink.LINK
        ]
    )


def cell_at(offset: int, cells: Sequence[Cell], starts: Sequence[int]) -> int:
    """Return the number of the cell that holds *offset*, or -1; *starts* are the beginnings of the cells."""
    number = bisect_right(starts, offset) - 1
    return number if number >= 0 and offset < cells[number].end else -1


def plain_of(pieces: Pieces) -> str:
    """Return the text outside links; the remains of a broken link are visible here."""
    return "".join([p.text if p.ink is Ink.TEXT else " " for p in pieces])
