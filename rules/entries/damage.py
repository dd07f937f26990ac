"""Damage beside a contribution: entries whose lines nobody touched, and which GitHub does not show any more.

A blank line in a table, a fence that is never closed, a comment, a delimiter row of another width: each takes entries
away although the diff leaves their lines alone. Entries are compared, before and after, and the lines in between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rules.model import Catalog, Edit, Entry, Shape
from rules.reading.rows import DELIMITER
from rules.text.lines import CONFLICT, FENCE, split_lines

COMPARED = 4_000
"""Lines between the common beginning and end of two versions that are compared line by line."""

DELIMITER_CELL = re.compile(r":?-+:?")


class Loss(NamedTuple):
    """Entries that went because of one line: *line* is the one that did it, the others are where the entries stand."""

    line: int
    first: int
    last: int
    entries: tuple[Entry, ...]  # of the list before
    edits: tuple[Edit, ...] = ()


def losses(base: Catalog, head: Catalog, read: Callable[[str], Catalog]) -> tuple[Loss, ...]:
    """Return what *head* does not show any more although its lines still stand there.

    *read* reads a text as *head* was read. A mend is offered only if all that was lost is there again with it.
    """
    gone = _gone(base, head)
    if not gone:
        return ()
    alignment = _Alignment(split_lines(base.text), split_lines(head.text))
    placed = [(line, entry) for entry in gone if (line := alignment.new_line(entry.line)) is not None]
    found = [
        Loss(line, line, line, (entry,))
        for entry in gone
        if alignment.new_line(entry.line) is None and (line := alignment.moved_to(_first_line(entry))) is not None
    ]
    for run in _runs(sorted(placed, key=lambda pair: pair[0]), alignment):
        line = alignment.change_before(run[0][0])
        entries = tuple(entry for _, entry in run)
        edits = next(_mends(base, head, line, entries, read), ())
        found.append(Loss(line, run[0][0], run[-1][0], entries, edits))
    return tuple(sorted(found, key=lambda loss: loss.line))


def has_conflict(head: Catalog, base: Catalog | None) -> bool:
    """Tell whether *head* holds marks of a merge conflict that *base* has not."""
    if "<<<<<<<" not in head.text and ">>>>>>>" not in head.text:
        return False
    known = set(split_lines(base.text)) if base else set[str]()
    return any(CONFLICT.match(line) and line not in known and line[0] in "<>" for line in split_lines(head.text))


def _gone(base: Catalog, head: Catalog) -> list[Entry]:
    """Return the entries of *base* that *head* does not show, though as many lines like theirs are there."""
    shown = Counter(line for entry in (*head.entries, *head.asides) for line in _lines_shown(entry))
    lines = Counter(line.strip() for line in split_lines(head.text))
    left = lines - shown
    found = []
    for entry in base.entries:
        key = _first_line(entry)
        if entry.is_detached:
            continue
        if shown[key] > 0:
            shown[key] -= 1
        elif left[key] > 0:
            left[key] -= 1
            found.append(entry)
    return found


def _lines_shown(entry: Entry) -> Iterator[str]:
    """Return the lines that GitHub shows as an entry, or as part of one; a row is none if it is part of an item."""
    if not entry.is_detached:
        first, *more = split_lines(entry.text)
        yield first.strip()
        yield from (line for text in more if (line := text.strip()) and not line.startswith("|"))


def _first_line(entry: Entry) -> str:
    return split_lines(entry.text)[0].strip()


class _Alignment:
    """Which line of the new text each line of the old one is, and where the two differ."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.new = new
        begin, shortest = 0, min(len(old), len(new))
        while begin < shortest and old[begin] == new[begin]:
            begin += 1
        end = 0
        while end < shortest - begin and old[-1 - end] == new[-1 - end]:
            end += 1
        self._begin, self._old_end, self._shift = begin, len(old) - end, len(new) - len(old)
        self._lines: dict[int, int] = {}
        self._changes: list[int] = []
        middle, other = old[begin : len(old) - end], new[begin : len(new) - end]
        if len(middle) + len(other) <= COMPARED:
            from difflib import SequenceMatcher  # only what is damaged needs it

            for kind, i1, i2, j1, j2 in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
                if kind == "equal":
                    self._lines.update({begin + i1 + n + 1: begin + j1 + n + 1 for n in range(i2 - i1)})
                else:
                    self._changes.append(begin + max(j2, j1, 1 if begin == 0 else 0))
        else:
            self._changes.append(begin + 1)

    def new_line(self, old: int) -> int | None:
        """Return the new number of a line, or None if it is not there any more."""
        if old <= self._begin:
            return old
        return old + self._shift if old > self._old_end else self._lines.get(old)

    def moved_to(self, text: str) -> int | None:
        """Return where a line stands now that was taken from its old place."""
        return next((at for at, line in enumerate(self.new, start=1) if line.strip() == text), None)

    def change_before(self, line: int) -> int:
        """Return the last line above *line* that is new, or behind which lines are missing; else the nearest below."""
        above = [change for change in self._changes if change < line]
        below = [change for change in self._changes if change >= line]
        return above[-1] if above else below[0] if below else line


def _runs(placed: Sequence[tuple[int, Entry]], alignment: _Alignment) -> Iterator[list[tuple[int, Entry]]]:
    """Return the entries that went because of the same line together."""
    run: list[tuple[int, Entry]] = []
    for pair in placed:
        if run and alignment.change_before(pair[0]) != alignment.change_before(run[-1][0]):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _mends(
    base: Catalog, head: Catalog, line: int, entries: Sequence[Entry], read: Callable[[str], Catalog]
) -> Iterator[tuple[Edit, ...]]:
    """Return the edits, the likeliest first, after which all *entries* are shown again."""
    lost = Counter(_first_line(entry) for entry in entries)
    before = Counter(_first_line(entry) for entry in head.entries if not entry.is_detached)
    for edits in _candidates(base, head, line, entries):
        text, position, parts = head.text, 0, []
        for edit in sorted(edits, key=lambda edit: edit.start):
            parts += [text[position : edit.start], edit.text]
            position = edit.end
        mended = read("".join([*parts, text[position:]]))
        after = Counter(_first_line(entry) for entry in mended.entries if not entry.is_detached)
        if not (before + lost) - after:
            yield edits


def _candidates(base: Catalog, head: Catalog, line: int, entries: Sequence[Entry]) -> Iterator[tuple[Edit, ...]]:
    lines, starts = split_lines(head.text), [*head.line_starts, len(head.text)]
    if not 1 <= line <= len(lines):
        return
    text = lines[line - 1]
    whole = Edit(starts[line - 1], starts[line], "")
    if not text.strip():
        first = line
        while first > 1 and not lines[first - 2].strip():
            first -= 1
        yield (Edit(starts[first - 1], starts[line], ""),)
    if DELIMITER.fullmatch(text.strip()) and line > 1:
        wanted = _delimiter_like(text, lines[line - 2])
        yield (Edit(starts[line - 1], starts[line - 1] + len(text), wanted),)
    if text.lstrip().startswith("<") and all(entry.shape is Shape.ROW for entry in entries):
        last = line
        while last < len(lines) and lines[last].lstrip().startswith("|"):
            last += 1
        if last > line and last < len(lines):
            ending = head.text[starts[line - 1] + len(text) : starts[line]]
            yield whole, Edit(starts[last], starts[last], text + (ending or "\n"))
    if FENCE.match(text):
        yield (whole,)


def _delimiter_like(delimiter: str, header: str) -> str:
    """Return a delimiter row with as many cells as its header has."""
    width = header.strip().strip("|").count("|") + 1
    cells = DELIMITER_CELL.findall(delimiter)
    cells = (cells + [cells[-1] if cells else "---"] * width)[:width]
    bare = delimiter.strip()
    left, right = "|" if bare.startswith("|") else "", "|" if bare.endswith("|") else ""
    gap = " " if " |" in bare or "| " in bare else ""
    joined = f"{gap}|{gap}".join(cells)
    return f"{left}{gap if left else ''}{joined}{gap if right else ''}{right}"
