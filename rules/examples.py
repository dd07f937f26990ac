"""Try a rule on the examples in its own file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.kit import Elsewhere, Example, Online, Rule, Surroundings
from rules.model import Finding
from rules.reading.catalog import read_catalog


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule said about an example, and the example's lines with all its fixes applied."""

    findings: tuple[Finding, ...]
    fixed: str | None

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what was said, each sentence once."""
        return tuple(dict.fromkeys(str(finding.message) for finding in self.findings))


def try_example(rule: Rule[Any], example: Example) -> Tried:
    """Return what *rule* alone, with its defaults, says about *example*."""
    before, after = _split(example)
    given = before.replace(example.removes, "") if example.removes else before
    head = f"{given}{example.row}\n{after}"
    contribution = Contribution(read_catalog(before + after), read_catalog(head))
    under_way: dict[str, tuple[Elsewhere, ...]] = {}
    for key, other in example.under_way:
        under_way[key] = (*under_way.get(key, ()), other)
    around = Surroundings(example.other_files, under_way=under_way, online=_online(example))
    policy = Policy().only(rule.name)
    findings = judge([contribution], policy, around).findings
    fixes = [finding.fix for finding in findings if finding.fix]
    mended = apply_fixes(head, fixes).removeprefix(given).removesuffix(f"\n{after}") if fixes else None
    return Tried(findings, mended)


def _online(example: Example) -> Online:
    return Online(frozenset(example.gone), dict(example.titles), dict(example.records))


def _split(example: Example) -> tuple[str, str]:
    """Split the given list after the last entry of the example's section."""
    lines = example.given.split("\n")
    entries = [entry for entry in read_catalog(example.given) if example.under in ("", *entry.section.path)]
    if not example.under:
        return example.given, ""
    last = entries[-1].end_line if entries else len(lines) - 1
    return "\n".join(lines[:last]) + "\n", "\n".join(lines[last:])
