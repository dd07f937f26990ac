"""The door: who comes together is written together, and nobody fails for another's sake."""

import threading

import pytest
import sqlalchemy as sa

from bot.errors import StoreAway, StoreError
from bot.events import Delivery, Subject, SubjectKind
from bot.store import inbox as inbox_module
from bot.store.inbox import Inbox
from bot.store.tables import deliveries, subjects
from tests.support.house import Clock


@pytest.fixture
def inbox(engine):
    return Inbox(engine, Clock())


def delivery(guid, number=1):
    return Delivery(guid, "pull_request", "opened", b"{}", Subject(SubjectKind.PULL_REQUEST, 5, "ann/list", number, 11))


def together(inbox, told):
    """Everybody at the door at once; return what became of each."""
    became, barrier = {}, threading.Barrier(len(told))

    def come(name, one):
        barrier.wait()
        try:
            became[name] = inbox.accept(one, 5.0)
        except StoreError as error:
            became[name] = error

    threads = [threading.Thread(target=come, args=item) for item in enumerate(told)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return became


def rows(engine, query):
    with engine.connect() as connection:
        return connection.execute(query).all()


def test_many_at_once_are_each_stored_once(engine, inbox):
    became = together(inbox, [delivery(f"guid-{n % 20}", n % 20 % 3 + 1) for n in range(40)])

    assert sum(one.is_new for one in became.values()) == 20
    assert len(rows(engine, sa.select(deliveries.c.id))) == 20
    assert sum(row[0] for row in rows(engine, sa.select(subjects.c.generation))) == 20


def test_each_is_connected_to_its_subject(engine, inbox):
    together(inbox, [delivery(f"guid-{n}", n + 1) for n in range(10)])
    query = sa.select(deliveries.c.guid, subjects.c.number).join(subjects, subjects.c.id == deliveries.c.subject_id)

    assert sorted(rows(engine, query)) == sorted((f"guid-{n}", n + 1) for n in range(10))


def test_one_that_cannot_be_stored_fails_alone(engine, inbox, monkeypatch):
    monkeypatch.setattr(inbox_module, "MOMENT", 0.2)
    inbox._commits._is_busy = True  # so that all are waited for
    told = [delivery(f"guid-{n}", n + 1) for n in range(6)]
    told[3] = Delivery("bad", None, "opened", b"{}", None)  # an event that may not be missing
    became = together(inbox, told)

    assert isinstance(became[3], StoreError)
    assert all(became[n].is_new for n in range(6) if n != 3)
    assert len(rows(engine, sa.select(deliveries.c.id))) == 5


def test_if_the_database_is_away_all_are_told_at_once(inbox, monkeypatch):
    tries = []

    def away(items):
        tries.append(len(items))
        raise StoreAway("locked")

    monkeypatch.setattr(inbox_module, "MOMENT", 0.2)
    monkeypatch.setattr(inbox, "_write_together", away)
    inbox._commits._is_busy = True
    became = together(inbox, [delivery(f"guid-{n}", n + 1) for n in range(6)])

    assert all(isinstance(became[n], StoreAway) for n in range(6))
    assert len(tries) < 6


def test_a_text_that_cannot_be_written_at_all_fails_alone(engine, inbox, monkeypatch):
    monkeypatch.setattr(inbox_module, "MOMENT", 0.2)
    inbox._commits._is_busy = True
    told = [delivery(f"guid-{n}", n + 1) for n in range(5)]
    told[2] = delivery("\ud800", 9)
    became = together(inbox, told)

    assert isinstance(became[2], StoreError)
    assert all(became[n].is_new for n in range(5) if n != 2)


def test_the_door_opens_again_after_a_fault(engine, inbox):
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE deliveries RENAME TO elsewhere")
    became = together(inbox, [delivery(f"guid-{n}", n + 1) for n in range(5)])
    assert all(isinstance(one, StoreError) for one in became.values())
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO deliveries")

    assert inbox.accept(delivery("again"), 5.0).is_new
