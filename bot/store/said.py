"""What people said of a subject, and what follows from it until it is taken back: small values, read and written here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.signing import digest_of
from bot.store.database import Database
from bot.store.tables import commands, words

OVERRIDE, IGNORE, SECTION, NOTE, CLOSED = "override", "ignore", "section", "note", "closed"


@dataclass(frozen=True, slots=True)
class Overridden:
    """A rule does not count for one entry, for as long as the entry stays as it is."""

    by: str
    rule: str
    entry: str
    reason: str
    comment: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing is to be said of the subject any more."""

    by: str


@dataclass(frozen=True, slots=True)
class SectionChosen:
    """The entry that an issue asks for is to go there."""

    by: str
    heading: str


@dataclass(frozen=True, slots=True)
class Note:
    """What our comment has to say to somebody's command; *text* is Markdown of ours."""

    to: str
    text: str
    comment: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The pull request or issue is closed."""


Spoken = Overridden | Ignored | SectionChosen | Note | Closed

KINDS: Mapping[type[Spoken], str] = {
    Overridden: OVERRIDE,
    Ignored: IGNORE,
    SectionChosen: SECTION,
    Note: NOTE,
    Closed: CLOSED,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A command that was heard in a comment, and what became of it."""

    comment_id: int
    key: str
    number: int
    author: str
    text: str
    outcome: str


class Said:
    """What people said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, subject_id: int) -> tuple[Spoken, ...]:
        """Return all that holds for a subject, the oldest first."""
        query = (
            sa.select(words.c.kind, words.c.author, words.c.body)
            .where(words.c.subject_id == subject_id)
            .order_by(words.c.said_at, words.c.key)
        )
        with self._database.reading() as connection:
            return tuple(_spoken(kind, author, body) for kind, author, body in connection.execute(query))

    def note(self, subject_id: int, *said: Spoken) -> None:
        """Remember *said*, each in place of what it replaces."""
        with self._database.writing() as connection:
            for one in said:
                key, author, body = _written(one)
                values = {"author": author, "body": body, "said_at": self._database.now()}
                connection.execute(
                    self._database.insert_into(words)
                    .values(subject_id=subject_id, kind=KINDS[type(one)], key=key, **values)
                    .on_conflict_do_update(index_elements=["subject_id", "kind", "key"], set_=values)
                )

    def forget(self, subject_id: int, kind: type[Spoken]) -> None:
        """Forget all that was said of that kind."""
        is_it = (words.c.subject_id == subject_id) & (words.c.kind == KINDS[kind])
        with self._database.writing() as connection:
            connection.execute(sa.delete(words).where(is_it))

    def heard(self, repository_id: int, comment_id: int) -> tuple[Heard, ...]:
        """Return the commands of a comment that were heard already."""
        columns = (
            commands.c.comment_id,
            commands.c.key,
            commands.c.number,
            commands.c.author,
            commands.c.text,
            commands.c.outcome,
        )
        query = sa.select(*columns).where(
            commands.c.repository_id == repository_id, commands.c.comment_id == comment_id
        )
        with self._database.reading() as connection:
            return tuple(Heard(*row) for row in connection.execute(query))

    def note_heard(self, repository_id: int, heard: Heard) -> None:
        """Remember a command; one that was heard before stays as it was."""
        with self._database.writing() as connection:
            connection.execute(
                self._database.insert_into(commands)
                .values(
                    repository_id=repository_id,
                    comment_id=heard.comment_id,
                    key=heard.key,
                    number=heard.number,
                    author=heard.author[:100],
                    text=heard.text[:2000],
                    outcome=heard.outcome,
                    heard_at=self._database.now(),
                )
                .on_conflict_do_nothing(index_elements=["repository_id", "comment_id", "key"])
            )


def _written(said: Spoken) -> tuple[str, str, str]:
    """Return the key, the author and the body under which it is kept; what has the same key replaces it."""
    match said:
        case Overridden(by, rule, entry, reason, comment):
            body = _json({"rule": rule, "entry": entry, "reason": reason, "comment": comment})
            return f"{rule}:{digest_of(entry)[:32]}", by, body
        case Ignored(by):
            return "", by, _json({})
        case SectionChosen(by, heading):
            return "", by, _json({"heading": heading})
        case Note(to, text, comment):
            return f"{comment}", to, _json({"text": text, "comment": comment})
        case Closed():
            return "", "", _json({})


def _json(body: Mapping[str, str | int]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _spoken(kind: str, author: str, body: str) -> Spoken:
    known = json.loads(body)
    match kind:
        case "override":
            return Overridden(author, known["rule"], known["entry"], known["reason"], known.get("comment", 0))
        case "ignore":
            return Ignored(author)
        case "section":
            return SectionChosen(author, known["heading"])
        case "note":
            return Note(author, known["text"], known.get("comment", 0))
    return Closed()
