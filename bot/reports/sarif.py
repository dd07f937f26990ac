"""A verdict as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot import __version__
from bot.signing import digest_of
from rules.judging.registry import RULES
from rules.model import Finding, Level, Verdict

HOME = "https://github.com/listkeeper/listkeeper/"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "note"}


def as_sarif(verdict: Verdict) -> str:
    """Return *verdict* as a SARIF log with one run; fixes are replacements of whole lines."""
    names = sorted({finding.rule for finding in verdict.findings})
    driver = {
        "name": "listkeeper",
        "version": __version__,
        "informationUri": HOME,
        "rules": [_rule(name) for name in names],
    }
    results = [_result(finding, names) for finding in verdict.findings]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "listkeeper/"},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(name: str) -> dict[str, Any]:
    rule = RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.doc, "markdown": rule.doc},
        "helpUri": f"{HOME}blob/main/docs/rules/{name}.md",
        "defaultConfiguration": {"level": LEVELS[rule.level]},
    }


def _result(finding: Finding, names: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": names.index(finding.rule),
        "level": LEVELS[finding.level],
        "message": {"text": str(finding.message)},
        "locations": [_location(finding.file, finding.line, finding.end_line)],
        "partialFingerprints": {"entry/v1": digest_of(f"{finding.rule}\n{finding.entry}")[:32]},
    }
    if finding.evidence:
        result["relatedLocations"] = [_location(e.file, e.line, e.line) for e in finding.evidence]
    if finding.fix:
        result["fixes"] = [_fix(finding)]
    return result


def _location(file: str, line: int, end_line: int) -> dict[str, Any]:
    region = {"startLine": line, "endLine": end_line}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": region}}


def _fix(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    assert fix is not None, "asked only of findings with a fix"  # noqa: S101 - states an invariant
    region = {"startLine": fix.line, "startColumn": 1, "endLine": fix.end_line + 1, "endColumn": 1}
    text = fix.replacement + "\n" if fix.replacement else ""
    replacement = {"deletedRegion": region, "insertedContent": {"text": text}}
    change = {"artifactLocation": {"uri": quote(finding.file)}, "replacements": [replacement]}
    return {"description": {"text": "Fix the line."}, "artifactChanges": [change]}
