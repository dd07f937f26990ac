"""A database to read from and to write to, with a clock; every part of the store works with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store.engine import in_transaction, insert_into, unusable


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

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that takes no write lock."""
        try:
            with self.engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(unusable(self.engine, error)) from error

    def insert_into(self, table: sa.Table) -> Any:  # noqa: ANN401 - two dialects' inserts share no type
        """Return an insert that can say what to do if the row already exists."""
        return insert_into(self.engine, table)
