"""The worker inside `serve` is started again when it dies, within reason; and `/readyz` knows when there is none."""

import os
import signal
import threading

import pytest

from bot.app import create_app
from bot.errors import StoreAway
from bot.settings.environment import Settings, TokenCredentials
from bot.store.engine import migrate, open_engine
from bot.store.store import Store
from bot.worker_inside import RESTARTS, WorkerInside
from tests.support.house import Clock


class Mortal:
    """A worker that dies at its start as often as it is told to, and lives from then on."""

    def __init__(self, deaths, fault=RuntimeError):
        self.deaths, self.starts, self.stops = deaths, 0, 0
        self.fault = fault
        self.lives = threading.Event()

    def start(self):
        self.starts += 1
        if self.starts <= self.deaths:
            raise self.fault(f"death {self.starts}")
        self.lives.set()

    def stop(self):
        self.stops += 1

    is_alive = True


@pytest.fixture
def told_to_end():
    """Set when the process that holds everything together is told to end."""
    told, before = threading.Event(), signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    yield told
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def inside(told_to_end):
    """Makes what looks after a worker, with no pause between two tries."""
    made = []

    def make(worker):
        made.append(WorkerInside(lambda: worker, pauses=(0.0,), look_every=0.01))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_worker_that_dies_is_started_again(inside, told_to_end, capsys):
    worker = Mortal(RESTARTS)
    run = inside(worker)
    run.start()
    assert worker.lives.wait(20)
    run.end()

    assert (worker.starts, worker.stops) == (RESTARTS + 1, 1)
    assert not run.complain()
    assert capsys.readouterr().err == ""


def test_one_that_dies_again_and_again_ends_the_server_with_a_sentence(inside, told_to_end, capsys):
    worker = Mortal(RESTARTS + 1)
    run = inside(worker)
    run.start()
    assert told_to_end.wait(20)
    run.end()

    assert worker.starts == RESTARTS + 1
    assert run.complain()
    said = capsys.readouterr().err
    assert "the worker died 4 times within 60 seconds, last with RuntimeError: death 4. The server stops." in said


def test_a_database_that_is_away_is_no_death_of_the_worker(inside, told_to_end, capsys):
    worker = Mortal(3 * RESTARTS, StoreAway)
    run = inside(worker)
    run.start()
    assert worker.lives.wait(20)
    run.end()

    assert (worker.starts, worker.stops) == (3 * RESTARTS + 1, 1)
    assert not told_to_end.is_set()
    assert not run.complain()


def test_a_loop_that_ends_is_a_death(inside, told_to_end):
    worker = Mortal(0)
    worker.is_alive = False
    run = inside(worker)
    run.start()
    assert told_to_end.wait(60)
    run.end()

    assert (worker.starts, worker.stops) == (RESTARTS + 1, RESTARTS + 1)


def test_being_told_to_stop_ends_the_worker_at_once(inside, told_to_end):
    worker = Mortal(0)
    run = inside(worker)
    run.start()
    assert worker.lives.wait(20)
    os.kill(os.getpid(), signal.SIGTERM)
    run.end()

    assert told_to_end.is_set()
    assert worker.stops == 1


@pytest.fixture
def ready(tmp_path):
    """Asks `/readyz`: status and body, with a clock and a store to set things up."""
    url, clock = f"sqlite:///{tmp_path}/bot.db", Clock()
    migrate(open_engine(url))
    store = Store(open_engine(url), clock)
    settings = Settings(("s",), TokenCredentials("t"), database_url=url)

    def ask(app):
        answer = app.test_client().get("/readyz")
        return answer.status_code, answer.get_json()

    def app(*, needs_worker):
        return create_app(settings, needs_worker=needs_worker, clock=clock)

    return ask, app, clock, store


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (29, 200), (31, 503)])
def test_a_server_without_its_worker_is_not_ready_after_half_a_minute(ready, seconds, status):
    ask, make, clock, _ = ready
    app = make(needs_worker=True)
    clock.now += seconds

    assert ask(app)[0] == status


def test_a_worker_that_fell_silent_makes_it_not_ready_and_one_that_is_back_ready(ready):
    ask, make, clock, store = ready
    app = make(needs_worker=True)
    slot = store.workers.take_slot("host", 1, lambda _: True, 10.0)
    clock.now += 31
    status, body = ask(app)
    assert (status, body["worker_heartbeat_age_seconds"]) == (503, 31.0)
    assert "no worker has reported for 30 seconds" in body["reason"]

    store.workers.beat(slot)
    assert ask(app)[0] == 200


def test_a_web_process_whose_workers_are_elsewhere_is_ready_without_them(ready):
    ask, make, clock, _ = ready
    app = make(needs_worker=False)
    clock.now += 3600

    assert ask(app)[0] == 200
