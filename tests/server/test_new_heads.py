"""A pull request lives on: its one comment is rewritten, its labels change, and few requests are made for it."""

from tests.support.lists import (
    BROKEN_LIST,
    DUPLICATE_LIST,
    GOOD_ROW,
    LIST,
    MARKER,
    NEEDS_CHANGES,
    PROSE_LIST,
    READY,
    READY_LIST,
)


def test_a_head_that_mends_all_rewrites_the_same_comment(house):
    pull = house.open()
    pull.tell()
    [before] = house.github.comments(pull.repository, 1)
    pull.push(READY_LIST)
    pull.tell("synchronize")

    [after] = house.github.comments(pull.repository, 1)
    assert after.id == before.id
    assert "All good now" in after.body
    assert pull.labels == {READY}
    assert pull.checks() == ["success"]
    assert [(e.name, e.action) for e in house.github.label_events(pull.repository, 1)] == [
        (NEEDS_CHANGES, "labeled"),
        (NEEDS_CHANGES, "unlabeled"),
        (READY, "labeled"),
    ]


def test_told_again_of_a_mended_head_it_writes_nothing(house):
    pull = house.open()
    pull.tell()
    pull.push(READY_LIST)
    pull.tell("synchronize")
    house.github.clear_requests()
    pull.tell("synchronize")
    pull.tell("reopened")

    assert pull.writes == []


def test_there_and_back_again_keeps_one_comment_and_a_check_run_a_head(house):
    pull = house.open(DUPLICATE_LIST)
    heads = [pull.head]
    pull.tell()
    for text in (READY_LIST, PROSE_LIST, BROKEN_LIST):
        heads.append(pull.push(text))
        pull.tell("synchronize")

    pull.assert_answered()
    assert [pull.checks(head) for head in heads] == [["failure"], ["success"], ["neutral"], ["failure"]]


def test_the_same_faults_at_a_new_head_are_not_offered_twice(house):
    pull = house.open()
    pull.tell()
    first = pull.head
    pull.push(BROKEN_LIST + "\nThe end.\n")
    pull.tell("synchronize")

    assert pull.reviews == [first]
    assert len(pull.comments) == 1


def test_labels_of_others_are_left_alone(house):
    pull = house.open()
    house.github.add_label(pull.repository, 1, "help wanted", "ann")
    pull.tell()
    pull.push(READY_LIST)
    pull.tell("synchronize")

    assert pull.labels == {"help wanted", READY}


def test_a_label_that_a_person_took_away_stays_away(house):
    pull = house.open()
    pull.tell()
    house.github.remove_label(pull.repository, 1, NEEDS_CHANGES, "ann")
    pull.push(DUPLICATE_LIST)
    pull.tell("synchronize")

    assert NEEDS_CHANGES not in pull.labels


def test_a_comment_that_looks_like_ours_is_not_taken_for_ours(house):
    pull = house.open()
    forged = house.github.comment(pull.repository, 1, "stranger", f"{MARKER} v1 {'0' * 32} -->\nAll good!")
    pull.tell()

    assert [c.id for c in house.github.comments(pull.repository, 1)].index(forged) == 0
    assert len(pull.comments) == 2
    assert pull.comments[0].endswith("All good!")


def test_an_advance_of_the_base_changes_the_verdict_in_place(house):
    """The paper gets into the list by another way while the pull request waits."""
    pull = house.open(READY_LIST)
    pull.tell()
    section = LIST.index("\n## Training")
    house.github.commit(pull.repository, "main", {"README.md": LIST[:section] + GOOD_ROW + LIST[section:]})
    pull.tell("synchronize")

    assert len(pull.checks()) == 1
    assert len(pull.comments) == 1
    assert "`listed-elsewhere`" in pull.comments[0]


def test_a_verdict_that_changes_on_the_same_head_leaves_no_old_annotations(house):
    """GitHub only ever adds annotations to a run, and shows the newest run of a name."""
    policy = "version: 1\nrules:\n  unclosed-row: {level: ignore}\n"
    pull = house.open()
    pull.tell()
    house.github.commit(pull.repository, "main", {".github/triage.yml": policy})
    pull.tell("synchronize")

    newest = house.github.check_runs(pull.repository, pull.head)[-1]
    assert [note.title for note in newest.annotations] == ["broken-link"]


# Requests, the one for the access token aside


def test_with_nothing_known_and_other_peoples_comments_it_makes_eight_at_most(house):
    pull = house.open(DUPLICATE_LIST)
    house.github.comment(pull.repository, 1, "stranger", "Please have a look.")
    pull.tell()
    assert len(pull.requests) <= 8, pull.requests


def test_with_nothing_known_suggestions_take_one_more(house):
    pull = house.open(BROKEN_LIST)
    house.github.comment(pull.repository, 1, "stranger", "Please have a look.")
    pull.tell()
    assert pull.reviews
    assert len(pull.requests) <= 9, pull.requests


def test_for_a_new_head_it_makes_five_requests_at_most(house):
    pull = house.open(DUPLICATE_LIST)
    pull.tell()
    house.github.clear_requests()
    pull.push(READY_LIST)
    pull.tell("synchronize")
    assert len(pull.requests) <= 5, pull.requests


def test_for_a_new_head_suggestions_take_one_more(house):
    pull = house.open(DUPLICATE_LIST)
    pull.tell()
    house.github.clear_requests()
    pull.push(BROKEN_LIST)
    pull.tell("synchronize")
    assert pull.reviews
    assert len(pull.requests) <= 6, pull.requests
