"""People who ask for a paper get the finished entry, and nobody else hears anything."""

import pytest

from tests.support.lists import ASK, BODY, CORRECTION, GOOD_ROW, LIST, LISTED, LORA, MISSING, NEEDS_INFO


def test_a_request_is_answered_with_the_finished_row(house):
    issue = house.ask(ASK, BODY)
    issue.tell()

    [comment] = issue.comments
    assert comment.startswith("<!-- listkeeper:proposal v1 ")
    assert LORA in comment
    assert "/triage add" in comment
    assert issue.labels == {MISSING}


def test_the_same_news_again_writes_nothing(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    house.github.clear_requests()
    issue.tell("edited", changes={})

    assert not [r for r in house.github.requests if r.method != "GET"]
    assert len(issue.comments) == 1


def test_a_listed_paper_is_shown_where_it_stands(house):
    issue = house.ask(ASK, "It is arXiv:1810.04805v2")
    issue.tell()

    [comment] = issue.comments
    assert "/README.md?plain=1#L18" in comment
    assert issue.labels == {LISTED}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("How do I contribute?", "Should I open a pull request?"),
        ("Thanks", "This list is great."),
        ("Add a venue column", "Please add a column with the venue."),
    ],
    ids=["a question", "thanks", "a feature"],
)
def test_what_is_no_request_is_met_with_silence(house, title, body):
    issue = house.ask(title, body)
    issue.tell()

    assert (issue.comments, issue.labels) == ([], set())


def test_an_edited_issue_edits_the_comment(house):
    issue = house.ask(ASK, "Could you please add our paper?")
    issue.tell()
    assert issue.labels == {NEEDS_INFO}
    house.github.edit_issue(issue.repository, issue.number, body=BODY)
    issue.tell("edited", changes={"body": {"from": ""}})

    [comment] = issue.comments
    assert LORA in comment
    assert issue.labels == {MISSING}


def test_a_request_that_is_taken_back_takes_its_words_back(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    house.github.edit_issue(issue.repository, issue.number, title="Never mind", body="Found it.")
    issue.tell("edited", changes={"body": {"from": BODY}})

    [comment] = issue.comments
    assert "no longer asks" in comment
    assert issue.labels == set()


def test_a_correction_names_the_entry(house):
    issue = house.ask(
        "Venue", '"Adam: A Method for Stochastic Optimization" was accepted by ICLR 2016, please update it.'
    )
    issue.tell()

    [comment] = issue.comments
    assert "#L17" in comment
    assert "|ICLR 2016|-|" in comment or "ICLR 2015" not in comment
    assert issue.labels == {CORRECTION}


def test_closed_issues_are_left_as_they_are(house):
    issue = house.ask(ASK, BODY)
    house.github.close_issue(issue.repository, issue.number)
    issue.tell("closed")

    assert (issue.comments, issue.labels) == ([], set())


def test_strangers_cannot_make_it_ping_or_link(house):
    body = "Title: Look @maintainer <img src=x> [here](https://evil.example) #1 at this Paper\nPaper: https://arxiv.org/abs/2503.12345"
    issue = house.ask("Add a paper", body)
    issue.tell()

    [comment] = issue.comments
    outside = comment.split("```")[0::2]
    assert "@maintainer" not in "".join(outside)
    assert "](https://evil.example)" not in "".join(outside)
    assert "<img" not in "".join(outside).replace("\\<img", "")


def test_both_sides_hear_that_a_pull_request_adds_what_an_issue_asks_for(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    pull = house.open(LIST + GOOD_ROW, issue.repository)
    pull.tell()
    issue.settle()

    [comment] = issue.comments
    assert f"#{pull.number} adds it" in comment
    assert f"The open issue {issue.number} asks for this paper" in pull.comments[0]


def test_when_it_lands_the_issue_says_so(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    pull = house.open(LIST + GOOD_ROW, issue.repository)
    pull.tell()
    before = issue.repository.branches["main"]
    house.github.close_pull(issue.repository, pull.number, merged=True)
    pull.tell("closed")
    payload = house.github.payloads.push(issue.repository, "main", before=before)
    issue._deliver("push", payload)
    issue.settle()

    [comment] = issue.comments
    assert f"#{pull.number} added it" in comment
    assert issue.labels == {LISTED}


def test_a_push_to_the_list_is_heard_by_those_it_concerns_alone(house):
    issue = house.ask(ASK, BODY)
    issue.tell()
    other = house.ask(ASK, "https://arxiv.org/abs/2503.12345", issue.repository)
    other.tell()
    issue.push({"README.md": LIST + "\nThe end.\n"})
    house.github.clear_requests()
    issue.push({"README.md": LIST + GOOD_ROW})

    asked = [r.path.rpartition("/")[2] for r in house.github.requests if "/issues/" in r.path and r.method == "GET"]
    assert issue.labels == {LISTED}
    assert str(other.number) not in asked


def test_a_policy_in_chinese_is_answered_in_chinese(house):
    repository = house.new_list(policy="version: 1\nlanguage: zh\n")
    issue = house.ask(ASK, BODY, repository)
    issue.tell()

    [comment] = issue.comments
    assert "谢谢" in comment
    assert LORA in comment
