"""The clock is set back by an hour: what was promised for a moment comes then, not an hour later."""

import json

from bot.work.queue import Setback
from tests.support.house import REPOSITORY
from tests.support.lists import BROKEN_LIST, LIST


def test_what_waits_does_not_wait_an_hour_more(house):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    body = json.dumps({"action": "opened", "repository": REPOSITORY, "pull_request": {"number": 1}}).encode()
    assert house.post("pull_request", body, "one") == 202
    house.clock.now -= 3600
    house.work()
    assert house.comments == []

    assert house.store.work.hurry() == 1
    house.work()
    assert len(house.comments) == 1
    assert house.store.work.hurry() == 0


def test_only_a_clock_that_was_set_back_is_one():
    wall, steady = [1000.0], [50.0]
    setback = Setback(lambda: wall[0], lambda: steady[0])
    told = []
    for wall_by, steady_by in ((10, 10), (1, 2), (3600, 0), (-3600, 1), (5, 5), (-60, 0)):
        wall[0] += wall_by
        steady[0] += steady_by
        told.append(setback.came())

    assert told == [False, False, False, True, False, True]
