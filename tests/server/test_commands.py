"""Maintainers have the last word; strangers, bots and quotes have none."""

import pytest

from tests.support.lists import ASK, BODY, BROKEN_LIST, LORA, MISSING, NEEDS_CHANGES, READY, READY_LIST
from tests.support.site import Thread


def thread_on(pull):
    return Thread(pull.house, pull.repository, pull.number)


@pytest.fixture
def broken(house):
    """A pull request with two errors on one line, and a maintainer."""
    pull = house.open(BROKEN_LIST)
    pull.tell()
    house.github.set_permission(pull.repository, "mia", "maintain")
    return pull


@pytest.fixture
def asked(house):
    """An issue that asks for a paper, and a maintainer."""
    issue = house.ask(ASK, BODY)
    issue.tell()
    house.github.set_permission(issue.repository, "mia", "write")
    return issue


def test_a_maintainer_overrides_a_rule(broken):
    thread = thread_on(broken)
    first = thread.say("/triage override broken-link: the site wants it so", "mia")

    assert thread.reactions(first) == ["+1"]
    assert broken.checks()[-1] == "neutral"
    assert broken.labels == {READY}
    [comment] = thread.comments
    assert "set aside by mia: the site wants it so" in comment


def test_an_override_ends_with_the_entry_it_was_given_for(broken):
    thread = thread_on(broken)
    thread.say("/triage override broken-link", "mia")
    assert broken.checks()[-1] == "neutral"
    broken.push(BROKEN_LIST + "\nA word more.\n")
    broken.tell("synchronize")
    assert broken.checks()[-1] == "neutral"
    broken.push(BROKEN_LIST.replace("LoRA: Low-Rank", "LoRA: Lowest-Rank"))
    broken.tell("synchronize")

    assert broken.checks() == ["failure"]
    assert broken.labels == {NEEDS_CHANGES}


def test_fix_commits_what_is_mended_to_a_branch_of_the_list(house):
    pull = house.open(BROKEN_LIST, author="ann", from_fork=False)
    pull.tell()
    house.github.set_permission(pull.repository, "mia", "write")
    comment = thread_on(pull).say("/triage fix", "mia")

    assert thread_on(pull).reactions(comment) == ["+1"]
    pull.tell("synchronize")
    assert pull.checks() == ["success"]
    assert "I mended 1 entry on the branch." in pull.comments[0]


@pytest.mark.parametrize("permission", ["read", "triage", "none"])
def test_a_stranger_has_no_say(broken, house, permission):
    house.github.set_permission(broken.repository, "joe", permission)
    thread = thread_on(broken)
    before = thread.comments
    comment = thread.say("/triage override broken-link", "joe")

    assert thread.reactions(comment) == ["-1"]
    assert thread.comments == before
    assert broken.checks() == ["failure"]


@pytest.mark.parametrize(
    "body",
    [
        "> /triage ignore",
        "```\n/triage ignore\n```",
        "    /triage ignore",
        "<!--\n/triage ignore\n-->",
        "Say `/triage ignore` to it.",
        "not at the start /triage ignore",
    ],
    ids=["quoted", "in a block of code", "indented", "hidden", "inline code", "in a sentence"],
)
def test_what_is_only_quoted_is_no_command(broken, body):
    thread = thread_on(broken)
    comment = thread.say(body, "mia")

    assert thread.reactions(comment) == []
    assert broken.checks() == ["failure"]


def test_a_bot_gives_no_command(broken, house):
    house.github.set_permission(broken.repository, "helper[bot]", "admin")
    thread = thread_on(broken)
    comment = thread.say("/triage ignore", "helper[bot]")

    assert thread.reactions(comment) == []
    assert broken.checks() == ["failure"]


def test_closed_threads_are_left_alone(broken, house):
    house.github.close_pull(broken.repository, broken.number)
    thread = thread_on(broken)
    comment = thread.say("/triage ignore", "mia")

    assert thread.reactions(comment) == []


def test_an_edited_comment_runs_only_what_is_new_in_it(broken, house):
    thread = thread_on(broken)
    comment = thread.say("/triage ignore", "mia")
    assert broken.checks()[-1] == "neutral"
    thread.say("/triage resume", "mia")
    assert broken.checks()[-1] == "failure"
    house.github.edit_comment(broken.repository, comment, "/triage ignore\n\n/triage help")
    thread.tell_comment(comment, "edited", body_before="/triage ignore")

    assert broken.checks()[-1] == "failure"
    assert "/triage section HEADING" in thread.comments[0]


def test_an_ignored_pull_request_stays_neutral_on_later_heads(broken):
    thread = thread_on(broken)
    thread.say("/triage ignore", "mia")
    broken.push(READY_LIST)
    broken.tell("synchronize")

    assert broken.checks()[-1] == "neutral"
    assert broken.labels == set()


def test_what_is_not_understood_is_said_so(broken):
    thread = thread_on(broken)
    assert thread.reactions(thread.say("/triage overide broken-link", "mia")) == ["confused"]
    assert thread.reactions(thread.say("/triage override brokn-link", "mia")) == ["confused"]

    assert "There is no rule `brokn-link`. Did you mean `broken-link`?" in thread.comments[0]


def test_the_author_may_ask_for_another_look_and_for_help_alone(broken):
    thread = thread_on(broken)
    assert thread.reactions(thread.say("/triage recheck", "stranger")) == ["+1"]
    assert thread.reactions(thread.say("/triage help", "stranger")) == ["+1"]
    assert thread.reactions(thread.say("/triage ignore", "stranger")) == ["-1"]


def test_a_maintainer_chooses_the_section(asked):
    comment = asked.say("/triage section architectures", "mia")

    assert asked.reactions(comment) == ["+1"]
    assert "In Architectures, after" in asked.comments[0]
    assert asked.reactions(asked.say("/triage section Robotics", "mia")) == ["confused"]
    assert "The list has no section `Robotics`." in asked.comments[0]


def test_add_opens_a_pull_request_that_is_triaged_like_any_other(asked, house):
    comment = asked.say("/triage add", "mia")

    pulls = [issue for issue in asked.repository.issues.values() if issue.pull]
    assert asked.reactions(comment) == ["+1"]
    [pull] = pulls
    assert f"I opened #{pull.number} with this entry" in asked.comments[0]
    assert pull.title == "Add LoRA: Low-Rank Adaptation of Large Language Models"
    assert f"#{asked.number}" in pull.body
    assert "@" not in pull.body
    text = house.github.file(asked.repository, "README.md", pull.pull.head_ref).decode()
    assert LORA in text.splitlines()
    assert house.github.check_runs(asked.repository, pull.pull.head_sha)[0].conclusion == "success"
    assert asked.labels == {MISSING}


def test_add_said_twice_opens_one_pull_request(asked):
    asked.say("/triage add", "mia")
    asked.say("/triage add 1", "mia")

    assert len([issue for issue in asked.repository.issues.values() if issue.pull]) == 1


def test_add_without_the_permission_gives_the_row_and_a_link_to_the_editor(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    house.github.set_permission(issue.repository, "mia", "write")
    installation = issue.repository.installation_id
    granted = {"checks": "write", "contents": "read", "issues": "write", "metadata": "read", "pull_requests": "write"}
    house.github.set_app_permissions(granted, installation_id=installation)
    comment = issue.say("/triage add", "mia")

    assert issue.reactions(comment) == ["confused"]
    assert f"{issue.repository.full_name}/edit/main/README.md" in issue.comments[0]
    assert LORA in issue.comments[0]
    assert not [known for known in issue.repository.issues.values() if known.pull]


def test_add_asks_which_where_there_are_several(house):
    body = f"{BODY}\n\nAnd **Scaling Laws for Neural Language Models of Any Size**\nhttps://arxiv.org/abs/2001.08361\n"
    issue = house.ask("Add two papers", body)
    issue.tell()
    house.github.set_permission(issue.repository, "mia", "write")

    assert issue.reactions(issue.say("/triage add", "mia")) == ["confused"]
    assert "`/triage add 1`, `/triage add 2`" in issue.comments[0]
    assert issue.reactions(issue.say("/triage add 2 section: Training", "mia")) == ["+1"]


def test_a_check_run_can_be_asked_for_again(broken, house):
    [run] = house.github.check_runs(broken.repository, broken.head)
    house.github.clear_requests()
    payload = house.github.payloads.check_run(broken.repository, run.id)
    thread_on(broken)._deliver("check_run", payload)

    assert f"PATCH /check-runs/{run.id}" in broken.writes


def test_two_pull_requests_for_one_paper_hear_of_each_other(house):
    one = house.open(READY_LIST)
    one.tell()
    two = house.open(READY_LIST + "\n", one.repository)
    two.tell()
    thread_on(two).settle()

    assert f"The open pull request {two.number} adds this paper too" in one.comments[0]
    assert f"The open pull request {one.number} adds this paper too" in two.comments[0]
    house.github.close_pull(one.repository, one.number)
    one.tell("closed")
    thread_on(two).settle()

    assert "adds this paper too" not in two.comments[0]


def test_a_new_policy_is_tried_on_the_open_contributions(house):
    broken = house.open(BROKEN_LIST)
    broken.tell()
    policy = "version: 1\nrules:\n  broken-link: {level: ignore}\n  unclosed-row: {level: ignore}\n"
    number = house.github.open_pull(broken.repository, title="Policy", files={".github/triage.yml": policy})
    pull = type(broken)(house, broken.repository, number)
    pull.tell()

    [run] = house.github.check_runs(broken.repository, pull.head)
    assert run.conclusion == "neutral"
    assert f"- pull request {broken.number}: needs changes → ready" in run.summary
