"""A verdict as Markdown, for a job summary or a note to yourself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.reports.text import left_out, shown_of, summary
from bot.words.quoting import fenced, quote, quote_code, quote_message
from rules.model import Finding, Verdict


def as_markdown(verdict: Verdict, texts: Mapping[str, str], most: int | None = None) -> str:
    """Return a heading, one paragraph a finding (at most *most*), and the lines to paste."""
    parts = [f"**{quote(summary(verdict), 1000)}**"]
    shown = shown_of(verdict, most)
    for finding in shown:
        parts += _paragraphs(finding)
    if len(shown) < len(verdict.findings):
        parts.append(left_out(verdict, shown))
    return "\n\n".join(parts)


def _paragraphs(finding: Finding) -> Iterator[str]:
    where = (
        f"line {finding.line}" if finding.line == finding.end_line else f"lines {finding.line} to {finding.end_line}"
    )
    place = f"`{finding.rule}`, {quote_code(finding.file)}, {where}"
    yield f"- {finding.level.value}, {place}: {quote_message(str(finding.message))}"
    if finding.fix:
        yield fenced(finding.fix.replacement, "markdown")
