"""What happened while nobody was there is found and answered."""

import uuid

import pytest

from tests.support.lists import ASK, BROKEN_LIST, LISTED, SECRET
from tests.support.site import Thread


@pytest.fixture
def late(own_house):
    """A bot that has not been started yet, and looks every second for what it missed."""
    own_house.bot.settings["CATCH_UP_SECONDS"] = "1"
    return own_house


@pytest.mark.slow
def test_a_delivery_that_never_came_is_asked_for_and_answered(late):
    pull = late.open(BROKEN_LIST)
    guid = str(uuid.uuid4())
    payload = late.github.payloads.pull_request(pull.repository, pull.number, "opened")
    late.github.mailbox.miss(late.bot.webhook, SECRET, "pull_request", payload, guid)
    late.bot.start()
    pull.wait_done(guid)
    late.github.mailbox.wait()

    pull.assert_answered()


@pytest.mark.slow
def test_open_contributions_without_an_answer_get_one(late):
    pull = late.open(BROKEN_LIST)
    issue = late.ask(ASK, "https://arxiv.org/abs/1810.04805", pull.repository)
    late.bot.start()
    thread = Thread(late, pull.repository, pull.number)
    late.wait_until(lambda: pull.checks() == ["failure"] and issue.labels != set())
    thread.settle()

    pull.assert_answered()
    assert issue.labels == {LISTED}


@pytest.mark.slow
def test_what_was_answered_is_not_looked_at_again(late):
    late.bot.start()
    pull = late.open(BROKEN_LIST)
    pull.tell()
    late.wait_until(lambda: len(late.bot.events("caught_up")) >= 1)
    late.github.clear_requests()
    seen = len(late.bot.events("caught_up"))
    late.wait_until(lambda: len(late.bot.events("caught_up")) > seen + 1)

    assert [request for request in pull.requests if request.startswith(f"GET /pulls/{pull.number}")] == []
    pull.assert_answered()
