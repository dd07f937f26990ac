"""What the bot does about a pull request as it goes on: one comment, our labels only, nothing twice."""

import json

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.errors import Limited, Refused, Unavailable
from bot.forge.base import ChangedFile, CheckConclusion
from bot.forge.memory import MemoryForge
from bot.work.worker import TRIES
from tests.support.house import make_house
from tests.support.places import ROOT

LIST = (ROOT / "demo" / "list.md").read_text()
ROW = "|[CALIP: Zero-Shot Enhancement of CLIP with Parameter-free Attention](https://arxiv.org/abs/2209.14169)|AAAI 2023|[Code](https://github.com/ZiyuGuo99/CALIP)|\n"
OPEN_ROW = ROW.replace("|\n", "\n")
BROKEN_ROW = ROW.replace(")|AAAI", ")]|AAAI")
TABLE = "| Paper | Published in | Code |\n|---|---|---|\n"
READY, NEEDS = "triage: ready", "triage: needs changes"


@pytest.fixture
def triaged(house):
    """A house in which a faulty contribution was answered."""
    house.on_the_list(LIST)
    house.pull(LIST + BROKEN_ROW)
    house.deliver(action="opened")
    return house


def labels(house):
    return set(house.forge.pulls[1].labels)


def set_labels(house, wanted):
    house.forge.add_labels(None, 1, [])
    house.forge.replace_labels(None, 1, sorted(wanted))


def test_the_same_verdict_again_writes_nothing(triaged):
    before = triaged.forge.writes

    triaged.deliver(action="synchronize")
    triaged.deliver(action="reopened")

    assert triaged.forge.writes == before
    assert len(triaged.comments) == 1


def test_mending_rewrites_the_comment_and_turns_the_label(triaged):
    triaged.pull(LIST + ROW)
    triaged.deliver()

    [comment] = triaged.comments
    assert "All good now" in comment
    assert labels(triaged) == {READY}
    assert [r.conclusion for r in triaged.forge.checks.values()] == [CheckConclusion.FAILURE, CheckConclusion.SUCCESS]


def test_a_ready_contribution_gets_no_comment(house):
    house.on_the_list(LIST)
    house.pull(LIST + ROW)
    house.deliver()

    assert house.comments == []
    assert labels(house) == {READY}


def test_a_draft_is_judged_and_not_spoken_to(house):
    house.on_the_list(LIST)
    house.pull(LIST + BROKEN_ROW, is_draft=True)
    house.deliver()

    assert (house.comments, house.forge.reviews) == ([], [])
    assert labels(house) == {NEEDS}

    house.pull(LIST + BROKEN_ROW)
    house.deliver(action="ready_for_review")
    assert len(house.comments) == 1
    assert len(house.forge.reviews) == 1


def test_a_closed_pull_request_is_left_as_it_is(triaged):
    from dataclasses import replace

    triaged.forge.pulls[1] = replace(triaged.forge.pulls[1], is_open=False, head_sha="f" * 40)
    before = triaged.forge.writes

    triaged.deliver(action="closed")

    assert triaged.forge.writes == before


def test_a_label_that_a_person_took_away_stays_away(triaged):
    set_labels(triaged, set())
    triaged.pull(LIST + BROKEN_ROW + "\n")
    triaged.deliver()

    assert labels(triaged) == set()


def test_a_label_that_a_person_put_back_stays(triaged):
    triaged.pull(LIST + ROW)
    triaged.deliver()
    set_labels(triaged, {READY, NEEDS})

    triaged.deliver()
    assert labels(triaged) == {READY, NEEDS}


def test_a_label_in_other_letters_is_the_same_label(house):
    house.forge.label_book[NEEDS] = NEEDS.title()
    house.on_the_list(LIST)
    house.pull(LIST + BROKEN_ROW)
    house.deliver()
    assert labels(house) == {NEEDS.title()}
    house.pull(LIST + ROW)
    house.deliver()

    assert labels(house) == {READY}


def test_other_labels_are_nobody_elses_business(triaged):
    set_labels(triaged, {NEEDS, "help wanted"})
    triaged.pull(LIST + ROW)
    triaged.deliver()

    assert labels(triaged) == {READY, "help wanted"}


def test_a_label_of_that_name_which_a_person_set_is_not_ours(house):
    house.on_the_list(LIST)
    house.pull(LIST + ROW)
    set_labels(house, {NEEDS})

    house.deliver()
    assert labels(house) == {READY, NEEDS}


def test_a_comment_that_somebody_deleted_stays_away(triaged):
    triaged.forge.comments.clear()
    for row in (OPEN_ROW, BROKEN_ROW, ROW):
        triaged.pull(LIST + row)
        triaged.deliver()

    assert triaged.comments == []
    assert labels(triaged) == {READY}


@pytest.mark.parametrize("event", ["check_run", "check_suite"])
def test_a_check_that_must_run_again_runs_again(triaged, event):
    head = triaged.forge.pulls[1].head_sha
    before = triaged.forge.writes
    triaged.deliver(event, action="rerequested", **{event: {"head_sha": head, "name": "listkeeper"}})

    assert triaged.forge.writes == before + 1
    assert len(triaged.forge.checks) == 1


def test_our_comment_is_known_again_when_the_database_was_lost(triaged, tmp_path):
    [ours] = triaged.comments
    triaged.forge.comments[0] = (1, ours, False)  # somebody quotes it, marker and all
    (tmp_path / "new").mkdir()
    house = make_house(tmp_path / "new")
    house.forge = house.worker._forge = triaged.forge
    house.base, house.heads = triaged.base, triaged.heads

    house.pull(LIST + ROW)
    house.deliver()

    [comment] = house.comments
    assert "All good now" in comment
    assert house.forge.comments[0][1] == ours


def test_a_suggestion_is_never_offered_twice(triaged):
    triaged.pull(LIST + BROKEN_ROW + "\n")
    triaged.deliver()

    assert len(triaged.forge.reviews) == 1


def test_a_policy_may_do_without_suggestions(house):
    house.on_the_list(LIST, "version: 1\nsuggestions: false\n")
    house.pull(LIST + BROKEN_ROW)
    house.deliver()

    assert house.forge.reviews == []
    assert len(house.comments) == 1


def test_labels_are_called_what_the_policy_calls_them(house):
    house.on_the_list(LIST, 'version: 1\nlabels: {needs-changes: "not yet"}\n')
    house.pull(LIST + BROKEN_ROW)
    house.deliver()

    assert labels(house) == {"not yet"}


def test_a_policy_that_the_contribution_brings_is_checked_and_not_applied(house):
    house.on_the_list(LIST)
    patch = ChangedFile(".github/triage.yml", None, "added", 1, 0, "@@ -0,0 +1 @@\n+rules: {broken-link: {level: off}}")
    sha = house.pull(LIST + BROKEN_ROW, extra=(patch,))
    house.forge.files[(".github/triage.yml", sha)] = b"rules: {broken-link: {level: off}}"
    house.deliver()

    [report] = house.forge.checks.values()
    assert report.conclusion is CheckConclusion.FAILURE
    assert report.title == "1 fault in the policy"
    assert report.annotations[0].path == ".github/triage.yml"
    assert "Write ignore to switch a rule off." in report.annotations[0].message
    assert any(note.title == "broken-link" for note in report.annotations)


@pytest.mark.slow
def test_a_list_that_is_too_large_is_neutral_and_says_so(house):
    house.on_the_list(LIST)
    house.pull(LIST + "x" * 5_000_000)
    house.deliver()

    [report] = house.forge.checks.values()
    assert report.conclusion is CheckConclusion.NEUTRAL
    assert "larger than 5 MB" in report.summary
    assert house.comments == []


def test_a_patch_that_was_left_out_is_no_clean_bill(house):
    from dataclasses import replace

    house.on_the_list(LIST)
    sha = house.pull(LIST + BROKEN_ROW)
    comparison = house.forge.comparisons["main", sha]
    bare = replace(comparison.files[0], patch=None, additions=0, deletions=0)
    house.forge.comparisons["main", sha] = replace(comparison, files=(bare,))
    house.deliver()

    [report] = house.forge.checks.values()
    assert report.conclusion is CheckConclusion.FAILURE


def test_duplicates_are_sought_in_the_list_as_it_is_today(house):
    from dataclasses import replace

    house.on_the_list(LIST)
    sha = house.pull(LIST + ROW)
    house.forge.comparisons["main", sha] = replace(house.forge.comparisons["main", sha], base_sha="tip")
    house.forge.files[("README.md", "tip")] = (LIST + ROW.replace("abs", "pdf")).encode()
    house.deliver()

    assert labels(house) == {NEEDS, "triage: duplicate"}


def test_a_dry_run_decides_and_writes_nothing(tmp_path):
    house = make_house(tmp_path, is_dry_run=True)
    house.on_the_list(LIST)
    house.pull(LIST + BROKEN_ROW)
    house.deliver()

    assert house.forge.writes == 0
    decided = house.store.verdicts.last(1)
    assert decided["outcome"] == "needs-changes"
    assert {wish["wish"] for wish in decided["wishes"]} == {"UpsertComment", "SetLabels", "ReportCheck", "SuggestFixes"}


@pytest.mark.slow
def test_a_very_long_answer_stays_within_githubs_bounds_and_counts_what_it_left_out(house):
    house.on_the_list(LIST)
    rows = "".join(BROKEN_ROW.replace("CALIP", f"CALIP{n}").replace("2209.14169", f"2209.{n:05}") for n in range(400))
    house.pull(LIST + rows)
    house.deliver()

    [comment] = house.comments
    [report] = house.forge.checks.values()
    assert len(comment) <= 65_000
    assert "more; the check run names them all" in comment
    assert len(report.summary) <= 65_000
    assert len(report.annotations) >= 400
    assert len(house.forge.reviews[0][3]) == 30


class FailingForge(MemoryForge):
    """Fails where it is told to, before or after doing what was asked."""

    def __init__(self, error, *, method, after=False, times=1):
        super().__init__()
        self._error, self._method, self._after, self._times = error, method, after, times

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        if name == "_method" or name.startswith("__") or name != super().__getattribute__("__dict__").get("_method"):
            return value

        def failing(*args, **kwargs):
            if self._times <= 0:
                return value(*args, **kwargs)
            self._times -= 1
            if self._after:
                value(*args, **kwargs)
            raise self._error

        return failing


def failing_house(tmp_path, forge):
    house = make_house(tmp_path)
    house.forge = house.worker._forge = forge
    house.on_the_list(LIST)
    house.pull(LIST + BROKEN_ROW)
    return house


@pytest.mark.parametrize("method", ["create_comment", "add_labels", "create_check", "create_review"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_answer_that_got_lost_leads_to_no_second_write(tmp_path, method, after):
    house = failing_house(tmp_path, FailingForge(Unavailable("502"), method=method, after=after))

    house.deliver()
    house.work()

    assert len(house.comments) == 1
    assert len(house.forge.checks) == 1
    assert len(house.forge.reviews) == 1
    assert labels(house) == {NEEDS}
    house.clock.now += 100
    assert house.store.work.due() == ()


def test_a_limit_delays_the_work_as_long_as_asked(tmp_path):
    house = failing_house(tmp_path, FailingForge(Limited("slow down", 100.0), method="pull_request"))

    house.deliver()
    house.work()
    assert house.comments == []

    house.clock.now += 100
    house.work()
    assert len(house.comments) == 1


def test_what_is_gone_is_done(tmp_path, house):
    house.deliver(number=99)

    house.clock.now += 1000
    assert house.store.work.due() == ()


@pytest.mark.parametrize(
    ("method", "line"),
    [
        ("create_comment", "GitHub does not let me write the comment: `403 issue is locked`"),
        ("add_labels", "GitHub does not let me set the labels: `403 issue is locked`"),
        ("create_review", ""),
    ],
)
def test_a_wish_that_is_refused_holds_no_other(tmp_path, method, line):
    house = failing_house(tmp_path, FailingForge(Refused("403 issue is locked"), method=method, times=99))

    house.deliver()
    [report] = house.forge.checks.values()
    assert report.conclusion is CheckConclusion.FAILURE
    assert line in report.summary
    assert bool(house.comments) == (method != "create_comment")
    assert bool(labels(house)) == (method != "add_labels")
    house.clock.now += 1000
    assert house.store.work.due() == ()


def test_what_lacked_a_permission_is_done_once_it_is_granted(tmp_path):
    refusal = Refused("403 Resource not accessible by integration")
    house = failing_house(tmp_path, FailingForge(refusal, method="create_check"))

    house.deliver()
    subject = house.store.work.subject(1)
    assert house.comments
    assert house.forge.checks == {}
    head = house.forge.pulls[1].head_sha
    assert house.store.is_answered(subject, head) is False
    house.deliver()
    assert len(house.forge.checks) == 1
    assert house.store.is_answered(subject, head) is True


def test_from_the_first_failure_on_a_job_says_why_it_waits(tmp_path):
    house = failing_house(tmp_path, FailingForge(Unavailable("502 no answer"), method="pull_request"))

    house.deliver()
    [job] = house.store.jobs.all()
    assert (job.state, job.reason) == ("waiting", "Unavailable: 502 no answer")
    house.clock.now += 100
    house.work()
    assert [job.reason for job in house.store.jobs.all("done")] == [""]


def test_what_is_refused_again_and_again_is_parked_with_its_reason(tmp_path):
    house = failing_house(tmp_path, FailingForge(Refused("403 not allowed"), method="pull_request", times=99))

    house.deliver()
    for _ in range(TRIES):
        house.clock.now += 100
        house.work()

    with house.store.database.reading() as connection:
        [parked] = connection.exec_driver_sql("SELECT parked FROM subjects").scalars()
    assert parked == "Refused: 403 not allowed"
    subject, head = house.store.work.subject(1), house.forge.pulls[1].head_sha
    assert house.store.is_answered(subject, head) is True  # sweeps leave it for a day
    house.clock.now += 90_000
    assert house.store.is_answered(subject, head) is False


def test_a_mistake_of_ours_is_logged_with_its_delivery_and_ends_nobody(tmp_path):
    house = failing_house(tmp_path, FailingForge(ZeroDivisionError("oops"), method="comparison"))

    with capture_logs(processors=[merge_contextvars]) as logs:
        house.deliver()
    [failed] = [entry for entry in logs if entry["event"] == "failed"]
    assert (failed["log_level"], failed["reason"]) == ("error", "ZeroDivisionError: oops")
    assert (failed["delivery"], failed["subject"]) == ("guid-1", 1)
    assert isinstance(failed["exc_info"], ZeroDivisionError)

    house.work()
    assert len(house.comments) == 1


def test_five_pushes_are_judged_once(house):
    house.on_the_list(LIST)
    for number in range(5):
        house.pull(LIST + ROW * (number + 1))
        payload = {
            "action": "synchronize",
            "repository": {"id": 1, "full_name": "ann/list"},
            "pull_request": {"number": 1},
        }
        house.post("pull_request", json.dumps(payload).encode(), f"push-{number}")

    house.work()

    [report] = house.forge.checks.values()
    assert report.head_sha == house.heads[-1]


def test_a_push_to_the_default_branch_forgets_what_was_remembered(triaged):
    assert triaged.store.texts.of(1, "base", ["README.md"])

    triaged.store.texts.keep(1, "older", "README.md", b"# Papers")

    triaged.deliver("push", ref="refs/heads/main")

    assert triaged.store.texts.of(1, "older", ["README.md"]) == {}


def test_a_paper_of_a_sister_list_is_pointed_out(house):
    house.on_the_list(LIST, policy='also: ["ann/archive:old/README.md"]')
    house.forge.files["ann/archive:old/README.md", "HEAD"] = ("# Archive\n\n## Before 2024\n\n" + TABLE + ROW).encode()
    house.pull(LIST + ROW)
    house.deliver(action="opened")

    [comment] = house.comments
    assert "already in ann/archive:old/README.md, on line 7 (“Before 2024”)" in comment
    assert "https://github.com/ann/archive/blob/HEAD/old/README.md?plain=1#L7" in comment
    assert labels(house) == {READY}


def test_a_sister_list_that_is_not_there_is_no_hindrance(house):
    house.on_the_list(LIST, policy='also: ["ann/archive:README.md"]')
    house.pull(LIST + ROW)
    house.deliver(action="opened")

    assert house.comments == []
    assert labels(house) == {READY}


def test_other_files_are_pointed_out(house):
    house.on_the_list(LIST)
    house.pull(LIST + ROW, extra=(ChangedFile("scripts/build.py", None, "added", 1, 0, None),))
    house.deliver(action="opened")

    [comment] = house.comments
    assert "also changes `scripts/build.py`" in comment
