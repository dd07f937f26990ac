"""What is kept for the desk, through signed deliveries: contributions, findings and their fates, surveys, lists."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.forge.base import Issue, Tip
from bot.store.tables import contributions, findings, repositories
from tests.support.desk import Desk
from tests.support.house import REPOSITORY, make_house
from tests.support.lists import ASK, BODY, BROKEN_LIST, GOOD_ROW, LIST, READY_LIST


def rows(desk, table):
    with desk.house.store.database.engine.connect() as connection:
        return connection.execute(sa.select(table)).all()


def told(desk):
    return {row.rule: (row.level, row.fate, row.is_shadow) for row in rows(desk, findings)}


def push(desk, text):
    sha = f"tip {len(desk.forge.files)}"
    desk.forge.branch = Tip("main", sha)
    desk.forge.files["README.md", sha] = text.encode()
    desk.tell("push", {"ref": "refs/heads/main"})


def close(desk, *, is_merged, number=1):
    desk.forge.pulls[number] = replace(desk.forge.pulls[number], is_open=False, is_merged=is_merged, closed_at=9e5)
    desk.tell("pull_request", {"action": "closed", "pull_request": {"number": number}})


def test_a_contribution_is_kept_with_its_verdict(desk):
    desk.contribute(BROKEN_LIST)

    [row] = rows(desk, contributions)
    assert (row.title, row.author, row.state) == ("Add", "stranger", "open")
    assert (row.conclusion, row.waits_for) == ("needs-changes", "author")
    assert row.answered_at >= row.opened_at
    assert told(desk) == {"broken-link": ("error", None, False), "unclosed-row": ("warning", None, False)}


def test_what_is_mended_is_fixed_and_the_maintainers_turn_comes(desk):
    desk.contribute(BROKEN_LIST)
    began = rows(desk, contributions)[0].waits_since
    desk.contribute(READY_LIST)

    [row] = rows(desk, contributions)
    assert (row.waits_for, row.waits_since > began) == ("maintainer", True)
    assert {fate for _, fate, _ in told(desk).values()} == {"fixed"}
    since = row.waits_since
    desk.contribute(READY_LIST)
    assert rows(desk, contributions)[0].waits_since == since


def test_what_is_set_aside_and_merged_and_mended_later(desk):
    desk.contribute(BROKEN_LIST)
    desk.say("/triage override broken-link")
    assert told(desk)["broken-link"][1] == "overridden"
    push(desk, BROKEN_LIST)
    close(desk, is_merged=True)
    assert rows(desk, contributions)[0].state == "merged"
    assert told(desk)["unclosed-row"][1] == "merged-as-is"
    push(desk, READY_LIST)

    assert told(desk) == {
        "broken-link": ("error", "overridden", False),
        "unclosed-row": ("warning", "mended-by-maintainer", False),
    }


def test_what_is_mended_more_than_a_week_after_the_merge_is_not_because_of_us(desk):
    desk.contribute(BROKEN_LIST)
    push(desk, BROKEN_LIST)
    close(desk, is_merged=True)
    desk.house.clock.now += 8 * 86_400
    push(desk, READY_LIST)

    assert {fate for _, fate, _ in told(desk).values()} == {"merged-as-is"}


def test_what_is_closed_is_nobodys_turn_and_may_come_back(desk):
    desk.contribute(BROKEN_LIST)
    close(desk, is_merged=False)
    [row] = rows(desk, contributions)
    assert (row.state, row.waits_for, row.closed_at) == ("closed", "nobody", 9e5)
    assert {fate for _, fate, _ in told(desk).values()} == {"unmerged"}
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_open=True, closed_at=None)
    desk.tell("pull_request", {"action": "reopened", "pull_request": {"number": 1}})

    [row] = rows(desk, contributions)
    assert (row.state, row.waits_for, row.closed_at) == ("open", "author", None)
    assert {fate for _, fate, _ in told(desk).values()} == {None}


def test_what_the_policy_ignores_is_kept_in_the_shade(desk):
    desk.house.on_the_list(LIST, policy="version: 1\nrules: {broken-link: {level: ignore}}\n")
    desk.contribute(BROKEN_LIST)

    assert told(desk)["broken-link"] == ("error", None, True)
    assert "broken-link" not in desk.comment_on(1)
    assert rows(desk, contributions)[0].errors == 0


def test_a_list_that_is_only_watched_is_judged_and_left_alone(desk):
    desk.house.on_the_list(LIST, policy="version: 1\nmode: watch\n")
    desk.contribute(BROKEN_LIST)
    desk.ask()

    assert desk.forge.writes == 0
    assert [row.conclusion for row in rows(desk, contributions)] == ["needs-changes", "add-paper"]


def test_issues_are_kept_with_whose_turn_it_is(desk):
    number = desk.ask()
    assert [(row.kind, row.waits_for) for row in rows(desk, contributions)] == [("issue", "maintainer")]
    desk.contribute(READY_LIST)
    assert [row.waits_for for row in rows(desk, contributions) if row.kind == "issue"] == ["nobody"]
    desk.forge.issues[number] = replace(desk.forge.issues[number], is_open=False)
    desk.tell("issues", {"action": "closed", "issue": {"number": number}})

    assert [row.state for row in rows(desk, contributions) if row.kind == "issue"] == ["closed"]


def test_an_issue_that_lacks_something_waits_for_its_author(desk):
    desk.forge.issues[9] = Issue(9, ASK, "Please add our paper.", "stranger", True, False, frozenset(), 0)
    desk.tell("issues", {"action": "opened", "issue": {"number": 9}})

    assert [row.waits_for for row in rows(desk, contributions)] == ["author"]
    assert BODY


def test_only_github_makes_a_list_public_and_the_door_hides_it_at_once(desk):
    desk.contribute(READY_LIST)
    assert rows(desk, repositories)[0].is_private
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_private=False)
    desk.contribute(READY_LIST)
    assert rows(desk, repositories)[0].is_private
    desk.forge.pulls[1] = replace(desk.forge.pulls[1], is_private=False)
    desk.tell("pull_request", {"action": "synchronize", "pull_request": {"number": 1}})
    assert not rows(desk, repositories)[0].is_private
    desk.tell("repository", {"action": "privatized"})
    assert rows(desk, repositories)[0].is_private


def test_a_list_we_left_is_gone_and_is_forgotten_after_a_month(desk):
    desk.contribute(BROKEN_LIST)
    desk.tell("installation_repositories", {"action": "removed", "repositories_removed": [{"id": REPOSITORY["id"]}]})
    assert rows(desk, repositories)[0].is_gone
    desk.house.store.sweep()
    assert rows(desk, findings)
    desk.house.clock.now += 31 * 86_400
    desk.house.store.sweep()

    assert rows(desk, repositories) == rows(desk, contributions) == rows(desk, findings) == []


def test_a_renamed_list_keeps_its_former_name(desk):
    desk.contribute(READY_LIST)
    desk.tell("repository", {"action": "renamed", "repository": {**REPOSITORY, "full_name": "ann/papers"}})

    [row] = rows(desk, repositories)
    assert (row.name, row.former) == ("ann/papers", "ann/list")


def test_what_a_list_holds_is_looked_at_once_an_hour_at_most(desk):
    desk.contribute(READY_LIST)
    [first] = desk.house.store.surveys.of(1)
    assert first.document["entries"] == sum(section["entries"] for section in first.document["sections"])
    push(desk, LIST + GOOD_ROW)
    assert desk.house.store.surveys.of(1) == (first,)
    desk.house.clock.now += 3600
    push(desk, LIST + GOOD_ROW + GOOD_ROW.replace("2106.09685", "2106.09686"))

    [later] = desk.house.store.surveys.of(1)
    assert later.document["entries"] > first.document["entries"]
    assert later.document["habits"]


@pytest.mark.parametrize("head", [BROKEN_LIST, READY_LIST])
def test_the_record_shows_what_the_list_would_say(tmp_path, head):
    desk = Desk(make_house(tmp_path))
    desk.contribute(head)

    [excerpt] = desk.house.store.verdicts.last(1)["excerpts"]
    written = "\n".join(excerpt["written"])
    assert written in head
    assert (excerpt["kind"], excerpt["old"]) == ("added", [])
    assert (excerpt["fixed"] is None) == (head == READY_LIST)
