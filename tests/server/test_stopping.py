"""Told to end (SIGTERM, Ctrl-C), it ends in order, and what it was at is done: before or after the next start."""

import signal

import pytest

from standin import faults

pytestmark = pytest.mark.slow


def test_it_ends_in_order_during_a_job(own_house):
    own_house.bot.start()
    pull = own_house.open()
    slow = own_house.github.faults.add(kind=faults.Delay(1.0), path=pull.path("/compare/.*"))
    guid = pull.send()
    assert slow.met.wait(30)
    assert own_house.bot.stop() == 0
    assert own_house.bot.events("worker_stopped")
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()
    assert "Traceback" not in own_house.bot.log


def test_on_ctrl_c_it_ends_in_order(own_house):
    own_house.bot.start()
    own_house.bot.signal(signal.SIGINT)
    assert own_house.bot.ended() == 0
    assert own_house.bot.events("worker_stopped")
    assert "SIGKILL" not in own_house.bot.log
    assert "Traceback" not in own_house.bot.log


def test_what_was_accepted_just_before_the_end_is_answered_after_the_next_start(own_house):
    own_house.bot.settings["DEBOUNCE_SECONDS"] = "2"
    own_house.bot.start()
    pull = own_house.open()
    guid = pull.send()
    assert own_house.bot.stop() == 0
    assert pull.writes == []
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_stopped_while_github_is_away_it_ends_and_answers_later(own_house):
    own_house.bot.start()
    pull = own_house.open()
    own_house.github.stop()
    guid = pull.send()
    assert own_house.bot.stop() == 0
    own_house.github.start()
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()
