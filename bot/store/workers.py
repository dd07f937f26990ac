"""The workers that are alive."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import workers


class Workers:
    """The workers, each in a slot of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_slot(self, host: str, pid: int, is_alive: Callable[[int], bool], silence: float) -> str:
        """Return a name that no living worker has; a new worker takes over a dead one's name, with its jobs."""
        now = self._database.now()
        with self._database.writing() as connection:
            if self._database.engine.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE workers IN EXCLUSIVE MODE"))
            rows = connection.execute(sa.select(workers).where(workers.c.host == host).order_by(workers.c.slot)).all()
            free = [r.slot for r in rows if r.beat_at < now - silence or not is_alive(r.pid)]
            number = len(rows)
            slot = free[0] if free else f"{host}-{number}"
            values = {"host": host, "pid": pid, "beat_at": now}
            connection.execute(
                self._database.insert_into(workers)
                .values(slot=slot, **values)
                .on_conflict_do_update(index_elements=["slot"], set_=values)
            )
        return slot

    def beat(self, slot: str) -> None:
        """Note that a worker is alive."""
        with self._database.writing() as connection:
            connection.execute(sa.update(workers).where(workers.c.slot == slot).values(beat_at=self._database.now()))

    def leave(self, slot: str) -> None:
        """Note that a worker has ended in order."""
        with self._database.writing() as connection:
            connection.execute(sa.update(workers).where(workers.c.slot == slot).values(beat_at=0.0))

    def living(self, silence: float) -> frozenset[str]:
        """Return the workers that reported within *silence* seconds; a report from the future is from before the clock was set back."""
        now = self._database.now()
        query = sa.select(workers.c.slot).where(workers.c.beat_at.between(now - silence, now + silence))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def heartbeat_age(self) -> float | None:
        """Return for how many seconds no worker has reported; None if none ever has."""
        with self._database.reading() as connection:
            beats = connection.execute(sa.select(workers.c.beat_at).where(workers.c.beat_at > 0)).scalars()
            return min((abs(self._database.now() - beat) for beat in beats), default=None)
