"""One purse for every worker: what GitHub's limits allow in any minute and hour, and not a request more."""

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Limited, Paced
from bot.forge.base import Exchanged, Repo
from bot.forge.pacing import ANSWERS, SWEEPS, Limits, Pacing
from bot.store.budgets import Budgets, Cost, Held
from bot.store.engine import open_engine
from tests.support.databases import migrated_sqlite
from tests.support.house import Clock

HERE, THERE = 11, 12
ONE = Cost("contents", 1, 3, 8, "contents")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budgets(engine, clock):
    return Budgets(engine, clock)


def taken_until_held(budgets, cost=ONE):
    tries = (budgets.take(HERE, [cost]) for _ in itertools.count())
    return sum(1 for _ in itertools.takewhile(lambda held: held is None, tries))


def test_what_a_minute_allows_may_be_written_and_no_more(budgets, clock):
    assert taken_until_held(budgets) == 3
    held = budgets.take(HERE, [ONE])
    assert held == Held(pytest.approx(60, abs=10), "contents in a minute")
    clock.now += held.seconds
    assert taken_until_held(budgets) == 3


def test_an_hour_has_a_limit_of_its_own(budgets, clock):
    written = 0
    for _ in range(5):
        written += taken_until_held(budgets)
        clock.now += 70
    held = budgets.take(HERE, [ONE])

    assert written == 8
    assert held.reason == "contents in an hour"
    assert 3000 < held.seconds < 3600


def test_what_is_asked_for_another_purpose_or_elsewhere_is_not_held(budgets):
    taken_until_held(budgets)

    assert budgets.take(HERE, [Cost("pulls", 1, 3, None, "requests")]) is None
    assert budgets.take(THERE, [ONE]) is None


def test_of_what_costs_two_things_nothing_is_counted_where_one_is_too_much(budgets):
    points = Cost("pulls", 5, 10, None, "requests")
    taken_until_held(budgets)
    assert budgets.take(HERE, [points, ONE]).reason == "contents in a minute"
    assert taken_until_held(budgets, points) == 2


def test_a_request_that_costs_more_than_all_is_let_through_alone(budgets):
    assert budgets.take(HERE, [Cost("pulls", 500, 10, None, "requests")]) is None


def test_when_github_asks_for_quiet_everybody_is_quiet(engine, clock):
    one, other = Budgets(engine, clock), Budgets(engine, clock)
    one.hold(HERE, 30, "asked by GitHub")
    one.hold(HERE, 5, "asked by GitHub")  # a shorter one does not end it

    assert other.take(HERE, [ONE]) == Held(30, "asked by GitHub")
    clock.now += 31
    assert other.take(HERE, [ONE]) is None


def test_a_clock_that_was_set_back_holds_nobody_for_an_hour(budgets, clock):
    budgets.hold(HERE, 30, "asked by GitHub")
    budgets.learn(THERE, 5000, 0, clock.now + 600)
    clock.now -= 3600
    assert budgets.take(HERE, [ONE]) == Held(3630, "asked by GitHub")
    assert budgets.take(THERE, [ONE]) == Held(4200, "requests in an hour")

    budgets.clock_set_back()
    assert budgets.take(HERE, [ONE]) == Held(60, "asked by GitHub")
    assert budgets.take(THERE, [ONE]) is None


def test_what_was_spent_before_the_clock_was_set_back_is_spent_no_more(budgets, clock):
    taken_until_held(budgets)
    clock.now -= 3600
    assert taken_until_held(budgets) == 3  # known by itself: the clock may have been set back while nothing ran

    budgets.clock_set_back()
    clock.now += 3600
    assert taken_until_held(budgets) == 3


def test_a_clock_that_is_a_little_behind_counts_what_others_spent(engine, clock):
    behind = Clock()
    behind.now = clock.now - 20
    taken_until_held(Budgets(engine, clock))
    assert Budgets(engine, behind).take(HERE, [ONE]) is not None


def test_the_last_quarter_of_an_hour_is_not_for_sweeps(budgets, clock):
    budgets.learn(HERE, 5000, 1200, clock.now + 600)

    assert budgets.take(HERE, [ONE], SWEEPS.untouched) == Held(600, "requests in an hour")
    assert budgets.take(HERE, [ONE]) is None
    clock.now += 601
    assert budgets.take(HERE, [ONE], SWEEPS.untouched) is None


def test_with_nothing_left_answers_wait_too(budgets, clock):
    budgets.learn(HERE, 5000, 0, clock.now + 600)
    assert budgets.take(HERE, [ONE]) == Held(600, "requests in an hour")


def test_workers_together_stay_under_the_limit(engine, clock):
    done = []

    def work():
        budgets = Budgets(engine, clock)
        done.extend(budgets.take(HERE, [Cost("contents", 1, 20, 100, "contents")]) for _ in range(15))

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
    engine = open_engine(migrated_sqlite(tmp_path_factory.mktemp("any") / "x.db"))
    budgets, written = Budgets(engine, clock), []
    for pause in pauses:
        clock.now += pause
        if budgets.take(HERE, [ONE]) is None:
            written.append(clock.now)
    engine.dispose()

    assert all(sum(at <= other < at + 60 for other in written) <= ONE.a_minute for at in written)


# The pace of one process

HOME = Repo(1, "ann/list", HERE)
COMMENTS, REVIEWS, LABELS = "/issues/1/comments", "/pulls/1/reviews", "/issues/1/labels"


@pytest.fixture
def pacing(budgets, clock):
    return Pacing(budgets=budgets, limits=Limits(points=20, contents=5, contents_an_hour=50), clock=clock)


def admitted(pacing, method, path, most=100):
    """How many requests pass, and why the next one does not."""
    for count in range(most):
        try:
            pacing.admit(HOME, method, path)
        except Paced as error:
            return count, error.why
    return most, ""


def test_reads_are_counted_by_endpoint(pacing, clock):
    assert admitted(pacing, "GET", "/pulls/1") == (20, "requests in a minute")
    assert admitted(pacing, "GET", "/compare/a...b") == (20, "requests in a minute")
    clock.now += 70
    assert admitted(pacing, "GET", "/pulls/2", 5) == (5, "")


def test_writes_cost_five_points_and_a_comment_is_a_content(pacing):
    assert admitted(pacing, "POST", LABELS) == (4, "requests in a minute")
    assert admitted(pacing, "PATCH", "/issues/comments/5") == (4, "requests in a minute")


def test_reviews_leave_room_for_comments(budgets, clock):
    pacing = Pacing(budgets=budgets, limits=Limits(points=500, contents=5, contents_an_hour=50), clock=clock)
    assert admitted(pacing, "POST", REVIEWS) == (3, "contents in a minute")
    pacing.admit(HOME, "GET", "/contents/README.md")  # an endpoint of that name is another matter
    assert admitted(pacing, "POST", COMMENTS) == (2, "contents in a minute")
    assert admitted(pacing, "POST", "/check-runs", 9) == (9, "")


def test_sweeps_that_are_over_their_share_do_not_hold_answers(budgets, clock):
    sweeping = Pacing(budgets=budgets, limits=SWEEPS, clock=clock)
    answering = Pacing(budgets=budgets, limits=ANSWERS, clock=clock)

    assert admitted(sweeping, "POST", COMMENTS)[0] == SWEEPS.contents
    assert admitted(answering, "POST", COMMENTS)[0] == ANSWERS.contents - SWEEPS.contents


def test_what_github_says_is_taken_to_heart(budgets, clock):
    pacing = Pacing(budgets=budgets, clock=clock)
    pacing.learn(Exchanged(HOME, "GET", "/pulls/1", 200, 5000, 0, int(clock.now) + 100))
    with pytest.raises(Limited, match="requests in an hour"):
        pacing.admit(HOME, "GET", "/pulls/1")
    pacing.learn(Exchanged(HOME, "GET", "/pulls/1", 403, wait=500.0))
    with pytest.raises(Limited, match="asked by GitHub"):
        pacing.admit(HOME, "GET", "/pulls/1")
