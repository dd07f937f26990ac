"""What people said about a subject, valid until they take it back: small values, read and written here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.signing import digest_of
from bot.store.database import Database
from bot.store.tables import commands, words

OVERRIDE, IGNORE, SECTION, FIX, NOTE, CLOSED = "override", "ignore", "section", "fix", "note", "closed"
UNDONE = "undone"
"""What was taken back, under the command that did it: asked twice, it is taken back once."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """A rule does not count for one entry, as long as the entry does not change."""

    by: str
    rule: str
    entry: str
    reason: str
    comment: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """We say nothing more about the subject."""

    by: str


@dataclass(frozen=True, slots=True)
class SectionChosen:
    """The entry that an issue asks for goes into this section."""

    by: str
    heading: str


@dataclass(frozen=True, slots=True)
class FixWanted:
    """Once it is merged, these blocks of lines are replaced by others: path, old and new text of each."""

    by: str
    blocks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What our comment answers to somebody's command; *text* is our own Markdown."""

    to: str
    text: str
    comment: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The pull request or issue is closed."""


Spoken = Overridden | Ignored | SectionChosen | FixWanted | Note | Closed

KINDS: Mapping[type[Spoken], str] = {
    Overridden: OVERRIDE,
    Ignored: IGNORE,
    SectionChosen: SECTION,
    FixWanted: FIX,
    Note: NOTE,
    Closed: CLOSED,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A command from a comment, and its outcome."""

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
        """Return everything that is valid for a subject, the oldest first."""
        query = (
            sa.select(words.c.kind, words.c.author, words.c.body)
            .where(words.c.subject_id == subject_id, words.c.kind != UNDONE)
            .order_by(words.c.said_at, words.c.key)
        )
        with self._database.reading() as connection:
            return tuple(_spoken(kind, author, body) for kind, author, body in connection.execute(query))

    def note(self, subject_id: int, *said: Spoken) -> None:
        """Remember *said*; each value replaces an older one with the same key."""
        now = self._database.now()
        with self._database.writing() as connection:
            for one in said:
                key, author, body = _written(one)
                values = {"author": author, "body": body, "said_at": now}
                connection.execute(
                    self._database.insert_into(words)
                    .values(subject_id=subject_id, kind=KINDS[type(one)], key=key, **values)
                    .on_conflict_do_update(index_elements=["subject_id", "kind", "key"], set_=values)
                )

    def forget(self, subject_id: int, kind: type[Spoken]) -> None:
        """Forget everything of that kind."""
        is_it = (words.c.subject_id == subject_id) & (words.c.kind == KINDS[kind])
        with self._database.writing() as connection:
            connection.execute(sa.delete(words).where(is_it))

    def take_back(self, subject_id: int, key: str, by: str) -> tuple[Spoken, ...]:
        """Forget the last word of a maintainer that is in force, and return it; with the same *key* the same again."""
        with self._database.writing() as connection:
            where = (words.c.subject_id == subject_id) & (words.c.kind == UNDONE) & (words.c.key == key)
            known = connection.execute(sa.select(words.c.body).where(where)).scalar()
            taken = json.loads(known) if known is not None else self._taken(connection, subject_id)
            if known is None and taken:
                values = {"author": by, "body": json.dumps(taken, ensure_ascii=False), "said_at": self._database.now()}
                connection.execute(sa.insert(words).values(subject_id=subject_id, kind=UNDONE, key=key, **values))
        return tuple(_spoken(kind, author, body) for kind, author, body in taken)

    def _taken(self, connection: sa.Connection, subject_id: int) -> list[list[str]]:
        in_force = (words.c.subject_id == subject_id) & words.c.kind.in_((OVERRIDE, IGNORE, SECTION, FIX))
        newest = sa.select(sa.func.max(words.c.said_at)).where(in_force).scalar_subquery()
        is_last = in_force & (words.c.said_at == newest)
        rows = connection.execute(
            sa.select(words.c.kind, words.c.author, words.c.body, words.c.key).where(is_last)
        ).all()
        for row in rows:
            one = (words.c.subject_id == subject_id) & (words.c.kind == row.kind) & (words.c.key == row.key)
            connection.execute(sa.delete(words).where(one))
        return [[row.kind, row.author, row.body] for row in rows]

    def forget_notes(self, subject_id: int, *, but: int) -> None:
        """Forget what we answered to commands, but for the answer to the comment with that number."""
        is_it = (words.c.subject_id == subject_id) & (words.c.kind == NOTE) & (words.c.key != str(but))
        with self._database.writing() as connection:
            connection.execute(sa.delete(words).where(is_it))

    def heard(self, repository_id: int, comment_id: int) -> tuple[Heard, ...]:
        """Return the commands of a comment that we already know."""
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
        """Remember a command; one that we already know stays as it is."""
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
    """Return the key, the author and the body to store; a later value with the same key replaces it."""
    match said:
        case Overridden(by, rule, entry, reason, comment):
            body = _json({"rule": rule, "entry": entry, "reason": reason, "comment": comment})
            return f"{rule}:{digest_of(entry)[:32]}", by, body
        case Ignored(by):
            return "", by, _json({})
        case SectionChosen(by, heading):
            return "", by, _json({"heading": heading})
        case FixWanted(by, blocks):
            return "", by, _json({"blocks": blocks})
        case Note(to, text, comment):
            return f"{comment}", to, _json({"text": text, "comment": comment})
        case Closed():
            return "", "", _json({})


def _json(body: Mapping[str, object]) -> str:
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
        case "fix":
            return FixWanted(author, tuple((path, old, new) for path, old, new in known["blocks"]))
        case "note":
            return Note(author, known["text"], known.get("comment", 0))
    return Closed()
