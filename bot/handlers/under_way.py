"""What other open contributions are about, and looking at them again when that changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.events import Subject, SubjectKind
from bot.forge.base import PullRequest, Repo
from bot.handlers.task import Task
from bot.store.causes import After
from bot.store.papers import UnderWay
from bot.store.said import Closed
from rules.kit import Elsewhere

APART = 2.0
"""Seconds between two contributions that are looked at again, so that a push causes few requests at once."""


def others(task: Task, keys: Collection[str]) -> tuple[UnderWay, ...]:
    """Return the other contributions that are about one of the papers, including those that have landed."""
    return task.store.papers.under_way(task.subject_id, task.subject.repository_id, keys)


CLOSES = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:#|(?P<name>[\w.-]{1,100}/[\w.-]{1,100})#|https?://[\w.-]{1,100}/(?P<path>[\w.-]{1,100}/[\w.-]{1,100})/issues/)(?P<number>\d{1,9})",
    re.IGNORECASE,
)
OWN = re.compile(r"listkeeper/issue-(?P<number>\d+)-")
"""Our own branches for what an issue asks for."""


def closed_by(pull: PullRequest, repo: Repo) -> frozenset[int]:
    """Return the issues that a pull request closes when it is merged: as it says, or because we opened it for one."""
    names = (None, repo.name.casefold())
    numbers = {
        int(found["number"])
        for found in CLOSES.finditer(pull.body)
        if ((found["name"] or found["path"] or "").casefold() or None) in names
    }
    own = OWN.match(pull.head.name) if pull.head and pull.head.repository_id == repo.repository_id else None
    return frozenset(numbers | ({int(own["number"])} if own else set()))


def by_paper(found: Collection[UnderWay]) -> Mapping[str, tuple[Elsewhere, ...]]:
    """Return the open ones among *found*, by paper."""
    known: dict[str, tuple[Elsewhere, ...]] = {}
    for other in found:
        if not other.has_landed:
            here = Elsewhere(other.number, is_request=other.kind is SubjectKind.ISSUE)
            known[other.key] = (*known.get(other.key, ()), here)
    return known


def announce(task: Task, keys: Collection[str], *, is_open: bool, has_landed: bool = False) -> None:
    """Remember which papers this contribution is about. If that is new, look again at those that share one."""
    before = task.store.papers.of(task.subject_id)
    kept = keys if is_open else before if has_landed else ()
    if is_open:
        task.store.said.forget(task.subject_id, Closed)
    else:
        task.store.said.note(task.subject_id, Closed())
    if not task.store.papers.set(task.subject_id, task.subject.repository_id, kept, has_landed=has_landed):
        return
    touched = before.symmetric_difference(keys) if is_open else before
    look_again(task, [(other.kind, other.number) for other in others(task, touched) if not other.has_landed])


def look_again(task: Task, contributions: Collection[tuple[SubjectKind, int]]) -> None:
    """Mark contributions of the same repository to be looked at again, one after the other."""
    subject = task.subject
    for count, (kind, number) in enumerate(dict.fromkeys(contributions)):
        other = Subject(kind, subject.repository_id, subject.repository, number, subject.installation_id)
        task.store.work.mark(other, After(subject.kind, subject.number), APART * count)
