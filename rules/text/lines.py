"""Lines, counted the way Markdown counts them: LF, CRLF and a lone CR end a line; nothing else does."""

from __future__ import annotations

import re

from rules.text.patterns import late

CONFLICT = late(r"(?:<{7}|>{7}|\|{7})(?:\s|\Z)|={7}\s*\Z")
"""A line that git leaves in a file for somebody to resolve."""

FENCE = late(r"\s{0,3}(?:```|~~~)")
"""A line that begins or ends a block of code."""

CODE_INDENT = 4
"""Spaces from which a line is code."""

BREAK = re.compile(r"\r\n?|\n")


def line_starts(text: str) -> tuple[int, ...]:
    """Return the offset of each line's first character.

    >>> line_starts("a\\r\\nb\\rc\\nd")
    (0, 3, 5, 7)
    """
    return (0, *(found.end() for found in BREAK.finditer(text)))


def split_lines(text: str) -> list[str]:
    """Return the lines without their breaks; a final break makes an empty last line.

    >>> split_lines("a\\r\\nb\\rc\\n")
    ['a', 'b', 'c', '']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def broken_lines(text: str) -> list[tuple[str, str]]:
    """Return each line with the break that ends it, which is empty for the last line.

    >>> broken_lines("a\\r\\nb")
    [('a', '\\r\\n'), ('b', '')]
    """
    ends = [found[0] for found in BREAK.finditer(text)]
    return list(zip(BREAK.split(text), [*ends, ""], strict=True))


def replaced(text: str, row: str, first: int, last: int) -> str:
    """Return *text* with *row* in place of the lines *first* to *last*, with their own line breaks.

    >>> replaced("a\\r\\nb\\r\\nc", "x\\ny", 2, 2)
    'a\\r\\nx\\r\\ny\\r\\nc'
    """
    lines = broken_lines(text)
    usual = lines[0][1] or "\n"
    new = [(line, usual) for line in row.split("\n")]
    new[-1] = (new[-1][0], lines[last - 1][1])
    return "".join(line + ending for line, ending in [*lines[: first - 1], *new, *lines[last:]])


def inserted(text: str, row: str, after_line: int) -> str:
    """Return *text* with *row* after that line, with the file's own line breaks.

    >>> inserted("a\\r\\nb\\r\\n", "x", 1), inserted("a\\nb", "x", 2)
    ('a\\r\\nx\\r\\nb\\r\\n', 'a\\nb\\nx')
    """
    lines = broken_lines(text)
    usual = lines[0][1] or "\n"
    new = [(line, usual) for line in row.split("\n")]
    if after_line >= len(lines):
        lines[-1], new[-1] = (lines[-1][0], usual), (new[-1][0], "")
    return "".join(line + ending for line, ending in [*lines[:after_line], *new, *lines[after_line:]])
