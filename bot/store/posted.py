"""What we put on GitHub, or are about to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import posted


@dataclass(frozen=True, slots=True)
class Posted:
    """Something we put on GitHub, or are about to."""

    kind: str
    key: str
    state: str
    remote_id: int | None
    digest: str
    age: float = field(default=0.0, compare=False)  # seconds since it was noted


class PostedThings:
    """What we posted, by subject."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, subject_id: int) -> tuple[Posted, ...]:
        """Return everything we put on GitHub for a subject, or meant to."""
        columns = (
            posted.c.kind,
            posted.c.key,
            posted.c.state,
            posted.c.remote_id,
            posted.c.digest,
            posted.c.updated_at,
        )
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).where(posted.c.subject_id == subject_id))
            return tuple(Posted(*row[:5], age=self._database.now() - row[5]) for row in rows)

    def forget(self, subject_id: int, kind: str, state: str) -> None:
        """Forget what is known of things of that kind in that state."""
        is_it = (posted.c.subject_id == subject_id) & (posted.c.kind == kind) & (posted.c.state == state)
        with self._database.writing() as connection:
            connection.execute(sa.delete(posted).where(is_it))

    def share(self, subject_id: int, item: Posted, others: Collection[int]) -> None:
        """Remember that *others* have the same thing on GitHub, and that it is not what anybody else made of it."""
        is_it = (posted.c.kind == item.kind) & (posted.c.key == item.key) & (posted.c.remote_id == item.remote_id)
        with self._database.writing() as connection:
            connection.execute(sa.update(posted).where(is_it, posted.c.subject_id != subject_id).values(digest=""))
        for other in others:
            self.note(other, item)

    def note(self, subject_id: int, *items: Posted) -> None:
        """Remember *items*; each replaces what was known under its kind and key."""
        if not items:
            return
        with self._database.writing() as connection:
            for item in items:
                values = {
                    "state": item.state,
                    "remote_id": item.remote_id,
                    "digest": item.digest,
                    "updated_at": self._database.now(),
                }
                connection.execute(
                    self._database.insert_into(posted)
                    .values(subject_id=subject_id, kind=item.kind, key=item.key, **values)
                    .on_conflict_do_update(index_elements=["subject_id", "kind", "key"], set_=values)
                )
