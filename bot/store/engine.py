"""Open the database and bring it up to date: the only place that knows which one it is."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import StoreAway, StoreError
from bot.store.tables import revisions

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 20.0
"""Seconds to wait for a lock, a free connection or a server that does not answer."""
LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
AWAY = (
    *LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
)
"""SQLite's primary result codes for what may be otherwise later."""
READING = "reading"
"""The option of a connection that only reads."""
LOCK_NUMBER = 5_478_101
"""Names our migration lock among PostgreSQL's advisory locks."""


def open_engine(url: str, *, pool_size: int = 8, patience: float = PATIENCE) -> sa.Engine:
    """Return an engine on *url* that waits *patience* seconds at most, wherever it waits. On SQLite it is in WAL mode, and
    every transaction that may write takes the write lock at its start.
    """
    if url.startswith("sqlite"):
        arguments: dict[str, Any] = {"check_same_thread": False, "timeout": patience}
    else:
        arguments = {"connect_timeout": int(patience), "tcp_user_timeout": int(1000 * patience)}
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=patience,
        pool_pre_ping=not url.startswith("sqlite"),
        connect_args=arguments,
    )
    if url.startswith("sqlite"):
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def in_transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose work is done completely or not at all; raises `StoreError` that says what to do."""
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise fault_of(engine, error) from error


@contextmanager
def in_reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that takes no lock and waits for none. It sees each question's answer as it is then."""
    options: dict[str, Any] = {READING: True}
    if engine.dialect.name != "sqlite":
        options["isolation_level"] = "AUTOCOMMIT"
    try:
        with engine.connect() as connection:
            yield connection.execution_options(**options)
    except sa.exc.SQLAlchemyError as error:
        raise fault_of(engine, error) from error


def insert_into(engine: sa.Engine, table: sa.Table) -> Any:  # noqa: ANN401 - two dialects' inserts share no type
    """Return an insert that can say what to do if the row already exists."""
    return sqlite.insert(table) if engine.dialect.name == "sqlite" else postgresql.insert(table)


class News:
    """Knows whether anybody wrote to the database since the last question. On SQLite this costs almost nothing; if
    *is_told* is false, the database cannot say. For one thread.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.is_told = engine.dialect.name == "sqlite"
        self._engine = engine
        self._connection: sa.Connection | None = None
        self._version: object = None

    def came(self) -> bool:
        """Tell whether anybody wrote; also True if the database has a fault, because the next query will find it."""
        if not self.is_told:
            return False
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            cursor = self._connection.connection.cursor()
            version = cursor.execute("PRAGMA data_version").fetchone()
            cursor.close()
        except (sa.exc.SQLAlchemyError, sqlite3.Error):
            self._connection = None
            return True
        is_new = bool(version != self._version)
        self._version = version
        return is_new


class Prepared:
    """A statement with named parameters that is compiled once and goes to the driver as it is. SQLAlchemy's own way
    costs ten times as much as the database's work.
    """

    def __init__(self, engine: sa.Engine, statement: sa.ClauseElement) -> None:
        compiled = statement.compile(dialect=engine.dialect)
        self._text = str(compiled)
        self._constant = dict(compiled.params or {})
        self._order: tuple[str, ...] | None = getattr(compiled, "positiontup", None)
        self._faults = engine.dialect.loaded_dbapi.Error

    def run(self, connection: sa.Connection, values: Mapping[str, object]) -> Sequence[Any]:
        """Execute it with these values and return its rows; raises what SQLAlchemy would."""
        given = self._constant | dict(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, [given[name] for name in self._order] if self._order is not None else given)
            return cursor.fetchall() if cursor.description else ()
        except self._faults as error:
            raise sa.exc.DBAPIError(self._text, None, error) from error
        finally:
            cursor.close()


def teach_subseconds(connection: sqlite3.Connection) -> None:
    """Give `unixepoch('subsec')` to an SQLite older than 3.42; the queue engine's tables need it."""
    try:
        is_known = connection.execute("SELECT unixepoch('subsec')").fetchone()[0] is not None
    except sqlite3.OperationalError:
        is_known = False
    if not is_known:
        connection.execute("PRAGMA trusted_schema=ON")  # lets the default of a column call our function
        connection.create_function("unixepoch", 1, _seconds_now)


def _seconds_now(modifier: str) -> float:
    """Return the seconds since the epoch, to the millisecond."""
    if modifier not in ("subsec", "subsecond"):
        raise ValueError(modifier)
    return round(time.time(), 3)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get(READING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest schema. The first process does it, the others wait. Raises `StoreError`."""
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
            if _revision(connection) == known_revisions()[-1]:
                return
            if not _is_newer(connection):
                _upgrade(connection)
            elif not _is_workable(connection):
                url = engine.url.render_as_string(hide_password=True)
                raise StoreError(
                    f"the database {url} was made by a newer version of listkeeper, and this version cannot use it: "
                    "run the newer version, or restore a backup."
                )
    except sa.exc.SQLAlchemyError as error:
        raise fault_of(engine, error) from error


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # heavy, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(config, "head")


def known_revisions() -> tuple[str, ...]:
    """Return the schemas that this version knows, the newest last, as their files are named."""
    return tuple(sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py")))


def _revision(connection: sa.Connection) -> str | None:
    """Return the schema of the database; None if it has none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _is_newer(connection: sa.Connection) -> bool:
    """Tell whether a newer version than ours has migrated the database."""
    present = _revision(connection)
    return present is not None and present not in known_revisions()


def _is_workable(connection: sa.Connection) -> bool:
    """Tell whether the version that migrated the database says that ours can still use it. Then old and new can run
    side by side during an upgrade, and you can go back to the old one.
    """
    named = connection.execute(sa.select(revisions.c.revision)).scalars().all()
    return known_revisions()[-1] in named and _revision(connection) in named


def is_migrated(engine: sa.Engine) -> bool:
    """Tell whether the database answers and has a schema that this version can use."""
    try:
        with in_reading(engine) as connection:
            is_ours = _revision(connection) == known_revisions()[-1]
            return is_ours or (_is_newer(connection) and _is_workable(connection))
    except StoreError:
        return False


def fault_of(engine: sa.Engine, error: Exception) -> StoreError:
    """Return what is wrong with the database and what to do; never with the password in it."""
    cause = getattr(error, "orig", None) or error
    reason = str(cause).strip().split("\n")[0]
    url = engine.url.render_as_string(hide_password=True)
    kind = StoreAway if _is_passing(engine, cause) else StoreError
    return kind(
        f"the database {url} cannot be used: {reason}. {_hint(engine, cause)} Its address is set in LISTKEEPER_DATABASE_URL."
    )


def _hint(engine: sa.Engine, cause: BaseException) -> str:
    if engine.dialect.name != "sqlite":
        return "Check that the database server runs, and check the host, database, user and password in the address."
    if _code(cause) in LOCKED:
        return "Another program holds its lock: look for a shell, a backup or a copy that has it open."
    folder = Path(engine.url.database or "").absolute().parent
    return f"Its folder {folder} must exist, this user must be able to write to it, and the disk must not be full."


def _is_passing(engine: sa.Engine, cause: BaseException) -> bool:
    """Tell whether the same may go well later. SQLite calls an unknown table an operational error, too."""
    if isinstance(cause, sqlite3.Error):
        return _code(cause) in AWAY
    driver = engine.dialect.loaded_dbapi
    return isinstance(cause, (sa.exc.TimeoutError, driver.OperationalError, driver.InterfaceError))


def _code(cause: BaseException) -> int:
    """Return SQLite's primary result code; 0 if it has none."""
    return int(getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
