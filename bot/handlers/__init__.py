"""What is done about each kind of subject: one story a file, read from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.events import SubjectKind
from bot.handlers import pull_request, push
from bot.handlers.tools import Task

HANDLERS: Mapping[SubjectKind, Callable[[Task], str]] = {
    SubjectKind.PULL_REQUEST: pull_request.review,
    SubjectKind.BRANCH: push.forget,
}
"""The handler of each kind of subject; each returns a word for the log that says what came of it."""
