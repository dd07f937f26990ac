"""A verdict as GitHub Actions annotations: ``::error file=…,line=…::message``."""

from __future__ import annotations

from rules.model import Finding, Level, Verdict

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"}


def as_annotations(verdict: Verdict) -> str:
    """Return one annotation on each line, in the order of the findings."""
    return "\n".join(annotation(finding) for finding in verdict.findings)


def annotation(finding: Finding) -> str:
    """Return the annotation for a finding."""
    place = f"file={_property(finding.file)},line={finding.line},endLine={finding.end_line},title={finding.rule}"
    return f"::{COMMANDS[finding.level]} {place}::{data_of(str(finding.message))}"


def data_of(text: str) -> str:
    """Return a text as it may stand in a line of a log that GitHub Actions reads."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data_of(text).replace(":", "%3A").replace(",", "%2C")
