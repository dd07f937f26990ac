"""Which papers the contributions under way are about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from bot.events import SubjectKind
from bot.store.database import Database
from bot.store.tables import papers, subjects


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Another open contribution, or one that has landed, that is about one of the same papers."""

    subject_id: int
    kind: SubjectKind
    number: int
    key: str
    has_landed: bool


class Papers:
    """Papers by contribution, and contributions by paper."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, subject_id: int, repository_id: int, keys: Collection[str], *, has_landed: bool = False) -> bool:
        """Remember which papers a contribution is about; return whether that is news."""
        wanted = {key[:100] for key in keys}
        with self._database.writing() as connection:
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

    def of(self, subject_id: int) -> frozenset[str]:
        """Return which papers a contribution is about."""
        with self._database.reading() as connection:
            return frozenset(
                connection.execute(sa.select(papers.c.key).where(papers.c.subject_id == subject_id)).scalars()
            )

    def under_way(self, subject_id: int, repository_id: int, keys: Collection[str]) -> tuple[UnderWay, ...]:
        """Return the other contributions that are about one of the papers, the oldest first."""
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
        with self._database.reading() as connection:
            return tuple(UnderWay(r[0], SubjectKind(r[1]), r[2], r[3], bool(r[4])) for r in connection.execute(query))
