"""What the engine teaches an SQLite that is older than the queue engine thinks."""

import sqlite3
import time

import pytest

from bot.store.engine import _seconds_now, teach_subseconds


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
