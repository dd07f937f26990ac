"""What a list holds: entries by section and year, venues, hosts, repeats, lines that could not be read, habits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from rules.habits.explaining import learned_from, usual_row
from rules.judging.judge import audit
from rules.judging.policy import SAMENESS, Policy
from rules.model import Catalog, Entry, Finding

MOST = 500
"""Rows of each kind that are kept."""

TEXT_LIMIT = 200


def surveys_of(catalogs: Sequence[Catalog], policy: Policy, dead: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Return a survey of each file of a list, as plain values; *dead* are addresses that are known to lead nowhere."""
    findings = audit(catalogs, policy.only(*SAMENESS)).findings
    return {c.file: _of_one(c, [f for f in findings if f.file == c.file], frozenset(dead)) for c in catalogs}


def addresses_of(catalogs: Iterable[Catalog]) -> frozenset[str]:
    """Return every address that an entry of a list links to."""
    return frozenset(link.url for catalog in catalogs for entry in catalog for link in entry.links)


def _of_one(catalog: Catalog, findings: Sequence[Finding], dead: frozenset[str]) -> dict[str, Any]:
    entries = catalog.entries
    return {
        "entries": len(entries),
        "sections": _sections(catalog),
        "years": _counted(str(entry.year) for entry in entries if entry.year),
        "venues": _counted(entry.venue for entry in entries if entry.venue),
        "hosts": _counted(host for entry in entries if (host := _host(entry))),
        "repeats": [_repeat(finding, catalog) for finding in findings[:MOST]],
        "unread": [
            {"line": item.line, "text": item.text[:TEXT_LIMIT], "reason": str(item.reason)}
            for item in catalog.unread[:MOST]
        ],
        "dead": [
            {"line": entry.line, "title": entry.title or "", "url": link.url}
            for entry in entries
            for link in entry.links
            if link.url in dead
        ][:MOST],
        "habits": [asdict(item) for item in learned_from(catalog)],
        "row": usual_row(catalog),
    }


def _sections(catalog: Catalog) -> list[dict[str, Any]]:
    found: dict[Any, list[Entry]] = {}
    for entry in catalog.entries:
        found.setdefault(entry.section, []).append(entry)
    return [
        {
            "path": list(section.path) or [section.name],
            "line": section.line,
            "entries": len(entries),
            "years": _counted(str(entry.year) for entry in entries if entry.year),
            "venues": len({entry.venue for entry in entries if entry.venue}),
        }
        for section, entries in found.items()
    ]


def _counted(names: Iterable[str]) -> list[list[Any]]:
    return [[name[:TEXT_LIMIT], count] for name, count in Counter(names).most_common(MOST)]


def _host(entry: Entry) -> str:
    try:
        return (urlsplit(entry.url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _repeat(finding: Finding, catalog: Catalog) -> dict[str, Any]:
    entry = next((e for e in catalog.entries if e.line <= finding.line <= e.end_line), None)
    others = [{"file": evidence.file, "line": evidence.line} for evidence in finding.evidence]
    return {
        "line": finding.line,
        "title": (entry.title if entry else None) or "",
        "rule": finding.rule,
        "others": others,
    }
