"""The lines of an issue, as its author sees them: text without marks, and links at their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.links import split_address

HOLE = "\x02"
"""Takes the place of a link in a line's text."""

EDGE = " \t\r\n,;:：-–—*_`\"'“”()[]<>|#•·。，、"
NO_WORK = re.compile(
    r"https?://(?:www\.)?github\.com/(?:[\w.-]{1,100}/[\w.-]{1,100}/(?:pull|issues|discussions|commit)/\w+|[\w-]{1,100}/?$)"
)
"""Addresses on GitHub that are no work: a pull request, an issue, a person."""

PIECES_LIMIT = 300
"""Pieces of one line that are read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its author sees it: the text without marks, and its links at their places."""

    pieces: tuple[Piece, ...]
    block: int
    is_heading: bool = False
    is_item: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text if piece.ink is not Ink.LINK else HOLE for piece in self.pieces).strip()

    @property
    def links(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.ink is Ink.LINK)


def _as_meant(piece: Piece) -> Piece:
    """Return a link with the address that its label says, where its own is none; what leads to no work is text."""
    if piece.ink is not Ink.LINK:
        return piece
    if piece.text.startswith("@") or NO_WORK.match(piece.url):
        return replace(piece, ink=Ink.TEXT, url="")
    if split_address(piece.url) is None and split_address(piece.text) is not None:
        return replace(piece, url=piece.text)
    return piece


def lines_of(pieces: Pieces, block: int, *, is_heading: bool, is_item: bool) -> Iterator[Line]:
    """Return the lines of one block."""
    held: list[Piece] = []
    for found in pieces:
        piece = _as_meant(found)
        if piece.ink is Ink.BREAK:
            if held:
                yield Line(tuple(held[:PIECES_LIMIT]), block, is_heading, is_item)
            held = []
        elif piece.ink in (Ink.TEXT, Ink.LINK, Ink.CODE):
            parts = piece.text.split("\n") if piece.ink is Ink.TEXT else [piece.text]
            if len(parts) > 1:
                piece = Piece(Ink.TEXT, " ".join(parts), piece.start, piece.end, is_strong=piece.is_strong)
            held.append(piece)
    if held:
        yield Line(tuple(held[:PIECES_LIMIT]), block, is_heading, is_item)
