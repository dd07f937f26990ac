"""What the engine teaches an old SQLite, what waits for whom, and which faults pass."""

import contextlib
import sqlite3
import time

import psycopg
import pytest
import sqlalchemy as sa

from bot.errors import StoreAway, StoreError
from bot.store.database import Database
from bot.store.engine import _seconds_now, fault_of, in_transaction, is_migrated, open_engine, teach_subseconds
from bot.store.tables import subjects
from tests.support.databases import migrated_sqlite

IMPATIENT = 0.05


@pytest.fixture(params=["as it is", "an old one"])
def connection(request):
    made = sqlite3.connect(":memory:")
    if request.param == "an old one":
        made.create_function("unixepoch", 1, lambda _: None)  # as SQLite before 3.42 answers
    yield made
    made.close()


def test_a_column_can_have_the_moment_as_its_default(connection):
    teach_subseconds(connection)
    connection.execute("CREATE TABLE t (n INT, at INT NOT NULL DEFAULT (unixepoch('subsec') * 1000))")
    connection.execute("INSERT INTO t (n) VALUES (1)")

    (at,) = connection.execute("SELECT at FROM t").fetchone()
    assert abs(at / 1000 - time.time()) < 60


def test_it_is_told_to_the_millisecond():
    now = _seconds_now("subsec")

    assert now == round(now, 3)


def test_anything_else_is_a_fault_and_not_a_wrong_time():
    with pytest.raises(ValueError, match="auto"):
        _seconds_now("auto")


@pytest.fixture
def url(tmp_path):
    return migrated_sqlite(tmp_path / "bot.db")


@pytest.fixture
def impatient(url):
    engine = open_engine(url, patience=IMPATIENT)
    yield engine
    engine.dispose()


@pytest.fixture
def locked(url):
    """Another program that holds the lock of the database."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def test_who_reads_waits_for_no_lock(impatient, locked):
    with Database(impatient).reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subjects)).scalar() == 0
    assert is_migrated(impatient)


def test_who_reads_holds_no_lock(url, impatient):
    with Database(impatient).reading() as connection:
        connection.execute(sa.select(subjects.c.id)).all()
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=0)
        other.execute("BEGIN EXCLUSIVE")
        other.close()


def test_who_wrote_before_may_read_without_a_lock_and_write_again(impatient):
    database = Database(impatient)
    for _ in range(3):
        with database.reading() as connection:
            connection.execute(sa.select(subjects.c.id)).all()
        with database.writing() as connection:
            assert connection.connection.driver_connection.in_transaction
            connection.execute(sa.select(subjects.c.id)).all()


def test_who_writes_is_told_that_somebody_holds_the_lock(impatient, locked):
    with (
        pytest.raises(StoreAway, match=r"database is locked\. Another program holds its lock"),
        in_transaction(impatient),
    ):
        pass


def test_no_free_connection_in_time_passes(url):
    engine = open_engine(url, pool_size=1, patience=IMPATIENT)
    with contextlib.ExitStack() as held:
        for _ in range(5):  # all of the pool's, and its overflow
            held.enter_context(engine.connect())
        with pytest.raises(StoreAway):
            held.enter_context(Database(engine).reading())
    engine.dispose()


def test_a_table_that_is_not_there_does_not_pass(impatient):
    with pytest.raises(StoreError) as raised, Database(impatient).reading() as connection:
        connection.execute(sa.text("SELECT * FROM nowhere"))
    assert not isinstance(raised.value, StoreAway)


def test_a_folder_that_is_not_there_may_come(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'no' / 'bot.db'}", patience=IMPATIENT)
    with pytest.raises(StoreAway, match="must exist"), Database(engine).reading() as connection:
        connection.execute(sa.text("SELECT 1"))


@pytest.mark.parametrize(
    ("fault", "passes"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown("terminating connection"), True),
        (psycopg.errors.DiskFull("no space left"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (psycopg.errors.UndefinedTable("no such relation"), False),
        (psycopg.errors.NotNullViolation("null value"), False),
    ],
)
def test_faults_of_postgresql_that_pass(fault, passes):
    engine = sa.create_engine("postgresql+psycopg://ann:secret@nowhere/bot")
    told = fault_of(engine, sa.exc.DBAPIError("SELECT 1", {}, fault))

    assert isinstance(told, StoreAway) is passes
    assert "secret" not in str(told)
