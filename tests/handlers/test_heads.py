"""Heads that have no history in common with their base, are shared, or move while they are judged."""

from dataclasses import replace

from bot.forge.base import Comment, Spot
from bot.store.causes import Sweep
from tests.support.lists import BROKEN_LIST, LIST, MARKER, NEEDS_CHANGES, READY, READY_LIST


def test_a_branch_that_began_anew_is_neutral_and_loses_what_was_said_before(desk):
    desk.contribute(BROKEN_LIST)
    assert desk.forge.pulls[1].labels == {NEEDS_CHANGES}
    desk.forge.unrelated.add(desk.house.pull(BROKEN_LIST))
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})

    assert (desk.check().conclusion.value, desk.check().title) == ("neutral", "Nothing to compare with")
    assert "no commit in common with `main`" in desk.check().summary
    assert desk.forge.pulls[1].labels == frozenset()
    assert desk.comment_on(1).startswith(MARKER)
    assert "broken-link" not in desk.comment_on(1)


def test_a_base_that_is_gone_is_neutral_until_there_is_another(desk):
    desk.contribute(READY_LIST)
    head = desk.house.pull(READY_LIST)
    known = desk.forge.comparisons.pop(("main", head))
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], base_ref="old")
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})
    assert "There is no branch `old` any more" in desk.check().summary
    desk.forge.comparisons["main", head] = known
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], base_ref="main")
    desk.tell(
        "pull_request",
        {"action": "edited", "changes": {"base": {"ref": {"from": "old"}}}, "pull_request": {"number": 1}},
    )

    assert desk.check().conclusion.value == "success"
    assert desk.forge.pulls[1].labels == {READY}


def test_a_head_that_github_does_not_show_yet_is_asked_for_again(desk):
    head = desk.house.pull(READY_LIST)
    known = desk.forge.comparisons.pop(("main", head))
    text = desk.forge.files.pop(("README.md", head))
    desk.house.deliver()
    assert not desk.forge.checks
    desk.forge.comparisons["main", head] = known
    desk.forge.files["README.md", head] = text
    desk.house.work()

    assert desk.check().conclusion.value == "success"


def shared(desk, head=BROKEN_LIST):
    """Two open pull requests with one head; the second has no comparison of its own."""
    desk.contribute(head)
    desk.forge.pulls[2] = replace(desk.forge.pulls[1], number=2, labels=frozenset(), base_ref="next")
    desk.forge.comparisons["next", desk.forge.pulls[1].head_sha] = replace(
        desk.forge.comparisons["main", desk.forge.pulls[1].head_sha], files=()
    )
    desk.tell("pull_request", {"action": "opened", "pull_request": {"number": 2}})


def test_two_contributions_with_one_head_share_a_check_run(desk):
    shared(desk)

    [check] = desk.forge.checks.values()
    assert check.conclusion.value == "failure"
    assert check.title.startswith("#1: ")
    assert check.summary.index("### #1: ") < check.summary.index("### #2: No entry of the list is changed")
    assert desk.forge.pulls[2].labels == frozenset()


def test_a_shared_check_run_is_the_same_whoever_looks(desk):
    shared(desk)
    writes = desk.forge.writes
    for number in (1, 2, 1):
        desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": number}})

    assert desk.forge.writes == writes


def test_a_shared_check_run_is_one_pull_request_s_own_when_the_other_is_closed_or_moves_on(desk):
    shared(desk)
    head = desk.forge.pulls[1].head_sha
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_open=False)
    desk.tell("pull_request", {"action": "closed", "pull_request": {"number": 1}})
    assert "#1" not in desk.check().summary
    assert desk.check().conclusion.value == "neutral"

    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_open=True)
    desk.tell("pull_request", {"action": "reopened", "pull_request": {"number": 1}})
    assert desk.check().conclusion.value == "failure"
    desk.contribute(READY_LIST)
    found = {check.head_sha: (check.conclusion.value, "### #" in check.summary) for check in desk.forge.checks.values()}
    assert found == {head: ("neutral", False), desk.forge.pulls[1].head_sha: ("success", False)}


def test_what_moves_while_it_is_judged_is_judged_anew_and_nothing_is_said_of_the_old_head(desk, monkeypatch):
    ask = desk.forge.comparison
    heads = [desk.house.pull(BROKEN_LIST)]

    def and_then_they_push(repo, base, head_sha):
        if len(heads) == 1:
            heads.append(desk.house.pull(READY_LIST))
            desk.house.post(
                "pull_request",
                b'{"action": "synchronize", "repository": {"id": 1, "full_name": "ann/list"}, "pull_request": {"number": 1}}',
                "meanwhile",
            )
        return ask(repo, base, head_sha)

    monkeypatch.setattr(desk.forge, "comparison", and_then_they_push)
    desk.tell("pull_request", {"action": "opened", "pull_request": {"number": 1}})

    assert [(check.head_sha, check.conclusion.value) for check in desk.forge.checks.values()] == [(heads[1], "success")]
    assert desk.comment_on(1) == ""


def test_a_command_that_comes_while_it_is_judged_holds_nothing_up(desk, monkeypatch):
    ask = desk.forge.comparison

    def and_then_they_speak(repo, base, head_sha):
        desk.house.store.work.mark(desk.house.store.work.subject(1), Sweep())
        return ask(repo, base, head_sha)

    monkeypatch.setattr(desk.forge, "comparison", and_then_they_speak)
    desk.house.pull(BROKEN_LIST)
    desk.house.deliver()

    assert desk.check().conclusion.value == "failure"


def said(desk, spot, body, author="mia"):
    desk.comments += 1
    desk.forge.said[desk.comments] = Comment(desk.comments, 1, author, False, body, desk.house.clock.now, spot)
    return desk.comments


def test_a_command_in_a_review_and_on_a_line_is_obeyed_once(desk):
    desk.contribute(BROKEN_LIST)
    review = said(desk, Spot.REVIEW, "Nearly.\n\n/triage override unclosed-row: it is so")
    told = {
        "pull_request": {"number": 1},
        "review": {"id": review, "body": "/triage override", "user": {"type": "User"}},
    }
    desk.tell("pull_request_review", {"action": "submitted", **told})
    assert "set aside by mia: it is so" in desk.comment_on(1)
    line = said(desk, Spot.LINE, "/triage override broken-link")
    comment = {"id": line, "body": "/triage override broken-link", "user": {"type": "User"}}
    desk.tell("pull_request_review_comment", {"action": "created", "comment": comment, "pull_request": {"number": 1}})
    assert desk.reactions(line) == {"+1"}
    assert desk.check().conclusion.value == "neutral"

    desk.say("/triage undo")
    assert "I took `/triage override broken-link` back." in desk.comment_on(1)
    assert desk.check().conclusion.value == "failure"
    desk.tell("pull_request_review", {"action": "edited", **told})
    assert desk.check().conclusion.value == "failure"


def test_reviews_by_bots_and_dismissals_give_no_command(desk):
    desk.contribute(BROKEN_LIST)
    said(desk, Spot.REVIEW, "/triage ignore")
    for action, kind in (("submitted", "Bot"), ("dismissed", "User")):
        review = {"id": 1, "body": "/triage ignore", "user": {"type": kind}}
        desk.tell("pull_request_review", {"action": action, "review": review, "pull_request": {"number": 1}})

    assert desk.check().conclusion.value == "failure"


def test_undo_takes_one_word_back_after_the_other(desk):
    desk.contribute(BROKEN_LIST)
    desk.say("/triage override broken-link\n/triage override unclosed-row")
    desk.say("/triage ignore")
    assert desk.check().title == "Left alone"
    desk.say("/triage undo")
    assert desk.check().conclusion.value == "neutral"
    assert "I took `/triage ignore` back." in desk.comment_on(1)
    desk.say("/triage undo\n/triage undo")
    assert desk.check().conclusion.value == "failure"
    comment = desk.say("/triage undo")

    assert desk.reactions(comment) == {"confused"}
    assert "There is nothing to take back." in desk.comment_on(1)


def test_a_stranger_takes_nothing_back(desk):
    desk.contribute(BROKEN_LIST)
    desk.say("/triage ignore")
    comment = desk.say("/triage undo", author="stranger")

    assert desk.reactions(comment) == {"-1"}
    assert desk.check().title == "Left alone"


QUEUED = "refs/heads/gh-readonly-queue/main/pr-1-" + "e" * 40


def queue(desk):
    desk.forge.queue[1] = ("f" * 40,)
    desk.tell("merge_group", {"action": "checks_requested", "merge_group": {"head_ref": QUEUED}})


def test_the_merge_queue_gets_its_check_run_where_its_pull_request_was_judged(desk):
    desk.contribute(BROKEN_LIST)
    writes = desk.forge.writes
    queue(desk)

    assert (desk.check().head_sha, desk.check().conclusion.value) == ("f" * 40, "success")
    assert desk.forge.writes == writes + 1


def test_what_was_not_judged_is_judged_before_the_merge_queue_hears(desk):
    desk.house.pull(READY_LIST)
    queue(desk)
    while desk.house.store.jobs.all("waiting"):
        desk.house.work()

    assert [check.head_sha for check in desk.forge.checks.values()] == [desk.forge.pulls[1].head_sha, "f" * 40]
    assert {check.conclusion.value for check in desk.forge.checks.values()} == {"success"}


def test_a_group_that_left_the_queue_gets_nothing(desk):
    desk.contribute(LIST + "\nWords.\n")
    checks = len(desk.forge.checks)
    desk.tell("merge_group", {"action": "checks_requested", "merge_group": {"head_ref": QUEUED}})
    desk.tell("merge_group", {"action": "destroyed", "merge_group": {"head_ref": QUEUED}})
    desk.tell("merge_group", {"action": "checks_requested", "merge_group": {"head_ref": "refs/heads/main"}})

    assert len(desk.forge.checks) == checks
