"""Repositories come, go and change their names; what is known of them stays under their number."""

import json

import pytest

from bot.events import Subject, SubjectKind
from bot.store.causes import Delivered
from bot.store.inbox import CATCHING_UP
from tests.support.house import REPOSITORY
from tests.support.lists import BROKEN_LIST, LIST


@pytest.fixture
def known(house):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    house.deliver(action="opened")
    return house


def tell(house, event, **payload):
    assert house.post(event, json.dumps(payload).encode(), f"{event}-{payload.get('action')}") == 202


@pytest.mark.parametrize("action", ["renamed", "transferred"])
def test_a_repository_of_another_name_keeps_its_history(known, action):
    tell(known, "repository", action=action, repository={**REPOSITORY, "full_name": "new-owner/better-name"})

    assert known.store.work.subject(1).repository == "new-owner/better-name"
    assert known.store.posted.of(1) != ()


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("installation_repositories", {"action": "removed", "repositories_removed": [{"id": 1}]}),
        ("installation", {"action": "deleted", "repositories": [{"id": 1}]}),
        ("installation", {"action": "suspend", "repositories": [{"id": 1}]}),
    ],
)
def test_a_repository_that_is_taken_away_is_left_alone(known, event, payload):
    known.store.work.mark(Subject(SubjectKind.PULL_REQUEST, 1, "ann/list", 2, 11), Delivered("later"), 100.0)
    known.store.work.mark(Subject(SubjectKind.PULL_REQUEST, 3, "ann/other", 2, 11), Delivered("later"), 100.0)
    tell(known, event, **payload)

    assert [job.repository for job in known.store.jobs.all()] == ["ann/other"]


@pytest.mark.parametrize(
    ("event", "action"),
    [("installation", "created"), ("installation_repositories", "added"), ("installation", "unsuspend")],
)
def test_a_repository_that_came_is_looked_through_soon(known, event, action):
    assert known.store.turns.take(CATCHING_UP, 3600.0)
    assert not known.store.turns.take(CATCHING_UP, 3600.0)
    tell(known, event, action=action, repositories=[{"id": 5}])

    assert known.store.turns.take(CATCHING_UP, 3600.0)


@pytest.mark.parametrize("repositories", ["no list", [{"id": "x"}], [{"id": -1}], [None]])
def test_odd_lists_of_repositories_are_only_stored(known, repositories):
    tell(known, "installation", action="deleted", repositories=repositories)

    assert known.store.work.subject(1).repository == "ann/list"
