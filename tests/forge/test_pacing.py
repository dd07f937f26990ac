"""A limit never fails a job: it waits, is done, and the wait is there to see."""

import pytest

from bot.events import Subject, SubjectKind
from bot.forge.github import GitHubForge
from bot.forge.github_client import GitHubClient
from bot.forge.observing import Watching
from bot.forge.pacing import Limits, Pacing
from bot.handlers.task import Behaviour
from bot.settings.environment import AppCredentials
from bot.store.budgets import Cost
from bot.store.causes import Delivered, Sweep
from bot.store.work import SWEEPS_AT_ONCE
from bot.work.worker import Worker
from demo.running import new_private_key
from standin import StandIn
from tests.support.house import SECRET
from tests.support.lists import BROKEN_LIST, LIST


@pytest.fixture
def github():
    with StandIn(app_id=7) as github:
        yield github
        assert github.crashes == ()


@pytest.fixture
def paced(house, github):
    """A worker that may write two contents a minute, but offer only one review in it, and a list to work on."""
    pacing = Pacing(
        budgets=house.budgets, limits=Limits(points=500, contents=2, contents_an_hour=100), clock=house.clock
    )
    forge = GitHubForge(GitHubClient(AppCredentials(7, new_private_key()), github.url, Watching(house.store, pacing)))
    house.worker = Worker(forge, house.store, Behaviour(SECRET, "https://github.com"))
    return github.add_repository("ann/list", files={"README.md": LIST}, installation_id=11)


@pytest.fixture
def judged(house, github, paced):
    """One contribution, when a content of this minute has been written already."""
    house.budgets.take(11, [Cost("(contents)", 1, 9, 9, "contents")])
    number = github.open_pull(paced, title="Add", files={"README.md": BROKEN_LIST})
    house.store.work.mark(Subject(SubjectKind.PULL_REQUEST, paced.id, paced.full_name, number, 11), Delivered("guid"))
    house.work()
    return number


def test_what_is_over_a_limit_waits_and_the_rest_is_done(house, github, paced, judged):
    [job] = house.store.jobs.all()
    assert job.state == "waiting"
    assert len([c for c in github.comments(paced, judged) if c.actor.is_app]) == 1
    assert [run.conclusion for run in github.check_runs(paced, github.head_sha(paced, judged))] == ["failure"]
    assert github.reviews(paced, judged) == ()
    assert 'listkeeper_delays_total{reason="contents in a minute"} 1.0' in house.app.test_client().get("/metrics").text


def test_what_waited_is_done_in_its_time_and_nothing_comes_double(house, github, paced, judged):
    house.clock.now += 70
    house.work()

    assert house.store.jobs.all() == ()
    assert len([c for c in github.comments(paced, judged) if c.actor.is_app]) == 1
    assert github.labels(paced, judged) == ("triage: needs changes",)
    assert len(github.check_runs(paced, github.head_sha(paced, judged))) == 1
    assert len(github.reviews(paced, judged)) == 1


def test_quiet_that_github_asks_for_is_seen(house, paced):
    house.budgets.hold(11, 55.0, "asked by GitHub")
    assert 'listkeeper_github_held_seconds{installation="11"} 55.0' in house.app.test_client().get("/metrics").text


def test_answers_go_before_sweeps_and_sweeps_go_a_few_at_a_time(house):
    for number in range(1, 9):
        house.store.work.mark(Subject(SubjectKind.PULL_REQUEST, 1, "ann/list", number, 11), Sweep())
    house.clock.now += 5
    house.store.work.mark(Subject(SubjectKind.PULL_REQUEST, 1, "ann/list", 99, 11), Delivered("guid"))

    first = house.store.work.due()
    assert [work.cause for work in first] == [Delivered("guid"), *[Sweep()] * SWEEPS_AT_ONCE]
    for work in first:
        house.store.work.dispatched(work)
    assert house.store.work.due() == ()
    house.store.work.finish(first[1])
    assert len(house.store.work.due()) == 1
