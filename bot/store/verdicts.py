"""What was decided."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.said import CLOSED
from bot.store.tables import posted, subjects, verdicts, words

Record = Mapping[str, object]
"""A decision as it is stored: its outcome, the verdict or proposal, the wishes, the entry of each finding, excerpts of
the list, and what judged.
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another pull request, with its last decision."""

    subject_id: int
    number: int
    record: Record


class Verdicts:
    """Decisions by subject."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, subject_id: int) -> Record | None:
        """Return the last decision."""
        query = sa.select(verdicts.c.document).where(verdicts.c.subject_id == subject_id).order_by(verdicts.c.id.desc())
        with self._database.reading() as connection:
            found = connection.execute(query.limit(1)).scalar()
        if found is None:
            return None
        record: Record = json.loads(zlib.decompress(found))
        return record

    def beside(self, subject_id: int, head_sha: str) -> tuple[Beside, ...]:
        """Return the other open pull requests of the same repository whose check run is on the same head, by number."""
        mine = subjects.alias("mine")
        is_closed = sa.exists().where(words.c.subject_id == subjects.c.id, words.c.kind == CLOSED)
        query = (
            sa.select(subjects.c.id, subjects.c.number)
            .join(mine, mine.c.repository_id == subjects.c.repository_id)
            .join(posted, posted.c.subject_id == subjects.c.id)
            .where(mine.c.id == subject_id, subjects.c.id != subject_id, subjects.c.kind == "pull_request", ~is_closed)
            .where(posted.c.kind == "check", posted.c.key == head_sha)
            .order_by(subjects.c.number)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = ((row.id, row.number, self.last(row.id)) for row in rows)
        return tuple(Beside(number, at, record) for number, at, record in found if record is not None)

    def entries_before(self, subject_id: int, rule: str, moment: float) -> tuple[str, ...]:
        """Return the entries that a rule flagged in the last decision before *moment*, as people could see them."""
        query = (
            sa.select(verdicts.c.document)
            .where(verdicts.c.subject_id == subject_id, verdicts.c.decided_at <= moment)
            .order_by(verdicts.c.id.desc())
        )
        with self._database.reading() as connection:
            found = connection.execute(query.limit(1)).scalar()
        document = {} if found is None else json.loads(zlib.decompress(found))
        return tuple(dict.fromkeys(entry for name, entry in document.get("entries", []) if name == rule))
