"""A maintainer's word against a rule's: the finding stays visible, but no longer counts.

An override names a rule and the entry that it was given for. It also holds on later heads. It ends when the text
of that entry changes, so that nobody can use it for other content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rules.model import Conclusion, Finding, Level, Verdict


@dataclass(frozen=True, slots=True)
class Override:
    """The person who overrode one rule for one entry, and the reason."""

    rule: str
    entry: str
    by: str
    reason: str = ""

    def holds_for(self, finding: Finding) -> bool:
        """Tell whether *finding* is the one that was overridden."""
        return self.rule == finding.rule and self.entry.strip() == finding.entry.strip()

    @property
    def note(self) -> str:
        """Return the person who overrode the finding, and the reason."""
        return f"set aside by {self.by}" + (f": {self.reason}" if self.reason else "")


def apply_overrides(verdict: Verdict, overrides: Iterable[Override]) -> Verdict:
    """Return *verdict* with every overridden finding marked, and the conclusion drawn without them."""
    known = tuple(overrides)
    findings = tuple(_marked(finding, known) for finding in verdict.findings)
    return replace(verdict, findings=findings, conclusion=_concluded(verdict.conclusion, findings))


def _marked(finding: Finding, overrides: Iterable[Override]) -> Finding:
    note = next((override.note for override in overrides if override.holds_for(finding)), "")
    return replace(finding, overridden=note) if note else finding


def _concluded(before: Conclusion, findings: Iterable[Finding]) -> Conclusion:
    open_findings = [finding for finding in findings if not finding.overridden]
    if before is not Conclusion.NEEDS_CHANGES or any(f.level is Level.ERROR for f in open_findings):
        return before
    return Conclusion.ADVICE if open_findings else Conclusion.READY
