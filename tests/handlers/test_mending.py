"""`/triage fix`: the fixes as a commit on the branch, or as a pull request of our own after the merge."""

from dataclasses import replace

import pytest

from bot.forge.base import Branch, Tip
from tests.support.desk import Desk
from tests.support.house import make_house
from tests.support.lists import BROKEN_LIST, LIST

FORK = Branch(77, "stranger/list", "patch-1", is_open_to_us=False)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(make_house(tmp_path))
    desk.contribute()
    return desk


def comes_from(desk, branch):
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], head=branch)


def head_of(desk):
    return desk.forge.files["README.md", desk.forge.pulls[1].head_sha].decode()


def told_again(desk, **changes):
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], **changes)
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})


def merged(desk, text):
    desk.forge.branch = Tip("main", "merged")
    desk.forge.files["README.md", "merged"] = text.encode()
    told_again(desk, is_open=False, is_merged=True)


@pytest.mark.parametrize("author", ["mia", "stranger"])
def test_the_fixes_are_committed_to_the_branch_and_the_verdict_follows(desk, author):
    assert head_of(desk) == BROKEN_LIST
    comment = desk.say("/triage fix", author=author)

    assert desk.reactions(comment) == {"+1"}
    assert "I mended 1 entry on the branch." in desk.comment_on(1)
    mended = head_of(desk)
    assert mended != BROKEN_LIST
    assert mended.startswith(LIST)
    told_again(desk)
    assert desk.check().conclusion.value == "success"


def test_it_runs_once_and_says_when_nothing_is_left(desk):
    desk.say("/triage fix")
    told_again(desk)
    writes = desk.forge.pulls[1].head_sha
    comment = desk.say("/triage fix")

    assert desk.reactions(comment) == {"confused"}
    assert "There is nothing here that I can mend." in desk.comment_on(1)
    assert desk.forge.pulls[1].head_sha == writes


def test_a_fork_that_lets_maintainers_in_gets_the_commit(desk):
    comes_from(desk, replace(FORK, is_open_to_us=True))
    desk.say("/triage fix")

    assert head_of(desk) != BROKEN_LIST


def test_what_may_not_be_written_is_proposed_once_it_is_merged(desk):
    comes_from(desk, FORK)
    comment = desk.say("/triage fix")
    assert desk.reactions(comment) == {"+1"}
    assert "When it is merged, I open a pull request" in desk.comment_on(1)
    assert head_of(desk) == BROKEN_LIST

    merged(desk, f"A line that another contribution added.\n\n{BROKEN_LIST}")
    [change] = desk.forge.proposals.values()
    assert change.branch == "listkeeper/fix-1-1"
    assert change.content.decode().startswith("A line that another")
    assert change.content.decode() != f"A line that another contribution added.\n\n{BROKEN_LIST}"
    told_again(desk)
    assert len(desk.forge.proposals) == 1


def test_lines_that_were_mended_meanwhile_are_left_alone(desk):
    comes_from(desk, FORK)
    desk.say("/triage fix")
    merged(desk, LIST)

    assert desk.forge.proposals == {}


def test_nothing_is_proposed_for_what_is_closed_without_a_merge(desk):
    comes_from(desk, FORK)
    desk.say("/triage fix")
    told_again(desk, is_open=False, is_merged=False)

    assert desk.forge.proposals == {}


def test_an_author_whose_branch_is_closed_to_us_gets_nothing_in_our_name(desk):
    comes_from(desk, FORK)
    comment = desk.say("/triage fix", author="stranger")
    merged(desk, BROKEN_LIST)

    assert desk.reactions(comment) == {"confused"}
    assert desk.forge.proposals == {}


def test_without_the_permission_it_says_what_is_missing(desk):
    desk.forge.is_writable = False
    comment = desk.say("/triage fix")

    assert desk.reactions(comment) == {"confused"}
    assert "I need the permission *contents: write*." in desk.comment_on(1)


def test_what_a_maintainer_set_aside_is_not_mended(desk):
    desk.say("/triage override broken-link: it works for me")
    comment = desk.say("/triage fix")

    assert desk.reactions(comment) == {"confused"}
    assert head_of(desk) == BROKEN_LIST


def test_bytes_that_are_no_utf8_are_never_rewritten(tmp_path):
    desk = Desk(make_house(tmp_path))
    desk.contribute()
    sha = desk.forge.pulls[1].head_sha
    desk.forge.files["README.md", sha] = BROKEN_LIST.encode() + b"\n\xff\xfe a line in no encoding\n"
    comment = desk.say("/triage fix")

    assert desk.reactions(comment) == {"confused"}
    assert desk.forge.files["README.md", desk.forge.pulls[1].head_sha].endswith(b"\xff\xfe a line in no encoding\n")


@pytest.mark.parametrize(("author", "told"), [("joe", {"-1"}), ("mia", {"confused"})])
def test_a_stranger_may_not_and_an_issue_has_no_branch(desk, author, told):
    number = desk.ask() if author == "mia" else 1
    comment = desk.say("/triage fix", author=author, number=number)

    assert desk.reactions(comment) == told
