"""A verdict as plain values: the JSON of the public contract, schema ``listkeeper.verdict/1``."""

from __future__ import annotations

import json
from typing import Any

from rules.judging.policy import Policy, labels_of
from rules.model import Change, Entry, Finding, Verdict

SCHEMA = "listkeeper.verdict/1"


def as_json(verdict: Verdict, policy: Policy) -> str:
    """Return *verdict* as a JSON text."""
    return json.dumps(as_values(verdict, policy), ensure_ascii=False, indent=1)


def as_values(verdict: Verdict, policy: Policy) -> dict[str, Any]:
    """Return *verdict* as mappings, lists and texts."""
    coverage = verdict.coverage
    return {
        "schema": SCHEMA,
        "conclusion": verdict.conclusion.value,
        "catalog": {
            "files": list(coverage.files),
            "sections": coverage.sections,
            "entries": coverage.entries,
            "unread": coverage.unread,
        },
        "changes": [_change(change) for change in verdict.changes],
        "findings": [_finding(finding) for finding in verdict.findings],
        "labels": list(labels_of(verdict, policy)),
    }


def _change(change: Change) -> dict[str, Any]:
    entry = change.entry
    return {
        "kind": change.kind.value,
        "file": entry.file,
        "line": entry.line,
        "end_line": entry.end_line,
        "section": list(entry.section.path),
        "title": entry.title,
        "url": entry.url,
        "ids": list(entry.ids),
        "venue": entry.venue,
        "year": entry.year,
        "links": _links(entry),
    }


def _links(entry: Entry) -> list[dict[str, str]]:
    return [{"label": link.label, "url": link.url} for link in entry.links if link.label != entry.title]


def _finding(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "file": finding.file,
        "line": finding.line,
        "end_line": finding.end_line,
        "message": str(finding.message),
        "evidence": [{"file": evidence.file, "line": evidence.line} for evidence in finding.evidence],
        "fix": fix and {"line": fix.line, "end_line": fix.end_line, "replacement": fix.replacement},
    }
