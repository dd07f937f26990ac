"""Pull requests with one head share its check run: the graver conclusion, and a part for each."""

from __future__ import annotations

from dataclasses import replace

from bot.events import SubjectKind
from bot.forge.base import Annotation, CheckConclusion, CheckReport
from bot.handlers import under_way
from bot.handlers.acting import CHECK, DONE, LEFT
from bot.handlers.task import Task
from bot.replies.check_run import shared
from bot.replies.wishes import ReportCheck, Wish
from bot.store.verdicts import Beside, Record


def beside(task: Task, head_sha: str) -> tuple[Beside, ...]:
    """Return the other open pull requests that were judged at this head."""
    found = task.store.verdicts.beside(task.subject_id, head_sha)
    return tuple(other for other in found if (report := report_in(other.record)) and report.head_sha == head_sha)


def look_again_beside(task: Task, head_sha: str) -> None:
    """Look again at those who shared a check run with this one: it is theirs alone now."""
    others = beside(task, head_sha)
    under_way.look_again(task, [(SubjectKind.PULL_REQUEST, other.number) for other in others])


def leave_old_heads(task: Task, head_sha: str) -> None:
    """Let those look again who share the check run of an earlier head. A head is left once, whenever we may die."""
    for item in task.store.posted.of(task.subject_id):
        if item.kind == CHECK and item.key != head_sha and item.state == DONE:
            look_again_beside(task, item.key)
            task.store.posted.note(task.subject_id, replace(item, state=LEFT, digest=""))


def with_others(wishes: tuple[Wish, ...], number: int, others: tuple[Beside, ...]) -> tuple[Wish, ...]:
    """Return the wishes with one check run for all pull requests that have this head."""
    if not others:
        return wishes
    reports = {other.number: report for other in others if (report := report_in(other.record)) is not None}
    return tuple(
        ReportCheck(shared({**reports, number: wish.report})) if isinstance(wish, ReportCheck) else wish
        for wish in wishes
    )


def report_in(record: Record) -> CheckReport | None:
    """Return the check run that a stored decision wished for."""
    wishes = record.get("wishes")
    for wish in wishes if isinstance(wishes, list) else ():
        if wish["wish"] == ReportCheck.__name__:
            report = wish["report"]
            notes = tuple(Annotation(**note) for note in report["annotations"])
            return CheckReport(**{**report, "conclusion": CheckConclusion(report["conclusion"]), "annotations": notes})
    return None
