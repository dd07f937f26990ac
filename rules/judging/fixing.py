"""From a rule's edits to whole lines that can be pasted, and from those to a corrected file.

Promises: fixes compose, whichever rules they come from. Findings on the same lines have the same replacement.
What no rule asked for stays unchanged, line breaks included.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.model import Catalog, Edit, Fix
from rules.text.lines import broken_lines, split_lines


class Mend(NamedTuple):
    """What one finding wants to change; *line* to *end_line* are the lines of the finding."""

    line: int
    end_line: int
    edits: tuple[Edit, ...]


def fixes_for(catalog: Catalog, mends: Sequence[Mend]) -> list[Fix | None]:
    """Return the fix of each mend.

    None if it has no fix, or if an earlier mend changes the same characters in another way.
    """
    accepted: list[Edit] = []
    kept: list[bool] = []
    for mend in mends:
        fits = bool(mend.edits) and all(_fits(edit, accepted) for edit in mend.edits)
        kept.append(fits)
        for edit in mend.edits if fits else ():
            _accept(edit, accepted)
    groups = _merged(_lines(catalog, mend) for mend, keep in zip(mends, kept, strict=True) if keep)
    made = [Fix(*group, _rewritten(catalog, group, accepted)) for group in groups]
    firsts = [group[0] for group in groups]
    return [
        made[bisect_right(firsts, _lines(catalog, mend)[0]) - 1] if keep else None
        for mend, keep in zip(mends, kept, strict=True)
    ]


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _accept(edit: Edit, accepted: list[Edit]) -> None:
    at = bisect_left(accepted, _place(edit), key=_place)
    if accepted[at : at + 1] != [edit]:
        accepted.insert(at, edit)


def _fits(edit: Edit, accepted: Sequence[Edit]) -> bool:
    """Tell whether *edit* is among *accepted* or touches none of them.

    The accepted edits are in order and do not touch each other.
    """
    at = bisect_left(accepted, _place(edit), key=_place)
    return all(edit == other or not _overlap(edit, other) for other in accepted[max(0, at - 2) : at + 2])


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def _lines(catalog: Catalog, mend: Mend) -> tuple[int, int]:
    starts = catalog.line_starts
    first = min(bisect_right(starts, edit.start) for edit in mend.edits)
    last = max(bisect_right(starts, max(edit.start, edit.end)) for edit in mend.edits)
    return min(first, mend.line), max(last, mend.end_line)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _rewritten(catalog: Catalog, lines: tuple[int, int], edits: Sequence[Edit]) -> str:
    starts = catalog.line_starts
    begin = starts[lines[0] - 1]
    end = starts[lines[1]] if lines[1] < len(starts) else len(catalog.text)
    end = begin + len(catalog.text[begin:end].removesuffix("\n").removesuffix("\r"))
    inside = edits[bisect_left(edits, (begin, begin), key=_place) : bisect_right(edits, (end, end), key=_place)]
    parts, position = [], begin
    for edit in inside:
        parts += [catalog.text[position : edit.start], edit.text]
        position = max(position, edit.end)
    parts.append(catalog.text[position:end])
    return "\n".join(split_lines("".join(parts)))


def apply_fixes(text: str, fixes: Iterable[Fix | None]) -> str:
    """Return *text* with every fix applied once; each line keeps its kind of line break.

    >>> apply_fixes("a\\r\\nb\\r\\n", [Fix(2, 2, "c")])
    'a\\r\\nc\\r\\n'
    """
    lines = broken_lines(text)
    usual = lines[0][1] or "\n"
    wanted = {(fix.line, fix.end_line): fix for fix in fixes if fix}
    for (first, last), fix in sorted(wanted.items(), reverse=True):
        lines[first - 1 : last] = _relined(fix, [ending for _, ending in lines[first - 1 : last]], usual)
    if len(lines) > 0 and lines[-1][1] and broken_lines(text)[-1][1] == "":
        lines[-1] = (lines[-1][0], "")
    return "".join(line + ending for line, ending in lines)


def _relined(fix: Fix, endings: Sequence[str], usual: str) -> list[tuple[str, str]]:
    """Return the new lines of a fix: each keeps the break of the line that it replaces, the last one the last break."""
    if not fix.replacement:
        return []
    new = fix.replacement.split("\n")
    between = [ending or usual for ending in endings[:-1]] or [endings[-1] or usual]
    breaks = [between[min(at, len(between) - 1)] for at in range(len(new) - 1)]
    return list(zip(new, [*breaks, endings[-1]], strict=True))
