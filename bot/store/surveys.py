"""What a list holds, as the desk shows it: one document for each of its files."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import surveys

HABITS = "habits"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file of a list held at a commit, and when that was looked at (seconds since the epoch)."""

    path: str
    sha: str
    taken_at: float
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Rows(Sequence[Any]):
    """Values that are read when they are asked for: of thousands, a page shows a hundred."""

    lines: tuple[str, ...]  # each one a value in JSON

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, at: int) -> Any: ...  # noqa: ANN401 - as JSON has it

    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [json.loads(line) for line in self.lines[at]]
        return json.loads(self.lines[at])


def packed(document: Mapping[str, Any]) -> bytes:
    """Return a survey as it is kept: a line of JSON with everything but the habits, then a line for each habit."""
    rest = {name: value for name, value in document.items() if name != HABITS}
    lines = [json.dumps(value, ensure_ascii=False) for value in (rest, *document.get(HABITS, ()))]
    return zlib.compress("\n".join(lines).encode())


def unpacked(kept: bytes) -> Mapping[str, Any]:
    """Return a survey that was kept, also as it was kept before, in one line."""
    first, *lines = zlib.decompress(kept).decode().split("\n")
    return {HABITS: Rows(tuple(lines)), **json.loads(first)}


class Surveys:
    """The newest survey of each file of each list."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_due(self, repository_id: int, sha: str, age: float) -> bool:
        """Tell whether there is none for the list at this commit, and the last one is at least *age* seconds old."""
        query = sa.select(surveys.c.sha, surveys.c.taken_at).where(surveys.c.repository_id == repository_id).limit(1)
        with self._database.reading() as connection:
            known = connection.execute(query).first()
        return known is None or (known.sha != sha and self._database.now() - known.taken_at >= age)

    def keep(self, repository_id: int, sha: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember the surveys of a list's files, in place of those before."""
        now = self._database.now()
        with self._database.writing() as connection:
            connection.execute(sa.delete(surveys).where(surveys.c.repository_id == repository_id))
            for path, document in documents.items():
                connection.execute(
                    sa.insert(surveys).values(
                        repository_id=repository_id,
                        path=path[:500],
                        sha=sha,
                        taken_at=now,
                        entries=document["entries"],
                        sections=len(document["sections"]),
                        document=packed(document),
                    )
                )

    def of(self, repository_id: int) -> tuple[Survey, ...]:
        """Return the surveys of a list's files."""
        query = sa.select(surveys).where(surveys.c.repository_id == repository_id).order_by(surveys.c.path)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Survey(r.path, r.sha, r.taken_at, unpacked(r.document)) for r in rows)
