"""Whose turn it is to do what only one process does."""

from __future__ import annotations

from bot.store.database import AHEAD, Database
from bot.store.tables import turns


class Turns:
    """Turns by name: tasks that one process at a time does every so often."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, every: float) -> bool:
        """Tell whether this process may now do something that only one process does, once in *every* seconds."""
        now = self._database.now()
        is_over = (turns.c.taken_at <= now - every) | (turns.c.taken_at > now + AHEAD)
        fresh = self._database.insert_into(turns).values(name=name[:200], taken_at=now)
        statement = fresh.on_conflict_do_update(
            index_elements=["name"], set_={"taken_at": now}, where=is_over
        ).returning(turns.c.taken_at)
        with self._database.writing() as connection:
            return connection.execute(statement).first() is not None
