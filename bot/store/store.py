"""Everything that the bot remembers, with one file for each noun; here they are put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from bot.events import Subject
from bot.store.budgets import HOUR, SLOT
from bot.store.counts import Counts
from bot.store.database import Database
from bot.store.inbox import Inbox
from bot.store.jobs import Jobs
from bot.store.lookups import Lookups
from bot.store.papers import Papers
from bot.store.posted import PostedThings
from bot.store.reviews import Reviews
from bot.store.said import Said
from bot.store.surveys import Surveys
from bot.store.tables import (
    audits,
    commands,
    contributions,
    deliveries,
    findings,
    lookups,
    repositories,
    spendings,
    surveys,
    texts,
    verdicts,
    workers,
)
from bot.store.texts import Texts
from bot.store.turns import Turns
from bot.store.verdicts import Verdicts
from bot.store.work import Waiting
from bot.store.workers import Workers
from bot.store.write_log import WriteLog

DAY = 86_400.0
DELIVERIES_KEPT = 30 * DAY
VERDICTS_KEPT = 90 * DAY
LOG_KEPT = 365 * DAY
LOOKUPS_KEPT = 30 * DAY
WORKERS_KEPT = 7 * DAY
TEXTS_KEPT = 7 * DAY
CLOSED_KEPT = 365 * DAY
GONE_KEPT = 30 * DAY


class Store:
    """The database, in the bot's own terms; *clock* returns the time in seconds.

    Raises `StoreError` if it cannot be used.
    """

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self.database = Database(engine, clock)
        self.inbox = Inbox(engine, clock)
        self.work = Waiting(self.database)
        self.jobs = Jobs(self.database)
        self.turns = Turns(self.database)
        self.said = Said(self.database)
        self.papers = Papers(self.database)
        self.posted = PostedThings(self.database)
        self.texts = Texts(self.database)
        self.lookups = Lookups(self.database)
        self.verdicts = Verdicts(self.database)
        self.reviews = Reviews(self.database)
        self.surveys = Surveys(self.database)
        self.counts = Counts(self.database)
        self.write_log = WriteLog(self.database)
        self.workers = Workers(self.database)

    def is_answered(self, subject: Subject, head_sha: str | None) -> bool:
        """Tell whether a subject waits or was answered; for a pull request, at that head. What we lacked a permission
        for is no answer, nor is what was parked a day ago.
        """
        number = self.work.subject_id(subject)
        if number is None:
            return False
        job = self.jobs.one(number)
        if job is not None and job.state in ("waiting", "running"):
            return True
        if job is not None and job.state == "parked":
            return job.age < DAY  # what stood in its way may be gone by then
        if self.reviews.lacks_names(number):
            return False  # an older version judged it; the desk wants to know its title
        known = self.posted.of(number)
        if any(item.kind == "refused" and item.state == "not allowed" for item in known):
            return False  # it may be allowed by now
        return head_sha is None or any(
            item.kind == "check" and item.key == head_sha and item.state == "done" for item in known
        )

    def sweep(self) -> int:
        """Delete what is too old to keep; return how many rows were deleted."""
        now = self.database.now()
        limits: Sequence[tuple[sa.Table, sa.ColumnElement[bool]]] = (
            (deliveries, deliveries.c.received_at < now - DELIVERIES_KEPT),
            (verdicts, verdicts.c.decided_at < now - VERDICTS_KEPT),
            (texts, texts.c.fetched_at < now - TEXTS_KEPT),
            (audits, audits.c.written_at < now - LOG_KEPT),
            (commands, commands.c.heard_at < now - LOG_KEPT),
            (lookups, lookups.c.found_at < now - LOOKUPS_KEPT),
            (workers, workers.c.beat_at < now - WORKERS_KEPT),
            (spendings, spendings.c.slot < (now - HOUR) // SLOT - 1),
            *_off_the_desk(now),
        )
        gone = 0
        for table, is_old in limits:
            with self.database.writing() as connection:
                gone += connection.execute(sa.delete(table).where(is_old)).rowcount
        return gone


def _off_the_desk(now: float) -> tuple[tuple[sa.Table, sa.ColumnElement[bool]], ...]:
    """Return what the desk no longer shows: what was closed a year ago, and lists that we left a month ago."""
    gone = sa.select(repositories.c.repository_id).where(
        repositories.c.is_gone, repositories.c.gone_at < now - GONE_KEPT
    )
    is_closed = contributions.c.closed_at < now - CLOSED_KEPT
    closed = sa.select(contributions.c.subject_id).where(is_closed)
    return (
        (findings, findings.c.subject_id.in_(closed) | findings.c.repository_id.in_(gone)),
        (contributions, is_closed | contributions.c.repository_id.in_(gone)),
        (surveys, surveys.c.repository_id.in_(gone)),
        (repositories, repositories.c.is_gone & (repositories.c.gone_at < now - GONE_KEPT)),
    )
