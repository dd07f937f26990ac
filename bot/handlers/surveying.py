"""Now and then, look at the whole list, so that the desk can show what it holds."""

from __future__ import annotations

import structlog

from bot.desk.surveys import addresses_of, surveys_of
from bot.handlers.list_now import ListNow
from bot.handlers.task import Task, TooLarge

APART = 3600.0
"""Seconds between two surveys of a list."""

log = structlog.get_logger()


def survey(task: Task, sha: str, found: ListNow) -> None:
    """Keep what the list holds at a commit, if it is time for that."""
    repository_id = task.subject.repository_id
    if not task.store.surveys.is_due(repository_id, sha, APART):
        return
    try:
        catalogs = found.catalogs()
    except TooLarge:
        return
    dead = task.store.lookups.gone(addresses_of(catalogs)) if task.behaviour.looking else ()
    task.store.surveys.keep(repository_id, sha, surveys_of(catalogs, found.policy, dead))
    log.info("surveyed", files=len(catalogs))
