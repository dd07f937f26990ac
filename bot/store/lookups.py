"""What was found online."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import lookups

KEY_LIMIT = 500


class Lookups:
    """Answers by address or identifier."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def found(self, key: str, age: float) -> str | None:
        """Return what was found under *key* within *age* seconds, or None."""
        query = sa.select(lookups.c.answer).where(
            lookups.c.key == key[:KEY_LIMIT], lookups.c.found_at >= self._database.now() - age
        )
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def gone(self, keys: Collection[str]) -> frozenset[str]:
        """Return which of *keys* are addresses that led nowhere when they were looked at last."""
        found: set[str] = set()
        ordered = sorted(key for key in keys if len(key) <= KEY_LIMIT)
        with self._database.reading() as connection:
            for start in range(0, len(ordered), 500):
                is_gone = lookups.c.key.in_(ordered[start : start + 500]) & (lookups.c.answer == "gone")
                found |= set(connection.execute(sa.select(lookups.c.key).where(is_gone)).scalars())
        return frozenset(found)

    def keep(self, key: str, answer: str) -> None:
        """Remember what was found under *key*."""
        values = {"answer": answer[:2000], "found_at": self._database.now()}
        with self._database.writing() as connection:
            connection.execute(
                self._database.insert_into(lookups)
                .values(key=key[:KEY_LIMIT], **values)
                .on_conflict_do_update(index_elements=["key"], set_=values)
            )
