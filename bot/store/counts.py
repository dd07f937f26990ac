"""What is counted, for the metrics."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.tables import counters

FLUSH_EVERY = 15.0
"""Seconds after which the counts in memory go to the database."""

TURN = "turn"
"""A name that is not a counter: older versions kept their turns among the counters."""


class Counts:
    """Counters. The counts reach the database now and then, so that counting costs almost nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._tally: dict[tuple[str, str], float] = {}
        self._flushed_at = database.now()

    def tally(self, name: str, by: float = 1.0, **labels: str) -> None:
        """Count something. The counts reach the database now and then, and a crash may lose the newest."""
        key = (name, json.dumps(labels, sort_keys=True))
        with self._lock:
            self._tally[key] = self._tally.get(key, 0.0) + by
            is_due = self._database.now() - self._flushed_at > FLUSH_EVERY
        if is_due:
            self.flush()

    def keep_flushing(self) -> None:
        """Write the counts every few seconds from now on, so that all processes tell the same, also the idle ones."""

        def flush() -> None:
            pause = threading.Event()
            while not pause.wait(FLUSH_EVERY * 0.6):
                self.flush()

        threading.Thread(target=flush, name="counts", daemon=True).start()

    def flush(self) -> None:
        """Write the counts of this process to the database; if that fails, keep them for the next time."""
        with self._lock:
            counted, self._tally = self._tally, {}
            self._flushed_at = self._database.now()
        try:
            self.add(counted)
        except StoreError:
            with self._lock:
                for key, value in counted.items():
                    self._tally[key] = self._tally.get(key, 0.0) + value

    def add(self, increments: Mapping[tuple[str, str], float]) -> None:
        """Add to the counters, each named by its name and its labels as JSON."""
        if not increments:
            return
        with self._database.writing() as connection:
            for (name, labels), value in sorted(increments.items()):
                statement = self._database.insert_into(counters).values(name=name, labels=labels, value=value)
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["name", "labels"], set_={"value": counters.c.value + statement.excluded.value}
                    )
                )

    def all(self) -> tuple[tuple[str, dict[str, str], float], ...]:
        """Return every counter with its labels."""
        query = sa.select(counters.c.name, counters.c.labels, counters.c.value).where(counters.c.name != TURN)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple((row[0], json.loads(row[1]), row[2]) for row in rows)
