"""What was found online."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import lookups


class Lookups:
    """Answers by address or identifier."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def found(self, key: str, age: float) -> str | None:
        """Return what was found under *key* within *age* seconds, or None."""
        query = sa.select(lookups.c.answer).where(
            lookups.c.key == key[:500], lookups.c.found_at >= self._database.now() - age
        )
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def keep(self, key: str, answer: str) -> None:
        """Remember what was found under *key*."""
        values = {"answer": answer[:2000], "found_at": self._database.now()}
        with self._database.writing() as connection:
            connection.execute(
                self._database.insert_into(lookups)
                .values(key=key[:500], **values)
                .on_conflict_do_update(index_elements=["key"], set_=values)
            )
