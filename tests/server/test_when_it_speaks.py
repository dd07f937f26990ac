"""When the bot comments, and when it only reports a check run, or nothing at all."""

from tests.support.lists import BROKEN_LIST, NEEDS_CHANGES, PROSE_LIST, READY, READY_LIST


def test_a_ready_contribution_gets_a_label_and_no_comment(house):
    pull = house.open(READY_LIST)
    pull.tell()

    assert pull.comments == []
    assert pull.reviews == []
    assert pull.labels == {READY}
    assert pull.checks() == ["success"]


def test_a_change_to_prose_gets_a_neutral_check_run_alone(house):
    pull = house.open(PROSE_LIST)
    pull.tell()

    assert pull.checks() == ["neutral"]
    assert pull.writes == ["POST /check-runs"]


def test_a_draft_gets_a_check_run_and_labels_alone(house):
    pull = house.open(BROKEN_LIST, draft=True)
    pull.tell()

    assert pull.checks() == ["failure"]
    assert pull.labels == {NEEDS_CHANGES}
    assert pull.comments == []
    assert pull.reviews == []


def test_a_draft_made_ready_for_review_gets_the_whole_answer(house):
    pull = house.open(BROKEN_LIST, draft=True)
    pull.tell()
    house.github.set_draft(pull.repository, 1, draft=False)
    pull.tell("ready_for_review")

    pull.assert_answered()


def test_the_comment_of_a_pull_request_that_became_a_draft_says_what_its_check_says(house):
    pull = house.open(BROKEN_LIST)
    pull.tell()
    house.github.set_draft(pull.repository, 1, draft=True)
    pull.tell("converted_to_draft")
    pull.push(READY_LIST)
    pull.tell("synchronize")

    [comment] = pull.comments
    assert "All good now" in comment
    assert pull.labels == {READY}
    assert pull.checks() == ["success"]


def test_a_closed_pull_request_is_left_as_it_is(house):
    pull = house.open(BROKEN_LIST)
    house.github.close_pull(pull.repository, 1)
    pull.tell("closed")
    pull.tell("synchronize")

    assert pull.writes == []


def test_a_pull_request_closed_after_the_answer_keeps_it(house):
    pull = house.open(BROKEN_LIST)
    pull.tell()
    house.github.close_pull(pull.repository, 1)
    pull.tell("closed")

    pull.assert_answered()


def test_a_reopened_pull_request_is_answered(house):
    pull = house.open(BROKEN_LIST)
    house.github.close_pull(pull.repository, 1)
    pull.tell("closed")
    house.github.reopen(pull.repository, 1)
    pull.tell("reopened")

    pull.assert_answered()


def test_a_pull_request_whose_fork_is_gone_is_answered(house):
    pull = house.open(BROKEN_LIST)
    house.github.delete_fork(pull.repository, 1)
    pull.tell()

    pull.assert_answered()


def test_a_repository_that_was_renamed_is_answered_under_its_new_name(house):
    pull = house.open(BROKEN_LIST)
    payload = house.github.payloads.pull_request(pull.repository, 1, "opened")
    house.github.rename_repository(pull.repository, f"renamed-{pull.repository.name}")
    url, secret = house.bot.webhook, house.bot.settings["WEBHOOK_SECRET"]
    guid = f"renamed-{pull.repository.id}"
    assert house.github.deliver(url, secret, "pull_request", payload, guid) == 202
    pull.wait_attended(guid)

    pull.assert_answered()
