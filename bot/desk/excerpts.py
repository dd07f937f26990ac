"""What a contribution makes of the list: the changed lines, those around them, and how they are with all fixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rules.judging.judge import Contribution
from rules.model import Catalog, Change, Finding, Fix

AROUND = 3
"""Lines that are shown before and after a change, at most."""

LIMIT = 20_000
"""Letters of all excerpts of a verdict."""


def excerpts_of(contributions: Iterable[Contribution], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return an excerpt for each change, as plain values, the first ones up to `LIMIT` letters.

    ``written`` are the lines as the contribution has them, ``old`` those in the list before, ``fixed`` those with all
    fixes if that makes a difference, else null.
    """
    kept: list[dict[str, Any]] = []
    room = LIMIT
    for contribution in contributions:
        for excerpt in _of_one(contribution, findings):
            room -= sum(len(line) for lines in excerpt.values() if isinstance(lines, list) for line in lines)
            if room < 0:
                return kept
            kept.append(excerpt)
    return kept


def _of_one(contribution: Contribution, findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    head, base = contribution.head, contribution.base
    mine = [f for f in findings if f.file == head.file and not f.overridden]
    fixes = sorted({f.fix for f in mine if f.fix}, key=lambda fix: fix.line)
    for change in contribution.changes:
        yield _excerpt(change, head, base, fixes)


def _excerpt(change: Change, head: Catalog, base: Catalog, fixes: Sequence[Fix]) -> dict[str, Any]:
    lines = head.text.removesuffix("\n").split("\n")
    after, before = change.after, change.before
    old = base.text.split("\n")[before.line - 1 : before.end_line] if before else []
    if after is None:
        assert before is not None, "a change has at least one side"  # noqa: S101 - states an invariant
        return {
            "kind": change.kind.value,
            "file": base.file,
            "line": before.line,
            "old": old,
            "written": [],
        } | _nothing()
    first, last = after.line, after.end_line
    written = lines[first - 1 : last]
    fixed = _fixed(lines, first, last, fixes)
    return {
        "kind": change.kind.value,
        "file": head.file,
        "line": first,
        "above": lines[max(0, first - 1 - AROUND) : first - 1],
        "old": old,
        "written": written,
        "fixed": fixed if fixed != written else None,
        "below": lines[last : last + AROUND],
    }


def _nothing() -> dict[str, Any]:
    return {"above": [], "fixed": None, "below": []}


def _fixed(lines: Sequence[str], first: int, last: int, fixes: Sequence[Fix]) -> list[str]:
    """Return the lines from *first* to *last* with every fix that begins and ends among them."""
    made: list[str] = []
    at = first
    for _, same in groupby((f for f in fixes if first <= f.line and f.end_line <= last), key=lambda fix: fix.line):
        fix = next(same)
        made += lines[at - 1 : fix.line - 1]
        made += fix.replacement.split("\n") if fix.replacement else []
        at = fix.end_line + 1
    return [*made, *lines[at - 1 : last]]
