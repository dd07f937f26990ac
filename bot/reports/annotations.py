"""A verdict as GitHub Actions annotations: ``::error file=…,line=…::message``."""

from __future__ import annotations

from rules.model import Finding, Level, Verdict

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"}


def as_annotations(verdict: Verdict) -> str:
    """Return one annotation on each line, in the order of the findings."""
    return "\n".join(_annotation(finding) for finding in verdict.findings)


def _annotation(finding: Finding) -> str:
    place = f"file={_property(finding.file)},line={finding.line},endLine={finding.end_line},title={finding.rule}"
    return f"::{COMMANDS[finding.level]} {place}::{_data(str(finding.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
