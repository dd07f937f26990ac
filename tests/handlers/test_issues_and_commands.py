"""Issues and commands, with a forge in memory: what follows from each word."""

from dataclasses import replace

import pytest

from bot.forge.base import Branch, Tip
from bot.handlers.learned import _learned
from bot.words.triage import COMMANDS
from tests.support.desk import Desk
from tests.support.lists import DUPLICATE_LIST, GOOD_ROW, LIST, LORA, MISSING, READY_LIST


def test_an_issue_is_answered(desk):
    number = desk.ask()

    assert LORA in desk.comment_on(number)
    assert desk.forge.issues[number].labels == {MISSING}


def test_a_dry_run_writes_nothing(tmp_path):
    from tests.support.house import make_house

    desk = Desk(make_house(tmp_path, is_dry_run=True))
    desk.ask()
    comment = desk.say("/triage add", number=9)

    assert (desk.forge.writes, desk.reactions(comment)) == (0, set())
    assert desk.forge.proposals == {}


def test_a_broken_policy_keeps_the_issue_unanswered(desk):
    desk.house.on_the_list(LIST, policy="verson: 1\n")
    number = desk.ask()

    assert desk.comment_on(number) == ""


def test_a_list_that_is_too_large_is_never_said_to_lack_a_paper(desk, monkeypatch):
    monkeypatch.setattr("bot.handlers.task.SIZE_LIMIT", 10)
    number = desk.ask()

    assert desk.comment_on(number) == ""


def test_a_paper_of_a_sister_list_counts_as_listed(desk):
    desk.house.on_the_list(LIST, policy='version: 1\nalso: ["ann/archive:README.md"]\n')
    desk.forge.files["ann/archive:README.md", "HEAD"] = f"# A\n\n| Paper |\n|---|\n{GOOD_ROW}".encode()
    number = desk.ask()

    assert "https://github.com/ann/archive/blob/HEAD/README.md" in desk.comment_on(number)


def test_issues_that_are_pull_requests_or_closed_are_passed_over(desk):
    desk.contribute()
    before = desk.comment_on(1)
    desk.tell("issues", {"action": "edited", "issue": {"number": 1}})
    number = desk.ask()
    desk.forge.issues[number] = replace(desk.forge.issues[number], is_open=False, body="nothing")
    desk.tell("issues", {"action": "closed", "issue": {"number": number}})

    assert desk.comment_on(1) == before
    assert LORA in desk.comment_on(number)


def test_help_names_every_command(desk):
    desk.contribute()
    comment = desk.say("/triage help")

    assert desk.reactions(comment) == {"+1"}
    assert all(word.usage in desk.comment_on(1) for word in COMMANDS)


def test_an_override_is_seen_in_comment_and_check(desk):
    desk.contribute()
    comment = desk.say("/triage override broken-link: it is @meant so\n/triage override unclosed-row")

    assert desk.reactions(comment) == {"+1"}
    assert desk.check().conclusion.value == "neutral"
    assert "set aside by mia" in desk.comment_on(1)
    assert "@meant" not in desk.comment_on(1)
    assert "set aside by mia" in desk.check().summary


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/triage override no-such-rule", "There is no rule `no-such-rule`."),
        ("/triage override duplicate-paper", "`duplicate-paper` has no finding here that could be set aside."),
        ("/triage section Training", "`/triage section` is for issues."),
        ("/triage add", "`/triage add` is for issues."),
    ],
)
def test_what_cannot_be_done_to_a_pull_request_is_said(desk, said, told):
    desk.contribute()
    comment = desk.say(said)

    assert desk.reactions(comment) == {"confused"}
    assert told in desk.comment_on(1)


def test_an_override_is_given_to_what_its_author_saw(desk):
    desk.contribute(LIST + GOOD_ROW)
    early = desk.house.clock.now - 1000
    desk.contribute()
    comment = desk.say("/triage override broken-link", updated_at=early)

    assert desk.reactions(comment) == {"confused"}
    assert desk.check().conclusion.value == "failure"


def test_an_issue_takes_no_override(desk):
    number = desk.ask()
    comment = desk.say("/triage override broken-link", number=number)

    assert desk.reactions(comment) == {"confused"}
    assert "`/triage override` is for pull requests." in desk.comment_on(number)


def test_ignore_and_resume(desk):
    number = desk.ask()
    desk.say("/triage ignore", number=number)
    assert "leave this one alone" in desk.comment_on(number)
    assert desk.forge.issues[number].labels == frozenset()
    desk.say("/triage resume", number=number)
    assert LORA in desk.comment_on(number)
    desk.contribute()
    desk.say("/triage ignore")
    assert (desk.check().conclusion.value, desk.check().title) == ("neutral", "Left alone")


def test_the_section_is_taken_and_stays(desk):
    number = desk.ask()
    desk.say("/triage section Architectures", number=number)
    desk.tell("issues", {"action": "edited", "issue": {"number": number}})

    assert "In Architectures, after" in desk.comment_on(number)


def test_add_opens_the_pull_request_and_credits_the_author(desk):
    desk.forge.emails["stranger"] = "stranger@example.org"
    number = desk.ask()
    comment = desk.say("/triage add", number=number)

    [proposal] = desk.forge.proposals.values()
    assert desk.reactions(comment) == {"+1"}
    assert LORA in proposal.content.decode().splitlines()
    assert proposal.content.decode().replace(GOOD_ROW, "") == LIST
    assert "Co-authored-by: stranger <stranger@example.org>" in proposal.message
    assert "#9" in proposal.body
    assert "@" not in proposal.body
    assert "I opened #" in desk.comment_on(number)


def test_add_opens_the_pull_request_that_corrects_an_entry(desk):
    number = desk.ask(
        '"Attention Is All You Need" is in the Transactions now: it was accepted by TPAMI 2018.', "Wrong venue"
    )
    desk.say("/triage add", number=number)

    [proposal] = desk.forge.proposals.values()
    assert proposal.content.decode() == LIST.replace("NeurIPS 2017", "TPAMI 2018")
    assert proposal.title == "Correct Attention Is All You Need"
    assert "#9" in proposal.body


def test_a_correction_whose_entry_is_in_doubt_is_a_question(desk):
    number = desk.ask('The venue of "Attentions Are All We Need" is wrong.', "Wrong venue")

    assert "Which entry do you mean?" in desk.comment_on(number)
    assert "Attention Is All You Need" in desk.comment_on(number)


def test_a_list_is_learned_once_for_several_issues(desk):
    before = _learned.cache_info().misses
    desk.ask(number=8)
    desk.ask(number=9)

    assert _learned.cache_info().misses <= before + 1


@pytest.mark.parametrize("email", ["a@b\nCo-authored-by: x <y@z>", "a b@c", "@", "a@b@c"])
def test_an_address_that_is_none_credits_nobody(desk, email):
    desk.forge.emails["stranger"] = email
    desk.ask()
    desk.say("/triage add", number=9)

    [proposal] = desk.forge.proposals.values()
    assert ("Co-authored-by" in proposal.message) == (email == "@")


def test_add_where_we_may_not_write_gives_the_row(desk):
    desk.forge.is_writable = False
    number = desk.ask()
    comment = desk.say("/triage add", number=number)

    assert desk.reactions(comment) == {"confused"}
    assert "https://github.com/ann/list/edit/main/README.md" in desk.comment_on(number)
    assert desk.comment_on(number).count(LORA) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/triage add 7", "Say which paper: `/triage add 1`."),
        ("/triage add section: Robotics", "The list has no section `Robotics`."),
        ("/triage section Robotics", "The list has no section `Robotics`."),
    ],
)
def test_add_says_what_it_lacks(desk, said, told):
    number = desk.ask()
    comment = desk.say(said, number=number)

    assert desk.reactions(comment) == {"confused"}
    assert told in desk.comment_on(number)


def test_add_on_an_issue_without_a_row_says_so(desk):
    number = desk.ask("https://arxiv.org/abs/1810.04805")
    desk.say("/triage add", number=number)

    assert "There is no entry here that I can add." in desk.comment_on(number)


@pytest.mark.parametrize("more", [{"is_bot": True}, {"author": "joe"}], ids=["a bot", "a stranger"])
def test_nobody_else_has_a_say(desk, more):
    desk.contribute()
    before = desk.comment_on(1)
    comment = desk.say("/triage ignore", **more)

    assert desk.check().conclusion.value == "failure"
    assert desk.comment_on(1) == before
    assert desk.reactions(comment) == (set() if "is_bot" in more else {"-1"})


def test_the_author_may_ask_for_another_look(desk):
    desk.contribute()

    assert desk.reactions(desk.say("/triage recheck", "stranger")) == {"+1"}
    assert desk.reactions(desk.say("/triage ignore", "stranger")) == {"-1"}


def test_a_command_is_heard_once(desk):
    desk.contribute()
    comment = desk.say("/triage ignore")
    desk.say("/triage resume")
    desk.tell_comment(comment, "/triage ignore")

    assert desk.check().conclusion.value == "failure"
    assert [heard.outcome for heard in desk.house.store.said.heard(1, comment)] == ["done"]


def test_at_most_five_commands_of_a_comment_are_heard(desk):
    desk.contribute()
    comment = desk.say("\n".join(["/triage recheck"] * 5 + ["/triage ignore"]))

    assert len(desk.house.store.said.heard(1, comment)) == 5
    assert desk.check().conclusion.value == "failure"


def test_a_comment_that_was_deleted_does_nothing(desk):
    desk.contribute()
    desk.tell_comment(12345, "/triage ignore")

    assert desk.check().conclusion.value == "failure"


def test_contributions_about_one_paper_hear_of_each_other_and_of_the_end(desk):
    number = desk.ask()
    desk.contribute(LIST + GOOD_ROW)
    assert "#1 adds it" in desk.comment_on(number)
    assert "/triage add" not in desk.comment_on(number)
    assert "The open issue 9 asks for this paper" in desk.comment_on(1)
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_open=False, is_merged=True)
    desk.tell("pull_request", {"action": "closed", "pull_request": {"number": 1}})
    desk.forge.branch = Tip("main", "later")
    desk.forge.files["README.md", "later"] = (LIST + GOOD_ROW).encode()
    desk.tell("push", {"ref": "refs/heads/main"})

    assert "#1 added it" in desk.comment_on(number)
    assert desk.forge.issues[number].labels == {"triage: already listed"}


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"body": "Closes #9."}, False),
        ({"body": "This fixes: https://github.com/ann/list/issues/9"}, False),
        ({"body": "Resolved ANN/List#9"}, False),
        ({"head": Branch(1, "ann/list", "listkeeper/issue-9-1", is_open_to_us=True)}, False),
        ({"head": Branch(2, "joe/list", "listkeeper/issue-9-1", is_open_to_us=True)}, True),
        ({"body": "Closes joe/list#9, and see #9."}, True),
        ({"body": "Closes #99."}, True),
    ],
)
def test_the_issue_that_a_contribution_closes_is_not_told_to_it(desk, changes, is_told):
    desk.ask()
    desk.house.pull(LIST + GOOD_ROW)
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], **changes)
    desk.tell("pull_request", {"action": "opened", "pull_request": {"number": 1}})

    assert ("The open issue 9 asks for this paper" in desk.comment_on(1)) is is_told


def test_a_push_looks_at_those_alone_whom_it_concerns(desk):
    number = desk.ask()
    desk.tell("push", {"ref": "refs/heads/main"})
    other = desk.ask("Title: Another Paper of Some Weight\nPaper: https://arxiv.org/abs/2503.12345", number=10)
    desk.forge.branch = Tip("main", "later")
    desk.forge.files["README.md", "later"] = (LIST + GOOD_ROW).encode()
    before = {job.number: job.cause for job in desk.house.store.jobs.all("done")}
    desk.tell("push", {"ref": "refs/heads/main"})
    after = {job.number: job.cause for job in desk.house.store.jobs.all("done")}

    assert desk.forge.issues[number].labels == {"triage: already listed"}
    assert after[other] == before[other]


def test_a_new_policy_shows_what_it_would_change(desk):
    desk.contribute()
    policy = "version: 1\nrules:\n  broken-link: {level: ignore}\n  unclosed-row: {level: ignore}\n"
    from tests.support.house import changed_file

    sha = desk.house.pull(LIST, number=2, extra=(changed_file(".github/triage.yml", "", policy),))
    desk.forge.files[".github/triage.yml", sha] = policy.encode()
    desk.tell("pull_request", {"action": "opened", "pull_request": {"number": 2}})
    summary = next(report.summary for report in desk.forge.checks.values() if report.head_sha == sha)

    assert "- pull request 1: needs changes → ready" in summary
    assert "(1 checked)" in summary


def test_a_strangers_command_takes_no_answer_away(desk):
    number = desk.contribute()
    desk.say("/triage help", number=number)
    assert "/triage recheck" in desk.comment_on(number)
    desk.say("/triage help", author="passer-by", number=number)
    desk.contribute(READY_LIST)

    assert "/triage recheck" in desk.comment_on(number)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/triage overide broken-link", "There is no command `/triage overide`. Did you mean `override`?"),
        ("/triage override", "This is how to write it: `/triage override RULE: REASON`."),
        ("/triage ignore it please", "This is how to write it: `/triage ignore`."),
        ("/triage @torvalds", "There is no command `/triage @torvalds`. `/triage help` shows all commands."),
        ("/triage", "`/triage help` shows all commands."),
    ],
)
def test_a_command_that_is_not_understood_gets_a_hint(desk, said, told):
    desk.contribute()
    comment = desk.say(said)

    assert desk.reactions(comment) == {"confused"}
    assert told in desk.comment_on(1)


def test_a_stranger_gets_no_hint(desk):
    desk.contribute()
    comment = desk.say("/triage overide broken-link", author="joe")

    assert desk.reactions(comment) == {"-1"}
    assert "overide" not in desk.comment_on(1)


def test_a_deleted_comment_comes_back_for_who_asks(desk):
    desk.contribute()
    desk.forge.comments.clear()
    desk.contribute(DUPLICATE_LIST)
    assert desk.comment_on(1) == ""
    desk.say("/triage recheck", author="joe")
    assert desk.comment_on(1) == ""
    desk.say("/triage recheck")

    assert "already in this section" in desk.comment_on(1)
