"""What the bot remembers, on SQLite and on PostgreSQL."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import StoreError
from bot.events import Delivery, Subject, SubjectKind
from bot.store.engine import MIGRATIONS, is_migrated, known_revisions, migrate, open_engine
from bot.store.store import Posted, Store
from bot.store.tables import metadata
from tests.support.house import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(engine, clock):
    return Store(engine, clock)


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
    store.mark(OTHER, "after pull request 2", 4.0)
    for _ in range(10):
        clock.now += 1
        store.mark(OTHER, "after pull request 3", 4.0)

    [work] = store.due()
    assert (work.generation, work.delivery) == (1, "after pull request 2")


def test_what_happens_beside_a_subject_that_is_at_work_has_it_looked_at_again_within_half_a_minute(store, clock):
    store.mark(OTHER, "after pull request 2")
    for _ in range(20):
        for work in store.due():
            store.dispatched(work)
        store.mark(OTHER, "after pull request 3", 4.0)
        clock.now += 2
    assert store.due() != ()


def test_what_happens_beside_a_subject_does_not_end_a_wait_that_was_asked_for(store, clock):
    store.mark(OTHER, "after pull request 2")
    [work] = store.due()
    store.dispatched(work)
    store.retry(work, 100)
    store.mark(OTHER, "after pull request 3")

    clock.now += 50
    assert store.due() == ()
    clock.now += 51
    assert len(store.due()) == 1


def test_what_happens_beside_a_parked_subject_brings_it_back(store):
    store.mark(OTHER, "after pull request 2")
    [work] = store.due()
    store.dispatched(work)
    store.park(work, "it may not")
    store.mark(OTHER, "after pull request 3")

    [again] = store.due()
    assert (again.generation, again.delivery) == (2, "after pull request 3")


def test_a_delivery_makes_its_subject_dirty_once(store, clock):
    assert store.accept(delivery("a"), 5.0).is_new
    assert not store.accept(delivery("a"), 5.0).is_new
    assert store.due() == ()

    clock.now += 5
    [work] = store.due()
    assert (work.generation, work.attempt, work.delivery) == (1, 0, "a")
    assert store.payload("a") == b'{"a": 1}'
    assert store.subject(work.subject_id).repository == "ann/list"


def test_ever_new_deliveries_do_not_keep_a_subject_waiting_for_ever(store, clock):
    for number in range(100):
        store.accept(delivery(f"d{number}"), 5.0)
        clock.now += 2
        if store.due():
            break

    assert 50 <= number * 2 <= 70


def test_what_comes_in_while_work_is_done_is_still_dirty(store, clock):
    store.accept(delivery("a"), 0.0)
    [work] = store.due()
    store.dispatched(work)
    assert store.due() == ()

    store.accept(delivery("b"), 0.0)
    assert not store.is_current(work)
    store.finish(work)

    [newer] = store.due()
    assert (newer.generation, newer.delivery) == (2, "b")


def test_a_retry_waits_and_has_a_name_of_its_own(store, clock):
    store.accept(delivery("a"), 0.0)
    [work] = store.due()
    store.dispatched(work)
    store.retry(work, 30.0)
    assert store.due() == ()

    clock.now += 30
    [again] = store.due()
    assert again.name == f"{work.subject_id}:1:1"
    assert not store.is_current(work)


def test_parked_work_waits_for_the_next_delivery(store, clock):
    store.accept(delivery("a"), 0.0)
    [work] = store.due()
    store.park(work, "we may not")
    assert store.due() == ()

    store.accept(delivery("b"), 0.0)
    assert len(store.due()) == 1


def test_subjects_do_not_mix(store):
    store.accept(delivery("a", number=1), 0.0)
    store.accept(delivery("b", number=2), 0.0)

    assert len({work.subject_id for work in store.due()}) == 2


def test_what_we_posted_is_remembered_by_kind_and_key(store):
    store.note_posted(1, Posted("comment", "", "intended", None, "d1"), Posted("label", "x", "done", None, ""))
    store.note_posted(1, Posted("comment", "", "done", 99, "d1"))

    assert set(store.posted(1)) == {Posted("comment", "", "done", 99, "d1"), Posted("label", "x", "done", None, "")}
    assert store.posted(2) == ()


def test_texts_are_kept_by_commit_and_forgotten_by_repository(store):
    store.keep_text(5, "sha1", "README.md", b"text \xff")
    store.keep_text(5, "sha1", ".github/triage.yml", None)
    store.keep_text(6, "sha1", "README.md", b"other")

    assert store.texts(5, "sha1", ["README.md", ".github/triage.yml", "x"]) == {
        "README.md": b"text \xff",
        ".github/triage.yml": None,
    }
    store.forget_texts(5)
    assert store.texts(5, "sha1", ["README.md"]) == {}
    assert store.texts(6, "sha1", ["README.md"]) == {"README.md": b"other"}


def test_the_last_verdict_is_the_one_told(store, clock):
    store.keep_verdict(1, "sha", "ready", {"n": 1}, is_dry_run=False)
    store.keep_verdict(1, "sha", "ready", {"n": 2}, is_dry_run=True)

    assert store.last_verdict(1) == {"n": 2}
    assert store.last_verdict(2) is None


def test_workers_have_places_of_their_own_and_a_dead_ones_is_taken_over(store, clock):
    alive = {100, 200}

    first = store.take_slot("host", 100, alive.__contains__, 10.0)
    second = store.take_slot("host", 200, alive.__contains__, 10.0)
    assert first != second
    assert store.living(10.0) == {first, second}

    alive.remove(100)
    assert store.take_slot("host", 300, (alive | {300}).__contains__, 10.0) == first
    clock.now += 11
    assert store.living(10.0) == frozenset()
    assert store.heartbeat_age() == pytest.approx(11.0)
    store.beat(second)
    assert store.living(10.0) == {second}
    store.leave(second)
    assert store.living(10.0) == frozenset()


def test_workers_that_are_long_gone_are_forgotten(store, clock):
    store.take_slot("here", 1, lambda _: True, 10)
    clock.now += 8 * 86_400
    store.take_slot("there", 1, lambda _: True, 10)
    store.sweep()

    assert store.take_slot("here", 2, lambda _: True, 10) == "here-0"
    assert store.living(10) == {"here-0", "there-0"}


def test_what_is_old_is_swept_away(store, clock):
    store.accept(delivery("a"), 0.0)
    store.keep_text(5, "sha1", "README.md", b"text")
    store.keep_verdict(1, "sha", "ready", {}, is_dry_run=False)
    assert store.sweep() == 0

    clock.now += 100 * 86_400
    assert store.sweep() == 3
    assert store.payload("a") is None


def test_eight_threads_lose_and_double_nothing(store):
    def deliver(start):
        for number in range(start, start + 20):
            store.accept(delivery(f"g{number % 60}", number=number % 3 + 1), 0.0)

    threads = [threading.Thread(target=deliver, args=(n * 10,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store._engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM deliveries")).scalar() == 60
        assert connection.execute(sa.text("SELECT sum(generation) FROM subjects")).scalar() == 60


@pytest.mark.parametrize(
    "change", ["DELETE FROM revisions", "UPDATE revisions SET revision = '9999'", "UPDATE revisions SET revision = '0'"]
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
