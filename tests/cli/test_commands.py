"""The commands as people call them: output, exit status, and a sentence for everything that is wrong."""

import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from bot import __version__
from bot.cli.commands import main
from bot.reports.text import columns
from tests.support.git import Repository
from tests.support.places import ROOT
from tests.support.running import clean_environment

LIST = (ROOT / "demo" / "list.md").read_text()
ROW = "|[CALIP: Zero-Shot Enhancement of CLIP with Parameter-free Attention](https://arxiv.org/abs/2209.14169)|AAAI 2023|[Code](https://github.com/ZiyuGuo99/CALIP)|\n"
FAULTY = ROW.replace(")|AAAI", ")]|AAAI").replace("[Code]", "[code]").replace("|\n", "\n")


@pytest.fixture
def lists(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("base.md").write_text(LIST)
    Path("README.md").write_text(LIST + FAULTY)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def verdict_of(result):
    return json.loads(result.stdout)


def test_the_version():
    assert run("--version").stdout == f"listkeeper, version {__version__}\n"


def test_a_contribution_is_judged_as_the_contract_says(lists):
    result = run("check", "README.md", "--base", "base.md", "--format", "json")
    verdict = verdict_of(result)

    assert result.exit_code == 1
    assert (verdict["schema"], verdict["conclusion"]) == ("listkeeper.verdict/1", "needs-changes")
    assert verdict["catalog"] == {"files": ["README.md"], "sections": 2, "entries": 12, "unread": 0}
    assert verdict["changes"] == [
        {
            "kind": "added",
            "file": "README.md",
            "line": 30,
            "end_line": 30,
            "section": ["Prompt Tuning"],
            "title": "CALIP: Zero-Shot Enhancement of CLIP with Parameter-free Attention",
            "url": "https://arxiv.org/abs/2209.14169",
            "ids": ["arxiv:2209.14169"],
            "venue": "AAAI",
            "year": 2023,
            "links": [{"label": "code", "url": "https://github.com/ZiyuGuo99/CALIP"}],
        }
    ]
    assert [(f["rule"], f["level"]) for f in verdict["findings"]] == [
        ("broken-link", "error"),
        ("unclosed-row", "warning"),
        ("label-spelling", "advice"),
    ]
    assert {json.dumps(f["fix"]) for f in verdict["findings"]} == {
        json.dumps({"line": 30, "end_line": 30, "replacement": ROW.rstrip("\n")})
    }
    assert verdict["labels"] == ["triage: needs changes"]


def test_an_audit_leaves_changes_empty(lists):
    verdict = verdict_of(run("check", "README.md", "--format", "json"))

    assert verdict["changes"] == []
    assert verdict["conclusion"] == "needs-changes"


def test_fixing_mends_the_file_and_reports_on_what_is_left(lists):
    result = run("check", "README.md", "--base", "base.md", "--fix")

    assert result.exit_code == 0
    assert Path("README.md").read_text() == LIST + ROW
    assert "Nothing to change" in result.output


def test_fixing_leaves_every_other_byte_alone(lists):
    odd = b"\xef\xbb\xbfcaf\xe9 \x00\r\n" + (LIST.replace("\n", "\r\n") + FAULTY).encode()
    Path("README.md").write_bytes(odd)
    Path("README.md").chmod(0o640)

    run("check", "README.md", "--fix")

    assert Path("README.md").read_bytes() == odd.replace(FAULTY.encode(), ROW.encode())
    assert Path("README.md").stat().st_mode & 0o777 == 0o640


def test_fixing_with_a_base_touches_changed_lines_only(lists):
    Path("base.md").write_text(LIST.replace("|[CoOp", " |[CoOp").replace("/CoOp)|\n", "/CoOp)\n"))
    Path("README.md").write_text(Path("base.md").read_text() + FAULTY)

    run("check", "README.md", "--base", "base.md", "--fix")

    assert Path("README.md").read_text() == Path("base.md").read_text() + ROW


def test_fixing_says_what_it_mended_and_what_is_left(lists):
    result = run("check", "README.md", "--base", "base.md", "--fix")

    assert result.stderr.strip() == (
        "Mended 3 findings: broken-link 1, label-spelling 1, unclosed-row 1; 0 findings are left."
    )
    assert (
        run("check", "README.md", "--base", "base.md", "--fix").stderr.strip()
        == "Nothing to mend; 0 findings are left."
    )


def test_a_difference_is_shown_and_nothing_written(lists):
    before = Path("README.md").read_bytes()
    result = run("check", "README.md", "--base", "base.md", "--diff")

    assert Path("README.md").read_bytes() == before
    assert result.stdout.startswith("--- README.md\n+++ README.md\n@@ ")
    assert [line for line in result.stdout.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        f"-{FAULTY.strip()}",
        f"+{ROW.strip()}",
    ]
    assert result.stderr.startswith("Would mend 3 findings")


def test_what_the_baseline_knows_is_not_mended(lists):
    Path("README.md").write_text(LIST + FAULTY)
    run("check", "README.md", "--write-baseline", "known.json")
    Path("README.md").write_text(LIST + FAULTY + FAULTY.replace("CALIP", "CALOP").replace("2209.14169", "2209.14170"))
    result = run("check", "README.md", "--baseline", "known.json", "--fix")

    assert FAULTY in Path("README.md").read_text()
    assert FAULTY.replace("CALIP", "CALOP").replace("2209.14169", "2209.14170") not in Path("README.md").read_text()
    assert "Mended" in result.stderr


def test_an_empty_base_makes_everything_new(lists):
    Path("empty.md").write_text("")
    verdict = verdict_of(run("check", "README.md", "--base", "empty.md", "--format", "json"))

    assert {change["kind"] for change in verdict["changes"]} == {"added"}
    assert len(verdict["changes"]) == 12


def test_the_text_shows_the_line_and_the_fix(lists):
    output = run("check", "README.md", "--base", "base.md").output

    assert "error[broken-link]: There is an extra `]` after the link" in output
    assert "--> README.md:30" in output
    assert re.search(r"\| fix .*AAAI 2023\|\[Code\]\(", output)
    assert "1 error, 1 warning, 1 advice (12 entries in 2 sections of README.md; 1 change)." in output
    assert "\x1b" not in output


def on_a_terminal(*arguments, **environment):
    """Run the command with a terminal of 60 columns as its standard output; return what it wrote there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=clean_environment({})
        | {"TERM": "xterm", "NO_COLOR": "", "COLUMNS": "", "PYTHONPATH": str(ROOT)}
        | environment,
    )
    os.close(theirs)
    written = b""
    with contextlib.suppress(OSError):  # Linux says so when the other end is closed
        while part := os.read(ours, 4096):
            written += part
    process.wait()
    os.close(ours)
    return written.decode()


def test_on_a_terminal_findings_fit_and_have_colours(lists):
    output = on_a_terminal("check", "README.md", "--base", "base.md")

    assert "\x1b[31m" in output
    shown = click.unstyle(output).replace("\r", "").split("\n")
    assert max(map(columns, shown)) <= 60
    assert any(line.endswith("^") for line in shown)


@pytest.mark.parametrize("asked", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(lists, asked):
    output = on_a_terminal("check", "README.md", "--base", "base.md", **asked)

    assert "error[broken-link]" in output
    assert "\x1b" not in output


def test_control_characters_do_not_reach_the_terminal(lists):
    Path("README.md").write_text(LIST + FAULTY.replace("CALIP:", "CALIP\x1b[31m\x07:"))

    assert "\x1b" not in run("check", "README.md").output


def test_annotations_for_github_actions(lists):
    lines = run("check", "README.md", "--base", "base.md", "--format", "github").output.strip().split("\n")

    assert lines[0].startswith("::error file=README.md,line=30,endLine=30,title=broken-link::There is an extra `]`")
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_sarif_names_rules_places_and_fixes(lists):
    log = verdict_of(run("check", "README.md", "--base", "base.md", "--format", "sarif"))
    [sarif] = log["runs"]

    assert (log["version"], sarif["tool"]["driver"]["name"]) == ("2.1.0", "listkeeper")
    assert [result["ruleId"] for result in sarif["results"]] == ["broken-link", "unclosed-row", "label-spelling"]
    assert sarif["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 30, "endLine": 30}
    [change] = sarif["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == ROW


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_code_scanning_gets_the_names_that_the_repository_has(lists, monkeypatch, form):
    repository = Repository(Path.cwd())
    monkeypatch.chdir(repository.root.parent)
    name, base = str(repository.root / "README.md"), str(repository.root / "base.md")
    output = run("check", name, "--base", base, "--format", form).output

    assert '"uri": "README.md"' in output if form == "sarif" else "file=README.md," in output
    assert str(repository.root) not in output


def test_markdown_for_a_job_summary(lists):
    output = run("check", "README.md", "--base", "base.md", "--format", "markdown").output

    assert output.startswith("**1 error, 1 warning, 1 advice (12 entries")
    assert f"```markdown\n{ROW}```" in output


def test_a_clean_list_says_so(lists):
    result = run("check", "base.md")

    assert result.exit_code == 0
    assert result.output == "Nothing to change (11 entries in 2 sections of base.md).\n"


def test_duplicates_are_found_across_files(lists):
    Path("more.md").write_text(
        "# More\n\n## Again\n\n- [CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020)\n"
    )
    verdict = verdict_of(run("check", "base.md", "more.md", "--format", "json"))

    assert verdict["catalog"]["files"] == ["base.md", "more.md"]
    [finding] = verdict["findings"]
    assert (finding["rule"], finding["file"], finding["evidence"]) == (
        "listed-elsewhere",
        "more.md",
        [{"file": "base.md", "line": 14}],
    )


def test_every_fault_of_a_call_is_told_at_once(lists):
    Path("bad.yml").write_text("verson: 1\nrules: {x: {}}\n")
    result = run("check", "none.md", ".", "--base", "gone.md", "--policy", "bad.yml")

    assert result.exit_code == 2
    assert result.stdout == ""
    for part in (
        "--base compares one FILE with another",
        "none.md does not exist",
        ". is a folder",
        "gone.md does not exist",
        "bad.yml, line 1: verson: there is no such key. Did you mean `version`?",
        "bad.yml, line 2: rules.x: there is no such rule.",
    ):
        assert part in result.stderr


def test_the_lists_own_policy_is_used_and_can_be_left_out(lists):
    Path(".git").mkdir()
    Path(".github").mkdir()
    Path(".github/triage.yml").write_text("rules: {broken-link: {level: ignore}}\n")
    (lists / "docs").mkdir()
    Path("docs/list.md").write_text(LIST + FAULTY)

    assert run("check", "docs/list.md").exit_code == 0
    assert run("check", "docs/list.md", "--policy", "none").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "x.md", "--format", "pdf"], ["nonsense"], ["rules", "no-such-rule"]]
)
def test_a_wrong_call_ends_with_two(arguments):
    result = run(*arguments)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_rules_in_a_line_each_and_one_whole():
    assert "duplicate-paper" in run("rules").output
    page = run("rules", "duplicate-paper").output
    assert page.startswith("# `duplicate-paper`")
    assert "## How to fix" in page
    assert "Did you mean `duplicate-paper`?" in run("rules", "duplicate-papr").output


def test_replay_says_what_is_wrong(lists, monkeypatch):
    monkeypatch.setenv("LISTKEEPER_WEBHOOK_SECRET", "s")
    Path("push.json").write_text("{}")
    Path("pull.json").write_text('{"pull_request": {}}')

    assert "Name the event, for example with --event" in run("replay", "push.json").output
    assert "Is the bot running there?" in run("replay", "pull.json", "--url", "http://127.0.0.1:9/webhook").output
    assert "cannot be read" in run("replay", "none.json").output
    assert "is not JSON" in run("replay", "base.md").output


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_server_without_settings_says_what_it_needs(command, monkeypatch):
    monkeypatch.delenv("LISTKEEPER_WEBHOOK_SECRET", raising=False)
    result = run(command)

    assert result.exit_code == 2
    assert "LISTKEEPER_WEBHOOK_SECRET is missing" in result.stderr


HEAVY = ("dbos", "sqlalchemy", "github", "flask", "gunicorn", "alembic", "requests", "structlog")


@pytest.mark.parametrize("command", [["check", "base.md"], ["rules"]], ids=lambda command: command[0])
def test_light_commands_load_nothing_heavy(lists, command):
    code = f"import sys; from bot.cli.commands import main; main({command!r}, standalone_mode=False)"
    code += f"; print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", f"{code}"], capture_output=True, text=True, check=False)

    assert ended.stderr.strip().split("\n")[-1] in ("[]", ""), ended.stderr


def test_the_web_side_loads_no_queue_and_no_github(tmp_path):
    code = (
        "import sys; from bot.app import create_app; from bot.settings.environment import Settings, TokenCredentials;"
        f"create_app(Settings(('s',), TokenCredentials('t'), database_url='sqlite:///{tmp_path}/x.db'));"
        "print([n for n in ('dbos', 'github', 'rules.judging.judge') if n in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout.strip() == "[]"


def test_at_most_so_many_findings_the_gravest_first(lists):
    whole, cut = run("check", "README.md"), run("check", "README.md", "--max", "1")

    assert whole.stdout.index("error[") < whole.stdout.index("warning[") < whole.stdout.index("advice[")
    assert "error[broken-link]" in cut.stdout
    assert "warning[" not in cut.stdout
    assert "2 more are not shown: unclosed-row 1, label-spelling 1." in cut.stdout.replace(
        "label-spelling 1, unclosed-row 1", "unclosed-row 1, label-spelling 1"
    )
    assert cut.exit_code == 1


def test_one_rule_alone(lists):
    result = run("check", "README.md", "--rule", "label-spelling", "--format", "json")

    assert {finding["rule"] for finding in verdict_of(result)["findings"]} == {"label-spelling"}
    assert result.exit_code == 0


def test_a_rule_that_is_none(lists):
    result = run("check", "README.md", "--rule", "label-speling")

    assert result.exit_code == 2
    assert "there is no rule `label-speling`. Did you mean `label-spelling`?" in result.stderr


def test_a_baseline_is_written_once_and_honoured_from_then_on(lists):
    first = run("check", "README.md", "--write-baseline", "known.json")
    assert (first.exit_code, json.loads(Path("known.json").read_text())["schema"]) == (0, "listkeeper.baseline/1")
    assert "Wrote 3 findings to known.json" in first.stderr

    moved = "\n" + Path("README.md").read_text() + FAULTY.replace("CALIP", "CUPID").replace("2209.14169", "2209.14170")
    Path("README.md").write_text(moved)
    second = run("check", "README.md", "--baseline", "known.json", "--format", "json")

    assert {(f["line"], f["rule"]) for f in verdict_of(second)["findings"] if f["level"] == "error"} == {
        (32, "broken-link")
    }
    assert second.exit_code == 1


def test_a_baseline_that_is_not_there_is_an_error(lists):
    result = run("check", "README.md", "--baseline", "known.json")

    assert result.exit_code == 2
    assert "Write it with --write-baseline known.json." in result.stderr
    assert not Path("known.json").exists()
    assert run("check", "README.md", "--baseline", "a", "--write-baseline", "b").exit_code == 2


def git(*words):
    command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", *words]
    subprocess.run(command, check=True, capture_output=True)


def test_what_a_branch_changes_is_judged_since_it_began(lists):
    Path("README.md").write_text(LIST)
    git("init", "-q", "-b", "main")
    git("add", "README.md")
    git("commit", "-qm", "The list")
    git("checkout", "-qb", "mine")
    Path("README.md").write_text(LIST + FAULTY)
    git("commit", "-qam", "A row")
    git("checkout", "-q", "main")
    Path("README.md").write_text(LIST + FAULTY.replace("CALIP", "CUPID").replace("2209.14169", "2209.14170"))
    git("commit", "-qam", "Somebody else's row")
    git("checkout", "-q", "mine")

    verdict = verdict_of(run("check", "README.md", "--since", "main", "--format", "json"))
    assert [change["title"][:5] for change in verdict["changes"]] == ["CALIP"]
    words = ["check", "-", "--name", "README.md", "--since", "main", "--format", "json"]
    piped = CliRunner().invoke(main, words, input=LIST + FAULTY)
    assert verdict_of(piped)["changes"] == verdict["changes"]
    Path("new.md").write_text(LIST)
    assert len(verdict_of(run("check", "new.md", "--since", "main", "--format", "json"))["changes"]) == 11


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--since", "main"], "needs a git repository"),
        (["--since", "--output=x"], "is no name of a revision"),
        (["--since", "main", "--base", "base.md"], "give one of them"),
    ],
)
def test_what_since_cannot_do_is_told(lists, words, told):
    result = run("check", "README.md", *words)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_revision_that_is_not_there_is_told(lists):
    git("init", "-q")

    assert "there is no such revision" in run("check", "README.md", "--since", "main").stderr


def test_a_list_from_standard_input(lists):
    given = CliRunner().invoke(main, ["check", "-", "--name", "list.md", "--format", "json"], input=LIST + FAULTY)

    assert {finding["file"] for finding in verdict_of(given)["findings"]} == {"list.md"}
    assert given.exit_code == 1
    assert CliRunner().invoke(main, ["check", "-", "--fix"], input=LIST).exit_code == 2


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (LIST.encode("utf-16"), "is UTF-16; save it as UTF-8"),
        (bytes(range(256)) + b"\0" * 200, "is no text file"),
    ],
    ids=["empty", "blank", "UTF-16", "binary"],
)
def test_what_is_no_list_is_an_error_that_says_so(lists, raw, told):
    Path("README.md").write_bytes(raw)
    result = run("check", "README.md")

    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"schema": "listkeeper.baseline/1", "findings": [1]}'])
def test_a_baseline_that_is_none(lists, text):
    Path("known.json").write_text(text)
    result = run("check", "README.md", "--baseline", "known.json")

    assert result.exit_code == 2
    assert "known.json is" in result.stderr
    assert Path("known.json").read_text() == text


def test_habits_are_explained_in_json(lists):
    [file] = verdict_of(run("check", "--explain-habits", "--format", "json", "base.md"))["files"]

    assert file["file"] == "base.md"
    assert {"where", "what", "value", "count", "total", "is_habit"} == set(file["habits"][0])
    assert yaml.safe_load(file["policy"])["version"] == 1
    assert "prints text or json" in run("check", "--explain-habits", "--format", "sarif", "base.md").output


def test_habits_are_explained_with_counts_and_as_a_policy(lists):
    result = run("check", "--explain-habits", "base.md")

    assert result.exit_code == 0
    table, _, policy = result.stdout.partition("\n\n")
    assert re.search(r"all table rows +label of a link to the code +\[Code\] +\d+ of \d+", table)
    assert yaml.safe_load(policy)["entry"] == {"row": "|[{title}]({url})|{venue} {year}|[Code]({code})|"}
    Path("triage.yml").write_text(policy)
    assert run("check", "base.md", "--policy", "triage.yml").exit_code == 0


REQUEST = (
    'Please add "FOCUS: Prompts that Learn to Look Where It Matters" (https://arxiv.org/abs/2503.12345), CVPR 2025.'
)


def propose(tmp_path, *arguments, body=REQUEST):
    (tmp_path / "README.md").write_text(LIST)
    (tmp_path / "body.md").write_text(body)
    call = [
        "propose",
        "--catalog",
        str(tmp_path / "README.md"),
        "--title",
        "Please add",
        "--body",
        str(tmp_path / "body.md"),
    ]
    return CliRunner().invoke(main, [*call, *arguments])


def test_propose_prints_the_finished_row_as_json(tmp_path: Path) -> None:
    result = propose(tmp_path, "--format", "json")

    proposal = json.loads(result.stdout)
    assert result.exit_code == 0
    assert proposal["schema"] == "listkeeper.proposal/1"
    assert proposal["intent"] == "add-paper"
    assert proposal["labels"] == ["triage: missing paper"]
    assert proposal["comment"].startswith("<!-- listkeeper:proposal")
    [paper] = proposal["papers"]
    assert paper["row"].count("https://arxiv.org/abs/2503.12345") == 1
    assert (paper["venue"], paper["year"], paper["code_url"], paper["listed"]) == ("CVPR", 2025, None, [])


def test_propose_is_silent_on_a_question(tmp_path: Path) -> None:
    result = propose(tmp_path, "--format", "json", body="How do I contribute?")

    assert json.loads(result.stdout)["comment"] is None
    assert propose(tmp_path, "--format", "markdown", body="How do I contribute?").stdout == ""


def test_propose_names_every_fault_of_the_call(tmp_path: Path) -> None:
    call = ["propose", "--catalog", str(tmp_path / "no.md"), "--title", "x", "--body", str(tmp_path / "none.md")]

    result = CliRunner().invoke(main, call)

    assert result.exit_code == 2
    assert "no.md does not exist" in result.stderr
    assert "none.md does not exist" in result.stderr


def test_propose_prints_a_page_for_a_terminal(tmp_path):
    output = propose(tmp_path).stdout

    assert "add-paper; labels: triage: missing paper" in output
    assert "after line 29 of" in output
    assert "missing: code" in output
    listed = propose(tmp_path, body="Please add https://arxiv.org/abs/2103.00020").stdout
    assert "(no title)" in listed
    assert "README.md:14" in listed
