"""Payloads that are not as GitHub describes them: each field missing, null or of another type. Nothing crashes, nothing gets stuck."""

import copy
import json

import pytest

from tests.support.house import REPOSITORY
from tests.support.lists import BROKEN_LIST, LIST

MISSING = object()
ODD = [MISSING, None, 0, -1, 2**70, 1.5, "", "\x00\ud800", "x" * 5000, [], [None], {}, {"id": None}, True]
PERSON = {"login": "stranger", "id": 7, "type": "User"}
COMMENT = {"id": 501, "body": "/triage recheck", "user": PERSON}
REFERENCE = {"ref": "main", "sha": "0" * 40, "repo": REPOSITORY}
PULL = {
    "number": 1,
    "state": "open",
    "draft": False,
    "user": PERSON,
    "head": REFERENCE,
    "base": REFERENCE,
    "labels": [{"name": "ready"}],
}
RUN = {"id": 3, "name": "listkeeper", "head_sha": "0" * 39 + "1", "pull_requests": [{"number": 1}]}
QUEUED = {
    "head_ref": "refs/heads/gh-readonly-queue/main/pr-1-" + "0" * 40,
    "head_sha": "0" * 40,
    "base_ref": "refs/heads/main",
}
EVENTS = {
    "pull_request": {"action": "opened", "number": 1, "pull_request": PULL},
    "issues": {"action": "opened", "issue": {"number": 9, "title": "Add our paper", "body": None, "user": PERSON}},
    "issue_comment": {"action": "created", "issue": {"number": 9}, "comment": COMMENT},
    "pull_request_review": {"action": "submitted", "pull_request": PULL, "review": {**COMMENT, "state": "commented"}},
    "pull_request_review_comment": {"action": "created", "pull_request": PULL, "comment": COMMENT},
    "push": {"ref": "refs/heads/main", "before": "0" * 40, "after": "0" * 40, "deleted": False, "commits": [{"modified": ["README.md"]}]},
    "check_run": {"action": "rerequested", "check_run": RUN},
    "check_suite": {"action": "rerequested", "check_suite": RUN},
    "merge_group": {"action": "checks_requested", "merge_group": QUEUED},
    "repository": {"action": "renamed", "changes": {"repository": {"name": {"from": "old"}}}},
    "installation": {"action": "deleted", "repositories": [{"id": 2, "full_name": "ann/other"}]},
    "installation_repositories": {"action": "removed", "repositories_removed": [{"id": 2, "full_name": "ann/other"}]},
    "label": {"action": "edited", "label": {"name": "ready"}},
}  # fmt: skip
WHOLE = {"repository": {**REPOSITORY, "owner": PERSON, "private": False}, "installation": {"id": 5}, "sender": PERSON}


def places(value, before=()):
    """Return the way to each field of *value*, the outer ones first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, field in inner:
        yield (*before, name)
        yield from places(field, (*before, name))


def with_odd(payload, place, value):
    changed = copy.deepcopy(payload)
    holder = changed
    for name in place[:-1]:
        holder = holder[name]
    if value is MISSING:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return json.dumps(changed).encode()


@pytest.mark.slow
@pytest.mark.parametrize("event", EVENTS)
def test_whatever_a_field_holds_the_answer_is_202_and_no_work_gets_stuck(house, event):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    payload = {**EVENTS[event], **WHOLE}
    bodies = [json.dumps(payload).encode()]
    bodies += [with_odd(payload, place, value) for place in places(payload) for value in ODD]
    answers = {house.post(event, body, f"{event}-{number}") for number, body in enumerate(bodies)}
    for _ in range(10):
        house.work()

    assert answers == {202}
    assert len(bodies) > 100
    assert house.store.jobs.all("waiting") == house.store.jobs.all("parked") == ()
