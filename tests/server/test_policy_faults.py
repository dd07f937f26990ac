"""A policy that cannot be used: told with its lines, and nothing is judged by it."""

from tests.support.lists import LIST, READY_LIST

GOOD_POLICY = "version: 1\nfiles: [README.md]\n"
BAD_POLICY = "version: 1\nfile: [README.md]\nrules:\n  duplicate-papr: {level: error}\n"
POLICY = ".github/triage.yml"


def test_while_the_policy_is_unusable_there_is_a_neutral_check_run_alone(house):
    pull = house.open(repository=house.new_list(policy=BAD_POLICY))
    pull.tell()

    assert pull.writes == ["POST /check-runs"]
    [run] = house.github.check_runs(pull.repository, pull.head)
    assert run.conclusion == "neutral"
    assert "line 2: `file`" in (run.summary or "")
    assert "line 4: `rules.duplicate-papr`" in (run.summary or "")
    assert "Did you mean `duplicate-paper`?" in (run.summary or "")


def test_once_the_policy_is_mended_the_pull_request_is_judged(house):
    pull = house.open(repository=house.new_list(policy=BAD_POLICY))
    pull.tell()
    house.github.commit(pull.repository, "main", {POLICY: GOOD_POLICY})
    pull.tell("synchronize")

    pull.assert_answered()


def test_a_policy_that_is_no_yaml_is_told_with_its_line(house):
    pull = house.open(repository=house.new_list(policy="version: 1\nfiles: [README.md\n"))
    pull.tell()

    [run] = house.github.check_runs(pull.repository, pull.head)
    assert run.conclusion == "neutral"
    assert "line 3" in (run.summary or "")
    assert "not YAML" in (run.summary or "")


def test_a_policy_of_the_head_is_not_applied(house):
    lenient = GOOD_POLICY + "rules:\n  broken-link: {level: ignore}\n"
    repository = house.new_list(policy=GOOD_POLICY)
    pull = house.open(repository=repository)
    house.github.push_to_pull(repository, 1, {POLICY: lenient})
    pull.tell()

    pull.assert_answered()


def test_a_pull_request_that_breaks_the_policy_fails_with_notes_on_its_lines(house):
    repository = house.new_list(policy=GOOD_POLICY)
    pull = house.open(LIST, repository)
    house.github.push_to_pull(repository, 1, {POLICY: BAD_POLICY})
    pull.tell()

    assert pull.checks() == ["failure"]
    assert [(path, line) for path, line, _ in pull.annotations] == [(POLICY, 2), (POLICY, 4)]


def test_a_pull_request_that_breaks_the_policy_and_adds_a_good_row_fails_too(house):
    repository = house.new_list(policy=GOOD_POLICY)
    pull = house.open(READY_LIST, repository)
    house.github.push_to_pull(repository, 1, {POLICY: BAD_POLICY})
    pull.tell()

    assert pull.checks() == ["failure"]
    assert [(path, line) for path, line, _ in pull.annotations] == [(POLICY, 2), (POLICY, 4)]


def test_a_pull_request_that_mends_the_policy_passes_its_own_check(house):
    """The policy in force is still broken, so nothing is judged; nothing speaks against the mended one."""
    repository = house.new_list(policy=BAD_POLICY)
    pull = house.open(LIST, repository)
    house.github.push_to_pull(repository, 1, {POLICY: GOOD_POLICY})
    pull.tell()

    assert pull.checks() == ["neutral"]
    assert pull.annotations == []
