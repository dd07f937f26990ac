"""`backtest` and `init`: a small past counted by hand, and what is made of a list."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from bot.cli.initialising import Proposed, policy_text
from bot.policy_file import parse_policy
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request
from tests.support.git import GIT, Repository
from tests.support.lists import BROKEN_LIST, LIST, READY_LIST
from tests.support.places import ROOT, SHARED

OPEN_ROW = "|[Another Paper of a Longer Name](https://arxiv.org/abs/2205.11111)|ICLR 2022|[Code](https://github.com/ann/another)\n"
SHUT_ROW = OPEN_ROW.replace("\n", "|\n")
LISTS = sorted((SHARED / "data" / "lists").glob("*.md")) if SHARED.exists() else []


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def call(*arguments, repo=None):
    where = ["--repo", str(repo.root)] if repo else []
    return CliRunner().invoke(main, [*arguments, *where], catch_exceptions=False)


def rules_in(result):
    return {
        one["rule"]: (one["said"], one["changed"], one["left"], one["gone"])
        for one in json.loads(result.stdout)["rules"]
    }


def test_a_small_past_counted_by_hand(repository):
    """A broken row that is mended a day later; an open row that is left; another that is taken out."""
    repository.commit({"README.md": LIST})
    repository.commit({"README.md": BROKEN_LIST})
    repository.commit({"README.md": READY_LIST})
    repository.commit({"README.md": READY_LIST + OPEN_ROW})
    repository.commit({"README.md": READY_LIST + OPEN_ROW + "\nWords.\n"})
    result = call("backtest", "--format", "json", repo=repository)

    assert rules_in(result) == {"broken-link": (1, 1, 0, 0), "unclosed-row": (2, 1, 1, 0)}
    found = json.loads(result.stdout)
    assert (found["file"], found["changes"]) == ("README.md", 4)
    assert sum(found["conclusions"].values()) == 4


def test_what_is_taken_out_is_neither_changed_nor_left(repository):
    for text in (LIST, LIST + OPEN_ROW, LIST):
        repository.commit({"README.md": text})

    assert rules_in(call("backtest", "--format", "json", repo=repository))["unclosed-row"] == (1, 0, 0, 1)


def test_what_is_mended_after_half_a_year_counts_as_left(repository):
    repository.commit({"README.md": LIST})
    repository.commit({"README.md": LIST + OPEN_ROW})
    repository.commit({"README.md": LIST + OPEN_ROW + "\nWords.\n"}, days=200)
    repository.commit({"README.md": LIST + SHUT_ROW + "\nWords.\n"})

    assert rules_in(call("backtest", "--format", "json", repo=repository))["unclosed-row"] == (1, 0, 1, 0)


def test_another_policy_is_compared(repository, tmp_path_factory):
    for text in (LIST, BROKEN_LIST):
        repository.commit({"README.md": text}, message="Add LoRA")
    policy = tmp_path_factory.mktemp("p") / "new.yml"
    policy.write_text("version: 1\nrules: {broken-link: {level: ignore}}\n")
    text = call("backtest", "--against", str(policy), repo=repository).stdout
    table = call("backtest", "--against", str(policy), "--format", "markdown", repo=repository).stdout

    assert "judges 1 of them differently" in text
    assert "needs-changes → advice: Add LoRA" in text
    assert "| `broken-link` | error | 1 | 0 | 1 | 0 |" in table
    assert "judges every change alike" in call("backtest", "--against", "none", repo=repository).stdout


def test_only_the_last_changes_or_those_since_a_day(repository):
    for text in (LIST, BROKEN_LIST, READY_LIST, READY_LIST + "\nA.\n"):
        repository.commit({"README.md": text})

    assert json.loads(call("backtest", "--last", "1", "--format", "json", repo=repository).stdout)["changes"] == 1
    since = json.loads(call("backtest", "--since", "2023-11-17", "--format", "json", repo=repository).stdout)
    assert since["changes"] == 2


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda repo: None, "is not in the last commit"),
        (lambda repo: repo.commit({"README.md": LIST}), "no change to judge"),
        (lambda repo: repo.commit({"README.md": LIST, ".github/triage.yml": "verson: 1\n"}), "verson"),
    ],
    ids=["no commit", "one commit", "a broken policy"],
)
def test_what_cannot_be_tested_is_told(repository, build, told):
    build(repository)
    result = call("backtest", repo=repository)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_shallow_clone_and_no_repository_are_told(repository, tmp_path_factory):
    repository.commit({"README.md": LIST})
    repository.commit({"README.md": READY_LIST})
    clone = tmp_path_factory.mktemp("clone")
    subprocess.run([GIT, "clone", "-q", "--depth", "1", f"file://{repository.root}", str(clone)], check=True)
    shallow = CliRunner().invoke(main, ["backtest", "--repo", str(clone)])
    nowhere = CliRunner().invoke(main, ["backtest", "--repo", str(tmp_path_factory.mktemp("nothing"))])

    assert (shallow.exit_code, "git fetch --unshallow" in shallow.stderr) == (2, True)
    assert (nowhere.exit_code, "no git repository" in nowhere.stderr) == (2, True)


def test_init_shows_and_writes_what_it_makes(repository):
    repository.commit({"README.md": LIST})
    repository.commit({"README.md": READY_LIST})
    head, status = repository.git("rev-parse", "HEAD"), repository.git("status", "--short")
    shown = call("init", "--action", repo=repository)
    assert "+++ b/.github/triage.yml" in shown.stdout
    assert "uses: listkeeper/listkeeper@v1" in shown.stdout
    assert repository.git("branch") == "* main"

    written = call("init", "--write", "--action", repo=repository)
    assert "git push -u origin listkeeper-init" in written.stdout
    assert (repository.git("rev-parse", "HEAD"), repository.git("status", "--short")) == (head, status)
    assert repository.git("rev-list", "--count", f"{head}..listkeeper-init") == "1"
    policy = repository.git("show", "listkeeper-init:.github/triage.yml")
    assert parse_policy(policy.encode()).files == ("README.md",)
    again = call("init", "--write", repo=repository)
    assert (again.exit_code, "git branch -D listkeeper-init" in again.stderr) == (2, True)


def test_init_leaves_what_is_there(repository):
    repository.commit(
        {"README.md": LIST, "docs/PULL_REQUEST_TEMPLATE.md": "Hello\n", ".github/triage.yml": "version: 1\n"}
    )
    result = call("init", "--format", "markdown", repo=repository)

    assert "- `docs/PULL_REQUEST_TEMPLATE.md`" in result.stdout
    assert "- `.github/ISSUE_TEMPLATE/missing-paper.yml`" in result.stdout
    assert "+++" not in result.stdout
    forced = call("init", "--force", repo=repository).stdout
    assert "--- a/.github/triage.yml" in forced
    assert "+++ b/docs/PULL_REQUEST_TEMPLATE.md" in forced


def test_rules_that_people_leave_are_proposed_to_be_quieter(repository):
    repository.commit({"README.md": LIST})
    rows = ""
    for number in range(14):
        row = SHUT_ROW.replace("2205.11111)", f"2205.1{1200 + number})]").replace(
            "Another", f"Idea{number * 7} Otherwise"
        )
        rows += row
        repository.commit({"README.md": LIST + rows})
    result = call("init", repo=repository)

    assert "broken-link: ignore, because it was said 14 times, 14 left as they were" in result.stdout
    assert "+  broken-link: {level: ignore}  # said 14 times" in result.stdout


@pytest.mark.skipif(not LISTS, reason="the real lists lie beside the project, and are not here")
@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem[:40])
def test_the_policy_asks_nothing_of_a_list_that_it_does_not_do(path):
    catalog = read_catalog(path.read_text("utf-8", errors="replace"), "README.md")
    policy = parse_policy(policy_text(catalog, (Proposed("unknown-venue", "ignore", "x"),)).encode())
    usual = {(finding.rule, finding.line) for finding in audit([catalog], Policy()).findings}

    assert [f for f in audit([catalog], policy).findings if (f.rule, f.line) not in usual] == []


def test_the_form_is_read_back(repository):
    repository.commit({"README.md": LIST})
    form = call("form", str(repository.root / "README.md")).stdout
    assert form in call("init", "--force", repo=repository).stdout.replace("\n+", "\n")
    request = read_request(
        "Add: RegionCLIP",
        "### Title\n\nRegionCLIP: Region-based Pretraining\n\n### Link to the paper\n\nhttps://arxiv.org/abs/2112.09106\n",
    )
    assert request.papers[0].title == "RegionCLIP: Region-based Pretraining"


def test_the_first_minute_needs_nothing():
    result = call("demo")

    assert "error[broken-link]" in result.stdout
    assert "error[duplicate-paper]" in result.stdout
    assert "|[RegionCLIP: Region-based Language-Image Pretraining]" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell):
    assert "_LISTKEEPER_COMPLETE" in call("completion", shell).stdout


def test_every_letter_can_be_printed_whatever_the_terminal_says(tmp_path):
    file = tmp_path / "README.md"
    file.write_text(BROKEN_LIST.replace("LoRA: Low", "低秩适应 LoRA: Low"), "utf-8")
    env = {"PYTHONIOENCODING": "cp1252", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-I", "-m", "listkeeper", "check", str(file)]
    done = subprocess.run(command, env=env, capture_output=True, check=False)

    assert done.returncode == 1
    assert "低秩适应" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["serve", "jobs list", "doctor", "audit"])
def test_what_needs_the_bot_says_so_without_it(command):
    code = (
        "import sys\nfor name in ('flask', 'structlog', 'sqlalchemy', 'gunicorn'): sys.modules[name] = None\n"
        f"from bot.cli.commands import main\nmain({command.split()!r}, prog_name='listkeeper')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 2
    assert f"{command.split()[0]} needs the bot's libraries: pip install 'listkeeper[bot]'" in done.stderr


def test_several_files_are_compared_one_by_one(repository):
    repository.commit({"one.md": LIST, "two.md": LIST})
    (repository.root / "two.md").write_text(BROKEN_LIST)
    files = [str(repository.root / name) for name in ("one.md", "two.md")]
    result = CliRunner().invoke(main, ["check", "--since", "HEAD", "--format", "json", *files])

    assert [change["file"] for change in json.loads(result.stdout)["changes"]] == [files[1]]
    assert result.exit_code == 1


def test_why_the_bot_stays_silent_is_said(tmp_path):
    (tmp_path / "README.md").write_text(LIST)
    asked = ["propose", "--catalog", str(tmp_path / "README.md"), "--title", "What licence is this?", "--body", "-"]
    result = CliRunner().invoke(main, asked, input="May I use it?")

    assert "The bot says nothing here" in result.stdout
