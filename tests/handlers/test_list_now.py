"""Whoever needs the list finds it in the same file: a contribution, an issue, and a push."""

import pytest

from bot.forge.base import Comparison, Tip
from tests.support.house import changed_file
from tests.support.lists import BROKEN_LIST, LIST, LISTED, LORA, MISSING, READY_LIST

SPELLINGS = ["readme.md", "Readme.md", "README.MD"]


@pytest.fixture(params=SPELLINGS)
def spelt(request, desk):
    """A desk whose list is in a README that is spelt otherwise."""
    desk.forge.files = {(request.param, "base"): LIST.encode()}
    desk.name = request.param
    return desk


def moved_on(desk, text):
    sha = f"next {len(desk.forge.files)}"
    desk.forge.files[desk.name, sha] = text.encode()
    desk.forge.branch = Tip("main", sha)
    desk.tell("push", {"ref": "refs/heads/main"})


def test_a_contribution_is_judged(spelt):
    sha = spelt.house.pull(LIST)
    spelt.forge.files[spelt.name, sha] = BROKEN_LIST.encode()
    file = changed_file(spelt.name, LIST, BROKEN_LIST)
    spelt.forge.comparisons["main", sha] = Comparison("base", "base", (file,), is_whole=True)
    spelt.tell("pull_request", {"action": "opened", "pull_request": {"number": 1}})

    assert "`broken-link`" in spelt.comment_on(1)


def test_an_issue_is_answered_with_the_row(spelt):
    number = spelt.ask()

    assert LORA in spelt.comment_on(number)
    assert spelt.forge.issues[number].labels == {MISSING}


def test_a_push_is_heard_by_those_it_concerns(spelt):
    number = spelt.ask()
    moved_on(spelt, LIST + "\nAbout us.\n")
    moved_on(spelt, READY_LIST)

    assert spelt.forge.issues[number].labels == {LISTED}


def test_two_readmes_are_no_doubt_where_one_is_spelt_as_usual(desk):
    desk.forge.files["readme.md", "base"] = b"# A decoy\n"
    number = desk.ask()

    assert LORA in desk.comment_on(number)


def test_the_names_of_a_commit_are_asked_for_once(spelt, monkeypatch):
    asked = []
    names = spelt.forge.names
    monkeypatch.setattr(spelt.forge, "names", lambda repo, sha: asked.append(sha) or names(repo, sha))
    spelt.ask()
    spelt.ask(number=10, body="Please add https://arxiv.org/abs/1706.03762")

    assert asked == ["base"]
