"""Incoming deliveries: each is stored and its subject is marked dirty, both or neither, and it is on the disk before we
answer.

GitHub waits for this, so it is fast. Its statements are compiled once. Deliveries that arrive while another one is
being written are written together by the next in line. So many clients share one commit, and nobody waits for a lock of
the database.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreAway, StoreError
from bot.events import Delivery, Installed, Privatized, Renamed, Subject, SubjectKind, Uninstalled
from bot.store.causes import DELIVERED
from bot.store.database import Database
from bot.store.engine import Prepared, in_transaction, insert_into
from bot.store.tables import deliveries, posted, repositories, subjects, turns

CATCHING_UP = "catching up"
"""The turn that one worker takes to look for missed deliveries."""

DEBOUNCE_STRETCH = 12
"""How many times the debounce a subject may wait while new deliveries keep coming."""

TOGETHER = 50
"""How many deliveries are written in one transaction at most."""


MOMENT = 0.003
"""Seconds that a commit waits for others to share it, if there are others; a single client never waits."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a delivery: *is_new* is false if it was already stored before."""

    is_new: bool
    subject_id: int | None


@dataclass(eq=False)
class _Waiting:
    """A delivery that waits to be written, and what became of it.

    Its *gate* opens when it is written, or when it must write.
    """

    delivery: Delivery
    debounce: float
    body: bytes
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    accepted: Accepted | None = None
    error: StoreError | None = None

    @property
    def is_done(self) -> bool:
        return self.accepted is not None or self.error is not None


class GroupCommit:
    """The deliveries that wait to be written. The first in line writes for all, then the next one takes over."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._is_led = False
        self._is_busy = False  # several came together last time

    def join(self, item: _Waiting) -> None:
        """Return when *item* is written, or when it is first in line and nobody writes."""
        with self._door:
            self._waiting.append(item)
            leads, self._is_led = not self._is_led, True
        if not leads:
            item.gate.acquire()

    def next(self) -> list[_Waiting]:
        """Return the deliveries to write together, the first in line included; if there are many, wait for more."""
        if self._is_busy or len(self._waiting) > 1:
            time.sleep(MOMENT)
        with self._door:
            taken, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
        self._is_busy = len(taken) > 1
        return taken

    def written(self, items: Sequence[_Waiting]) -> None:
        """Release the deliveries that are written, and let the next in line write."""
        with self._door:
            self._is_led = bool(self._waiting)
            going = [*items, *self._waiting[:1]]
        for item in going:
            item.gate.release()


class Inbox:
    """Takes deliveries in. Raises `StoreError` if a delivery could not be stored; *clock* as in the store."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._commits = GroupCommit()
        self._insert = Prepared(engine, _insert_delivery(engine))
        self._mark = Prepared(engine, _mark_subject(engine))
        self._connect = Prepared(engine, _name_subject())

    def accept(self, delivery: Delivery, debounce: float) -> Accepted:
        """Store *delivery* and mark its subject dirty, both or neither; a known delivery changes nothing."""
        item = _Waiting(delivery, debounce, zlib.compress(delivery.body, 1))
        self._commits.join(item)
        if not item.is_done:
            items = self._commits.next()
            try:
                self._write(items)
            finally:
                self._commits.written(items)
        if item.error is not None:
            raise item.error
        assert item.accepted is not None, "done without a fault"  # noqa: S101 - states an invariant
        return item.accepted

    def payload(self, guid: str) -> bytes | None:
        """Return the body of a stored delivery."""
        with in_transaction(self._engine) as connection:
            found = connection.execute(sa.select(deliveries.c.body).where(deliveries.c.guid == guid)).scalar()
        return None if found is None else zlib.decompress(found)

    def knows(self, guid: str) -> bool:
        """Tell whether a delivery was stored."""
        query = sa.select(deliveries.c.id).where(deliveries.c.guid == guid)
        with Database(self._engine).reading() as connection:
            return connection.execute(query).first() is not None

    def _write(self, items: Sequence[_Waiting]) -> None:
        """Write *items* together; if that fails, write each alone, so that none fails because of another. If the database is
        away, all fail at once: each would wait for it in turn.
        """
        try:
            accepted = self._write_together(items)
        except (
            StoreError,
            ValueError,
        ) as error:  # ValueError is the driver's, for a text that cannot be written at all
            if len(items) == 1 or isinstance(error, StoreAway):
                for item in items:
                    item.error = error if isinstance(error, StoreError) else StoreError(str(error))
                return
            for item in items:
                self._write([item])
        else:
            for item, one in zip(items, accepted, strict=True):
                item.accepted = one

    def _write_together(self, items: Sequence[_Waiting]) -> list[Accepted]:
        """Write in one transaction. All take rows in the same order, so no two processes wait for each other."""
        now = self._clock()
        with in_transaction(self._engine) as connection:
            numbers = dict.fromkeys(items) | {
                item: self._stored(connection, item, now) for item in sorted(items, key=lambda i: i.delivery.guid)
            }
            fresh = sorted((item for item in items if numbers[item] is not None), key=_place)
            subject_ids = {item: self._marked(connection, item, numbers[item], now) for item in fresh}
        return [Accepted(numbers[item] is not None, subject_ids.get(item)) for item in items]

    def _stored(self, connection: sa.Connection, item: _Waiting, now: float) -> int | None:
        """Return the new row's number, or None if a row has that GUID."""
        told = item.delivery
        values = {"guid": told.guid, "event": told.event, "action": told.action, "received_at": now, "body": item.body}
        rows = self._insert.run(connection, values | {"subject_id": None})
        return int(rows[0][0]) if rows else None

    def _marked(self, connection: sa.Connection, item: _Waiting, number: int | None, now: float) -> int | None:
        """Mark the delivery's subject dirty and return our number for it; None if it has no subject."""
        _follow(connection, item.delivery, now)
        delivery = _with_subject(connection, item.delivery)
        subject = delivery.subject
        if subject is None:
            return None
        marks = {
            "kind": subject.kind.value,
            "repository_id": subject.repository_id,
            "repository": subject.repository,
            "number": subject.number,
            "installation_id": subject.installation_id,
            "delivery": delivery.guid,
            "cause": DELIVERED,
            "now": now,
            "due": now + item.debounce,
            "stretch": item.debounce * DEBOUNCE_STRETCH,
        }
        subject_id: int = self._mark.run(connection, marks)[0][0]
        self._connect.run(connection, {"row": number, "subject": subject_id})
        return subject_id


def _place(item: _Waiting) -> tuple[Any, ...]:
    subject = item.delivery.subject
    return (subject.kind.value, subject.repository_id, subject.number) if subject else ("", 0, 0)


def _insert_delivery(engine: sa.Engine) -> Any:  # noqa: ANN401 - two dialects' inserts share no type
    fields = ("guid", "event", "action", "received_at", "subject_id", "body")
    return (
        insert_into(engine, deliveries)
        .values({name: sa.bindparam(name) for name in fields})
        .on_conflict_do_nothing(index_elements=["guid"])
        .returning(deliveries.c.id)
    )


def _name_subject() -> Any:  # noqa: ANN401 - as above
    return (
        sa.update(deliveries).where(deliveries.c.id == sa.bindparam("row")).values(subject_id=sa.bindparam("subject"))
    )


def _mark_subject(engine: sa.Engine) -> Any:  # noqa: ANN401 - as above
    now, due = sa.bindparam("now", type_=sa.Float), sa.bindparam("due", type_=sa.Float)
    since = sa.case((subjects.c.generation > subjects.c.done_generation, subjects.c.dirty_since), else_=now)
    latest = since + sa.bindparam("stretch", type_=sa.Float)
    names = ("kind", "repository_id", "repository", "number", "installation_id", "delivery", "cause")
    given: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    again = dirtied(given) | {"dirty_since": since, "due_at": sa.case((latest < due, latest), else_=due)}
    return (
        insert_into(engine, subjects)
        .values(**new_subject(given, now, due))
        .on_conflict_do_update(index_elements=["kind", "repository_id", "number"], set_=again)
        .returning(subjects.c.id)
    )


def new_subject(given: Mapping[str, object], now: object, due: object) -> dict[str, object]:
    """Return the columns of a subject that was never looked at; *given* names it and the delivery that brought it."""
    fresh = {"generation": 1, "done_generation": 0, "attempt": 0, "is_dispatched": False}
    return {**given, **fresh, "dirty_since": now, "due_at": due}


def dirtied(given: Mapping[str, object]) -> dict[str, object]:
    """Return what changes, besides the times, when a known subject must be looked at again."""
    named = {name: given[name] for name in ("repository", "installation_id", "delivery", "cause")}
    return {
        **named,
        "generation": subjects.c.generation + 1,
        "attempt": 0,
        "is_dispatched": False,
        "parked": sa.null(),
        "trouble": sa.null(),
    }


def _follow(connection: sa.Connection, delivery: Delivery, now: float) -> None:
    """Take note of repositories that were renamed, added, removed or hidden. Only GitHub's answer makes one public."""
    match delivery.change:
        case Renamed(repository_id, name):
            is_it = subjects.c.repository_id == repository_id
            connection.execute(sa.update(subjects).where(is_it).values(repository=name))
            is_old = (repositories.c.repository_id == repository_id) & (repositories.c.name != name)
            renamed = {"former": repositories.c.name, "name": name}
            connection.execute(sa.update(repositories).where(is_old).values(**renamed))
        case Privatized(repository_id):
            is_list = repositories.c.repository_id == repository_id
            connection.execute(sa.update(repositories).where(is_list).values(is_private=True))
        case Installed():
            connection.execute(sa.delete(turns).where(turns.c.name == CATCHING_UP))
        case Uninstalled(ids, installation_id):
            left = {"is_gone": True, "gone_at": now}
            if installation_id is not None:
                is_theirs = repositories.c.installation_id == installation_id
                connection.execute(sa.update(repositories).where(is_theirs).values(**left))
            for start in range(0, len(ids), 500):
                gone = subjects.c.repository_id.in_(ids[start : start + 500])
                done = {"done_generation": subjects.c.generation, "parked": None}
                connection.execute(sa.update(subjects).where(gone).values(**done))
                lists = repositories.c.repository_id.in_(ids[start : start + 500])
                connection.execute(sa.update(repositories).where(lists).values(**left))


def _with_subject(connection: sa.Connection, delivery: Delivery) -> Delivery:
    """Return the delivery with its subject, if it only names a check run of ours that must run again."""
    head = delivery.rerequested
    if head is None:
        return delivery
    is_check = (posted.c.kind == "check") & (posted.c.key == head.sha)
    query = (
        sa.select(subjects.c.id, subjects.c.kind, subjects.c.repository_id, subjects.c.repository, subjects.c.number)
        .join(posted, posted.c.subject_id == subjects.c.id)
        .where(is_check, subjects.c.repository_id == head.repository_id)
    )
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return delivery
    connection.execute(sa.update(posted).where(is_check, posted.c.subject_id == row[0]).values(digest=""))
    subject = Subject(SubjectKind(row[1]), row[2], row[3], row[4], head.installation_id)
    return replace(delivery, subject=subject)
