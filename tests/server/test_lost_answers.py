"""GitHub did what was asked, and the bot never heard of it: it looks before it writes again."""

import pytest

from standin import faults
from tests.support.lists import LIST, NEEDS_CHANGES, READY, READY_LIST

LOSSES = [faults.LoseAnswer(502), faults.Reset(stored=True), faults.Truncate()]
WRITES = ["/issues/1/comments", "/issues/1/labels", "/check-runs", "/pulls/1/reviews"]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_what_was_written_is_not_written_again(house, loss):
    told = []
    for path in WRITES:
        pull = house.open()
        house.github.faults.add(kind=loss, method="POST", path=pull.path(path))
        told.append((path, pull, pull.send()))
    for path, pull, guid in told:
        pull.wait_attended(guid)
        pull.assert_answered()
        assert pull.requests.count(f"POST {path}") == 1


def test_after_two_losses_the_same_news_writes_nothing(house):
    pull = house.open()
    for path in ("/issues/1/comments", "/check-runs"):
        house.github.faults.add(kind=faults.LoseAnswer(), method="POST", path=pull.path(path))
    pull.tell()
    house.github.clear_requests()
    pull.tell()

    assert pull.writes == []


def test_a_rewrite_whose_answer_was_lost_is_right_in_the_end(house):
    pull = house.open()
    pull.tell()
    pull.push(READY_LIST)
    house.github.faults.add(kind=faults.LoseAnswer(), method="PATCH", path=pull.path("/issues/comments/.*"))
    house.github.faults.add(kind=faults.LoseAnswer(), method="PUT", path=pull.path("/issues/1/labels"))
    pull.tell("synchronize")

    [comment] = pull.comments
    assert "All good now" in comment
    assert pull.labels == {READY}
    assert pull.checks() == ["success"]


def test_a_label_that_a_person_took_away_stays_away_though_an_answer_was_lost(house):
    pull = house.open()
    house.github.faults.add(kind=faults.LoseAnswer(), method="POST", path=pull.path("/issues/1/labels"))
    pull.tell()
    assert pull.labels == {NEEDS_CHANGES}
    house.github.remove_label(pull.repository, 1, NEEDS_CHANGES, "ann")
    pull.tell()

    assert pull.labels == set()


def test_a_label_that_a_person_put_back_stays_though_an_answer_was_lost(house):
    pull = house.open()
    pull.tell()
    pull.push(READY_LIST)
    house.github.faults.add(kind=faults.LoseAnswer(), method="PUT", path=pull.path("/issues/1/labels"))
    pull.tell("synchronize")
    assert pull.labels == {READY}
    house.github.add_label(pull.repository, 1, NEEDS_CHANGES, "ann")
    pull.tell()

    assert pull.labels == {READY, NEEDS_CHANGES}


def test_an_access_token_whose_answer_was_lost_is_asked_for_again(house):
    pull = house.open()
    path = f"/app/installations/{pull.repository.installation_id}/access_tokens"
    house.github.faults.add(kind=faults.LoseAnswer(), method="POST", path=path)
    pull.tell()

    pull.assert_answered()


def test_many_annotations_are_made_once_each_though_an_answer_was_lost(house):
    rows = [f"|[A Study of Number {n}](https://arxiv.org/abs/2301.{n:05})]|ICLR 2023|-|\n" for n in range(1, 61)]
    pull = house.open(LIST + "".join(rows))
    house.github.faults.add(kind=faults.LoseAnswer(), method="PATCH", path=pull.path("/check-runs/.*"))
    pull.tell()

    broken = [line for _, line, title in pull.annotations if title == "broken-link"]
    assert len(pull.checks()) == 1
    assert broken == list(range(20, 80))
