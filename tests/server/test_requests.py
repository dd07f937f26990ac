"""What the bot asks of GitHub, and what it knows already."""

from tests.support.lists import GOOD_ROW, LIST, READY_LIST
from tests.support.site import Thread


def thread_on(pull):
    return Thread(pull.house, pull.repository, pull.number)


def test_after_a_push_the_difference_tells_what_the_list_says(house):
    pull = house.open(READY_LIST)
    thread_on(pull).push({"README.md": LIST + "\nAbout us.\n"})
    pull.tell()
    house.github.clear_requests()
    thread_on(pull).push({"README.md": LIST + "\nAbout all of us.\n"})

    assert [r for r in pull.requests if "compare" not in r] == []
    assert len(pull.requests) == 1


def test_after_a_push_of_a_policy_or_by_force_nothing_old_is_believed(house):
    pull = house.open(READY_LIST)
    thread_on(pull).push({"README.md": LIST + "\nAbout us.\n"})
    pull.tell()
    assert pull.checks() == ["success"]
    thread_on(pull).push({".github/triage.yml": "verson: 1\n"})
    assert pull.checks()[-1] == "neutral"

    first = pull.repository.branches["main"]
    house.github.commit(pull.repository, "main", {"README.md": LIST + GOOD_ROW}, parent=_root(pull), force=True)
    payload = house.github.payloads.push(pull.repository, "main", before=first)
    thread_on(pull)._deliver("push", payload)
    thread_on(pull).settle()
    assert pull.checks()[-1] != "neutral"


def test_a_list_that_did_not_change_below_a_contribution_is_read_once(house):
    pull = house.open(READY_LIST)
    house.github.commit(pull.repository, "main", {"LICENSE": "MIT"})
    pull.tell()

    assert [r for r in pull.requests if "/contents/README.md" in r] == ["GET /contents/README.md"]


def _root(pull):
    commits = pull.repository.objects.commits
    return next(sha for sha, commit in commits.items() if not commit.parents)


def test_what_is_said_in_a_review_and_on_a_line_is_obeyed(house):
    pull = house.open()
    pull.tell()
    github, repository = house.github, pull.repository
    github.set_permission(repository, "mia", "write")
    review = github.review(
        repository, pull.number, "mia", "/triage override broken-link", on_line=("README.md", 20, "/triage recheck")
    )
    [line] = review.comments
    thread = thread_on(pull)
    thread._deliver("pull_request_review", github.payloads.pull_request_review(repository, pull.number, review))
    thread._deliver(
        "pull_request_review_comment", github.payloads.pull_request_review_comment(repository, pull.number, line)
    )
    thread.settle()

    assert pull.checks()[-1] == "neutral"
    assert [reaction.content for reaction in github.reactions(line.id)] == ["+1"]


def test_a_merge_queue_is_answered(house):
    pull = house.open(READY_LIST)
    branch = house.github.queue(pull.repository, pull.number)
    thread = thread_on(pull)
    thread._deliver("merge_group", house.github.payloads.merge_group(pull.repository, branch))
    thread.settle()

    assert pull.checks() == ["success"]
    assert pull.checks(pull.repository.branches[branch]) == ["success"]
