"""However often GitHub tells, the bot answers once, and the answer is right for the newest head."""

import pytest

from standin import faults
from tests.support.lists import BROKEN_LIST, DUPLICATE, DUPLICATE_LIST, NEEDS_CHANGES, READY_LIST


def test_every_exchange_is_compared_with_githubs_description(description):
    if description.absent:
        pytest.skip(f"GitHub's description of its API is not at hand: {description.absent}")


def test_the_whole_answer_is_given_once(house):
    pull = house.open()
    pull.tell()
    pull.assert_answered()


def test_the_same_delivery_three_times_is_answered_once(house):
    pull = house.open()
    guid = pull.tell()
    house.github.clear_requests()
    pull.send(guid=guid)
    pull.send(guid=guid)
    house.let_pass()

    assert pull.requests == []
    pull.assert_answered()


def test_the_same_delivery_three_times_at_once_is_answered_once(house):
    pull = house.open()
    guid = pull.send()
    pull.send(guid=guid)
    pull.send(guid=guid)
    pull.wait_attended(guid)
    house.let_pass()

    assert pull.requests.count(f"GET /pulls/{pull.number}") == 1
    pull.assert_answered()


def test_the_same_news_under_new_ids_writes_nothing(house):
    pull = house.open()
    pull.tell()
    house.github.clear_requests()
    pull.tell()
    pull.tell("synchronize")

    assert pull.writes == []
    pull.assert_answered()


def test_other_events_do_no_work(house):
    pull = house.open()
    pull.send("labeled")
    pull.send("assigned")
    pull.send("edited", changes={"body": {"from": "an older text"}})
    house.let_pass()

    assert pull.requests == []


@pytest.mark.slow
def test_five_pushes_in_a_row_get_one_answer_for_the_newest(own_house):
    own_house.bot.settings["DEBOUNCE_SECONDS"] = "1.5"
    own_house.bot.start()
    pull = own_house.open(READY_LIST)
    pull.send()
    for _ in range(2):
        pull.push(DUPLICATE_LIST)
        pull.send("synchronize")
        pull.push(BROKEN_LIST)
        guid = pull.send("synchronize")
    pull.wait_attended(guid)

    pull.assert_answered()
    assert len(own_house.bot.events("verdict")) < 5
    assert pull.requests.count("POST /check-runs") < 5


@pytest.mark.slow
def test_without_debounce_the_newest_head_wins_too(own_house):
    own_house.bot.settings["DEBOUNCE_SECONDS"] = "0"
    own_house.bot.start()
    pull = own_house.open(DUPLICATE_LIST)
    pull.send()
    for text in (READY_LIST, DUPLICATE_LIST, READY_LIST, BROKEN_LIST):
        pull.push(text)
        guid = pull.send("synchronize")
    pull.wait_attended(guid)

    pull.assert_answered()


def test_a_push_during_the_work_is_answered_after_it(house):
    pull = house.open()
    slow = house.github.faults.add(kind=faults.Delay(1.0), path=pull.path("/compare/.*"))
    pull.send()
    assert slow.met.wait(30)
    pull.push(DUPLICATE_LIST)
    pull.push(READY_LIST)
    pull.push(DUPLICATE_LIST)
    pull.tell("synchronize")

    [comment] = pull.comments
    assert pull.head[:7] in comment
    assert "`duplicate-paper`" in comment
    assert pull.checks() == ["failure"]
    assert pull.labels == {NEEDS_CHANGES, DUPLICATE}
