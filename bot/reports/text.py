"""A verdict for a terminal: each finding with the line it is about, as a good compiler shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import click

from rules.model import Conclusion, Finding, Level, Verdict
from rules.text.lines import split_lines

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ADVICE: "cyan"}
WIDTH = 160


def as_text(verdict: Verdict, texts: Mapping[str, str], most: int | None = None) -> str:
    """Return the report on *verdict*, of at most *most* findings; *texts* holds each file's text by its name."""
    lines = {name: split_lines(text) for name, text in texts.items()}
    shown = shown_of(verdict, most)
    parts = [_finding(finding, lines) for finding in shown]
    rest = [f"{left_out(verdict, shown)}\n"] if len(shown) < len(verdict.findings) else []
    return "\n".join([*parts, *rest, summary(verdict)])


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


def _finding(finding: Finding, lines: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(_finding_lines(finding, lines)) + "\n"


def _finding_lines(finding: Finding, lines: Mapping[str, Sequence[str]]) -> Iterator[str]:
    head = click.style(f"{finding.level.value}[{finding.rule}]", fg=COLOURS[finding.level], bold=True)
    yield f"{head}: {click.style(str(finding.message), bold=True)}"
    gutter = len(str(max(finding.end_line, *(e.line for e in finding.evidence), 0)))
    bar = click.style("|", fg="blue")
    yield f"{' ' * gutter}{click.style('-->', fg='blue')} {finding.file}:{finding.line}"
    source = lines.get(finding.file, ())
    for number in range(finding.line, min(finding.end_line, finding.line + 7) + 1):
        yield f"{number:>{gutter}} {bar} {_line(source, number)}"
    for evidence in finding.evidence:
        shown = _line(lines.get(evidence.file, ()), evidence.line)
        yield f"{' ' * gutter} {bar} {click.style('see', fg='blue')} {evidence.file}:{evidence.line}: {shown}"
    if finding.fix:
        for text in finding.fix.replacement.split("\n"):
            yield f"{' ' * gutter} {bar} {click.style('fix', fg='green')} {_cut(text)}"


def _line(source: Sequence[str], number: int) -> str:
    return _cut(source[number - 1]) if 0 < number <= len(source) else ""


def _cut(text: str) -> str:
    """Return *text* without control characters, which a terminal would obey, and no longer than a screen is wide."""
    text = "".join(c if c.isprintable() else " " for c in text.rstrip())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


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
