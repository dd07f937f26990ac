"""What the desk reads, on SQLite and on PostgreSQL."""

import json
import zlib

import pytest
import sqlalchemy as sa

from bot.desk.fates import Entries, Look, Told
from bot.desk.turns import Turn
from bot.errors import StoreError
from bot.store.desk import Desk, open_reading_engine
from bot.store.reviews import Decision, ListSeen, Seen
from bot.store.store import Store
from bot.store.tables import subjects, surveys
from tests.support.house import Clock

LIST = ListSeen(5, "ann/list", 11, False)
TOLD = Told("broken-link", "digest", "arxiv:2103.00020", "error")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(engine, clock):
    return Store(engine, clock)


@pytest.fixture
def desk(engine, clock):
    reading = open_reading_engine(engine.url.render_as_string(hide_password=False))
    yield Desk(reading, clock)
    reading.dispose()


def decide(store, number=1, *, told=(TOLD,), turn=Turn.AUTHOR, record=None, of=LIST, state="open"):
    with store.database.engine.begin() as connection:
        if not connection.execute(sa.select(subjects.c.id).where(subjects.c.id == number)).first():
            values = {
                "kind": "pull_request",
                "repository_id": of.repository_id,
                "repository": of.name,
                "number": number,
            }
            more = {"generation": 1, "done_generation": 1, "attempt": 0, "is_dispatched": False, "delivery": "d"}
            moments = {"dirty_since": 0.0, "due_at": 0.0}
            connection.execute(sa.insert(subjects).values(id=number, **values, **more, **moments))
    seen = Seen("pull_request", number, "Add a paper", "cy", 9, False, state, store.database.now())
    look = Look(tuple(told), Entries(frozenset(), frozenset()))
    decision = Decision(number, "a" * 40, "needs-changes", record or {"wishes": []}, False, turn, (1, 0, 0), look)
    store.reviews.keep(decision, seen, of)


def test_lists_and_their_queues(store, desk, clock):
    decide(store)
    clock.now += 100
    decide(store, 2, turn=Turn.MAINTAINER)
    decide(store, 3, of=ListSeen(6, "bo/hidden", 12, True))

    [listed], more = desk.lists()
    assert (listed.name, listed.open, listed.maintainer, listed.author, more) == ("ann/list", 2, 1, 1, False)
    assert desk.lists(search="AnN")[0] == (listed,)
    assert desk.lists(search="%")[0] == ()
    assert desk.lists(waits="maintainer")[0] == (listed,)
    rows, _ = desk.queue(5)
    assert [(row.number, row.turn) for row in rows] == [(2, "maintainer"), (1, "author")]
    assert [row.number for row in desk.queue(5, waits="author")[0]] == [1]
    assert [row.number for row in desk.queue(5, rule="broken-link", kind="pull_request")[0]] == [2, 1]
    assert desk.turns(5) == {"maintainer": 1, "author": 1}
    assert desk.find("bo/hidden") is None


def test_a_contribution_and_its_decisions(store, desk, clock):
    decide(store, record={"n": 1})
    clock.now += 5
    decide(store, record={"n": 2}, told=())

    assert desk.contribution(5, 1).author == "cy"
    assert desk.contribution(5, 99) is None
    assert desk.decided(1).record == {"n": 2}
    assert [desk.decided(1, number).record["n"] for number, _, _ in desk.decisions(1)] == [2, 1]
    assert [(one.rule, one.fate) for one in desk.fates(1)] == [("broken-link", "dropped")]
    assert [one.verdict_id for one in desk.history(5)] == [number for number, _, _ in desk.decisions(1)]
    assert desk.history(5, before=clock.now)[0].verdict_id == desk.decisions(1)[1][0]
    [tally] = desk.tallies(5)
    assert (tally.rule, tally.fate, tally.count) == ("broken-link", "dropped", 1)
    assert desk.tallies() == (tally,)
    [one] = desk.contributed(5, 0.0)
    assert (one.state, one.answered_at) == ("open", clock.now - 5)


def test_a_survey_that_was_kept_in_one_line_is_read_too(store, desk):
    document = {"entries": 1, "sections": [], "habits": [{"what": "title"}]}
    store.surveys.keep(5, "sha", {"README.md": document})
    with store.database.writing() as connection:
        kept = zlib.compress(json.dumps(document).encode())
        connection.execute(sa.update(surveys).values(document=kept))

    [(_, _, found)] = desk.surveys(5)
    assert found == document


def test_surveys_are_read_as_they_were_kept(store, desk):
    habits = [{"what": f"habit\n{number}", "how": "Ä"} for number in range(3)]
    document = {"entries": 3, "sections": [{}, {}], "habits": habits}
    store.surveys.keep(5, "sha", {"README.md": document})

    [(path, _, found)] = desk.surveys(5)
    assert (path, {**found, "habits": list(found["habits"])}) == ("README.md", document)
    assert (len(found["habits"]), found["habits"][1:], found["habits"][0]) == (3, habits[1:], habits[0])
    assert not store.surveys.is_due(5, "sha", 0.0)
    assert store.surveys.is_due(5, "other", 0.0)
    assert not store.surveys.is_due(5, "other", 10.0)


def test_pages_cannot_write_and_cannot_wait_for_ever(engine, desk):
    with pytest.raises(StoreError):
        desk._all(sa.text("DELETE FROM subjects RETURNING id"))
    if engine.dialect.name == "postgresql":
        with pytest.raises(StoreError, match="timeout"):
            desk._all(sa.text("SELECT pg_sleep(20)"))
