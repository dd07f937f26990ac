"""One purse for every worker: what GitHub's limits allow in any minute and hour, and not a request more."""

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Limited
from bot.forge.base import Exchanged, Place
from bot.pacing import ANSWERS, SWEEPS, Pacing
from bot.store.budgets import Budgets, Held, Limits
from bot.store.engine import migrate, open_engine

HERE, THERE = 11, 12
FEW = Limits(points=100, writes=3, writes_an_hour=8)


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budgets(engine, clock):
    return Budgets(engine, clock)


def writes_until_held(budgets, limits=FEW):
    return sum(
        1 for _ in itertools.takewhile(lambda held: held is None, iter(lambda: budgets.take(HERE, 5, 1, limits), 0))
    )


def test_what_a_minute_allows_may_be_written_and_no_more(budgets, clock):
    assert writes_until_held(budgets) == 3
    held = budgets.take(HERE, 5, 1, FEW)
    assert held == Held(pytest.approx(60, abs=10), "contents in a minute")
    clock.now += held.seconds
    assert writes_until_held(budgets) == 3


def test_an_hour_has_a_limit_of_its_own(budgets, clock):
    written = 0
    for _ in range(5):
        written += writes_until_held(budgets)
        clock.now += 70
    held = budgets.take(HERE, 5, 1, FEW)

    assert written == 8
    assert held.reason == "contents in an hour"
    assert 3000 < held.seconds < 3600


def test_reading_is_limited_by_points_and_not_by_what_was_written(budgets):
    assert writes_until_held(budgets) == 3
    assert budgets.take(HERE, 10, 0, FEW) is None
    assert budgets.take(HERE, 100, 0, FEW).reason == "requests in a minute"


def test_another_installation_is_not_held(budgets):
    writes_until_held(budgets)
    assert budgets.take(THERE, 5, 1, FEW) is None


def test_a_request_that_costs_more_than_all_is_let_through_alone(budgets):
    assert budgets.take(HERE, 500, 0, FEW) is None


def test_when_github_asks_for_quiet_everybody_is_quiet(engine, clock):
    one, other = Budgets(engine, clock), Budgets(engine, clock)
    one.hold(HERE, 30, "asked by GitHub")
    one.hold(HERE, 5, "asked by GitHub")  # a shorter one does not end it

    assert other.take(HERE, 1, 0, FEW) == Held(30, "asked by GitHub")
    clock.now += 31
    assert other.take(HERE, 1, 0, FEW) is None


def test_the_last_quarter_of_an_hour_is_not_for_sweeps(budgets, clock):
    budgets.learn(HERE, 5000, 1200, clock.now + 600)

    assert budgets.take(HERE, 1, 0, SWEEPS) == Held(600, "the hour's requests")
    assert budgets.take(HERE, 1, 0, ANSWERS) is None
    clock.now += 601
    assert budgets.take(HERE, 1, 0, SWEEPS) is None


def test_with_nothing_left_answers_wait_too(budgets, clock):
    budgets.learn(HERE, 5000, 0, clock.now + 600)
    assert budgets.take(HERE, 1, 0, ANSWERS) == Held(600, "the hour's requests")


def test_workers_together_stay_under_the_limit(engine, clock):
    done = []

    def work():
        budgets = Budgets(engine, clock)
        done.extend(budgets.take(HERE, 5, 1, Limits(1000, 20, 100)) for _ in range(15))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(held is None for held in done) == 20


@settings(deadline=None, max_examples=30)
@given(pauses=st.lists(st.floats(0, 40), min_size=5, max_size=60))
def test_no_minute_whatever_has_more_than_the_limit(tmp_path_factory, pauses):
    clock = Clock()
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('any') / 'x.db'}")
    migrate(engine)
    budgets, written = Budgets(engine, clock), []
    for pause in pauses:
        clock.now += pause
        if budgets.take(HERE, 5, 1, FEW) is None:
            written.append(clock.now)
    engine.dispose()

    assert all(sum(at <= other < at + 60 for other in written) <= FEW.writes for at in written)


# The pace of one process

HOME = Place(1, "ann/list", HERE)


def test_reads_are_paid_for_in_tens(budgets, clock):
    pacing = Pacing(budgets=budgets, limits=Limits(points=20, writes=9, writes_an_hour=9), clock=clock)
    for _ in range(20):
        pacing.admit(HOME, "GET")
    with pytest.raises(Limited) as error:
        pacing.admit(HOME, "GET")

    assert error.value.why == "requests in a minute"
    clock.now += error.value.retry_after
    pacing.admit(HOME, "GET")


def test_what_cannot_be_written_is_not_read_for(budgets, clock):
    pacing = Pacing(budgets=budgets, clock=clock)
    for _ in range(ANSWERS.writes):
        pacing.admit(HOME, "POST")
    with pytest.raises(Limited, match="contents in a minute"):
        pacing.admit(HOME, "POST")
    with pytest.raises(Limited, match="contents in a minute"):
        pacing.admit(HOME, "GET")


def test_sweeps_that_are_over_their_share_do_not_hold_answers(budgets, clock):
    sweeping, answering = (
        Pacing(budgets=budgets, limits=SWEEPS, is_background=True, clock=clock),
        Pacing(budgets=budgets, clock=clock),
    )
    for _ in range(SWEEPS.writes):
        sweeping.admit(HOME, "POST")
    with pytest.raises(Limited):
        sweeping.admit(HOME, "POST")

    answering.admit(HOME, "POST")


def test_what_github_says_is_taken_to_heart(budgets, clock):
    pacing = Pacing(budgets=budgets, clock=clock)
    pacing.learn(Exchanged(HOME, "GET", "/pulls/1", 200, 5000, 0, int(clock.now) + 100))
    with pytest.raises(Limited, match="the hour's requests"):
        pacing.admit(HOME, "GET")
    pacing.learn(Exchanged(HOME, "GET", "/pulls/1", 403, wait=500.0))
    with pytest.raises(Limited, match="asked by GitHub"):
        pacing.admit(HOME, "GET")
