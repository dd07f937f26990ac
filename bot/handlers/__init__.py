"""What we do about each kind of subject: one story in each file, read from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.events import SubjectKind
from bot.handlers import command, issue, merge_group, pull_request, push
from bot.handlers.task import Task

HANDLERS: Mapping[SubjectKind, Callable[[Task], str]] = {
    SubjectKind.PULL_REQUEST: pull_request.review,
    SubjectKind.ISSUE: issue.propose_entry,
    SubjectKind.COMMENT: command.obey,
    SubjectKind.LINE_COMMENT: command.obey_on_a_line,
    SubjectKind.REVIEWS: command.obey_in_reviews,
    SubjectKind.MERGE_GROUP: merge_group.report,
    SubjectKind.BRANCH: push.look,
}
"""The handler of each kind of subject; each returns a word for the log that says what the outcome is."""
