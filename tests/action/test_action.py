"""The action's program, as the workflow runs it, against the stand-in: on a branch, from a fork, and where it may not."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from standin import Refuse, StandIn
from tests.support.lists import BROKEN_LIST, GOOD_ROW, LIST, READY_LIST


class Run:
    """One run of the action on a pull request."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.monkeypatch = folder, monkeypatch
        self.github = StandIn(token="the-token", token_login="github-actions[bot]")
        self.github.start()
        self.name = "ann/list"
        self.repository = self.github.add_repository(self.name, files={"README.md": LIST})

    def open(self, text=BROKEN_LIST, **how):
        self.number = self.github.open_pull(self.repository, title="Add", files={"README.md": text}, **how)
        return self

    def run(self, event="pull_request", **inputs):
        for file in ("summary.md", "output"):
            (self.folder / file).unlink(missing_ok=True)
        path = self.folder / "event.json"
        path.write_text(json.dumps({"pull_request": {"number": self.number}}))
        environment = {
            "GITHUB_API_URL": self.github.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.name,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "RUNNER_TEMP": str(self.folder),
            "LISTKEEPER_ACTION_TOKEN": "the-token",
            **{f"LISTKEEPER_ACTION_{name.upper()}": value for name, value in inputs.items()},
        }
        for name, value in environment.items():
            self.monkeypatch.setenv(name, value)
        self.github.clear_requests()
        return CliRunner().invoke(main, ["action"], catch_exceptions=False)

    @property
    def outputs(self):
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())

    @property
    def comments(self):
        return [comment.body for comment in self.github.comments(self.repository, self.number)]


@pytest.fixture
def action(tmp_path, monkeypatch):
    run = Run(tmp_path, monkeypatch)
    yield run
    assert run.github.crashes == ()
    run.github.stop()


@pytest.mark.parametrize("from_fork", [True, False], ids=["from a fork", "from a branch"])
def test_a_faulty_pull_request_is_annotated_and_fails(action, from_fork):
    result = action.open(from_fork=from_fork).run()

    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith("::error file=README.md,line=20,endLine=20,title=broken-link::")
    assert second.startswith("::warning file=README.md,line=20,endLine=20,title=unclosed-row::")
    assert "`broken-link`" in (action.folder / "summary.md").read_text()
    assert (action.outputs["conclusion"], action.outputs["findings"]) == ("needs-changes", "2")
    assert json.loads((action.folder / "listkeeper.json").read_text())["conclusion"] == "needs-changes"
    assert action.comments == []
    assert {request.method for request in action.github.requests} == {"GET"}
    assert len(action.github.requests) <= 5


def test_a_clean_one_passes_and_gets_no_comment(action):
    result = action.open(READY_LIST).run(comment="true")

    assert (result.exit_code, result.stdout) == (0, "")
    assert action.comments == []


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("warning", 1), ("never", 0)])
def test_when_it_fails_is_chosen(action, fail_on, status):
    assert action.open().run(fail_on=fail_on).exit_code == status


def test_one_comment_is_kept_true(action):
    action.open().run(event="pull_request_target", comment="true")
    [comment] = action.comments
    assert "`broken-link`" in comment
    action.run(comment="true")
    assert action.comments == [comment]
    action.github.push_to_pull(action.repository, action.number, {"README.md": READY_LIST})
    action.run(comment="true")
    [comment] = action.comments
    assert "All good now" in comment


def test_a_strangers_comment_is_no_comment_of_ours(action):
    action.open()
    action.github.comment(action.repository, action.number, "stranger", "<!-- listkeeper:verdict v1 x -->")
    action.run(comment="true")

    assert len(action.comments) == 2


def test_a_token_that_may_not_write_is_no_fault(action):
    action.github.faults.add(kind=Refuse(403, "Resource not accessible by integration"), method="POST")
    result = action.open().run(comment="true", fail_on="never")

    assert result.exit_code == 0
    assert "::notice title=listkeeper::This token may not write a comment" in result.stdout


def test_the_policy_is_the_tips_and_repeats_too(action):
    action.open(LIST + GOOD_ROW, parent=action.repository.branches["main"])
    action.github.commit(
        action.repository,
        "main",
        {"README.md": LIST + GOOD_ROW, ".github/triage.yml": "version: 1\nrules: {unclosed-row: {level: ignore}}\n"},
    )
    result = action.run()

    assert "title=duplicate-paper::" in result.stdout


def test_a_broken_policy_is_told_and_holds_nobody(action):
    action.github.commit(action.repository, "main", {".github/triage.yml": "verson: 1\n"})
    result = action.open().run()

    assert result.exit_code == 0
    assert "::warning file=.github/triage.yml,line=1::" in result.stdout
    assert action.outputs["conclusion"] == "policy-unusable"


def test_more_than_github_shows_is_counted(action):
    rows = "".join(
        GOOD_ROW.rstrip("\n").removesuffix("|").replace("2106.09685", f"2106.1{1000 + n}").replace("LoRA", f"Name{n}")
        + "\n"
        for n in range(15)
    )
    result = action.open(LIST + rows).run(fail_on="never")
    kinds = [line.split(" ")[0] for line in result.stdout.splitlines()]

    assert kinds.count("::warning") <= 10
    assert "There is more than GitHub shows here" in result.stdout.splitlines()[-1]


def test_sarif_is_written_where_it_is_wanted(action):
    action.open().run(sarif=str(action.folder / "findings.sarif"))

    assert json.loads((action.folder / "findings.sarif").read_text())["runs"][0]["results"]


@pytest.mark.parametrize(
    ("inputs", "event", "told"),
    [
        ({"token": ""}, "pull_request", "`token` is empty"),
        ({"comment": "yes", "fail_on": "sometimes"}, "pull_request", "`fail-on` must be one of"),
        ({}, "push", "was run for the event `push`"),
        ({"token": "another"}, "pull_request", "`contents: read` and `pull-requests: read`"),
    ],
    ids=["no token", "bad inputs", "another event", "a token that may not"],
)
def test_what_is_wrong_with_the_workflow_is_told(action, inputs, event, told):
    result = action.open().run(event=event, **inputs)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_list_in_a_readme_spelt_otherwise_is_found(tmp_path, monkeypatch):
    run = Run(tmp_path, monkeypatch)
    other = run.github.add_repository("ann/other", files={"readme.md": LIST})
    run.number = run.github.open_pull(other, title="Add", files={"readme.md": BROKEN_LIST})
    run.name = "ann/other"
    result = run.run()
    run.github.stop()

    assert "::error file=readme.md,line=20" in result.stdout
