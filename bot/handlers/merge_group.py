"""A merge queue waits for our check run on a group: it gets one as soon as the pull request in it was judged.

Whether to merge was decided when it came into the queue. So the verdict of the pull request stands, and the group is
not judged again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.errors import Unavailable
from bot.events import SubjectKind
from bot.forge.base import CheckConclusion, CheckReport
from bot.handlers.acting import Acting
from bot.handlers.task import Task
from bot.replies.wishes import ReportCheck
from bot.store.causes import After

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Queued:
    """The pull request of a group; its comments and labels are not touched from here."""

    number: int
    labels: frozenset[str] = frozenset()
    comment_count: int = 0


def report(task: Task) -> str:
    """Report a check run on each commit that the queue tries for this pull request; return a word for the log."""
    heads = task.forge.queued(task.repo, task.subject.number)
    if not heads:
        return "not in the queue"
    conclusion, title = _judged(task)
    summary = f"Nothing is judged a second time in the queue: see the check run on #{task.subject.number}."
    wishes = [
        ReportCheck(CheckReport(head, conclusion, title, summary, (), task.behaviour.public_url)) for head in heads
    ]
    if task.behaviour.is_dry_run:
        log.info("dry_run", wishes=[type(wish).__name__ for wish in wishes])
        return conclusion.value
    Acting(task.forge, task.store, task.repo, task.subject_id, _Queued(task.subject.number), "").carry_out(wishes)
    return conclusion.value


def _judged(task: Task) -> tuple[CheckConclusion, str]:
    """Return how the group's check run ends; raises `Unavailable` as long as its pull request is still to be judged."""
    pull = replace(task.subject, kind=SubjectKind.PULL_REQUEST)
    subject_id = task.store.work.subject_id(pull)
    if subject_id is not None and task.store.verdicts.last(subject_id) is not None:
        return CheckConclusion.SUCCESS, f"#{pull.number} was judged before it came into the queue"
    job = task.store.jobs.one(subject_id) if subject_id is not None else None
    if job is not None and job.state == "parked":
        return CheckConclusion.NEUTRAL, f"#{pull.number} could not be judged"
    task.store.work.mark(pull, After(SubjectKind.MERGE_GROUP, pull.number))
    raise Unavailable(f"#{pull.number} is judged first")
