"""`listkeeper backtest`: what the bot would have said of the list's last changes, and what became of that."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.check import policy_for
from bot.cli.past import Past, Revision, past_of
from bot.desk.following import Following, Served, served
from bot.errors import UserError
from rules.entries.identity import paper_keys
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Finding
from rules.reading.catalog import read_catalog

SCHEMA = "listkeeper.backtest/1"
SUBJECT_LIMIT = 60
COLLECTED = 25
"""Changes after which memory is tidied up; doing that by the interpreter's own count takes a third of the time."""


@dataclass(frozen=True, slots=True)
class Differs:
    """A change that the other policy judges differently."""

    sha: str
    subject: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came out: the changes that were judged, how each rule served, and what another policy would say."""

    file: str
    changes: int
    first: float
    last: float
    conclusions: dict[str, int]
    rules: Sequence[Served]
    differs: Sequence[Differs]
    is_compared: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tested."""

    repo: Path
    file: str | None = None
    last: int = 200
    since: str | None = None
    policy: str | None = None
    against: str | None = None


def backtest(wanted: Wanted, progress: Callable[[int, int], None] | None = None) -> Backtest:
    """Judge each change of the list against the one before; raises `UserError` that says what to do."""
    past = past_of(wanted.repo, wanted.file)
    faults: list[str] = []
    policy = policy_for(wanted.policy, past.root / past.file, faults)
    against = policy_for(wanted.against, past.root / past.file, faults) if wanted.against else None
    if faults or policy is None:
        raise UserError("\n".join(faults))
    revisions = past.revisions(wanted.last, wanted.since)
    if len(revisions) < 2:
        raise UserError(f"{past.file} has no change to judge in that time: it needs one, and a version before it.")
    return _Run(past, policy, against).over(revisions, progress)


class _Run:
    """One way through a list's past."""

    def __init__(self, past: Past, policy: Policy, against: Policy | None) -> None:
        self._past = past
        self._policy = policy
        self._against = against
        self._following = Following()
        self._said: Counter[tuple[str, str]] = Counter()
        self._conclusions: Counter[str] = Counter()
        self._differs: list[Differs] = []

    def over(self, revisions: Sequence[Revision], progress: Callable[[int, int], None] | None) -> Backtest:
        before: Catalog | None = None
        with self._past.texts() as texts:
            for number, revision in enumerate(revisions):
                if number % COLLECTED == 0:
                    gc.collect()
                text = texts.at(revision.sha)
                catalog = read_catalog(text or "", self._past.file)
                if before is not None:
                    self._judge(revision, before, catalog)
                before = catalog
                if progress is not None:
                    progress(number, len(revisions) - 1)
        self._following.finish()
        return Backtest(
            self._past.file,
            len(revisions) - 1,
            revisions[1].at,
            revisions[-1].at,
            dict(self._conclusions),
            served(self._said, self._following),
            self._differs,
            self._against is not None,
        )

    def _judge(self, revision: Revision, before: Catalog, after: Catalog) -> None:
        contribution = Contribution(before, after)
        verdict = judge([contribution], self._policy)
        self._conclusions[verdict.conclusion.value] += 1
        if self._against is not None:
            other = judge([contribution], self._against).conclusion
            if other is not verdict.conclusion:
                subject = revision.subject[:SUBJECT_LIMIT]
                self._differs.append(Differs(revision.sha[:10], subject, verdict.conclusion.value, other.value))
        said = {(finding.rule, finding.entry) for finding in verdict.findings}
        texts = {entry.text for entry in after}
        self._following.next(revision.at, texts, _Works(after).text_of, said)
        for finding in verdict.findings:
            self._said[finding.rule, finding.level.value] += 1
        for finding in _one_each(verdict.findings, texts):
            work = _work(finding.entry, after)
            self._following.add(finding.rule, finding.level.value, finding.entry, work, revision.at)


def _one_each(findings: Sequence[Finding], texts: set[str]) -> Iterator[Finding]:
    """Return the findings about entries that can be followed."""
    yield from (finding for finding in findings if finding.entry and finding.entry in texts)


def _work(text: str, catalog: Catalog) -> str:
    entry = next(entry for entry in catalog if entry.text == text)
    return next(iter(_keys(entry)), "")


def _keys(entry: Entry) -> tuple[str, ...]:
    return paper_keys(entry.ids, entry.title)


class _Works:
    """Finds entries by their work; the index is made when it is first asked."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._index: dict[str, str] | None = None

    def text_of(self, work: str) -> str | None:
        if self._index is None:
            self._index = {key: entry.text for entry in self._catalog for key in _keys(entry)}
        return self._index.get(work)


# Reports


def as_json(found: Backtest) -> str:
    """Return what came out as a JSON text."""
    values = {"schema": SCHEMA, **asdict(found)}
    return json.dumps(values, ensure_ascii=False, indent=1)


def as_text(found: Backtest) -> str:
    """Return what came out as a text for a terminal."""
    lines = [_head(found), ""]
    if found.rules:
        width = max(len(one.rule) for one in found.rules)
        lines.append(f"{'rule':<{width}}  {'level':<7}  {'said':>5} {'changed':>8} {'left':>5} {'gone':>5}")
        lines += [
            f"{one.rule:<{width}}  {one.level:<7}  {one.said:>5} {one.changed:>8} {one.left:>5} {one.gone:>5}"
            for one in found.rules
        ]
    else:
        lines.append("Nothing would have been said.")
    return "\n".join([*lines, *_differences(found)])


def as_markdown(found: Backtest) -> str:
    """Return what came out as Markdown."""
    lines = [_head(found), ""]
    if found.rules:
        lines += ["| rule | level | said | changed later | left | gone |", "|---|---|--:|--:|--:|--:|"]
        lines += [
            f"| `{one.rule}` | {one.level} | {one.said} | {one.changed} | {one.left} | {one.gone} |"
            for one in found.rules
        ]
    else:
        lines.append("Nothing would have been said.")
    return "\n".join([*lines, *_differences(found)])


def _head(found: Backtest) -> str:
    first, last = (f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}" for at in (found.first, found.last))
    ended = ", ".join(f"{count} {name}" for name, count in sorted(found.conclusions.items()))
    changes = "1 change" if found.changes == 1 else f"{found.changes} changes"
    return (
        f"{changes} of {found.file} from {first} to {last}: {ended}.\n"
        "A push counts as a contribution too. Changed: the entry was changed later, and the rule fell silent. Left: it is\n"
        "the same after 60 changes, 180 days, or until today. Gone: it was removed."
    )


def _differences(found: Backtest) -> list[str]:
    if not found.is_compared:
        return []
    if not found.differs:
        return ["", "The other policy judges every change alike."]
    lines = ["", f"The other policy judges {len(found.differs)} of them differently:"]
    return [*lines, *(f"- {one.sha} {one.now} → {one.then}: {one.subject}" for one in found.differs)]
