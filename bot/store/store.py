"""All that the bot remembers, one method a promise."""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreError
from bot.events import Delivery, Subject, SubjectKind
from bot.store.budgets import HOUR, SLOT
from bot.store.engine import News, in_transaction, insert_into, unusable
from bot.store.inbox import Accepted, Inbox, dirtied, new_subject
from bot.store.tables import (
    audits,
    commands,
    counters,
    deliveries,
    lookups,
    papers,
    posted,
    spendings,
    subjects,
    texts,
    tips,
    verdicts,
    words,
    workers,
)

DELIVERIES_KEPT = 30 * 86_400.0
VERDICTS_KEPT = 90 * 86_400.0
REMINDED_AT_MOST = 30.0
"""Seconds for which a subject may be kept waiting because of what happens beside it."""

SWEEP = "sweep"
"""What stands for the delivery where a subject was marked by looking for what was missed; GitHub's are GUIDs."""

SWEEPS_AT_ONCE = 3
"""Subjects of a sweep that are in the queue together, so that what somebody waits for need not stand behind many of them."""

FLUSH_EVERY = 15.0
"""Seconds after which what was counted in memory goes to the database."""

AUDITS_KEPT = 365 * 86_400.0
LOOKUPS_KEPT = 30 * 86_400.0
WORKERS_KEPT = 7 * 86_400.0
TEXTS_KEPT = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Work:
    """A subject that waits to be looked at, as the queue sees it."""

    subject_id: int
    generation: int
    attempt: int
    delivery: str

    @property
    def name(self) -> str:
        """Return the job's name: the same work has the same name, so asking for it twice is asking once."""
        return f"{self.subject_id}:{self.generation}:{self.attempt}"

    @property
    def is_sweep(self) -> bool:
        """Tell whether nobody waits for this."""
        return self.delivery == SWEEP


@dataclass(frozen=True, slots=True)
class Posted:
    """Something we put on GitHub, or are about to."""

    kind: str
    key: str
    state: str
    remote_id: int | None
    digest: str
    age: float = field(default=0.0, compare=False)  # seconds since it was noted


@dataclass(frozen=True, slots=True)
class Word:
    """Something a maintainer said of a subject, or that we have to answer; *said_at* is in seconds since the epoch."""

    kind: str
    key: str
    author: str
    body: dict[str, Any]
    said_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A command that was heard in a comment, and what became of it."""

    comment_id: int
    key: str
    number: int
    author: str
    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Audited:
    """One thing that was done: a write to GitHub, or a command that was heard."""

    at: float  # seconds since the epoch
    repository: str
    what: str
    outcome: str
    by: str  # the delivery that led to a write; the person who gave a command


@dataclass(frozen=True, slots=True)
class Job:
    """A subject as the queue sees it: *state* is waiting, running, done or parked."""

    id: int
    kind: SubjectKind
    repository: str
    number: int
    state: str
    attempt: int
    delivery: str
    age: float  # seconds for which it has been waiting; 0 where it is not
    reason: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Another open contribution, or one that has landed, with the papers it has in common with what was asked."""

    subject_id: int
    kind: SubjectKind
    number: int
    key: str
    has_landed: bool


class Store:
    """The database, as the bot speaks of it. Raises `StoreError` where it cannot be used.

    *clock* tells the time in seconds; tests hand in their own.
    """

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._inbox = Inbox(engine, clock)
        self._lock = threading.Lock()
        self._tally: dict[tuple[str, str], float] = {}
        self._flushed_at = clock()

    # Deliveries

    def accept(self, delivery: Delivery, debounce: float) -> Accepted:
        """Store *delivery* and mark its subject dirty, both or neither; one that was seen before changes nothing."""
        return self._inbox.accept(delivery, debounce)

    def payload(self, guid: str) -> bytes | None:
        """Return the body of a stored delivery."""
        with in_transaction(self._engine) as connection:
            found = connection.execute(sa.select(deliveries.c.body).where(deliveries.c.guid == guid)).scalar()
        return None if found is None else zlib.decompress(found)

    # Work

    def due(self, limit: int = 100) -> tuple[Work, ...]:
        """Return what is dirty, due and not yet in the queue, the longest waiting first; of sweeps a few, and those last."""
        query = (
            sa.select(subjects.c.id, subjects.c.generation, subjects.c.attempt, subjects.c.delivery)
            .where(subjects.c.is_dispatched.is_(False), subjects.c.due_at <= self._clock())
            .where(subjects.c.generation > subjects.c.done_generation, subjects.c.parked.is_(None))
            .order_by(subjects.c.delivery == SWEEP, subjects.c.due_at)
            .limit(limit)
        )
        with self._reading() as connection:
            found = tuple(Work(*row) for row in connection.execute(query))
        swept = [work for work in found if work.is_sweep]
        room = SWEEPS_AT_ONCE - sum(work.is_sweep for work in self.in_queue()) if swept else 0
        return (*(work for work in found if not work.is_sweep), *swept[: max(0, room)])

    def next_due(self) -> float | None:
        """Return in how many seconds the next subject is due that is not in the queue; None where none waits."""
        waiting = (subjects.c.generation > subjects.c.done_generation) & subjects.c.parked.is_(None)
        query = sa.select(sa.func.min(subjects.c.due_at)).where(subjects.c.is_dispatched.is_(False), waiting)
        with self._reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else found - self._clock()

    def news(self) -> News:
        """Return what tells whether anything was written, for one thread."""
        return News(self._engine)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """A connection that takes no write lock."""
        try:
            with self._engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(unusable(self._engine, error)) from error

    def dispatched(self, work: Work) -> None:
        """Note that the queue has *work*."""
        self._update(work, is_dispatched=True)

    def returned(self, work: Work) -> None:
        """Note that the queue has lost *work*: it is dispatched again under another name."""
        self._update(work, is_dispatched=False, attempt=work.attempt + 1)

    def retry(self, work: Work, delay: float) -> None:
        """Have *work* tried again after *delay* seconds, unless something newer waits anyway."""
        self._update(work, is_dispatched=False, attempt=work.attempt + 1, due_at=self._clock() + delay)

    def park(self, work: Work, reason: str) -> None:
        """Leave *work* alone until the next delivery; *reason* is for people."""
        self._update(work, parked=reason[:2000])

    def finish(self, work: Work) -> None:
        """Note that *work* was done; what came in since is still dirty."""
        self._update(work, done_generation=work.generation)

    def _update(self, work: Work, **values: object) -> None:
        statement = sa.update(subjects).where(
            subjects.c.id == work.subject_id,
            subjects.c.generation == work.generation,
            subjects.c.attempt == work.attempt,
        )
        with in_transaction(self._engine) as connection:
            connection.execute(statement.values(**values))

    def is_current(self, work: Work) -> bool:
        """Tell whether *work* is still the newest word on its subject."""
        with self._reading() as connection:
            row = connection.execute(
                sa.select(subjects.c.generation, subjects.c.attempt, subjects.c.done_generation).where(
                    subjects.c.id == work.subject_id
                )
            ).first()
        return row is not None and (row[0], row[1]) == (work.generation, work.attempt) and row[2] < row[0]

    def subject(self, subject_id: int) -> Subject:
        """Return a subject by our number for it."""
        columns = (
            subjects.c.kind,
            subjects.c.repository_id,
            subjects.c.repository,
            subjects.c.number,
            subjects.c.installation_id,
        )
        with self._reading() as connection:
            row = connection.execute(sa.select(*columns).where(subjects.c.id == subject_id)).one()
        return Subject(SubjectKind(row[0]), *row[1:])

    def rename(self, repository_id: int, name: str) -> None:
        """Call a repository by its present name from now on."""
        with in_transaction(self._engine) as connection:
            connection.execute(
                sa.update(subjects).where(subjects.c.repository_id == repository_id).values(repository=name)
            )

    def in_queue(self) -> tuple[Work, ...]:
        """Return what was handed to the queue and is not done."""
        query = sa.select(subjects.c.id, subjects.c.generation, subjects.c.attempt, subjects.c.delivery).where(
            subjects.c.is_dispatched.is_(True),
            subjects.c.generation > subjects.c.done_generation,
            subjects.c.parked.is_(None),
        )
        with self._reading() as connection:
            return tuple(Work(*row) for row in connection.execute(query))

    def knows_delivery(self, guid: str) -> bool:
        """Tell whether a delivery was stored."""
        with self._reading() as connection:
            query = sa.select(deliveries.c.id).where(deliveries.c.guid == guid)
            return connection.execute(query).first() is not None

    def is_answered(self, subject: Subject, head_sha: str | None) -> bool:
        """Tell whether a subject waits or was looked at, a pull request at that head."""
        number = self.subject_id(subject)
        if number is None:
            return False
        job = self.job(number)
        if job is not None and job.state in ("waiting", "running"):
            return True
        known = self.posted(number)
        return head_sha is None or any(item.kind == "check" and item.key == head_sha for item in known)

    def take_turn(self, name: str, every: float) -> bool:
        """Tell whether it is this process's turn to do something that is done every so many seconds by one process alone."""
        now = self._clock()
        fresh = insert_into(self._engine, counters).values(name="turn", labels=name[:200], value=now)
        statement = fresh.on_conflict_do_update(
            index_elements=["name", "labels"], set_={"value": now}, where=counters.c.value <= now - every
        ).returning(counters.c.value)
        with in_transaction(self._engine) as connection:
            return connection.execute(statement).first() is not None

    def mark(self, subject: Subject, delivery: str, delay: float = 0.0) -> None:
        """Have a subject looked at anew after *delay* seconds, because something else happened that concerns it.

        One that waits to be looked at anyway just goes on waiting, for however much else happens it must have its turn.
        """
        now = self._clock()
        waiting = (subjects.c.generation > subjects.c.done_generation) & subjects.c.parked.is_(None)
        since = sa.case((waiting, subjects.c.dirty_since), else_=now)
        latest = since + REMINDED_AT_MOST
        later = sa.case((latest < now + delay, latest), else_=now + delay)
        is_kept = waiting & subjects.c.is_dispatched.is_(False)
        is_early = (subjects.c.due_at < now + delay) | (subjects.c.attempt > 0)
        sooner = sa.case((is_early, subjects.c.due_at), else_=now + delay)
        is_sweep = delivery == SWEEP
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
            "delivery": delivery,
        }
        kept = {name: sa.case((is_kept, subjects.c[name]), else_=value) for name, value in dirtied(given).items()}
        statement = insert_into(self._engine, subjects).values(**new_subject(given, now, now + delay))
        with in_transaction(self._engine) as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["kind", "repository_id", "number"], set_={**kept, **when}
                )
            )

    def subject_id(self, subject: Subject) -> int | None:
        """Return our number for a subject, or None where we never looked at it."""
        query = sa.select(subjects.c.id).where(
            subjects.c.kind == subject.kind.value,
            subjects.c.repository_id == subject.repository_id,
            subjects.c.number == subject.number,
        )
        with self._reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else int(found)

    def contributions(self, repository_id: int, limit: int = 500) -> tuple[Subject, ...]:
        """Return the pull requests and issues of a repository that we looked at and that were open then, the newest first."""
        columns = (
            subjects.c.kind,
            subjects.c.repository_id,
            subjects.c.repository,
            subjects.c.number,
            subjects.c.installation_id,
        )
        is_open = ~sa.exists().where(words.c.subject_id == subjects.c.id, words.c.kind == "closed")
        query = (
            sa.select(*columns)
            .where(
                subjects.c.repository_id == repository_id,
                subjects.c.kind.in_((SubjectKind.PULL_REQUEST.value, SubjectKind.ISSUE.value)),
                is_open,
            )
            .order_by(subjects.c.number.desc())
            .limit(limit)
        )
        with self._reading() as connection:
            return tuple(Subject(SubjectKind(row[0]), *row[1:]) for row in connection.execute(query))

    # What maintainers said

    def words(self, subject_id: int) -> tuple[Word, ...]:
        """Return all that holds for a subject by somebody's word, the oldest first."""
        columns = (words.c.kind, words.c.key, words.c.author, words.c.body, words.c.said_at)
        query = sa.select(*columns).where(words.c.subject_id == subject_id).order_by(words.c.said_at, words.c.key)
        with self._reading() as connection:
            return tuple(Word(r[0], r[1], r[2], json.loads(r[3]), r[4]) for r in connection.execute(query))

    def note_words(self, subject_id: int, *said: Word) -> None:
        """Remember *said*, each in place of what was said under its kind and key."""
        with in_transaction(self._engine) as connection:
            for word in said:
                values = {
                    "author": word.author,
                    "body": json.dumps(word.body, ensure_ascii=False),
                    "said_at": self._clock(),
                }
                connection.execute(
                    insert_into(self._engine, words)
                    .values(subject_id=subject_id, kind=word.kind, key=word.key, **values)
                    .on_conflict_do_update(index_elements=["subject_id", "kind", "key"], set_=values)
                )

    def forget_words(self, subject_id: int, kind: str) -> None:
        """Forget what was said of that kind."""
        with in_transaction(self._engine) as connection:
            connection.execute(sa.delete(words).where(words.c.subject_id == subject_id, words.c.kind == kind))

    def heard(self, repository_id: int, comment_id: int) -> tuple[Heard, ...]:
        """Return the commands of a comment that were heard already."""
        columns = (
            commands.c.comment_id,
            commands.c.key,
            commands.c.number,
            commands.c.author,
            commands.c.text,
            commands.c.outcome,
        )
        query = sa.select(*columns).where(
            commands.c.repository_id == repository_id, commands.c.comment_id == comment_id
        )
        with self._reading() as connection:
            return tuple(Heard(*row) for row in connection.execute(query))

    def note_heard(self, repository_id: int, heard: Heard) -> None:
        """Remember a command; one that was heard before stays as it was."""
        with in_transaction(self._engine) as connection:
            connection.execute(
                insert_into(self._engine, commands)
                .values(
                    repository_id=repository_id,
                    comment_id=heard.comment_id,
                    key=heard.key,
                    number=heard.number,
                    author=heard.author[:100],
                    text=heard.text[:2000],
                    outcome=heard.outcome,
                    heard_at=self._clock(),
                )
                .on_conflict_do_nothing(index_elements=["repository_id", "comment_id", "key"])
            )

    # Papers that are under way

    def set_papers(
        self, subject_id: int, repository_id: int, keys: Collection[str], *, has_landed: bool = False
    ) -> bool:
        """Remember which papers a contribution is about; return whether that is news."""
        wanted = {key[:100] for key in keys}
        with in_transaction(self._engine) as connection:
            rows = connection.execute(
                sa.select(papers.c.key, papers.c.has_landed).where(papers.c.subject_id == subject_id)
            ).all()
            if {(key, has_landed) for key in wanted} == {(row[0], row[1]) for row in rows}:
                return False
            connection.execute(sa.delete(papers).where(papers.c.subject_id == subject_id))
            for key in sorted(wanted):
                connection.execute(
                    sa.insert(papers).values(
                        subject_id=subject_id, key=key, repository_id=repository_id, has_landed=has_landed
                    )
                )
        return True

    def papers_of(self, subject_id: int) -> frozenset[str]:
        """Return which papers a contribution is about."""
        with self._reading() as connection:
            return frozenset(
                connection.execute(sa.select(papers.c.key).where(papers.c.subject_id == subject_id)).scalars()
            )

    def under_way(self, subject_id: int, repository_id: int, keys: Collection[str]) -> tuple[UnderWay, ...]:
        """Return the other contributions that are about one of the papers, the first that came before the others."""
        if not keys:
            return ()
        query = (
            sa.select(papers.c.subject_id, subjects.c.kind, subjects.c.number, papers.c.key, papers.c.has_landed)
            .join(subjects, subjects.c.id == papers.c.subject_id)
            .where(
                papers.c.repository_id == repository_id,
                papers.c.key.in_([key[:100] for key in keys]),
                papers.c.subject_id != subject_id,
            )
            .order_by(subjects.c.number, papers.c.key)
        )
        with self._reading() as connection:
            return tuple(UnderWay(r[0], SubjectKind(r[1]), r[2], r[3], bool(r[4])) for r in connection.execute(query))

    # The default branch as we saw it last

    def tip_texts(self, repository_id: int) -> dict[str, bytes | None]:
        """Return the list and its policy as they were when the default branch was looked at last."""
        query = sa.select(tips.c.path, tips.c.body).where(tips.c.repository_id == repository_id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {path: None if body is None else zlib.decompress(body) for path, body in rows}

    def keep_tip_texts(self, repository_id: int, bodies: Mapping[str, bytes | None]) -> None:
        """Remember the list and its policy as they are now on the default branch."""
        with in_transaction(self._engine) as connection:
            connection.execute(sa.delete(tips).where(tips.c.repository_id == repository_id))
            for path, body in bodies.items():
                connection.execute(
                    sa.insert(tips).values(
                        repository_id=repository_id,
                        path=path[:500],
                        body=None if body is None else zlib.compress(body),
                    )
                )

    # What we posted

    def posted(self, subject_id: int) -> tuple[Posted, ...]:
        """Return everything we put on GitHub for a subject, or meant to."""
        columns = (
            posted.c.kind,
            posted.c.key,
            posted.c.state,
            posted.c.remote_id,
            posted.c.digest,
            posted.c.updated_at,
        )
        with self._reading() as connection:
            rows = connection.execute(sa.select(*columns).where(posted.c.subject_id == subject_id))
            return tuple(Posted(*row[:5], age=self._clock() - row[5]) for row in rows)

    def note_posted(self, subject_id: int, *items: Posted) -> None:
        """Remember *items*, each in place of what was known under its kind and key."""
        if not items:
            return
        with in_transaction(self._engine) as connection:
            for item in items:
                values = {
                    "state": item.state,
                    "remote_id": item.remote_id,
                    "digest": item.digest,
                    "updated_at": self._clock(),
                }
                connection.execute(
                    insert_into(self._engine, posted)
                    .values(subject_id=subject_id, kind=item.kind, key=item.key, **values)
                    .on_conflict_do_update(index_elements=["subject_id", "kind", "key"], set_=values)
                )

    # Texts

    def texts(self, repository_id: int, sha: str, paths: Collection[str]) -> dict[str, bytes | None]:
        """Return the texts of a commit that we have; None stands for a file that the commit does not have."""
        query = sa.select(texts.c.path, texts.c.body).where(
            texts.c.repository_id == repository_id, texts.c.sha == sha, texts.c.path.in_(paths)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {path: None if body is None else zlib.decompress(body) for path, body in rows}

    def keep_text(self, repository_id: int, sha: str, path: str, body: bytes | None) -> None:
        """Remember a text of a commit; a commit never changes."""
        values = {"body": None if body is None else zlib.compress(body), "fetched_at": self._clock()}
        with in_transaction(self._engine) as connection:
            connection.execute(
                insert_into(self._engine, texts)
                .values(repository_id=repository_id, sha=sha, path=path[:500], **values)
                .on_conflict_do_update(index_elements=["repository_id", "sha", "path"], set_=values)
            )

    def forget_texts(self, repository_id: int) -> None:
        """Forget every text of a repository: its list has moved on."""
        with in_transaction(self._engine) as connection:
            connection.execute(sa.delete(texts).where(texts.c.repository_id == repository_id))

    # What was found online

    def lookup(self, key: str, age: float) -> str | None:
        """Return what was found under *key* within *age* seconds, or None."""
        query = sa.select(lookups.c.answer).where(lookups.c.key == key[:500], lookups.c.found_at >= self._clock() - age)
        with self._reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def keep_lookup(self, key: str, answer: str) -> None:
        """Remember what was found under *key*."""
        values = {"answer": answer[:2000], "found_at": self._clock()}
        with in_transaction(self._engine) as connection:
            connection.execute(
                insert_into(self._engine, lookups)
                .values(key=key[:500], **values)
                .on_conflict_do_update(index_elements=["key"], set_=values)
            )

    # Verdicts

    def keep_verdict(
        self, subject_id: int, head_sha: str, conclusion: str, document: Mapping[str, Any], *, is_dry_run: bool
    ) -> None:
        """Remember what was decided, and what we wished to do about it."""
        with in_transaction(self._engine) as connection:
            connection.execute(
                sa.insert(verdicts).values(
                    subject_id=subject_id,
                    head_sha=head_sha,
                    conclusion=conclusion,
                    document=zlib.compress(json.dumps(document, ensure_ascii=False).encode()),
                    is_dry_run=is_dry_run,
                    decided_at=self._clock(),
                )
            )

    def verdict_before(self, subject_id: int, moment: float) -> dict[str, Any] | None:
        """Return what had been decided at that *moment*: what somebody who spoke then had before them."""
        query = (
            sa.select(verdicts.c.document)
            .where(verdicts.c.subject_id == subject_id, verdicts.c.decided_at <= moment)
            .order_by(verdicts.c.id.desc())
        )
        with self._reading() as connection:
            found = connection.execute(query.limit(1)).scalar()
        return None if found is None else json.loads(zlib.decompress(found))

    def last_verdict(self, subject_id: int) -> dict[str, Any] | None:
        """Return what was decided last."""
        query = sa.select(verdicts.c.document).where(verdicts.c.subject_id == subject_id).order_by(verdicts.c.id.desc())
        with self._reading() as connection:
            found = connection.execute(query.limit(1)).scalar()
        return None if found is None else json.loads(zlib.decompress(found))

    # What is counted and written down

    def tally(self, name: str, by: float = 1.0, **labels: str) -> None:
        """Count something; what is counted reaches the database now and then, and a crash may lose the last of it."""
        key = (name, json.dumps(labels, sort_keys=True))
        with self._lock:
            self._tally[key] = self._tally.get(key, 0.0) + by
            is_due = self._clock() - self._flushed_at > FLUSH_EVERY
        if is_due:
            self.flush_counts()

    def flush_counts(self) -> None:
        """Put what was counted here into the database; where that does not work it is kept for the next time."""
        with self._lock:
            counted, self._tally = self._tally, {}
            self._flushed_at = self._clock()
        try:
            self.count(counted)
        except StoreError:
            with self._lock:
                for key, value in counted.items():
                    self._tally[key] = self._tally.get(key, 0.0) + value

    def count(self, increments: Mapping[tuple[str, str], float]) -> None:
        """Add to the counters, each named by its name and its labels as JSON."""
        if not increments:
            return
        with in_transaction(self._engine) as connection:
            for (name, labels), value in sorted(increments.items()):
                statement = insert_into(self._engine, counters).values(name=name, labels=labels, value=value)
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["name", "labels"], set_={"value": counters.c.value + statement.excluded.value}
                    )
                )

    def counts(self) -> tuple[tuple[str, dict[str, str], float], ...]:
        """Return every counter with its labels."""
        query = sa.select(counters.c.name, counters.c.labels, counters.c.value).where(counters.c.name != "turn")
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple((row[0], json.loads(row[1]), row[2]) for row in rows)

    def note_written(self, delivery: str, repository: str, request: str, outcome: str) -> None:
        """Write down that something was sent to GitHub."""
        with in_transaction(self._engine) as connection:
            connection.execute(
                sa.insert(audits).values(
                    written_at=self._clock(),
                    delivery=delivery[:100],
                    repository=repository[:200],
                    request=request[:500],
                    outcome=outcome[:100],
                )
            )

    def audit(self, repository: str | None = None, limit: int = 100) -> tuple[Audited, ...]:
        """Return the newest writes to GitHub and commands, the newest first."""
        writes = sa.select(
            audits.c.written_at, audits.c.repository, audits.c.request, audits.c.outcome, audits.c.delivery
        ).order_by(audits.c.id.desc())
        names = (
            sa.select(subjects.c.repository_id, sa.func.max(subjects.c.repository).label("repository"))
            .group_by(subjects.c.repository_id)
            .subquery()
        )
        heard = (
            sa.select(
                commands.c.heard_at,
                names.c.repository,
                commands.c.text,
                commands.c.outcome,
                commands.c.author,
                commands.c.number,
            )
            .join(names, names.c.repository_id == commands.c.repository_id)
            .order_by(commands.c.id.desc())
        )
        if repository is not None:
            writes = writes.where(audits.c.repository == repository)
            heard = heard.where(names.c.repository == repository)
        with self._reading() as connection:
            found = [Audited(*row) for row in connection.execute(writes.limit(limit))]
            found += [
                Audited(row[0], row[1], f"/triage {row[2]} on {row[5]}", row[3], row[4])
                for row in connection.execute(heard.limit(limit))
            ]
        return tuple(sorted(found, key=lambda item: -item.at)[:limit])

    # Jobs, for people

    def jobs(self, state: str | None = None, limit: int = 100) -> tuple[Job, ...]:
        """Return what waits, runs or is parked; what is done is told only where it is asked for."""
        query = sa.select(subjects).order_by(subjects.c.due_at.desc())
        waiting = subjects.c.generation > subjects.c.done_generation
        conditions = {
            "waiting": waiting & subjects.c.parked.is_(None) & subjects.c.is_dispatched.is_(False),
            "running": waiting & subjects.c.parked.is_(None) & subjects.c.is_dispatched.is_(True),
            "parked": waiting & subjects.c.parked.is_not(None),
            "done": ~waiting,
        }
        query = query.where(conditions[state] if state else waiting)
        with self._reading() as connection:
            return tuple(self._job(row) for row in connection.execute(query.limit(limit)))

    def job(self, subject_id: int) -> Job | None:
        """Return one subject as the queue sees it."""
        with self._reading() as connection:
            row = connection.execute(sa.select(subjects).where(subjects.c.id == subject_id)).first()
        return None if row is None else self._job(row)

    def _job(self, row: Any) -> Job:  # noqa: ANN401 - a row of the table
        is_waiting = row.generation > row.done_generation
        state = "parked" if is_waiting and row.parked else "done"
        if is_waiting and not row.parked:
            state = "running" if row.is_dispatched else "waiting"
        age = self._clock() - row.dirty_since if is_waiting else 0.0
        kind = SubjectKind(row.kind)
        return Job(
            row.id, kind, row.repository, row.number, state, row.attempt, row.delivery, max(0.0, age), row.parked or ""
        )

    def retry_job(self, subject_id: int) -> bool:
        """Have a subject looked at anew at once; return whether there is such a one."""
        values = {
            "generation": subjects.c.generation + 1,
            "attempt": 0,
            "is_dispatched": False,
            "due_at": self._clock(),
            "dirty_since": self._clock(),
            "parked": None,
        }
        with in_transaction(self._engine) as connection:
            done = connection.execute(sa.update(subjects).where(subjects.c.id == subject_id).values(**values))
        return bool(done.rowcount)

    def drop_job(self, subject_id: int) -> bool:
        """Leave a subject alone until the next delivery; return whether there was anything to drop."""
        is_waiting = subjects.c.generation > subjects.c.done_generation
        with in_transaction(self._engine) as connection:
            done = connection.execute(
                sa.update(subjects)
                .where(subjects.c.id == subject_id, is_waiting)
                .values(done_generation=subjects.c.generation, parked=None)
            )
        return bool(done.rowcount)

    def load(self) -> tuple[int, int, float]:
        """Return how many jobs wait or run, how many are parked, and for how many seconds the oldest that is due has waited."""
        waiting = subjects.c.generation > subjects.c.done_generation
        is_parked = subjects.c.parked.is_not(None)
        now = self._clock()
        query = sa.select(
            sa.func.count().filter(waiting & ~is_parked),
            sa.func.count().filter(waiting & is_parked),
            sa.func.min(subjects.c.due_at).filter(waiting & ~is_parked & (subjects.c.due_at <= now)),
        )
        with self._reading() as connection:
            pending, parked, oldest = connection.execute(query).one()
        return int(pending), int(parked), max(0.0, now - oldest) if oldest is not None else 0.0

    # Workers

    def take_slot(self, host: str, pid: int, is_alive: Callable[[int], bool], silence: float) -> str:
        """Return a name for this worker that no living one has; a dead worker's name is taken over, with its jobs."""
        now = self._clock()
        with in_transaction(self._engine) as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE workers IN EXCLUSIVE MODE"))
            rows = connection.execute(sa.select(workers).where(workers.c.host == host).order_by(workers.c.slot)).all()
            free = [r.slot for r in rows if r.beat_at < now - silence or not is_alive(r.pid)]
            number = len(rows)
            slot = free[0] if free else f"{host}-{number}"
            values = {"host": host, "pid": pid, "beat_at": now}
            connection.execute(
                insert_into(self._engine, workers)
                .values(slot=slot, **values)
                .on_conflict_do_update(index_elements=["slot"], set_=values)
            )
        return slot

    def beat(self, slot: str) -> None:
        """Note that a worker lives."""
        with in_transaction(self._engine) as connection:
            connection.execute(sa.update(workers).where(workers.c.slot == slot).values(beat_at=self._clock()))

    def leave(self, slot: str) -> None:
        """Note that a worker ended in order."""
        with in_transaction(self._engine) as connection:
            connection.execute(sa.update(workers).where(workers.c.slot == slot).values(beat_at=0.0))

    def living(self, silence: float) -> frozenset[str]:
        """Return the workers that were heard of within *silence* seconds."""
        query = sa.select(workers.c.slot).where(workers.c.beat_at >= self._clock() - silence)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def heartbeat_age(self) -> float | None:
        """Return for how many seconds no worker was heard of; None where there never was one."""
        with self._reading() as connection:
            newest = connection.execute(sa.select(sa.func.max(workers.c.beat_at))).scalar()
        return None if not newest else max(0.0, self._clock() - newest)

    # Housekeeping

    def sweep(self) -> int:
        """Delete what is older than we keep it; return how many rows went."""
        now = self._clock()
        limits: Sequence[tuple[sa.Table, sa.ColumnElement[bool]]] = (
            (deliveries, deliveries.c.received_at < now - DELIVERIES_KEPT),
            (verdicts, verdicts.c.decided_at < now - VERDICTS_KEPT),
            (texts, texts.c.fetched_at < now - TEXTS_KEPT),
            (audits, audits.c.written_at < now - AUDITS_KEPT),
            (commands, commands.c.heard_at < now - AUDITS_KEPT),
            (lookups, lookups.c.found_at < now - LOOKUPS_KEPT),
            (workers, workers.c.beat_at < now - WORKERS_KEPT),
            (spendings, spendings.c.slot < (now - HOUR) // SLOT - 1),
        )
        gone = 0
        for table, is_old in limits:
            with in_transaction(self._engine) as connection:
                gone += connection.execute(sa.delete(table).where(is_old)).rowcount
        return gone
