"""Open the database and bring it up to date: the only place that knows which one it is."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from bot.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 20_000
LOCK_NUMBER = 5_478_101
"""Names our migration lock among PostgreSQL's advisory locks."""


def open_engine(url: str, *, pool_size: int = 8) -> sa.Engine:
    """Return an engine on *url*; on SQLite in WAL mode, with every transaction taking the write lock at its start."""
    if url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=pool_size, max_overflow=4, connect_args={"check_same_thread": False})
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_immediate)
        return engine
    return sa.create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest schema; whoever comes first does it, the others wait. Raises `StoreError`."""
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            logging.getLogger("alembic").setLevel(logging.WARNING)
            command.upgrade(config, "head")
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(unusable(engine, error)) from error
    except CommandError as error:
        url = engine.url.render_as_string(hide_password=True)
        message = f"the database {url} was made by a newer version of listkeeper ({error}): run that version, or restore a backup."
        raise StoreError(message) from error


def is_migrated(engine: sa.Engine) -> bool:
    """Tell whether the database answers and has the schema this version needs."""
    script = ScriptDirectory(str(MIGRATIONS))
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()
    except sa.exc.SQLAlchemyError:
        return False


def unusable(engine: sa.Engine, error: Exception) -> str:
    """Say what is wrong with the database and what to do; never with the password in it."""
    reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    url = engine.url.render_as_string(hide_password=True)
    if engine.dialect.name == "sqlite":
        folder = Path(engine.url.database or "").absolute().parent
        hint = f"Its folder {folder} must exist and be writable by this user, with room on the disk."
    else:
        hint = "Check that the server runs, and the host, database, user and password in the address."
    return f"the database {url} cannot be used: {reason}. {hint} It is set by LISTKEEPER_DATABASE_URL."
