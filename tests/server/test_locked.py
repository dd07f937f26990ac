"""Another program holds SQLite's lock for longer than anybody waits: it says so in time, and loses nothing."""

import json
import sqlite3
from contextlib import contextmanager

import pytest

from tests.support.lists import BROKEN_LIST, SECRET
from tests.support.running import headers_for, stays_out, wait_for

pytestmark = pytest.mark.slow

GITHUB_WAITS = 10.0
"""Seconds after which GitHub hangs up."""
HELD = 35.0
"""Seconds; the queue engine waits 30 for a lock, all others less."""


@contextmanager
def locked(bot):
    """Hold the lock of the bot's database, as a shell in a transaction does."""
    other = sqlite3.connect(bot.settings["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


def opened(own_house):
    pull = own_house.open(BROKEN_LIST)
    return pull, own_house.github.payloads.pull_request(pull.repository, pull.number, "opened")


@pytest.mark.parametrize("has_worker", [True, False], ids=["at work", "starting"])
def test_locked_it_refuses_in_time_and_goes_on_afterwards(own_house, has_worker):
    bot, github = own_house.bot, own_house.github
    bot.start()
    if has_worker:
        wait_for(lambda: bot.events("worker_started"), "the worker to start")
    (before, told), (during, refused) = opened(own_house), opened(own_house)
    assert github.deliver(bot.webhook, SECRET, "pull_request", told, "before") == 202

    with locked(bot):
        body = json.dumps(refused).encode()
        sent = headers_for(body, "pull_request", X_GitHub_Delivery="during")
        status, headers, _ = bot.ask("POST", "/webhook", body, sent, patience=GITHUB_WAITS)
        assert (status, headers["Retry-After"]) == (503, "60")
        [event] = bot.events("delivery_not_stored", delivery="during")
        assert "Another program holds its lock" in event["reason"]
        assert bot.ask("GET", "/readyz")[0] == 200, "who only reads waits for no lock"
        assert bot.ask("GET", "/desk")[0] == 200
        stays_out(lambda: before.requests, HELD)

    assert github.deliver(bot.webhook, SECRET, "pull_request", refused, "during") == 202
    for pull, guid in ((before, "before"), (during, "during")):
        pull.wait_done(guid)
        pull.assert_answered()
    assert bot.ask("GET", "/readyz")[0] == 200
    assert not bot.events("worker_died")
