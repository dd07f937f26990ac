"""Unified patches as the forge sends them: which lines they show, and how to apply them to a text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

HUNK = re.compile(r"@@ -(?P<old>\d+)(?:,(?P<old_count>\d+))? \+(?P<new>\d+)(?:,(?P<new_count>\d+))? @@")
NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class _Hunk:
    old: int
    old_count: int
    new: int
    new_count: int
    lines: tuple[str, ...]


def _hunks(patch: str) -> Iterator[_Hunk]:
    head: re.Match[str] | None = None
    lines: list[str] = []
    for line in patch.split("\n"):
        if found := HUNK.match(line):
            if head:
                yield _hunk(head, lines)
            head, lines = found, []
        elif head:
            lines.append(line)
    if head:
        yield _hunk(head, lines)


def _hunk(head: re.Match[str], lines: list[str]) -> _Hunk:
    old_count, new_count = head["old_count"], head["new_count"]
    return _Hunk(
        int(head["old"]),
        1 if old_count is None else int(old_count),
        int(head["new"]),
        1 if new_count is None else int(new_count),
        tuple(lines),
    )


def shown_lines(patch: str) -> frozenset[int]:
    """Return the lines of the new version that the patch shows: suggestions are possible only there.

    >>> sorted(shown_lines("@@ -1,2 +1,3 @@\\n a\\n+b\\n c"))
    [1, 2, 3]
    """
    shown: set[int] = set()
    for hunk in _hunks(patch):
        number = hunk.new
        for line in hunk.lines:
            if line[:1] in (" ", "+"):
                shown.add(number)
                number += 1
    return frozenset(shown)


def patched(text: bytes, patch: str, additions: int, deletions: int) -> bytes | None:
    """Return *text* with *patch* applied, or None if the two do not fit exactly.

    The counts that come with a patch must agree with it, and every line that it shows of the old version must exist.

    >>> patched(b"a\\nc\\n", "@@ -1,2 +1,3 @@\\n a\\n+b\\n c", 1, 0)
    b'a\\nb\\nc\\n'
    """
    if not is_text(patch):
        return None
    signs = [line[:1] for hunk in _hunks(patch) for line in hunk.lines]
    if (signs.count("+"), signs.count("-")) != (additions, deletions):
        return None
    old = text.split(b"\n")
    parts: list[bytes] = []
    position = 0
    for hunk in _hunks(patch):
        start = hunk.old - 1 if hunk.old_count else hunk.old
        if start < position or start > len(old):
            return None
        parts += old[position:start]
        made, position = _apply(hunk, old, start)
        if made is None:
            return None
        parts += made
    return b"\n".join([*parts, *old[position:]])


def is_text(patch: str) -> bool:
    """Tell whether *patch* can be written as bytes; JSON may carry halves of letters."""
    return not any("\ud800" <= letter <= "\udfff" for letter in patch)


def _apply(hunk: _Hunk, old: list[bytes], position: int) -> tuple[list[bytes] | None, int]:
    made: list[bytes] = []
    last_sign = ""
    for line in hunk.lines:
        sign, content = line[:1], line[1:].encode()
        if sign in (" ", "-"):
            if position >= len(old) or old[position] != content:
                return None, position
            position += 1
        if sign in (" ", "+"):
            made.append(content)
        if line == NO_NEWLINE and not _ends(last_sign, made, old, position):
            return None, position
        last_sign = sign if sign in (" ", "+", "-") else last_sign
    return _closed(hunk, made, old, position)


def _ends(sign: str, made: list[bytes], old: list[bytes], position: int) -> bool:
    """Tell whether the side that should end without a line break does end here."""
    return sign == "+" or position == len(old)


def _closed(hunk: _Hunk, made: list[bytes], old: list[bytes], position: int) -> tuple[list[bytes] | None, int]:
    """Keep or drop the empty rest after the last line break, as the marks in the hunk say."""
    marks = [i for i, line in enumerate(hunk.lines) if line == NO_NEWLINE]
    new_is_open = any(hunk.lines[i - 1][:1] in ("+", " ") for i in marks if i)
    old_is_open = any(hunk.lines[i - 1][:1] in ("-", " ") for i in marks if i)
    is_at_end = position >= len(old) - (0 if old_is_open else 1)
    if not is_at_end or new_is_open == old_is_open:
        return made, position
    if new_is_open:
        return made, len(old)
    return [*made, b""], len(old)


def blob_sha(content: bytes) -> str:
    """Return the name that git gives to a file of that content.

    >>> blob_sha(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
