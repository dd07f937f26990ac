"""The default branch moved on: what we remember of the list's texts is of no more use."""

from __future__ import annotations

from bot.handlers.tools import Task


def forget(task: Task) -> str:
    """Forget the texts of the repository; the next contribution is judged against the new tip."""
    task.store.forget_texts(task.subject.repository_id)
    return "forgotten"
