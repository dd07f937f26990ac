"""A database to read from and to write to, with a clock; every part of the store works with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store.engine import in_reading, in_transaction, insert_into

AHEAD = 60.0
"""Seconds by which the clocks of two hosts may differ. What came later than that came before the clock was set back."""


@dataclass(frozen=True, slots=True)
class Database:
    """Raises `StoreError` if it cannot be used; *clock* returns the time in seconds, and tests pass their own."""

    engine: sa.Engine
    clock: Callable[[], float] = time.time

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return self.clock()

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Return a connection whose work is done completely or not at all."""
        return in_transaction(self.engine)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Return a connection that takes no lock and waits for none."""
        return in_reading(self.engine)

    def insert_into(self, table: sa.Table) -> Any:  # noqa: ANN401 - two dialects' inserts share no type
        """Return an insert that can say what to do if the row already exists."""
        return insert_into(self.engine, table)
