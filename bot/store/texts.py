"""Files of commits, and the list as we last saw it."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import texts, tips


class Texts:
    """Texts by commit and path, and those at the tip of the default branch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, repository_id: int, sha: str, paths: Collection[str]) -> dict[str, bytes | None]:
        """Return the texts of a commit that we have; None means that the commit does not have the file."""
        query = sa.select(texts.c.path, texts.c.body).where(
            texts.c.repository_id == repository_id, texts.c.sha == sha, texts.c.path.in_(paths)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {path: None if body is None else zlib.decompress(body) for path, body in rows}

    def keep(self, repository_id: int, sha: str, path: str, body: bytes | None) -> None:
        """Remember a text of a commit; a commit never changes."""
        values = {"body": None if body is None else zlib.compress(body), "fetched_at": self._database.now()}
        with self._database.writing() as connection:
            connection.execute(
                self._database.insert_into(texts)
                .values(repository_id=repository_id, sha=sha, path=path[:500], **values)
                .on_conflict_do_update(index_elements=["repository_id", "sha", "path"], set_=values)
            )

    def forget(self, repository_id: int) -> None:
        """Forget every text of a repository: its list has changed."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(texts).where(texts.c.repository_id == repository_id))

    def at_tip(self, repository_id: int) -> dict[str, bytes | None]:
        """Return the list and its policy as we last saw them on the default branch."""
        query = sa.select(tips.c.path, tips.c.body).where(tips.c.repository_id == repository_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {path: None if body is None else zlib.decompress(body) for path, body in rows}

    def tip(self, repository_id: int) -> str | None:
        """Return the commit at which we last saw the default branch, if that is known."""
        query = sa.select(tips.c.sha).where(tips.c.repository_id == repository_id).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def keep_tip(self, repository_id: int, sha: str, bodies: Mapping[str, bytes | None]) -> None:
        """Remember the list and its policy as they are now on the default branch, at the commit *sha*."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(tips).where(tips.c.repository_id == repository_id))
            for path, body in bodies.items():
                connection.execute(
                    sa.insert(tips).values(
                        repository_id=repository_id,
                        path=path[:500],
                        body=None if body is None else zlib.compress(body),
                        sha=sha,
                    )
                )
