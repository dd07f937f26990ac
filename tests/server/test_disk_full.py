"""No room on the disk: it says so, takes nothing that it cannot keep, and goes on when there is room again."""

import json
import resource
import secrets

import pytest

from tests.support.lists import BROKEN_LIST, SECRET
from tests.support.running import headers_for

ROOM = 1_500_000
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can take a process its room"),
]


def give_room(bot, room):
    """Let no file of the bot's processes grow beyond so many bytes; to SQLite that is a disk without room."""
    for pid in bot.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, room)


def test_what_cannot_be_kept_is_503_and_taken_when_there_is_room(own_house):
    own_house.bot.start()
    pull = own_house.open(BROKEN_LIST)
    payload = own_house.github.payloads.pull_request(pull.repository, pull.number, "opened")
    payload["much"] = secrets.token_hex(2 * ROOM)
    body = json.dumps(payload).encode()
    give_room(own_house.bot, (ROOM, resource.RLIM_INFINITY))

    status, headers, said = own_house.bot.ask(
        "POST", "/webhook", body, headers_for(body, "pull_request", X_GitHub_Delivery="big")
    )
    assert (status, headers["Retry-After"]) == (503, "60")
    assert b"could not be stored" in said
    [event] = own_house.bot.events("delivery_not_stored", delivery="big")
    assert "the disk must not be full" in event["reason"]
    assert own_house.bot.ask("GET", "/healthz")[0] == 200
    assert pull.requests == []

    give_room(own_house.bot, NO_LIMIT)
    assert own_house.github.deliver(own_house.bot.webhook, SECRET, "pull_request", payload, "big") == 202
    pull.wait_done("big")
    pull.assert_answered()


def test_a_worker_without_room_loses_nothing(own_house):
    own_house.bot.start()
    pull = own_house.open(BROKEN_LIST)
    give_room(own_house.bot, (1, resource.RLIM_INFINITY))
    payload = own_house.github.payloads.pull_request(pull.repository, pull.number, "opened")
    body = json.dumps(payload).encode()
    assert (
        own_house.bot.ask("POST", "/webhook", body, headers_for(body, "pull_request", X_GitHub_Delivery="one"))[0]
        == 503
    )
    give_room(own_house.bot, NO_LIMIT)
    pull.tell(guid="one")

    pull.assert_answered()
