"""What changed between two snapshots, shown as GitHub shows it: one unified patch per file.

It follows three habits of GitHub: a large file has no patch, a very large one has counts of
zero, and a comment is possible only on a line that a patch shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from standin.git import Commit, ObjectStore

CONTEXT = 3
RENAME_SIMILARITY = 0.5
HEADING_LENGTH = 80
NO_NEWLINE = "\\ No newline at end of file"
HUNK_HEAD = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")

Opcode = tuple[str, int, int, int, int]
Side = Literal["LEFT", "RIGHT"]
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DiffLimits:
    """The size from which a file has no patch, and the size from which it has no counts."""

    changed_lines: int = 3_000
    patch_bytes: int = 1_000_000
    counted_lines: int = 20_000


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a difference; `patch` is `None` if GitHub sends none."""

    path: str
    status: Literal["added", "removed", "modified", "renamed"]
    blob: str
    additions: int
    deletions: int
    patch: str | None
    previous_path: str | None = None


def changed_files(store: ObjectStore, base: Commit | None, head: Commit, limits: DiffLimits) -> tuple[FileChange, ...]:
    """Every file that differs, by path; a moved file is one rename, as GitHub shows it."""
    before = dict(base.files) if base else {}
    after = head.files
    removed = [path for path in before if path not in after]
    added = [path for path in after if path not in before]
    renames = dict(_renames(store, before, dict(after), removed, added))
    changes = []
    for path in sorted({*before, *after} - set(renames.values())):
        old_path = renames.get(path, path)
        old, new = before.get(old_path), after.get(path)
        if old != new or old_path != path:
            previous = old_path if old_path != path else None
            changes.append(_file_change(store, path, previous, old, new, limits))
    return tuple(changes)


def _renames(
    store: ObjectStore,
    before: dict[str, str],
    after: dict[str, str],
    removed: Sequence[str],
    added: Sequence[str],
) -> Iterator[tuple[str, str]]:
    free = list(removed)
    for path in added:
        alike = {old: _similarity(store, before[old], after[path]) for old in free}
        best = max(alike, key=lambda old: alike[old], default=None)
        if best is not None and alike[best] >= RENAME_SIMILARITY:
            free.remove(best)
            yield path, best


def _similarity(store: ObjectStore, old: str, new: str) -> float:
    if old == new:
        return 1.0
    one, other = store.blobs[old], store.blobs[new]
    if is_binary(one) or is_binary(other):
        return 0.0
    return SequenceMatcher(None, lines_of(one), lines_of(other), autojunk=False).quick_ratio()


def _file_change(
    store: ObjectStore,
    path: str,
    previous: str | None,
    old: str | None,
    new: str | None,
    limits: DiffLimits,
) -> FileChange:
    before = store.blobs[old] if old else b""
    after = store.blobs[new] if new else b""
    status: Literal["added", "removed", "modified", "renamed"] = "modified"
    if previous is not None:
        status = "renamed"
    elif old is None or new is None:
        status = "added" if old is None else "removed"
    additions, deletions, patch = limited_patch(before, after, limits)
    blob = new or old or ""
    return FileChange(path, status, blob, additions, deletions, patch, previous)


def limited_patch(before: bytes, after: bytes, limits: DiffLimits) -> tuple[int, int, str | None]:
    """Additions, deletions and patch of one file, within the limits."""
    if before == after or is_binary(before) or is_binary(after):
        return 0, 0, None
    old, new = lines_of(before), lines_of(after)
    opcodes = difference(old, new)
    deletions = sum(i2 - i1 for tag, i1, i2, _, _ in opcodes if tag != "equal")
    additions = sum(j2 - j1 for tag, _, _, j1, j2 in opcodes if tag != "equal")
    if additions + deletions > limits.counted_lines:
        return 0, 0, None
    if additions + deletions > limits.changed_lines:
        return additions, deletions, None
    patch = unified_patch(old, new, opcodes)
    too_large = len(patch.encode()) > limits.patch_bytes
    return additions, deletions, None if too_large else patch


def is_binary(content: bytes) -> bool:
    """Git's own test: a NUL near the beginning."""
    return b"\0" in content[:8000]


def lines_of(content: bytes) -> list[str]:
    """The lines as git counts them: only a line feed ends one, and it stays on its line."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", content.decode("utf-8", "replace"))


def difference(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """How to turn old into new. The equal ends are removed first: lists change in few places."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
    opcodes: list[Opcode] = [("equal", 0, start, 0, start)] if start else []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        opcodes.append((tag, i1 + start, i2 + start, j1 + start, j2 + start))
    if tail:
        opcodes.append(("equal", old_end, len(old), new_end, len(new)))
    return opcodes


def unified_patch(old: Sequence[str], new: Sequence[str], opcodes: Sequence[Opcode]) -> str:
    """The hunks without the file header, as in the field `patch`."""
    parts: list[str] = []
    for hunk in _hunks(opcodes):
        parts.append(_hunk_head(old, hunk))
        for tag, i1, i2, j1, j2 in hunk:
            if tag == "equal":
                parts += _marked(" ", old[i1:i2])
            else:
                parts += _marked("-", old[i1:i2])
                parts += _marked("+", new[j1:j2])
    return "\n".join(parts)


def _hunks(opcodes: Sequence[Opcode]) -> Iterator[list[Opcode]]:
    hunk: list[Opcode] = []
    last = len(opcodes) - 1
    for index, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag != "equal":
            hunk.append((tag, i1, i2, j1, j2))
            continue
        length = i2 - i1
        if hunk:
            kept = min(length, CONTEXT if index == last or length > 2 * CONTEXT else length)
            hunk.append((tag, i1, i1 + kept, j1, j1 + kept))
            if index == last or length <= 2 * CONTEXT:
                continue
            yield hunk
            hunk = []
        if index < last:
            kept = min(length, CONTEXT)
            hunk.append((tag, i2 - kept, i2, j2 - kept, j2))
    if hunk:
        yield hunk


def _hunk_head(old: Sequence[str], hunk: Sequence[Opcode]) -> str:
    _, i1, _, j1, _ = hunk[0]
    _, _, i2, _, j2 = hunk[-1]
    heading = next((line for line in reversed(old[:i1]) if _is_heading(line)), "")
    head = f"@@ -{_extent(i1, i2)} +{_extent(j1, j2)} @@"
    return f"{head} {heading.rstrip()[:HEADING_LENGTH]}" if heading else head


def _is_heading(line: str) -> bool:
    # Git repeats the nearest earlier line that looks like the head of a function.
    return line[:1].isalpha() or line[:1] in {"_", "$"}


def _extent(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(mark: str, lines: Sequence[str]) -> list[str]:
    marked = [mark + line.removesuffix("\n") for line in lines]
    if lines and not lines[-1].endswith("\n"):
        marked.append(NO_NEWLINE)
    return marked


@dataclass(frozen=True, slots=True)
class Hunk:
    """One hunk of a patch: its text line by line, and the places where a comment is possible."""

    rows: tuple[str, ...]
    spots: tuple[frozenset[Spot], ...]

    def row_of(self, side: Side, line: int) -> int | None:
        """Which row shows this line of this side, if any does."""
        return next((n for n, spots in enumerate(self.spots) if (side, line) in spots), None)


def hunks_of(patch: str) -> tuple[Hunk, ...]:
    """Read a patch back into its hunks."""
    hunks: list[tuple[list[str], list[frozenset[Spot]]]] = []
    left = right = 0
    for row in patch.split("\n"):
        head = HUNK_HEAD.match(row)
        if head:
            left, right = int(head[1]), int(head[2])
            hunks.append(([row], [frozenset()]))
            continue
        spots: set[Spot] = set()
        if row[:1] in {" ", "-"}:
            spots.add(("LEFT", left))
            left += 1
        if row[:1] in {" ", "+"}:
            spots.add(("RIGHT", right))
            right += 1
        hunks[-1][0].append(row)
        hunks[-1][1].append(frozenset(spots))
    return tuple(Hunk(tuple(rows), tuple(spots)) for rows, spots in hunks)


def is_in_diff(patch: str, line: int, side: Side = "RIGHT") -> bool:
    """Whether GitHub would accept a review comment on this line."""
    return any(hunk.row_of(side, line) is not None for hunk in hunks_of(patch))


def merged_text(ancestor: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Our text with their changes added; if both changed one place, theirs wins."""
    base, our, their = lines_of(ancestor), lines_of(ours), lines_of(theirs)
    place: dict[int, int] = {len(base): len(our)}
    for _, i1, i2, j1, j2 in difference(base, our):
        for line in range(i1, i2):
            place[line] = min(j1 + line - i1, j2)
    for tag, i1, i2, j1, j2 in reversed(difference(base, their)):
        if tag != "equal":
            start = place[i1]
            our[start : max(start, place[i2])] = their[j1:j2]
    return "".join(our).encode()
