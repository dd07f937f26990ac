"""GitHub down, tired or out of its mind: what was accepted is answered when it is itself again."""

import pytest

from standin import faults
from tests.support.lists import NEEDS_CHANGES, READY, READY_LIST
from tests.support.running import wait_for

READS = ["/pulls/1", "/compare/.*", "/contents/README.md", "/contents/.github/triage.yml"]
WRITES = ["/issues/1/comments", "/issues/1/labels", "/check-runs", "/pulls/1/reviews"]
NONSENSE = [
    faults.Html(200),
    faults.Html(502),
    faults.Truncate(),
    faults.Refuse(500),
    faults.Refuse(503, headers={"Retry-After": "1"}),
    faults.Reset(),
]


@pytest.mark.slow
def test_github_away_and_back(own_house):
    own_house.bot.start()
    pull = own_house.open()
    own_house.github.stop()
    guid = pull.send()
    wait_for(lambda: own_house.bot.events("will_try_again", delivery=guid), "the first try to fail")
    own_house.github.start()
    pull.wait_attended(guid)

    pull.assert_answered()


@pytest.mark.slow
def test_github_gone_in_the_middle_of_a_write_and_back(own_house):
    own_house.bot.start()
    pull = own_house.open()
    slow = own_house.github.faults.add(kind=faults.Delay(60), method="POST", path=pull.path("/check-runs"))
    guid = pull.send()
    assert slow.met.wait(30)
    own_house.github.stop()
    wait_for(lambda: own_house.bot.events("will_try_again", delivery=guid), "the try to fail")
    own_house.github.start()
    pull.wait_attended(guid)

    pull.assert_answered()


@pytest.mark.parametrize("path", READS)
def test_nonsense_in_place_of_an_answer_is_asked_for_again(house, path):
    told = []
    for kind in NONSENSE:
        pull = house.open()
        house.github.faults.add(kind=kind, path=pull.path(path), method="GET")
        told.append((pull, pull.send()))
    for pull, guid in told:
        pull.wait_attended(guid)
        pull.assert_answered()


@pytest.mark.parametrize("kind", [faults.Html(200), faults.Html(502), faults.Refuse(503), faults.Refuse(401)], ids=str)
def test_a_write_that_was_not_done_is_done_later(house, kind):
    told = []
    for path in WRITES:
        pull = house.open()
        house.github.faults.add(kind=kind, path=pull.path(path), method="POST")
        told.append((pull, pull.send()))
    for pull, guid in told:
        pull.wait_attended(guid)
        pull.assert_answered()


@pytest.mark.parametrize("kind", [faults.Html(200), faults.Refuse(502), faults.Truncate()], ids=str)
def test_a_rewrite_that_was_not_done_is_done_later(house, kind):
    told = []
    for method, path in (("PATCH", "/issues/comments/.*"), ("PUT", "/issues/1/labels")):
        pull = house.open()
        pull.tell()
        pull.push(READY_LIST)
        house.github.faults.add(kind=kind, path=pull.path(path), method=method)
        told.append((pull, pull.send("synchronize")))
    for pull, guid in told:
        pull.wait_attended(guid)
        [comment] = pull.comments
        assert "All good now" in comment
        assert pull.labels == {READY}


@pytest.mark.parametrize("kind", [faults.Html(200), faults.Refuse(502), faults.Refuse(401), faults.Truncate()], ids=str)
def test_an_access_token_that_was_not_given_is_asked_for_again(house, kind):
    pull = house.open()
    path = f"/app/installations/{pull.repository.installation_id}/access_tokens"
    house.github.faults.add(kind=kind, path=path, method="POST")
    pull.tell()

    pull.assert_answered()


def test_an_access_token_that_github_no_longer_takes_is_replaced(house):
    repository = house.new_list()
    house.open(READY_LIST, repository).tell()
    with house.github.world.lock:
        for value, token in list(house.github.world.tokens.items()):
            if token.installation_id == repository.installation_id:
                del house.github.world.tokens[value]
    pull = house.open(repository=repository)
    pull.tell()

    assert pull.labels == {NEEDS_CHANGES}


LIMITS = {
    "403 with Retry-After": (faults.Refuse(403, headers={"Retry-After": "2"}), 2.0),
    "429 with Retry-After": (faults.Refuse(429, headers={"Retry-After": "3"}), 3.0),
    "403 that names the limit": (faults.Refuse(403, "You have exceeded a secondary rate limit."), 60.0),
    "429 alone": (faults.Refuse(429, "Too many requests"), 60.0),
}


@pytest.mark.parametrize(("kind", "seconds"), LIMITS.values(), ids=LIMITS)
def test_a_limit_is_honoured(house, kind, seconds):
    """Without Retry-After and with budget left GitHub asks for a minute; only then is the hour's end not meant."""
    pull = house.open()
    house.github.faults.add(kind=kind, path=pull.path("/pulls/1"))
    guid = pull.send()
    [delay] = wait_for(lambda: house.bot.events("will_try_again", delivery=guid), "the limit to be met")
    assert delay["kind"] == "Limited"
    assert delay["seconds"] == seconds
    if seconds < 60:
        pull.wait_attended(guid)
        pull.assert_answered()


def test_a_limit_at_a_write_leaves_one_of_each(house):
    pull = house.open()
    for path in ("/issues/1/comments", "/check-runs"):
        kind = faults.Refuse(403, headers={"Retry-After": "1"})
        house.github.faults.add(kind=kind, path=pull.path(path), method="POST")
    pull.tell()

    pull.assert_answered()
