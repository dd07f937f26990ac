"""What waits to be looked at: dirty subjects, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.events import Subject, SubjectKind
from bot.store.causes import SWEEP, Cause, Sweep, cause_of, kind_of, name_of
from bot.store.database import Database
from bot.store.engine import News
from bot.store.inbox import dirtied, new_subject
from bot.store.said import CLOSED
from bot.store.tables import subjects, words

REMINDED_AT_MOST = 30.0
"""Seconds for which a subject may wait because of what happens to other subjects."""

SWEEPS_AT_ONCE = 3
"""How many subjects of a sweep may be in the queue together, so that more urgent work need not wait for many."""

KINDS = tuple(kind.value for kind in SubjectKind)
"""The kinds that this version can look at; a newer one beside it may know more."""

WORK = (subjects.c.id, subjects.c.generation, subjects.c.attempt, subjects.c.cause, subjects.c.delivery)
SUBJECT = (
    subjects.c.kind,
    subjects.c.repository_id,
    subjects.c.repository,
    subjects.c.number,
    subjects.c.installation_id,
)


@dataclass(frozen=True, slots=True)
class Work:
    """A subject that waits to be looked at, as the queue sees it."""

    subject_id: int
    generation: int
    attempt: int
    cause: Cause

    @property
    def name(self) -> str:
        """The job's name. The same work has the same name, so asking for it twice does it once."""
        return f"{self.subject_id}:{self.generation}:{self.attempt}"

    @property
    def is_sweep(self) -> bool:
        """Whether nobody waits for this."""
        return isinstance(self.cause, Sweep)


class Waiting:
    """The subjects that are dirty, with one method for each step until they are done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, limit: int = 100, of_one_list: int | None = None) -> tuple[Work, ...]:
        """Return what is dirty, due and not yet in the queue, the longest waiting first, and last a few sweeps.

        With *of_one_list*, so many subjects of a repository are in the queue at most: a list with much to do does not
        hold the others up.
        """
        busy = self._in_queue_by_repository() if of_one_list else Counter[int]()
        full = [repository for repository, count in busy.items() if of_one_list and count >= of_one_list]
        query = (
            sa.select(*WORK, subjects.c.repository_id)
            .where(subjects.c.repository_id.not_in(full))
            .where(subjects.c.is_dispatched.is_(False), subjects.c.due_at <= self._database.now())
            .where(subjects.c.generation > subjects.c.done_generation, subjects.c.parked.is_(None))
            .where(subjects.c.kind.in_(KINDS))
            .order_by(sa.func.coalesce(subjects.c.cause, "") == SWEEP, subjects.c.due_at)
            .limit(limit)
        )
        found = []
        with self._database.reading() as connection:
            for row in connection.execute(query):
                if not of_one_list or busy[row.repository_id] < of_one_list:
                    busy[row.repository_id] += 1
                    found.append(_work(row))
        swept = [work for work in found if work.is_sweep]
        room = SWEEPS_AT_ONCE - sum(work.is_sweep for work in self.in_queue()) if swept else 0
        return (*(work for work in found if not work.is_sweep), *swept[: max(0, room)])

    def _in_queue_by_repository(self) -> Counter[int]:
        query = (
            sa.select(subjects.c.repository_id, sa.func.count())
            .where(subjects.c.is_dispatched.is_(True), subjects.c.parked.is_(None))
            .where(subjects.c.generation > subjects.c.done_generation)
            .group_by(subjects.c.repository_id)
        )
        with self._database.reading() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(query)})

    def next_due(self) -> float | None:
        """Return in how many seconds the next subject outside the queue is due; None if no subject waits."""
        waiting = (subjects.c.generation > subjects.c.done_generation) & subjects.c.parked.is_(None)
        query = sa.select(sa.func.min(subjects.c.due_at)).where(
            subjects.c.is_dispatched.is_(False), waiting, subjects.c.kind.in_(KINDS)
        )
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else found - self._database.now()

    def news(self) -> News:
        """Return an object that knows whether anything was written, for one thread."""
        return News(self._database.engine)

    def hurry(self) -> int:
        """Let what waits for a later time be due now, and return how much that is: by a clock set back it would wait too long."""
        now = self._database.now()
        waiting = (subjects.c.generation > subjects.c.done_generation) & subjects.c.parked.is_(None)
        late = sa.update(subjects).where(subjects.c.due_at > now, subjects.c.is_dispatched.is_(False), waiting)
        with self._database.writing() as connection:
            return connection.execute(late.values(due_at=now)).rowcount

    def dispatched(self, work: Work) -> None:
        """Note that the queue has *work*."""
        self._update(work, is_dispatched=True)

    def returned(self, work: Work) -> None:
        """Note that the queue has lost *work*: it will be dispatched again under another name."""
        self._update(work, is_dispatched=False, attempt=work.attempt + 1)

    def retry(self, work: Work, delay: float, reason: str = "") -> None:
        """Let *work* be tried again after *delay* seconds, unless something newer waits anyway; *reason* is for people."""
        values = {"due_at": self._database.now() + delay, "trouble": reason[:2000] or None}
        self._update(work, is_dispatched=False, attempt=work.attempt + 1, **values)

    def park(self, work: Work, reason: str) -> None:
        """Leave *work* alone until the next delivery; *reason* is for people."""
        self._update(work, parked=reason[:2000])

    def finish(self, work: Work) -> None:
        """Note that *work* was done; what came in since then is still dirty."""
        self._update(work, done_generation=work.generation, trouble=None)

    def _update(self, work: Work, **values: object) -> None:
        statement = sa.update(subjects).where(
            subjects.c.id == work.subject_id,
            subjects.c.generation == work.generation,
            subjects.c.attempt == work.attempt,
        )
        with self._database.writing() as connection:
            connection.execute(statement.values(**values))

    def is_current(self, work: Work) -> bool:
        """Tell whether *work* is still the newest work for its subject."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(subjects.c.generation, subjects.c.attempt, subjects.c.done_generation).where(
                    subjects.c.id == work.subject_id
                )
            ).first()
        return row is not None and (row[0], row[1]) == (work.generation, work.attempt) and row[2] < row[0]

    def in_queue(self) -> tuple[Work, ...]:
        """Return what the queue has and has not finished."""
        query = sa.select(*WORK).where(
            subjects.c.is_dispatched.is_(True),
            subjects.c.generation > subjects.c.done_generation,
            subjects.c.parked.is_(None),
        )
        with self._database.reading() as connection:
            return tuple(_work(row) for row in connection.execute(query))

    def generation(self, subject_id: int) -> int:
        """Return a number that grows with everything that happens to a subject."""
        with self._database.reading() as connection:
            query = sa.select(subjects.c.generation).where(subjects.c.id == subject_id)
            return int(connection.execute(query).scalar_one())

    def subject(self, subject_id: int) -> Subject:
        """Return a subject by our number for it."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(*SUBJECT).where(subjects.c.id == subject_id)).one()
        return _subject(row)

    def subject_id(self, subject: Subject) -> int | None:
        """Return our number for a subject, or None if we never looked at it."""
        query = sa.select(subjects.c.id).where(
            subjects.c.kind == subject.kind.value,
            subjects.c.repository_id == subject.repository_id,
            subjects.c.number == subject.number,
        )
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else int(found)

    def rename(self, repository_id: int, name: str) -> None:
        """Use the repository's new name from now on."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(subjects).where(subjects.c.repository_id == repository_id).values(repository=name)
            )

    def mark(self, subject: Subject, cause: Cause, delay: float = 0.0) -> None:
        """Let a subject be looked at again after *delay* seconds, because something else happened that concerns it.

        A subject that already waits just goes on waiting: it must get its turn, however much else happens.
        """
        now = self._database.now()
        waiting = (subjects.c.generation > subjects.c.done_generation) & subjects.c.parked.is_(None)
        since = sa.case((waiting, subjects.c.dirty_since), else_=now)
        latest = since + REMINDED_AT_MOST
        later = sa.case((latest < now + delay, latest), else_=now + delay)
        is_kept = waiting & subjects.c.is_dispatched.is_(False)
        is_early = (subjects.c.due_at < now + delay) | (subjects.c.attempt > 0)
        sooner = sa.case((is_early, subjects.c.due_at), else_=now + delay)
        is_sweep = isinstance(cause, Sweep)
        when = {
            "dirty_since": since,
            "due_at": sa.case((is_kept, subjects.c.due_at if is_sweep else sooner), else_=later),
        }
        given = {
            "kind": subject.kind.value,
            "repository_id": subject.repository_id,
            "repository": subject.repository,
            "number": subject.number,
            "installation_id": subject.installation_id,
            "delivery": name_of(cause),
            "cause": kind_of(cause),
        }
        kept = {name: sa.case((is_kept, subjects.c[name]), else_=value) for name, value in dirtied(given).items()}
        statement = self._database.insert_into(subjects).values(**new_subject(given, now, now + delay))
        with self._database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["kind", "repository_id", "number"], set_={**kept, **when}
                )
            )

    def contributions(self, repository_id: int, limit: int = 500) -> tuple[Subject, ...]:
        """Return the pull requests and issues of a repository that were open when we last looked, the newest first."""
        is_open = ~sa.exists().where(words.c.subject_id == subjects.c.id, words.c.kind == CLOSED)
        query = (
            sa.select(*SUBJECT)
            .where(
                subjects.c.repository_id == repository_id,
                subjects.c.kind.in_((SubjectKind.PULL_REQUEST.value, SubjectKind.ISSUE.value)),
                is_open,
            )
            .order_by(subjects.c.number.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_subject(row) for row in connection.execute(query))


def _work(row: Any) -> Work:  # noqa: ANN401 - a row of `WORK`
    return Work(row.id, row.generation, row.attempt, cause_of(row.cause, row.delivery))


def _subject(row: Any) -> Subject:  # noqa: ANN401 - a row of `SUBJECT`
    return Subject(SubjectKind(row.kind), row.repository_id, row.repository, row.number, row.installation_id)
