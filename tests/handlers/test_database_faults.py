"""The database refuses for a while: locked, read-only, full, broken. What was accepted is answered in the end, once."""

import json
import sqlite3
from contextlib import contextmanager, suppress

import pytest
import sqlalchemy as sa

from bot.errors import StoreError
from tests.support.desk import Desk
from tests.support.house import REPOSITORY
from tests.support.lists import BROKEN_LIST, LIST, READY_LIST

TROUBLES = [
    "database is locked",
    "attempt to write a readonly database",
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
]
READS = ("SELECT", "PRAGMA")


@contextmanager
def refusing(house, trouble, after=0, *, reads_too=False):
    """Let the store's statements fail with that trouble, all after the first *after*; by default only those that write."""
    engine, seen = house.store.work._database.engine, [0]

    def refuse(_connection, _cursor, statement, *_more):
        if statement.lstrip().upper().startswith(READS) and not reads_too:
            return
        seen[0] += 1
        if seen[0] > after:
            raise sa.exc.OperationalError(statement, {}, sqlite3.OperationalError(trouble))

    sa.event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", refuse)


def told(house, guid="one"):
    payload = {"action": "synchronize", "repository": REPOSITORY, "pull_request": {"number": 1}}
    return house.post("pull_request", json.dumps(payload).encode(), guid)


def work_on(house, rounds=12):
    """Work as the queue does: a fault of the database ends a turn, and the subject is handed out again."""
    for _ in range(rounds):
        house.clock.now += 60
        with suppress(StoreError):
            for work in house.store.work.in_queue():
                house.store.work.returned(work)
            house.work()


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("reads_too", [False, True], ids=["writes", "all"])
def test_a_delivery_that_cannot_be_kept_is_503_and_taken_when_it_is_sent_again(house, trouble, reads_too):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    with refusing(house, trouble, reads_too=reads_too):
        assert told(house) == 503

    assert told(house) == 202
    work_on(house)
    assert len(house.comments) == 1
    assert house.store.jobs.all("waiting") == house.store.jobs.all("parked") == ()


@pytest.mark.slow
@pytest.mark.parametrize("after", range(40))
def test_a_database_that_fails_in_the_middle_of_the_work_loses_and_doubles_nothing(house, after):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    assert told(house) == 202
    with refusing(house, TROUBLES[after % len(TROUBLES)], after):
        work_on(house, rounds=2)
    work_on(house)

    assert len(house.comments) == 1
    assert len(house.forge.checks) == 1
    assert house.store.jobs.all("waiting") == house.store.jobs.all("parked") == ()

    house.pull(READY_LIST)
    assert told(house, "two") == 202
    work_on(house)
    [comment] = house.comments
    assert house.forge.pulls[1].labels == {"triage: ready"}
    assert comment.startswith("<!-- listkeeper:")


@pytest.mark.slow
@pytest.mark.parametrize("after", range(0, 40, 2))
def test_a_command_that_meets_a_fault_is_obeyed_in_the_end(house, after):
    desk = Desk(house)
    desk.contribute()
    # The door may have been shut: GitHub sends it again.
    with refusing(house, "database is locked", after), suppress(StoreError, AssertionError):
        desk.say("/triage ignore")
    desk.tell_comment(desk.comments, "/triage ignore")
    work_on(house)

    assert desk.check().conclusion == "neutral"
    assert house.store.jobs.all("waiting") == house.store.jobs.all("parked") == ()
