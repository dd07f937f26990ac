"""What the bot remembers, on SQLite and on PostgreSQL."""

import importlib
import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.desk.turns import Turn
from bot.errors import StoreError
from bot.events import Delivery, Subject, SubjectKind
from bot.store.causes import After, Delivered, Sweep, Words, cause_named, cause_of, kind_of, name_of
from bot.store.engine import MIGRATIONS, is_migrated, known_revisions, migrate, open_engine
from bot.store.posted import Posted
from bot.store.reviews import Decision, ListSeen, Seen
from bot.store.said import Closed, Ignored, Note, Overridden, SectionChosen
from bot.store.store import Store
from bot.store.tables import counters, metadata, subjects
from tests.support.house import Clock
from tests.support.running import wait_for


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(engine, clock):
    return Store(engine, clock)


def decide(store, record):
    seen = Seen("pull_request", 1, "Add a paper", "cy", 9, False, "open", 1.0)
    decision = Decision(1, "sha", "ready", record, False, Turn.MAINTAINER)
    store.reviews.keep(decision, seen, ListSeen(5, "ann/list", 11, True))


def delivery(guid, number=1, installation=11):
    subject = Subject(SubjectKind.PULL_REQUEST, 5, "ann/list", number, installation)
    return Delivery(guid, "pull_request", "opened", b'{"a": 1}', subject)


def test_the_migrations_make_what_the_tables_say(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert is_migrated(engine)


def test_migrating_twice_and_at_once_is_migrating_once(engine):
    faults = []

    def again():
        try:
            migrate(engine)
        except StoreError as error:
            faults.append(error)

    threads = [threading.Thread(target=again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


OTHER = Subject(SubjectKind.PULL_REQUEST, 5, "ann/list", 1, 11)


def test_what_happens_beside_a_subject_does_not_put_it_off(store, clock):
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 2), 4.0)
    for _ in range(10):
        clock.now += 1
        store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 3), 4.0)

    [work] = store.work.due()
    assert (work.generation, work.cause) == (1, After(SubjectKind.PULL_REQUEST, 2))


def test_what_happens_beside_a_subject_that_is_at_work_has_it_looked_at_again_within_half_a_minute(store, clock):
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 2))
    for _ in range(20):
        for work in store.work.due():
            store.work.dispatched(work)
        store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 3), 4.0)
        clock.now += 2
    assert store.work.due() != ()


def test_what_happens_beside_a_subject_does_not_end_a_wait_that_was_asked_for(store, clock):
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 2))
    [work] = store.work.due()
    store.work.dispatched(work)
    store.work.retry(work, 100)
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 3))

    clock.now += 50
    assert store.work.due() == ()
    clock.now += 51
    assert len(store.work.due()) == 1


def test_a_list_with_much_to_do_leaves_room_for_the_others(store, clock):
    for number in range(1, 6):
        store.work.mark(Subject(SubjectKind.ISSUE, 5, "ann/list", number, 11), After(SubjectKind.PULL_REQUEST, 9))
    clock.now += 1
    store.work.mark(Subject(SubjectKind.PULL_REQUEST, 6, "bea/list", 1, 12), After(SubjectKind.PULL_REQUEST, 9))
    lists = []
    for _ in range(3):
        found = store.work.due(of_one_list=3)
        lists.append([store.work.subject(work.subject_id).repository for work in found])
        for work in found:
            store.work.dispatched(work)
        ended = next(work for work in found if store.work.subject(work.subject_id).repository == "ann/list")
        store.work.finish(ended)

    assert sorted(lists[0]) == ["ann/list"] * 3 + ["bea/list"]
    assert lists[1:] == [["ann/list"], ["ann/list"]]
    assert store.work.due() == ()


def test_what_happens_beside_a_parked_subject_brings_it_back(store):
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 2))
    [work] = store.work.due()
    store.work.dispatched(work)
    store.work.park(work, "it may not")
    store.work.mark(OTHER, After(SubjectKind.PULL_REQUEST, 3))

    [again] = store.work.due()
    assert (again.generation, again.cause) == (2, After(SubjectKind.PULL_REQUEST, 3))


def test_a_delivery_makes_its_subject_dirty_once(store, clock):
    assert store.inbox.accept(delivery("a"), 5.0).is_new
    assert not store.inbox.accept(delivery("a"), 5.0).is_new
    assert store.work.due() == ()

    clock.now += 5
    [work] = store.work.due()
    assert (work.generation, work.attempt, work.cause) == (1, 0, Delivered("a"))
    assert store.inbox.payload("a") == b'{"a": 1}'
    assert store.work.subject(work.subject_id).repository == "ann/list"


def test_ever_new_deliveries_do_not_keep_a_subject_waiting_for_ever(store, clock):
    for number in range(100):
        store.inbox.accept(delivery(f"d{number}"), 5.0)
        clock.now += 2
        if store.work.due():
            break

    assert 50 <= number * 2 <= 70


def test_what_comes_in_while_work_is_done_is_still_dirty(store, clock):
    store.inbox.accept(delivery("a"), 0.0)
    [work] = store.work.due()
    store.work.dispatched(work)
    assert store.work.due() == ()

    store.inbox.accept(delivery("b"), 0.0)
    assert not store.work.is_current(work)
    store.work.finish(work)

    [newer] = store.work.due()
    assert (newer.generation, newer.cause) == (2, Delivered("b"))


def test_a_retry_waits_and_has_a_name_of_its_own(store, clock):
    store.inbox.accept(delivery("a"), 0.0)
    [work] = store.work.due()
    store.work.dispatched(work)
    store.work.retry(work, 30.0)
    assert store.work.due() == ()

    clock.now += 30
    [again] = store.work.due()
    assert again.name == f"{work.subject_id}:1:1"
    assert not store.work.is_current(work)


def test_parked_work_waits_for_the_next_delivery(store, clock):
    store.inbox.accept(delivery("a"), 0.0)
    [work] = store.work.due()
    store.work.park(work, "we may not")
    assert store.work.due() == ()

    store.inbox.accept(delivery("b"), 0.0)
    assert len(store.work.due()) == 1


def test_subjects_do_not_mix(store):
    store.inbox.accept(delivery("a", number=1), 0.0)
    store.inbox.accept(delivery("b", number=2), 0.0)

    assert len({work.subject_id for work in store.work.due()}) == 2


def test_what_we_posted_is_remembered_by_kind_and_key(store):
    store.posted.note(1, Posted("comment", "", "intended", None, "d1"), Posted("label", "x", "done", None, ""))
    store.posted.note(1, Posted("comment", "", "done", 99, "d1"))

    assert set(store.posted.of(1)) == {Posted("comment", "", "done", 99, "d1"), Posted("label", "x", "done", None, "")}
    assert store.posted.of(2) == ()


def test_texts_are_kept_by_commit_and_forgotten_by_repository(store):
    store.texts.keep(5, "sha1", "README.md", b"text \xff")
    store.texts.keep(5, "sha1", ".github/triage.yml", None)
    store.texts.keep(6, "sha1", "README.md", b"other")

    assert store.texts.of(5, "sha1", ["README.md", ".github/triage.yml", "x"]) == {
        "README.md": b"text \xff",
        ".github/triage.yml": None,
    }
    store.texts.forget(5)
    assert store.texts.of(5, "sha1", ["README.md"]) == {}
    assert store.texts.of(6, "sha1", ["README.md"]) == {"README.md": b"other"}


def test_the_last_verdict_is_the_one_told(store, clock):
    decide(store, {"n": 1})
    decide(store, {"n": 2})

    assert store.verdicts.last(1) == {"n": 2}
    assert store.verdicts.last(2) is None


def test_workers_have_places_of_their_own_and_a_dead_ones_is_taken_over(store, clock):
    alive = {100, 200}

    first = store.workers.take_slot("host", 100, alive.__contains__, 10.0)
    second = store.workers.take_slot("host", 200, alive.__contains__, 10.0)
    assert first != second
    assert store.workers.living(10.0) == {first, second}

    alive.remove(100)
    assert store.workers.take_slot("host", 300, (alive | {300}).__contains__, 10.0) == first
    clock.now += 11
    assert store.workers.living(10.0) == frozenset()
    assert store.workers.heartbeat_age() == pytest.approx(11.0)
    store.workers.beat(second)
    assert store.workers.living(10.0) == {second}
    store.workers.leave(second)
    assert store.workers.living(10.0) == frozenset()


def test_a_worker_that_died_before_the_clock_was_set_back_is_known_as_dead(store, clock):
    dead = store.workers.take_slot("host", 100, lambda _: True, 10.0)
    living = store.workers.take_slot("host", 200, lambda _: True, 10.0)
    clock.now -= 3600
    store.workers.beat(living)

    assert dead != living
    assert store.workers.living(10.0) == {living}
    assert store.workers.heartbeat_age() == pytest.approx(0.0)
    store.workers.leave(living)
    assert store.workers.heartbeat_age() == pytest.approx(3600.0)


def test_workers_that_are_long_gone_are_forgotten(store, clock):
    store.workers.take_slot("here", 1, lambda _: True, 10)
    clock.now += 8 * 86_400
    store.workers.take_slot("there", 1, lambda _: True, 10)
    store.sweep()

    assert store.workers.take_slot("here", 2, lambda _: True, 10) == "here-0"
    assert store.workers.living(10) == {"here-0", "there-0"}


def test_what_is_old_is_swept_away(store, clock):
    store.inbox.accept(delivery("a"), 0.0)
    store.texts.keep(5, "sha1", "README.md", b"text")
    decide(store, {})
    assert store.sweep() == 0

    clock.now += 100 * 86_400
    assert store.sweep() == 3
    assert store.inbox.payload("a") is None


def test_eight_threads_lose_and_double_nothing(store):
    def deliver(start):
        for number in range(start, start + 20):
            store.inbox.accept(delivery(f"g{number % 60}", number=number % 3 + 1), 0.0)

    threads = [threading.Thread(target=deliver, args=(n * 10,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM deliveries")).scalar() == 60
        assert connection.execute(sa.text("SELECT sum(generation) FROM subjects")).scalar() == 60


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM revisions",
        "UPDATE revisions SET revision = '9' || revision",
        "DELETE FROM revisions WHERE revision = '0008'",
    ],
)
def test_a_database_of_a_newer_version_is_told_in_a_sentence(engine, change):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql(change)

    with pytest.raises(StoreError, match="newer version of listkeeper"):
        migrate(engine)
    assert not is_migrated(engine)


def test_a_newer_version_that_lets_this_one_go_on_is_no_fault(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("INSERT INTO revisions VALUES ('9999')")
    migrate(engine)

    assert is_migrated(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_every_schema_since_there_is_a_record_of_them_is_recorded(engine):
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    assert known_revisions()[-1] == ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert known == set(known_revisions())
    with engine.connect() as connection:
        recorded = set(connection.exec_driver_sql("SELECT revision FROM revisions").scalars())

    assert recorded <= known
    assert max(known) in recorded


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/x.db", "postgresql+psycopg://user:hidden@127.0.0.1:9/x"])
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(url):
    engine = open_engine(url)

    with pytest.raises(StoreError) as caught:
        migrate(engine)
    message = str(caught.value)
    assert "LISTKEEPER_DATABASE_URL" in message
    assert "hidden" not in message
    assert not is_migrated(engine)


CAUSES = [Delivered("4f1c-22"), Sweep(), Words(77), After(SubjectKind.ISSUE, 9), After(SubjectKind.BRANCH, 0)]


@pytest.mark.parametrize("cause", CAUSES, ids=name_of)
def test_a_cause_is_kept_as_it_is(store, cause):
    store.work.mark(OTHER, cause)

    [work] = store.work.due()
    assert work.cause == cause
    assert cause_named(name_of(cause)) == cause


@pytest.mark.parametrize(
    "name", ["sweep", "comment 5", "after issue 3", "after nothing 3", "comment x", "after issue " + "9" * 40, ""]
)
def test_a_delivery_may_be_called_like_any_cause_and_stays_a_delivery(store, clock, name):
    store.inbox.accept(delivery(name), 0.0)
    clock.now += 1

    [work] = store.work.due()
    assert work.cause == Delivered(name)


def test_a_sweep_waits_for_what_somebody_waits_for(store, clock):
    for number in range(3):
        store.work.mark(Subject(SubjectKind.PULL_REQUEST, 5, "ann/list", 10 + number, 11), Sweep())
    clock.now += 1
    store.work.mark(OTHER, Words(5))

    assert next(iter(store.work.due())).cause == Words(5)


SAID = [
    Overridden("mia", "broken-link", "|[T](u)|", "it works", 5),
    Ignored("mia"),
    SectionChosen("mia", "Training {x}"),
    Note("mia", "**What** I say", 6),
    Closed(),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: type(said).__name__)
def test_what_was_said_is_kept_as_it_is_until_it_is_taken_back(store, said):
    store.said.note(3, said)
    assert store.said.of(3) == (said,)

    store.said.note(3, said)
    assert store.said.of(3) == (said,)
    store.said.forget(3, type(said))
    assert store.said.of(3) == ()


def test_a_turn_is_taken_by_one_and_comes_again(store, clock):
    assert store.turns.take("to look", 10.0)
    assert not store.turns.take("to look", 10.0)
    assert store.turns.take("to do something else", 10.0)
    clock.now += 10

    assert store.turns.take("to look", 10.0)


def test_a_turn_that_was_taken_before_the_clock_was_set_back_is_over(store, clock):
    assert store.turns.take("to look", 600.0)
    clock.now -= 20  # another host's clock
    assert not store.turns.take("to look", 600.0)
    clock.now -= 3600

    assert store.turns.take("to look", 600.0)
    assert not store.turns.take("to look", 600.0)


def test_a_database_of_the_version_before_is_brought_along(engine, clock):
    command = importlib.import_module("alembic.command")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    before = sa.table("subjects", *(sa.column(c.name) for c in subjects.c if c.name not in ("id", "cause", "parked")))
    row = {
        "kind": "pull_request",
        "repository_id": 5,
        "repository": "ann/list",
        "installation_id": 11,
        "generation": 1,
        "done_generation": 0,
    }
    row |= {"attempt": 0, "is_dispatched": False, "dirty_since": 0.0, "due_at": 0.0}
    with engine.begin() as connection:
        for number, name in enumerate(["a-guid", "sweep", "after issue 3"], start=1):
            connection.execute(sa.insert(before).values(row | {"number": number, "delivery": name}))
        connection.execute(sa.insert(counters).values(name="turn", labels="catching up", value=clock()))
        connection.execute(sa.insert(counters).values(name="verdicts", labels="{}", value=3.0))
    migrate(engine)
    store = Store(engine, clock)

    assert {work.cause for work in store.work.due()} == {Delivered("a-guid"), Sweep(), After(SubjectKind.ISSUE, 3)}
    assert not store.turns.take("catching up", 60.0)
    assert store.counts.all() == (("verdicts", {}, 3.0),)


def test_what_the_version_before_writes_beside_this_one_is_a_delivery(store, engine, clock):
    store.work.mark(OTHER, Sweep())
    with engine.begin() as connection:  # it knows no column for the cause
        connection.execute(sa.text("UPDATE subjects SET delivery = 'a-guid', generation = generation + 1"))

    [work] = store.work.due()
    assert (work.cause, kind_of(cause_of("sweep", "a-guid"))) == (Delivered("a-guid"), "delivery")


def test_what_an_idle_process_counted_reaches_the_database(store, monkeypatch):
    monkeypatch.setattr("bot.store.counts.FLUSH_EVERY", 0.05)
    store.counts.keep_flushing()
    store.counts.tally("deliveries", event="push", outcome="stored")

    wait_for(lambda: ("deliveries", {"event": "push", "outcome": "stored"}, 1.0) in store.counts.all(), "the count")
