"""What is stored of a decision: the verdict or proposal, the wishes that follow, and what the desk shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot import __version__
from bot.desk.fates import Entries, Look, Told, entry_digest
from bot.events import SubjectKind
from bot.forge.base import Issue, PullRequest
from bot.handlers.task import Task
from bot.replies.wishes import Wish
from bot.signing import digest_of
from bot.store.reviews import Decision, ListSeen, Seen
from rules.entries.identity import paper_keys
from rules.model import Catalog, Entry, Finding, Level, Verdict


def record_of(
    outcome: str, document: object, wishes: tuple[Wish, ...], more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Return what to store of a decision; *more* that is empty is left out."""
    values = {"outcome": outcome, "verdict": document, "wishes": [_wish_values(wish) for wish in wishes]}
    values |= {name: value for name, value in (more or {}).items() if value}
    found: dict[str, Any] = json.loads(json.dumps(values))
    return found


def _wish_values(wish: Wish) -> dict[str, Any]:
    values: dict[str, Any] = {"wish": type(wish).__name__}
    for name, value in asdict(wish).items():
        values[name] = sorted(value) if isinstance(value, frozenset) else value
    return values


def engine_of(policy: bytes | None) -> str:
    """Return a name for the rules that judge, which changes with this program and with the list's policy."""
    return f"{__version__} {digest_of((policy or b'').decode('utf-8', 'replace'))[:12]}"


def look_of(verdict: Verdict, shadow: Verdict | None, engine: str) -> Look:
    """Return what the desk keeps of a verdict; *shadow* is what rules say that the policy ignores."""
    entries = [change.after for change in verdict.changes if change.after is not None]
    works = {entry.text: work_of(entry) for change in verdict.changes for entry in (change.entry,)}
    told = [_told(finding, works, is_shadow=False) for finding in verdict.findings]
    told += [_told(finding, works, is_shadow=True) for finding in (shadow.findings if shadow else ())]
    return Look(tuple(told), _entries(entries), engine)


def _told(finding: Finding, works: Mapping[str, str], *, is_shadow: bool) -> Told:
    work = works.get(finding.entry, "")
    is_overridden = bool(finding.overridden)
    return Told(finding.rule, entry_digest(finding.entry), work, finding.level.value, is_shadow, is_overridden)


def entries_in(catalogs: Iterable[Catalog]) -> Entries:
    """Return the entries of a list by what they say and what they are about."""
    return _entries([entry for catalog in catalogs for entry in catalog])


def _entries(entries: Sequence[Entry]) -> Entries:
    works = (key for entry in entries for key in paper_keys(entry.ids, entry.title))
    return Entries(frozenset(entry_digest(entry.text) for entry in entries), frozenset(works))


def work_of(entry: Entry) -> str:
    """Return one name for the work of an entry: an identifier if it has one, else its title's."""
    return next(iter(paper_keys(entry.ids, entry.title)), "")


def counts_of(verdict: Verdict) -> tuple[int, int, int]:
    """Return how many errors, warnings and pieces of advice stand."""
    levels = [finding.level for finding in verdict.findings if not finding.overridden]
    return levels.count(Level.ERROR), levels.count(Level.WARNING), levels.count(Level.ADVICE)


def seen_pull(pull: PullRequest) -> Seen:
    """Return a pull request as the desk shows it."""
    state = "open" if pull.is_open else "merged" if pull.is_merged else "closed"
    return Seen(
        SubjectKind.PULL_REQUEST.value,
        pull.number,
        pull.title,
        pull.author,
        pull.author_id,
        pull.is_draft,
        state,
        pull.opened_at,
        pull.closed_at,
    )


def seen_issue(issue: Issue) -> Seen:
    """Return an issue as the desk shows it."""
    state = "open" if issue.is_open else "closed"
    kind, number = SubjectKind.ISSUE.value, issue.number
    return Seen(
        kind, number, issue.title, issue.author, issue.author_id, False, state, issue.opened_at, issue.closed_at
    )


def keep(task: Task, decision: Decision, seen: Seen, *, is_private: bool) -> None:
    """Remember a decision, with what the desk shows of it."""
    subject = task.subject
    of = ListSeen(subject.repository_id, subject.repository, subject.installation_id, is_private)
    task.store.reviews.keep(decision, seen, of)
