"""What people and GitHub do between our reading and our writing: at each write of a story, one thing happens right before it."""

from dataclasses import replace

import pytest

from bot.errors import Gone, Refused
from tests.support.desk import Desk
from tests.support.killing import WRITES
from tests.support.lists import BROKEN_LIST, READY_LIST

pytestmark = pytest.mark.slow  # a thing happens at every step of a story

NEEDS, READY = "triage: needs changes", "triage: ready"
STEPS = range(1, 9)
READS = ("pull_request", "comparison", "text", "tip", "issue", "own_comments", "names", "since")


class Meanwhile:
    """A forge at which *act* happens right before the write with that number, or before the call, if *reads* count too."""

    def __init__(self, forge, at, act, *, reads=False):
        self._forge, self._at, self._act, self._counted = forge, at, act, {*WRITES, *(READS if reads else ())}
        self.steps = 0

    def __getattr__(self, name):
        method = getattr(self._forge, name)
        return self._watched(method) if name in self._counted else method

    def _watched(self, method):
        def called(*args, **kwargs):
            self.steps += 1
            if self.steps == self._at:
                self._act(self._forge)
            return method(*args, **kwargs)

        return called


@pytest.fixture
def desk(house):
    return Desk(house)


def story(desk, at, act, **more):
    """A contribution with a fault, mended, while *act* happens once; then another look, undisturbed."""
    worker, forge = desk.house.worker, desk.house.forge
    worker._forge = Meanwhile(forge, at, act, **more)
    desk.contribute(BROKEN_LIST)
    desk.contribute(READY_LIST)
    worker._forge = forge
    desk.contribute(READY_LIST)
    assert desk.house.store.jobs.all("waiting") == desk.house.store.jobs.all("parked") == ()


def one_check_a_head(desk):
    heads = [report.head_sha for report in desk.forge.checks.values()]
    return len(heads) == len(set(heads))


def relabelled(*labels):
    def act(forge):
        forge.pulls[1] = replace(forge.pulls[1], labels=frozenset(labels))

    return act


def without_comments(forge):
    forge.comments.clear()


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize("labels", [(), (NEEDS,), (READY,), (NEEDS, READY, "mine")], ids=str)
def test_a_person_changes_the_labels(desk, at, labels):
    story(desk, at, relabelled(*labels))

    assert len(desk.house.comments) == 1
    assert "mine" not in labels or "mine" in desk.forge.pulls[1].labels or at > 1
    assert one_check_a_head(desk)
    assert desk.check().conclusion == "success"


@pytest.mark.parametrize("at", STEPS)
def test_a_person_deletes_the_comment(desk, at):
    story(desk, at, without_comments)

    assert len(desk.house.comments) <= 1
    assert desk.check().conclusion == "success"
    assert NEEDS not in desk.forge.pulls[1].labels


@pytest.mark.parametrize("at", STEPS)
def test_a_person_closes_the_contribution(desk, at):
    def act(forge):
        forge.pulls[1] = replace(forge.pulls[1], is_open=False)

    story(desk, at, act)

    assert len(desk.house.comments) <= 1
    assert one_check_a_head(desk)


@pytest.mark.parametrize("at", range(1, 13))
def test_the_app_is_taken_away(desk, at):
    """Every call says that there is nothing, as GitHub does without an installation; nothing waits for ever."""
    calls = {name: getattr(desk.forge, name) for name in (*WRITES, *READS)}

    def act(forge):
        for name in calls:
            setattr(forge, name, gone)

    def gone(*_args, **_kwargs):
        raise Gone("Not Found")

    worker, forge = desk.house.worker, desk.forge
    worker._forge = Meanwhile(forge, at, act, reads=True)
    desk.contribute(BROKEN_LIST)
    for name, method in calls.items():
        setattr(forge, name, method)
    worker._forge = forge
    desk.contribute(READY_LIST)

    assert len(desk.house.comments) <= 1
    assert desk.check().conclusion == "success"
    assert NEEDS not in forge.pulls[1].labels
    assert desk.house.store.jobs.all("waiting") == desk.house.store.jobs.all("parked") == ()


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize("method", ["create_comment", "add_labels", "create_check"])
def test_a_permission_is_taken_away_and_given_back(desk, at, method):
    """What is refused holds nothing else up, and is done when it is allowed again."""
    original = getattr(desk.forge, method)

    def refuse(*_args, **_kwargs):
        raise Refused("Resource not accessible by integration")

    worker, forge = desk.house.worker, desk.forge
    worker._forge = Meanwhile(forge, at, lambda forge: setattr(forge, method, refuse))
    desk.contribute(BROKEN_LIST)
    worker._forge = forge
    setattr(forge, method, original)
    desk.contribute(READY_LIST)

    assert desk.check().conclusion == "success"
    assert forge.pulls[1].labels == {READY}
    assert len(desk.house.comments) <= 1
    assert desk.house.store.jobs.all("waiting") == desk.house.store.jobs.all("parked") == ()
