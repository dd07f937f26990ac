"""Kill -9, master and worker: what was accepted is answered once after the next start, for the newest head."""

import pytest

from standin import faults
from tests.support.lists import BROKEN_LIST, DUPLICATE_LIST
from tests.support.running import stays_out, wait_for

pytestmark = pytest.mark.slow


def kill_at(house, pull, fault, path, method=None):
    """Tell the bot, and kill it in the middle of that request."""
    slow = house.github.faults.add(kind=fault, method=method, path=pull.path(path))
    guid = pull.send()
    assert slow.met.wait(30)
    house.bot.kill()
    return guid


def test_killed_right_after_the_202(own_house):
    own_house.bot.settings["DEBOUNCE_SECONDS"] = "2"
    own_house.bot.start()
    pull = own_house.open()
    guid = pull.send()
    own_house.bot.kill()
    assert pull.requests == []
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_killed_while_it_reads_and_pushed_to_meanwhile(own_house):
    own_house.bot.start()
    pull = own_house.open(DUPLICATE_LIST)
    guid = kill_at(own_house, pull, faults.Delay(60), "/compare/.*")
    own_house.github.faults.clear()
    pull.push(BROKEN_LIST)
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_killed_while_the_comment_is_on_its_way_and_it_arrives(own_house):
    own_house.bot.start()
    pull = own_house.open()
    guid = kill_at(own_house, pull, faults.Delay(1.0), "/issues/1/comments", "POST")
    wait_for(lambda: pull.comments, "the comment to arrive")
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_killed_while_the_comment_is_on_its_way_and_it_never_arrives(own_house):
    own_house.bot.start()
    pull = own_house.open()
    guid = kill_at(own_house, pull, faults.Delay(60), "/issues/1/comments", "POST")
    own_house.github.stop()
    own_house.github.start()
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_killed_while_the_comment_is_on_its_way_and_it_arrives_after_the_restart(own_house):
    """GitHub itself gives up on a request after ten seconds; six are well within that."""
    own_house.bot.start()
    pull = own_house.open()
    guid = kill_at(own_house, pull, faults.Delay(6.0), "/issues/1/comments", "POST")
    own_house.bot.start()
    pull.wait_attended(guid)
    stays_out(lambda: len(pull.comments) > 1, patience=7)

    pull.assert_answered()


def test_killed_while_the_check_run_is_on_its_way(own_house):
    own_house.bot.start()
    pull = own_house.open()
    guid = kill_at(own_house, pull, faults.Delay(1.0), "/check-runs", "POST")
    wait_for(pull.checks, "the check run to arrive")
    own_house.bot.start()
    pull.wait_attended(guid)

    pull.assert_answered()


def test_killed_again_and_again(own_house):
    own_house.bot.start()
    told = []
    for path in ("/issues/1/labels", "/check-runs", "/pulls/1/reviews"):
        pull = own_house.open()
        told.append((pull, kill_at(own_house, pull, faults.Delay(60), path, "POST")))
        own_house.github.stop()
        own_house.github.start()
        own_house.bot.start()
    for pull, guid in told:
        pull.wait_done(guid)
        pull.assert_answered()
