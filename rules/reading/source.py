"""The text of one file, and where its lines and characters are."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count

from rules.reading.pieces import Pieces
from rules.text.lines import line_starts

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
IS_INNER = bytes(0x80 <= byte < 0xC0 for byte in range(256))
"""For each byte of UTF-8, whether it does not begin a character."""


def clean(text: str) -> str:
    """Return *text* with NUL and lone surrogates replaced by U+FFFD; offsets do not change.

    >>> clean("a" + chr(0) + "b")
    'a\ufffdb'
    """
    return UNREADABLE.sub(REPLACEMENT, text)


@dataclass(frozen=True)
class Source:
    """A file's text with the tables that turn bytes into characters and characters into lines."""

    text: str

    @cached_property
    def markdown(self) -> str:
        """Return the text for the Markdown reader: no byte order mark, no front matter, same offsets."""
        text = self.text
        if text.startswith("\ufeff"):
            text = " " + text[1:]
        if found := FRONT_MATTER.match(text):
            blank = "".join(letter if letter in "\r\n" else " " for letter in found[0])
            text = blank + text[found.end() :]
        return text

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Return the offset of each line's first character."""
        return line_starts(self.text)

    @cached_property
    def _bytes(self) -> bytes:
        return self.markdown.encode()

    @cached_property
    def _inner(self) -> array[int]:
        """Return the places of the bytes that do not begin a character."""
        return array("I", compress(count(), self._bytes.translate(IS_INNER)))

    def offset(self, byte: int) -> int:
        """Return the character offset of a byte offset."""
        return byte if self.text.isascii() else byte - bisect_left(self._inner, byte)

    def place(self, pieces: Pieces) -> None:
        """Turn the byte offsets of *pieces* into offsets of characters."""
        if self.text.isascii():
            return
        inner = self._inner
        for piece in pieces:
            piece.start -= bisect_left(inner, piece.start)
            piece.end -= bisect_left(inner, piece.end)

    def line_at(self, offset: int) -> int:
        """Return the 1-based line that holds the character at *offset*."""
        return bisect_right(self.starts, offset)

    def line_span(self, line: int) -> tuple[int, int]:
        """Return start and end offset of a line, without its line break."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip("\r\n"))

    def line(self, line: int) -> str:
        """Return the text of a line, without its line break."""
        start, end = self.line_span(line)
        return self.text[start:end]
