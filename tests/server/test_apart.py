"""`web` and `worker` as processes of their own, on one database."""

import os
import signal

import pytest

from standin import faults
from tests.support.running import Bot, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def part(own_house):
    """Makes another process on the house's database; each is killed in the end."""
    made = []

    def make(command, name=""):
        made.append(Bot(own_house.folder, own_house.bot.settings, command, name))
        return made[-1]

    yield make
    for bot in made:
        bot.kill()


def test_web_takes_and_the_worker_answers_when_it_comes(own_house, part):
    web = part("web").start()
    pull = own_house.open()
    guid = pull.send(bot=web)
    pull.send(guid=guid, bot=web)
    worker = part("worker").start()
    pull.wait_attended(guid, worker)

    pull.assert_answered()
    assert not web.events("attended")
    assert worker.stop() == 0
    assert worker.events("worker_stopped")
    assert web.stop() == 0
    assert "Traceback" not in worker.log + web.log


def test_a_worker_killed_at_its_job_is_replaced_by_the_next(own_house, part):
    web, worker = part("web").start(), part("worker").start()
    pull = own_house.open()
    slow = own_house.github.faults.add(kind=faults.Delay(60), path=pull.path("/check-runs"))
    guid = pull.send(bot=web)
    assert slow.met.wait(30)
    worker.kill()
    pull.wait_attended(guid, worker.start())

    pull.assert_answered()


def test_with_two_processes_one_works_and_the_other_takes_over_when_it_dies(own_house):
    bot = own_house.bot
    bot.processes = 2
    bot.start()
    first = own_house.open()
    first.tell()
    pull = own_house.open()
    slow = own_house.github.faults.add(kind=faults.Delay(60), path=pull.path("/check-runs"))
    guid = pull.send()
    assert slow.met.wait(30)
    [started] = bot.events("worker_started")
    os.kill(started["pid"], signal.SIGKILL)
    pull.wait_done(guid)

    first.assert_answered()
    pull.assert_answered()
    assert len(bot.events("worker_started")) == 2
    assert bot.stop() == 0


# PostgreSQL


@pytest.fixture
def on_postgres(own_house, postgres_url):
    own_house.bot.settings["DATABASE_URL"] = postgres_url
    return own_house


def test_of_two_workers_one_answers(on_postgres, part):
    web = part("web").start()
    workers = [part("worker", "one").start(), part("worker", "two").start()]
    pulls = [on_postgres.open() for _ in range(6)]
    guids = [pull.send(bot=web) for pull in pulls]
    for pull, guid in zip(pulls, guids, strict=True):
        wait_for(lambda guid=guid: any(w.events("attended", delivery=guid) for w in workers), "each to be answered")
        pull.assert_answered()
        assert pull.requests.count("GET /pulls/1") == 1


def test_the_job_of_a_killed_worker_is_taken_over_by_the_other(on_postgres, part):
    web = part("web").start()
    workers = [part("worker", "one").start(), part("worker", "two").start()]
    pull = on_postgres.open()
    slow = on_postgres.github.faults.add(kind=faults.Delay(3.0), method="POST", path=pull.path("/issues/1/comments"))
    guid = pull.send(bot=web)
    assert slow.met.wait(30)
    [busy] = [worker for worker in workers if worker.events("verdict", delivery=guid)]
    [other] = [worker for worker in workers if worker is not busy]
    busy.kill()
    pull.wait_attended(guid, other)

    pull.assert_answered()
    assert other.events("jobs_taken_over")
