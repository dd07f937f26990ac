"""`listkeeper backtest`: what the bot would have said of the list's last changes, and what became of that."""

from __future__ import annotations

import gc
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.cli.check import policy_for
from bot.cli.past import Past, Revision, past_of
from bot.desk.following import Following, Served, served
from bot.errors import UserError
from bot.signing import digest_of
from rules.entries.identity import paper_keys
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry
from rules.reading.catalog import read_catalog

SCHEMA = "listkeeper.backtest/1"
SUBJECT_LIMIT = 60
TOGETHER, AHEAD, ENOUGH, CORES = 10, 6, 3, 4
"""Changes that one process judges in a row, how many such tasks are given out ahead, from how many on other processes are
worth their start, and how many cores are used at most.
"""


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


@dataclass(frozen=True, slots=True)
class _Task:
    """Some changes in a row, to be judged in a process of its own; the first is what they start from."""

    past: Past
    policy: Policy
    against: Policy | None
    shas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What one change came to: its conclusions, its findings, and the entries after it, by digests of their texts."""

    now: str
    then: str
    findings: tuple[tuple[str, str, str, str], ...]  # rule, level, digest of the entry, its work
    texts: frozenset[str]
    works: dict[str, str]


class _Run:
    """One way through a list's past: changes are judged on every core, and followed in their order."""

    def __init__(self, past: Past, policy: Policy, against: Policy | None) -> None:
        self._past = past
        self._policy = policy
        self._against = against
        self._following = Following()
        self._said: Counter[tuple[str, str]] = Counter()
        self._conclusions: Counter[str] = Counter()
        self._differs: list[Differs] = []

    def over(self, revisions: Sequence[Revision], progress: Callable[[int, int], None] | None) -> Backtest:
        steps = self._steps([revision.sha for revision in revisions])
        for number, (revision, step) in enumerate(zip(revisions[1:], steps, strict=True), start=1):
            self._take(revision, step)
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

    def _steps(self, shas: Sequence[str]) -> Iterator[_Step]:
        """Yield what each change came to, in their order; only a few are worked on ahead, so memory stays flat."""
        tasks = [
            _Task(self._past, self._policy, self._against, tuple(shas[at : at + TOGETHER + 1]))
            for at in range(0, len(shas) - 1, TOGETHER)
        ]
        if len(tasks) < ENOUGH:
            for task in tasks:
                yield from _judged(task)
            return
        with ProcessPoolExecutor(min(os.cpu_count() or 1, CORES)) as pool:
            ahead = [pool.submit(_judged, task) for task in tasks[:AHEAD]]
            later = iter(tasks[AHEAD:])
            while ahead:
                yield from ahead.pop(0).result()
                ahead += [pool.submit(_judged, task) for task in islice(later, 1)]

    def _take(self, revision: Revision, step: _Step) -> None:
        self._conclusions[step.now] += 1
        if self._against is not None and step.then != step.now:
            subject = revision.subject[:SUBJECT_LIMIT]
            self._differs.append(Differs(revision.sha[:10], subject, step.now, step.then))
        said = {(rule, text) for rule, _, text, _ in step.findings}
        self._following.next(revision.at, step.texts, step.works.get, said)
        for rule, level, text, work in step.findings:
            self._said[rule, level] += 1
            if text in step.texts:
                self._following.add(rule, level, text, work, revision.at)


def _judged(task: _Task) -> list[_Step]:
    """Judge changes that follow each other."""
    gc.disable()
    steps = []
    before: Catalog | None = None
    with task.past.texts() as texts:
        for sha in task.shas:
            catalog = read_catalog(texts.at(sha) or "", task.past.file)
            if before is not None:
                steps.append(_step(task, before, catalog))
            before = catalog
    gc.collect()
    return steps


def _step(task: _Task, before: Catalog, after: Catalog) -> _Step:
    contribution = Contribution(before, after)
    verdict = judge([contribution], task.policy)
    then = judge([contribution], task.against) if task.against is not None else verdict
    named = {entry.text: _keys(entry) for entry in after}
    findings = tuple(
        (finding.rule, finding.level.value, _digest(finding.entry), next(iter(named.get(finding.entry, ())), ""))
        for finding in verdict.findings
    )
    works = {key: _digest(text) for text, keys in named.items() for key in keys}
    return _Step(verdict.conclusion.value, then.conclusion.value, findings, frozenset(map(_digest, named)), works)


def _digest(text: str) -> str:
    return digest_of(text)[:16]


def _keys(entry: Entry) -> tuple[str, ...]:
    return paper_keys(entry.ids, entry.title)


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
