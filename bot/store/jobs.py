"""Work as people see it: what waits, runs or is parked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.events import SubjectKind
from bot.store.causes import Cause, cause_of
from bot.store.database import Database
from bot.store.tables import subjects
from bot.store.work import KINDS


@dataclass(frozen=True, slots=True)
class Job:
    """A subject as the queue sees it: *state* is waiting, running, done or parked."""

    id: int
    kind: SubjectKind
    repository: str
    number: int
    state: str
    attempt: int
    cause: Cause
    age: float  # seconds for which it has been waiting; 0 if it is not waiting
    reason: str  # why it is parked, or why the last try failed
    next_try: float  # seconds until it is due; 0 if it is, or if it waits for nothing


class Jobs:
    """The subjects as `listkeeper jobs` shows them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, state: str | None = None, limit: int = 100) -> tuple[Job, ...]:
        """Return what waits, runs or is parked; what is done is included only if *state* asks for it."""
        query = sa.select(subjects).order_by(subjects.c.due_at.desc())
        waiting = subjects.c.generation > subjects.c.done_generation
        conditions = {
            "waiting": waiting & subjects.c.parked.is_(None) & subjects.c.is_dispatched.is_(False),
            "running": waiting & subjects.c.parked.is_(None) & subjects.c.is_dispatched.is_(True),
            "parked": waiting & subjects.c.parked.is_not(None),
            "done": ~waiting,
        }
        query = query.where(conditions[state] if state else waiting, subjects.c.kind.in_(KINDS))
        with self._database.reading() as connection:
            return tuple(self._job(row) for row in connection.execute(query.limit(limit)))

    def one(self, subject_id: int) -> Job | None:
        """Return one subject as the queue sees it."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(subjects).where(subjects.c.id == subject_id)).first()
        return None if row is None else self._job(row)

    def retry(self, subject_id: int) -> bool:
        """Let a subject be looked at again at once; return whether it exists."""
        values = {
            "generation": subjects.c.generation + 1,
            "attempt": 0,
            "is_dispatched": False,
            "due_at": self._database.now(),
            "dirty_since": self._database.now(),
            "parked": None,
            "trouble": None,
        }
        with self._database.writing() as connection:
            done = connection.execute(sa.update(subjects).where(subjects.c.id == subject_id).values(**values))
        return bool(done.rowcount)

    def drop(self, subject_id: int) -> bool:
        """Leave a subject alone until the next delivery; return whether there was anything to drop."""
        is_waiting = subjects.c.generation > subjects.c.done_generation
        with self._database.writing() as connection:
            done = connection.execute(
                sa.update(subjects)
                .where(subjects.c.id == subject_id, is_waiting)
                .values(done_generation=subjects.c.generation, parked=None)
            )
        return bool(done.rowcount)

    def load(self) -> tuple[int, int, float]:
        """Return how many jobs wait or run, how many are parked, and for how many seconds the oldest is due."""
        waiting = subjects.c.generation > subjects.c.done_generation
        is_parked = subjects.c.parked.is_not(None)
        now = self._database.now()
        query = sa.select(
            sa.func.count().filter(waiting & ~is_parked),
            sa.func.count().filter(waiting & is_parked),
            sa.func.min(subjects.c.due_at).filter(waiting & ~is_parked & (subjects.c.due_at <= now)),
        )
        with self._database.reading() as connection:
            pending, parked, oldest = connection.execute(query).one()
        return int(pending), int(parked), max(0.0, now - oldest) if oldest is not None else 0.0

    def _job(self, row: Any) -> Job:  # noqa: ANN401 - a row of the table
        is_waiting = row.generation > row.done_generation
        state = "parked" if is_waiting and row.parked else "done"
        if is_waiting and not row.parked:
            state = "running" if row.is_dispatched else "waiting"
        age = self._database.now() - row.dirty_since if is_waiting else 0.0
        next_try = max(0.0, row.due_at - self._database.now()) if state == "waiting" else 0.0
        kind, cause = SubjectKind(row.kind), cause_of(row.cause, row.delivery)
        return Job(
            row.id,
            kind,
            row.repository,
            row.number,
            state,
            row.attempt,
            cause,
            max(0.0, age),
            row.parked or row.trouble or "",
            next_try,
        )
