"""A verdict for a terminal: each finding with the line it is about and the place in it, as a good compiler shows it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

import click

from rules.model import Conclusion, Finding, Level, Verdict
from rules.text.lines import split_lines

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ADVICE: "cyan"}
WIDTH = 160
"""Columns of a report that no terminal shows."""

NARROWEST = 40
"""Columns that a report has at least."""


def as_text(verdict: Verdict, texts: Mapping[str, str], most: int | None = None, width: int = WIDTH) -> str:
    """Return the report on *verdict*, of at most *most* findings; *texts* holds each file's text by its name.

    Messages and lines of the list take at most *width* columns. The place that a finding is about is in sight, with
    signs under it.
    """
    lines = {name: split_lines(text) for name, text in texts.items()}
    shown = shown_of(verdict, most)
    screen = max(width, NARROWEST)
    parts = [_finding(finding, lines, screen) for finding in shown]
    rest = [f"{left_out(verdict, shown)}\n"] if len(shown) < len(verdict.findings) else []
    told = [*rest, summary(verdict)]
    return "\n".join([*parts, *(told if width == WIDTH else ("\n".join(_wrapped(line, screen)) for line in told))])


def shown_of(verdict: Verdict, most: int | None) -> list[Finding]:
    """Return the findings in the order of a report. In an audit the most serious come first, grouped by rule."""
    found = list(verdict.findings)
    if not verdict.changes:
        found.sort(key=lambda finding: (finding.level.weight, finding.rule))
    elif most is not None:
        found.sort(key=lambda finding: finding.level.weight)
    return found if most is None else found[:most]


def left_out(verdict: Verdict, shown: Sequence[Finding]) -> str:
    """Return a line that says what a report of fewer findings leaves out."""
    counts = Counter(f.rule for f in verdict.findings)
    counts.subtract(f.rule for f in shown)
    told = ", ".join(f"{rule} {count}" for rule, count in counts.most_common() if count)
    return f"{len(verdict.findings) - len(shown)} more are not shown: {told}."


def _finding(finding: Finding, lines: Mapping[str, Sequence[str]], width: int) -> str:
    return "\n".join(_finding_lines(finding, lines, width)) + "\n"


def _finding_lines(finding: Finding, lines: Mapping[str, Sequence[str]], width: int) -> Iterator[str]:
    name = f"{finding.level.value}[{finding.rule}]"
    first, *rest = _wrapped(f"{name}: {_printable(str(finding.message))}", width)
    head = click.style(name, fg=COLOURS[finding.level], bold=True)
    yield f"{head}:{click.style(first.removeprefix(name + ':'), bold=True)}"
    yield from (click.style(line, bold=True) for line in rest)
    gutter = len(str(max(finding.end_line, *(e.line for e in finding.evidence), 0)))
    bar = click.style("|", fg="blue")
    room = width - gutter - len(" | ")
    yield f"{' ' * gutter}{click.style('-->', fg='blue')} {finding.file}:{finding.line}"
    source, place = lines.get(finding.file, ()), finding.place
    last = min(finding.end_line, finding.line + 7)
    numbers = [*range(finding.line, last + 1)]
    for number in [*numbers, place.line] if place and place.line > last else numbers:
        is_place = place is not None and place.line == number
        begin, end = (place.start, place.end) if place and is_place else (0, 0)
        shown, mark = _window(_line(source, number), begin, end, room)
        yield f"{number:>{gutter}} {bar} {shown}"
        if is_place:
            yield f"{' ' * gutter} {bar} {click.style(mark, fg=COLOURS[finding.level], bold=True)}"
    for evidence in finding.evidence:
        where = f"{evidence.file}:{evidence.line}: "
        shown, _ = _window(_line(lines.get(evidence.file, ()), evidence.line), 0, 0, room - len(f"see {where}"))
        yield f"{' ' * gutter} {bar} {click.style('see', fg='blue')} {where}{shown}"
    if finding.fix:
        before = source[finding.fix.line - 1 : finding.fix.end_line]
        for text, begin in _changed(before, finding.fix.replacement.split("\n")):
            shown, _ = _window(text, begin, begin, room - len("fix "))
            yield f"{' ' * gutter} {bar} {click.style('fix', fg='green')} {shown}"


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Return the lines of *after* that are not as before, each with the number of its first new character."""
    are_paired = len(before) == len(after)
    for number, line in enumerate(after):
        old = before[number] if are_paired else ""
        if old != line:
            pairs = zip(old, line, strict=False)
            same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(line)))
            yield line, same if are_paired else 0


def _line(source: Sequence[str], number: int) -> str:
    return source[number - 1] if 0 < number <= len(source) else ""


def _window(text: str, begin: int, end: int, width: int) -> tuple[str, str]:
    """Return the part of *text* around a place in it that *width* columns can show, and a line of signs under the place."""
    text = _printable(text).rstrip()
    begin, end = min(begin, len(text)), min(max(end, begin + 1), max(len(text), begin + 1))
    first = 0
    if columns(text) > width:
        before = columns(text[:begin])
        while first < begin and before > width // 2:
            before -= columns(text[first])
            first += 1
    cut = "…" if first else ""
    last = first
    room = width - len(cut) - 1  # the last column is for the sign that more follows
    while last < len(text) and (room := room - columns(text[last])) >= 0:
        last += 1
    if last < len(text) and columns(text[first:]) <= width - len(cut):
        last = len(text)
    shown = f"{cut}{text[first:last]}{'…' if last < len(text) else ''}"
    under = " " * (len(cut) + columns(text[first:begin])) + "^" * max(1, columns(text[begin : min(end, last)]))
    return shown, under[:width]


def _printable(text: str) -> str:
    """Return *text* without control characters, which a terminal would obey."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Return *text* as lines of at most *width* columns.

    >>> _wrapped("two words", 5), _wrapped("列表列表", 5)
    (['two', 'words'], ['列表', '列表'])
    """
    # The library counts characters: one of two columns is followed by a sign that is taken out again. A line may end between the two.
    padded = text if text.isascii() else "".join(f"{c}\0" if columns(c) == 2 else c for c in text)
    room = width - 1 if "\0" in padded else width
    return [line.replace("\0", "") for line in wrap(padded, room, break_on_hyphens=False)]


def columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes.

    >>> columns("list"), columns("列表"), columns("e\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def summary(verdict: Verdict) -> str:
    """Return one line that says what was read and what was found."""
    coverage = verdict.coverage
    where = f"{_count(coverage.sections, 'section')} of {', '.join(coverage.files)}"
    read = f"{_count(coverage.entries, 'entry', 'entries')} in {where}"
    unread = f", {_count(coverage.unread, 'line')} not readable" if coverage.unread else ""
    if coverage.unaccounted:
        unread += f", {_count(coverage.unaccounted, 'line')} with links not taken for entries"
    counts = Counter(finding.level for finding in verdict.findings)
    found = ", ".join(
        _count(counts[level], level.value, level.value if level is Level.ADVICE else None)
        for level in (Level.ERROR, Level.WARNING, Level.ADVICE)
        if counts[level]
    )
    changes = f"; {_count(len(verdict.changes), 'change')}" if verdict.changes else ""
    if verdict.conclusion is Conclusion.OUT_OF_SCOPE:
        return f"No entry of the list is touched ({read}{unread})."
    return f"{found or 'Nothing to change'} ({read}{unread}{changes})."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
