"""What those who run the bot see of it: metrics, jobs, the audit log."""

import re

import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from bot.errors import Refused
from bot.forge.base import Exchanged, Repo
from bot.forge.observing import Watching
from bot.forge.pacing import Pacing
from bot.store.said import Heard
from tests.support.house import SECRET
from tests.support.lists import BROKEN_LIST, LIST


def metric(house, line):
    text = house.app.test_client().get("/metrics").text
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


@pytest.fixture
def judged(house):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)
    assert house.deliver(action="opened") == 202
    return house


def test_the_metrics_count_deliveries_verdicts_and_findings(judged):
    assert metric(judged, 'listkeeper_deliveries_total{event="pull_request",outcome="stored"}') == 1
    assert metric(judged, 'listkeeper_verdicts_total{conclusion="needs-changes"}') == 1
    assert metric(judged, 'listkeeper_findings_total{level="error",rule="broken-link"}') == 1
    assert metric(judged, "listkeeper_jobs_pending") == 0
    assert metric(judged, "listkeeper_jobs_parked") == 0


def test_what_was_turned_away_is_counted_without_its_name(judged):
    client = judged.app.test_client()
    client.post("/webhook", data=b"{}", headers={"X-GitHub-Event": "x" * 50, "X-GitHub-Delivery": "1"})

    assert metric(judged, 'listkeeper_deliveries_total{event="none",outcome="not signed"}') == 1
    assert "xxxx" not in client.get("/metrics").text


def test_requests_to_github_are_counted_and_writes_written_down(house):
    watch = Watching(house.store, Pacing(budgets=house.budgets))
    repo = Repo(1, "ann/list", 11)
    renewed = int(house.clock()) + 3600
    watch.after(Exchanged(repo, "GET", "/pulls/1", 200, 5000, 4999, renewed))
    watch.after(Exchanged(repo, "POST", "/issues/1/comments", 201, 5000, 4998, renewed))
    watch.after(Exchanged(repo, "PATCH", "/issues/comments/5", 0))

    assert metric(house, 'listkeeper_github_requests_total{method="GET",status="200"}') == 1
    assert metric(house, 'listkeeper_github_requests_total{method="PATCH",status="none"}') == 1
    assert metric(house, 'listkeeper_github_budget{installation="11"}') == 4999
    assert [(item.what, item.outcome) for item in house.store.write_log.newest()] == [
        ("PATCH /issues/comments/5", "no answer"),
        ("POST /issues/1/comments", "201"),
    ]


@pytest.fixture
def call(house, tmp_path, monkeypatch):
    monkeypatch.setenv("LISTKEEPER_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.fixture
def parked(house, monkeypatch):
    house.on_the_list(LIST)
    house.pull(BROKEN_LIST)

    def refuse(*_):
        raise Refused("the App may not do that")

    monkeypatch.setattr(house.forge, "pull_request", refuse)
    house.deliver()
    for _ in range(8):
        house.clock.now += 100
        house.work()
    return house


def test_jobs_that_gave_up_are_listed_with_the_reason(parked, call):
    listed = call("jobs", "list", "--state", "parked")

    assert "pull request ann/list#1" in listed.output
    assert "Refused: the App may not do that" in listed.output
    assert metric(parked, "listkeeper_jobs_parked") == 1
    assert metric(parked, 'listkeeper_errors_total{kind="Refused"}') == 6


def test_a_job_can_be_shown_retried_and_dropped(parked, call, monkeypatch):
    assert "parked     Refused: the App may not do that" in call("jobs", "show", "1").output
    monkeypatch.undo()
    monkeypatch.setenv("LISTKEEPER_DATABASE_URL", str(parked.store.database.engine.url))
    assert call("jobs", "retry", "1").exit_code == 0
    assert "waiting" in call("jobs", "list").output
    assert call("jobs", "drop", "1").exit_code == 0
    assert "No job is waiting, running or parked." in call("jobs", "list").output
    assert "decided" in call("jobs", "show", "1").output


def test_a_job_that_is_not_there_is_said_so(house, call):
    result = call("jobs", "show", "99")

    assert result.exit_code == 2
    assert "job 99 does not exist" in result.stderr
    assert call("jobs", "drop", "99").exit_code == 2


def test_the_audit_log_has_writes_and_commands(judged, call):
    judged.store.write_log.note("guid-1", "ann/list", "POST /issues/1/comments", "201")
    judged.store.said.note_heard(1, Heard(5, "1:x", 1, "mia", "override broken-link", "done"))

    text = call("audit").output
    assert "ann/list  POST /issues/1/comments  201  (guid-1)" in text
    assert "ann/list  /triage override broken-link on 1  done  (mia)" in text
    assert '"by": "mia"' in call("audit", "--format", "json", "--repository", "ann/list").output
    assert call("audit", "--repository", "ann/other").output.startswith("Nothing of that kind")


def test_without_a_database_the_command_says_which_is_meant(tmp_path, monkeypatch):
    monkeypatch.setenv("LISTKEEPER_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    result = CliRunner().invoke(main, ["jobs", "list"])

    assert result.exit_code == 2
    assert "LISTKEEPER_DATABASE_URL" in result.stderr


def test_nothing_that_is_counted_holds_a_secret(judged):
    assert SECRET not in judged.app.test_client().get("/metrics").text


@pytest.mark.parametrize("command", [["jobs", "list"], ["audit"]])
def test_a_database_that_is_not_there_is_not_made(tmp_path, monkeypatch, command):
    monkeypatch.setenv("LISTKEEPER_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    result = CliRunner().invoke(main, command)

    assert result.exit_code == 2
    assert "does not exist" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_replay_refuses_an_event_that_there_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("LISTKEEPER_WEBHOOK_SECRET", SECRET)
    (tmp_path / "payload.json").write_text("{}")
    result = CliRunner().invoke(main, ["replay", str(tmp_path / "payload.json"), "--event", "pull_requests"])

    assert result.exit_code == 2
    assert "Did you mean `pull_request`?" in result.stderr
