"""Every command that stands in a block of a page is run as it stands there, or the reason why it is not is named."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from bot.cli.commands import main
from tests.support.git import Repository
from tests.support.lists import BODY, BROKEN_LIST, BROKEN_ROW, LIST
from tests.support.places import ROOT

pytestmark = pytest.mark.slow

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
SHELL = ("sh", "console", "bash", "")
NOT_RUN = {
    r"make (?:demo|test)$": "CI runs both on a clean checkout",
    r"docker |curl http://127\.0\.0\.1:8080/readyz$": "no Docker where the tests run; the files it reads have tests of their own",
    r"git pull$": "brings a checkout up to date, which needs somebody to bring it from",
    r"python3 -m venv |\.venv/bin/pip install ": "the tests of the wheel install it that way",
    r"export LISTKEEPER_\w+=": "the settings have tests of their own",
    r"\.venv/bin/listkeeper serve$": "stays until it is ended; the tests of the server start it so",
}
"""Beginnings of commands that are not run, and why."""

LISTKEEPER = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n'
UVX = '#!/bin/sh\nexec "$@"\n'
OUTPUT = re.compile(r"^(?:error|warning|advice)\[|^ *(?:-->|\d* ?\|)")
"""A line of a block that shows what a command says."""


def commands_of(page):
    """Return the commands of a page's blocks, with what continues them; a block that shows output has none."""
    for block in BLOCK.finditer(page.read_text("utf-8")):
        text = block["text"].replace("\\\n", " ")
        lines = [line.strip() for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
        if block["language"] in SHELL and lines and not OUTPUT.match(lines[0]):
            yield from (" ".join(line.split()) for line in lines)


def without_remark(command):
    return command.split(" #")[0].strip()


def why_not(command):
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, command)), None)


SHOWN = [(page, command) for page in PAGES for command in map(without_remark, commands_of(page))]


@pytest.fixture
def at_a_list(tmp_path):
    """Runs a command in the checkout of a list, where the files that the pages name are at hand."""
    folder, programs = tmp_path / "list", tmp_path / "programs"
    for place in (folder / ".venv" / "bin", programs):
        place.mkdir(parents=True)
    for program, text in (
        (folder / ".venv/bin/listkeeper", LISTKEEPER),
        (programs / "listkeeper", LISTKEEPER),
        (programs / "uvx", UVX),
    ):
        program.write_text(text)
        program.chmod(0o755)
    repository = Repository(folder)
    repository.commit({"README.md": LIST, ".gitignore": ".venv\n"})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.commit({"README.md": BROKEN_LIST})
    files = {"before.md": LIST, "old.md": LIST, "issue.md": BODY, "triage.yml": "rules:\n  spacing: {level: ignore}\n"}
    for name, text in files.items():
        (folder / name).write_text(text)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LISTKEEPER_")},
        "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path),
    }  # fmt: skip
    (folder / ".github" / "ISSUE_TEMPLATE").mkdir(parents=True)

    def run(command):
        return subprocess.run(
            ["/bin/sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, input=BROKEN_LIST
        )

    return run


@pytest.mark.parametrize(
    "page", sorted({page for page, command in SHOWN if not why_not(command)}), ids=lambda page: page.name
)
def test_what_a_page_shows_runs_as_it_stands_there(at_a_list, page, tmp_path):
    for _, command in (shown for shown in SHOWN if shown[0] == page and not why_not(shown[1])):
        done = at_a_list(command)
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert done.returncode == 0 or " check " in command, f"{command}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, f"{command}: {done.stderr}"
        written = [tmp_path / "list" / name.replace("~/", "../") for name in re.findall(r"> ?(\S+)$", command)]
        assert done.stdout or all(path.read_text() for path in written), f"{command} says nothing"
        if " --fix" in command:
            assert BROKEN_ROW not in (tmp_path / "list" / "README.md").read_text()


def test_every_reason_is_of_use_and_every_command_of_ours_is_run():
    left = {command: why_not(command) for _, command in SHOWN if why_not(command)}
    ours = [
        words[words.index("listkeeper") + 1]
        for words in (re.split(r"[ /]", command) for command in left)
        if "listkeeper" in words
    ]
    ours = [word for word in ours if word in main.commands and word != "serve"]

    assert set(left.values()) == set(NOT_RUN.values())
    assert ours == []
    assert len(SHOWN) - len(left) > 20
