"""What was written to GitHub, and which commands we received."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import audits, commands, subjects


@dataclass(frozen=True, slots=True)
class Logged:
    """One thing that was done: a write to GitHub, or a command that was received."""

    at: float  # seconds since the epoch
    repository: str
    what: str
    outcome: str
    by: str  # the delivery that led to a write; the person who gave a command


class WriteLog:
    """The write log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, delivery: str, repository: str, request: str, outcome: str) -> None:
        """Record that something was written to GitHub."""
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(audits).values(
                    written_at=self._database.now(),
                    delivery=delivery[:100],
                    repository=repository[:200],
                    request=request[:500],
                    outcome=outcome[:100],
                )
            )

    def newest(self, repository: str | None = None, limit: int = 100) -> tuple[Logged, ...]:
        """Return the newest writes to GitHub and commands, the newest first."""
        writes = sa.select(
            audits.c.written_at, audits.c.repository, audits.c.request, audits.c.outcome, audits.c.delivery
        ).order_by(audits.c.id.desc())
        names = (
            sa.select(subjects.c.repository_id, sa.func.max(subjects.c.repository).label("repository"))
            .group_by(subjects.c.repository_id)
            .subquery()
        )
        heard = (
            sa.select(
                commands.c.heard_at,
                names.c.repository,
                commands.c.text,
                commands.c.outcome,
                commands.c.author,
                commands.c.number,
            )
            .join(names, names.c.repository_id == commands.c.repository_id)
            .order_by(commands.c.id.desc())
        )
        if repository is not None:
            writes = writes.where(audits.c.repository == repository)
            heard = heard.where(names.c.repository == repository)
        with self._database.reading() as connection:
            found = [Logged(*row) for row in connection.execute(writes.limit(limit))]
            found += [
                Logged(row[0], row[1], f"/triage {row[2]} on {row[5]}", row[3], row[4])
                for row in connection.execute(heard.limit(limit))
            ]
        return tuple(sorted(found, key=lambda item: -item.at)[:limit])
