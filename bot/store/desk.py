"""What the desk reads, on an engine of its own: few connections, no writes, two seconds at most."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.desk.figures import Contributed
from bot.store.engine import fault_of
from bot.store.surveys import unpacked
from bot.store.tables import commands, contributions, findings, posted, repositories, subjects, surveys, verdicts, words

PAGE = 50
"""Lines on a page."""

LATE = 60.0
"""Seconds after which what waits to be looked at waits for the bot."""

LIMIT = 2.0
"""Seconds that a question to the database may take."""

STEPS = 10_000
"""SQLite's steps between two looks at the time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list on the index: what is open there, by whose turn it is, and since when a maintainer is waited for."""

    name: str
    open: int
    maintainer: int
    author: int
    since: float | None
    entries: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """A list that may be seen."""

    repository_id: int
    name: str
    entries: int | None
    sections: int | None
    seen_at: float


@dataclass(frozen=True, slots=True)
class Row:
    """A contribution in a queue or on its page; *turn* is author, maintainer, bot or nobody."""

    subject_id: int
    kind: str
    number: int
    title: str
    author: str
    is_draft: bool
    state: str
    conclusion: str
    turn: str
    since: float
    errors: int
    warnings: int
    advice: int
    opened_at: float
    answered_at: float | None
    closed_at: float | None
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: its number, the commit, what came out, when, and all that is stored of it."""

    id: int
    head_sha: str
    conclusion: str
    decided_at: float
    is_dry_run: bool
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history: a decision (with its number) or a command (with its author and outcome)."""

    at: float
    number: int
    what: str  # verdict or command
    text: str
    by: str = ""
    verdict_id: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of a rule at a level had a fate; *fate* is empty for what is open."""

    rule: str
    level: str
    fate: str
    is_shadow: bool
    count: int


class _Clock:
    """Ends a question to SQLite that takes too long."""

    def __init__(self) -> None:
        self.until = 0.0

    def begin(self) -> None:
        self.until = time.monotonic() + LIMIT

    def is_over(self) -> int:
        return int(time.monotonic() > self.until)


def open_reading_engine(url: str) -> sa.Engine:
    """Return an engine for pages: no page can keep the webhook from the database, and none can write."""
    if not url.startswith("sqlite"):
        options = f"-c statement_timeout={int(1000 * LIMIT)} -c default_transaction_read_only=on"
        arguments = {"connect_timeout": int(LIMIT), "options": options}
        return sa.create_engine(url, pool_size=2, max_overflow=0, pool_timeout=LIMIT, connect_args=arguments)
    arguments = {"check_same_thread": False, "timeout": LIMIT}
    engine = sa.create_engine(url, pool_size=2, max_overflow=0, pool_timeout=LIMIT, connect_args=arguments)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 - the pool's own
        connection.execute("PRAGMA query_only=ON")
        clock = record.info["clock"] = _Clock()
        connection.set_progress_handler(clock.is_over, STEPS)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def begin(connection: sa.Connection, *_: object) -> None:
        connection.info["clock"].begin()

    return engine


VISIBLE = ~repositories.c.is_private & ~repositories.c.is_gone
"""What everybody may see: lists that GitHub said are public, as long as we work there."""


class Desk:
    """The desk's questions. Raises `StoreError` if there is no answer in time; *clock* returns the time in seconds."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self.now = clock

    def _all(self, query: sa.Executable) -> Sequence[Any]:
        try:
            with self._engine.connect() as connection:
                return connection.execution_options(isolation_level="AUTOCOMMIT").execute(query).all()
        except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
            raise fault_of(self._engine, error) from error

    # Lists

    def lists(self, search: str = "", waits: str = "", page: int = 1) -> tuple[tuple[Listed, ...], bool]:
        """Return a page of the lists, those first where a maintainer has been waited for longest; whether more follow."""
        is_turn = {name: contributions.c.waits_for == name for name in ("maintainer", "author")}
        count = (
            sa.select(
                contributions.c.repository_id,
                sa.func.count().label("open"),
                *(sa.func.count().filter(condition).label(name) for name, condition in is_turn.items()),
                sa.func.min(contributions.c.waits_since).filter(is_turn["maintainer"]).label("since"),
            )
            .where(contributions.c.state == "open")
            .group_by(contributions.c.repository_id)
            .subquery()
        )
        size = _sizes()
        query = (
            sa.select(repositories.c.name, count, size.c.entries)
            .select_from(repositories)
            .outerjoin(count, count.c.repository_id == repositories.c.repository_id)
            .outerjoin(size, size.c.repository_id == repositories.c.repository_id)
            .where(VISIBLE)
            .order_by(count.c.since.is_(None), count.c.since, repositories.c.name)
        )
        if search:
            query = query.where(sa.func.lower(repositories.c.name).contains(search.lower(), autoescape=True))
        if waits in is_turn:
            query = query.where(count.c[waits] > 0)
        rows = self._all(query.limit(PAGE + 1).offset(PAGE * (page - 1)))
        found = tuple(
            Listed(r.name, r.open or 0, r.maintainer or 0, r.author or 0, r.since, r.entries) for r in rows[:PAGE]
        )
        return found, len(rows) > PAGE

    def find(self, name: str) -> Known | str | None:
        """Return the list of that name, its new name if it was renamed, or None. What is not public is not there."""
        size = _sizes()
        query = (
            sa.select(repositories, size.c.entries, size.c.sections)
            .outerjoin(size, size.c.repository_id == repositories.c.repository_id)
            .order_by(repositories.c.seen_at.desc())
        )
        named = self._all(query.where(repositories.c.name == name).limit(1))
        if named:
            row = named[0]
            is_visible = not row.is_private and not row.is_gone
            return Known(row.repository_id, row.name, row.entries, row.sections, row.seen_at) if is_visible else None
        renamed = self._all(query.where(repositories.c.former == name, VISIBLE).limit(1))
        return str(renamed[0].name) if renamed else None

    # Contributions

    def queue(
        self, repository_id: int, waits: str = "", kind: str = "", rule: str = "", page: int = 1
    ) -> tuple[tuple[Row, ...], bool]:
        """Return a page of the open contributions of a list, whose maintainers are waited for longest first."""
        turn = self._turn()
        order = sa.case({"maintainer": 0, "author": 1, "bot": 2}, value=turn, else_=3)
        query = self._contributions().where(
            contributions.c.repository_id == repository_id, contributions.c.state == "open"
        )
        if waits:
            query = query.where(turn == waits)
        if kind:
            query = query.where(contributions.c.kind == kind)
        if rule:
            has = sa.exists().where(
                findings.c.subject_id == contributions.c.subject_id,
                findings.c.rule == rule,
                findings.c.fate.is_(None),
                ~findings.c.is_shadow,
            )
            query = query.where(has)
        query = query.order_by(order, contributions.c.waits_since, contributions.c.number)
        rows = self._all(query.limit(PAGE + 1).offset(PAGE * (page - 1)))
        return tuple(map(_row, rows[:PAGE])), len(rows) > PAGE

    def turns(self, repository_id: int) -> Mapping[str, int]:
        """Return how many open contributions of a list wait for whom."""
        turn = self._turn()
        query = (
            sa.select(turn.label("turn"), sa.func.count().label("count"))
            .select_from(_with_subjects())
            .where(contributions.c.repository_id == repository_id, contributions.c.state == "open")
            .group_by("turn")
        )
        return {row.turn: row.count for row in self._all(query)}

    def contribution(self, repository_id: int, number: int) -> Row | None:
        """Return a contribution by its number; a pull request or an issue."""
        is_it = (contributions.c.repository_id == repository_id) & (contributions.c.number == number)
        rows = self._all(self._contributions().where(is_it).limit(1))
        return _row(rows[0]) if rows else None

    def decided(self, subject_id: int, verdict_id: int | None = None) -> Decided | None:
        """Return the newest decision about a contribution, or the one with that number."""
        query = sa.select(verdicts).where(verdicts.c.subject_id == subject_id)
        if verdict_id is not None:
            query = query.where(verdicts.c.id == verdict_id)
        rows = self._all(query.order_by(verdicts.c.id.desc()).limit(1))
        if not rows:
            return None
        r = rows[0]
        record = json.loads(zlib.decompress(r.document))
        return Decided(r.id, r.head_sha, r.conclusion, r.decided_at, r.is_dry_run, record)

    def decisions(self, subject_id: int) -> tuple[tuple[int, str, float], ...]:
        """Return number, conclusion and time of the decisions about a contribution, the newest first."""
        query = sa.select(verdicts.c.id, verdicts.c.conclusion, verdicts.c.decided_at)
        rows = self._all(query.where(verdicts.c.subject_id == subject_id).order_by(verdicts.c.id.desc()).limit(PAGE))
        return tuple((row.id, row.conclusion, row.decided_at) for row in rows)

    def fates(self, subject_id: int) -> tuple[Any, ...]:
        """Return rule, entry, level, whether nobody was told, and the fate of each finding about a contribution."""
        columns = (findings.c.rule, findings.c.entry, findings.c.level, findings.c.is_shadow, findings.c.fate)
        return tuple(self._all(sa.select(*columns).where(findings.c.subject_id == subject_id).order_by(findings.c.id)))

    def posted(self, subject_id: int) -> tuple[Any, ...]:
        """Return what we put on GitHub about a contribution."""
        columns = (posted.c.kind, posted.c.key, posted.c.state, posted.c.remote_id)
        query = sa.select(*columns).where(posted.c.subject_id == subject_id).order_by(posted.c.kind, posted.c.key)
        return tuple(self._all(query))

    def words(self, subject_id: int) -> tuple[Any, ...]:
        """Return the words of maintainers that are in force."""
        kinds = ("override", "ignore", "section", "fix")
        columns = (words.c.kind, words.c.author, words.c.body, words.c.said_at)
        query = sa.select(*columns).where(words.c.subject_id == subject_id, words.c.kind.in_(kinds))
        return tuple(
            (r.kind, r.author, json.loads(r.body), r.said_at) for r in self._all(query.order_by(words.c.said_at))
        )

    # History and figures

    def history(
        self, repository_id: int, by: str = "", rule: str = "", number: int | None = None, before: float | None = None
    ) -> tuple[Happened, ...]:
        """Return what happened in a list before a moment, the newest first, a page and one."""
        said = sa.select(commands).where(commands.c.repository_id == repository_id)
        judged = (
            sa.select(verdicts.c.id, verdicts.c.conclusion, verdicts.c.decided_at, subjects.c.number)
            .join(subjects, subjects.c.id == verdicts.c.subject_id)
            .where(subjects.c.repository_id == repository_id)
        )
        if before is not None:
            said, judged = said.where(commands.c.heard_at < before), judged.where(verdicts.c.decided_at < before)
        if number is not None:
            said, judged = said.where(commands.c.number == number), judged.where(subjects.c.number == number)
        if by:
            said = said.where(commands.c.author == by)
        if rule:
            said = said.where(commands.c.text.like("override %"), commands.c.text.contains(rule, autoescape=True))
        found = [
            Happened(r.heard_at, r.number, "command", f"{r.text} ({r.outcome})", r.author)
            for r in self._all(said.order_by(commands.c.heard_at.desc()).limit(PAGE + 1))
        ]
        if not by and not rule:
            rows = self._all(judged.order_by(verdicts.c.decided_at.desc()).limit(PAGE + 1))
            found += [Happened(r.decided_at, r.number, "verdict", r.conclusion, verdict_id=r.id) for r in rows]
        return tuple(sorted(found, key=lambda one: -one.at)[: PAGE + 1])

    def contributed(self, repository_id: int, since: float) -> tuple[Contributed, ...]:
        """Return the contributions to a list that were opened since a moment."""
        columns = (
            contributions.c.opened_at,
            contributions.c.answered_at,
            contributions.c.closed_at,
            contributions.c.state,
        )
        is_it = (contributions.c.repository_id == repository_id) & (contributions.c.opened_at >= since)
        return tuple(Contributed(*row) for row in self._all(sa.select(*columns).where(is_it)))

    def tallies(self, repository_id: int | None = None) -> tuple[Tally, ...]:
        """Return how findings ended, by rule and level: in one list, or in all public ones."""
        columns = (findings.c.rule, findings.c.level, findings.c.fate, findings.c.is_shadow)
        query = sa.select(*columns, sa.func.count().label("count")).group_by(*columns)
        if repository_id is not None:
            query = query.where(findings.c.repository_id == repository_id)
        else:
            query = query.join(repositories, repositories.c.repository_id == findings.c.repository_id).where(VISIBLE)
        return tuple(Tally(r.rule, r.level, r.fate or "", r.is_shadow, r.count) for r in self._all(query))

    def surveys(self, repository_id: int) -> tuple[tuple[str, float, Mapping[str, Any]], ...]:
        """Return path, time and content of the surveys of a list's files."""
        query = sa.select(surveys).where(surveys.c.repository_id == repository_id).order_by(surveys.c.path)
        return tuple((r.path, r.taken_at, unpacked(r.document)) for r in self._all(query))

    def _turn(self) -> sa.ColumnElement[str]:
        is_dirty = subjects.c.generation > subjects.c.done_generation
        is_late = subjects.c.parked.is_not(None) | (subjects.c.dirty_since < self.now() - LATE)
        return sa.case((is_dirty & is_late, sa.literal("bot")), else_=contributions.c.waits_for)

    def _contributions(self) -> sa.Select[Any]:
        trouble = sa.func.coalesce(subjects.c.parked, subjects.c.trouble).label("trouble")
        turn = self._turn().label("turn")
        return sa.select(contributions, turn, trouble).select_from(_with_subjects())


def _with_subjects() -> sa.Join:
    return contributions.outerjoin(subjects, subjects.c.id == contributions.c.subject_id)


def _sizes() -> sa.Subquery:
    return (
        sa.select(
            surveys.c.repository_id,
            sa.func.sum(surveys.c.entries).label("entries"),
            sa.func.sum(surveys.c.sections).label("sections"),
        )
        .group_by(surveys.c.repository_id)
        .subquery()
    )


def _row(r: Any) -> Row:  # noqa: ANN401 - a row of the query
    return Row(
        r.subject_id,
        r.kind,
        r.number,
        r.title,
        r.author,
        r.is_draft,
        r.state,
        r.conclusion,
        r.turn,
        r.waits_since,
        r.errors,
        r.warnings,
        r.advice,
        r.opened_at,
        r.answered_at,
        r.closed_at,
        r.trouble,
    )
