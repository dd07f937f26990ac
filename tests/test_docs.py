"""The pages tell the truth: about metrics, options, files and words."""

import os
import re
import shlex
import subprocess
import sys

import click
import pytest

from bot.cli.commands import main
from bot.settings.environment import NAMES
from bot.web.metrics import COUNTERS
from tests.support.places import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
PATH = re.compile(r"`((?:bot|rules|tests|docs|demo|standin|bench)/[\w./-]*)`")
METRIC = re.compile(r"listkeeper_(\w+?)(?:_total)?(?=[`{\s])")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
CALL = re.compile(r"(?<![\w./-])listkeeper (?P<command>[a-z]+)(?P<rest>[^`#|\n]*)")


def test_every_file_that_contributors_are_sent_to_is_there():
    named = {
        name
        for page in (ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md")
        for name in PATH.findall(page.read_text())
    }

    assert len(named) > 40
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_room_is_on_the_map():
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [
        path.name + ("/" if path.is_dir() else "")
        for top in ("bot", "rules")
        for path in (ROOT / top).iterdir()
        if not path.name.startswith("__") and path.name not in ("py.typed", "locale")
    ]

    assert [room for room in rooms if f"`{room}`" not in text] == []


def test_what_the_recipe_for_a_rule_promises_is_so():
    """The recipe names the functions and the fields by which a rule is written."""
    kit = (ROOT / "rules" / "kit" / "__init__.py").read_text()
    recipes = (ROOT / "CONTRIBUTING.md").read_text()
    for name in ("entry_rule", "list_rule", "Problem", "say"):
        assert name in recipes
        assert f'"{name}"' in kit
    assert "def usual(" in (ROOT / "rules" / "habits" / "learning.py").read_text()


GAUGES = re.findall(r"\"(\w+)\"", (ROOT / "bot" / "web" / "metrics.py").read_text())


def test_every_metric_is_on_the_page_and_none_that_is_not_there():
    page = (ROOT / "docs" / "self-hosting.md").read_text()
    named = set(METRIC.findall(page))
    known = set(COUNTERS) | {"jobs_pending", "jobs_parked", "job_lag_seconds", "worker_heartbeat_age_seconds"}
    known |= {"github_budget", "github_held_seconds"}

    assert known - set(COUNTERS) <= set(GAUGES)
    assert known - named == set()
    assert named - known == set()


def options():
    found = {"--help", "--version"}
    waiting = [main]
    while waiting:
        command = waiting.pop()
        found |= {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        waiting += list(command.commands.values()) if isinstance(command, click.Group) else []
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_that_a_page_gives_a_command_is_one(page):
    calls = [call for call in CALL.finditer(page.read_text()) if call["command"] in main.commands]
    named = {option for call in calls for option in OPTION.findall(call["rest"])}

    assert named - options() == set()


def test_every_option_of_check_is_on_a_page():
    pages = "".join(page.read_text() for page in PAGES)

    assert [
        option.opts[0]
        for option in main.commands["check"].params
        if option.opts[0].startswith("--") and option.opts[0] not in pages
    ] == []


def test_every_setting_is_in_the_readme():
    text = (ROOT / "README.md").read_text()

    assert [
        name for name in NAMES if f"LISTKEEPER_{name}" not in text and f"…_{name.removeprefix('GITHUB_')}" not in text
    ] == []


def test_the_glossary_has_the_words_that_only_we_use():
    text = (ROOT / "docs" / "glossary.md").read_text()
    words = (
        "sweep slot turn|rate limiter|sister list contribution finding fate surroundings clue phrase wish subject cause habit".replace(
            " ", "|"
        )
        .replace("rate|limiter", "rate limiter")
        .replace("sister|list", "sister list")
    )

    assert [word for word in words.split("|") if f"\n| {word} |" not in text] == []


COMMANDS = re.compile(r"^(?:[^\n]*/|uvx )?listkeeper (?P<words>[^\n|>]+)", re.MULTILINE)
BLOCKS = re.compile(r"^```(?:sh|console|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
READ_BY_PEOPLE = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: path.name)
def test_every_command_in_a_block_is_one_that_there_is(path):
    """Commands and their options are parsed as they would be; what they do is tested where they are."""
    blocks = "\n".join(BLOCKS.findall(path.read_text("utf-8")))
    for found in COMMANDS.finditer(blocks):
        words = shlex.split(found["words"], comments=True)
        name = words[0] if words else ""
        if name.startswith("-"):
            continue
        assert name in main.commands, found[0]
        command, rest = main.commands[name], words[1:]
        if isinstance(command, click.Group) and rest:
            assert rest[0] in command.commands, found[0]
            command, rest = command.commands[rest[0]], rest[1:]
        command.make_context(name, rest)


def test_the_site_asks_nobody_else_for_anything(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    loaded = re.compile(
        r"<(?:script|img|iframe)[^>]* src=.?(https?:)?//|<link[^>]*rel=.?(?:stylesheet|preconnect|icon)[^>]*href=.?https?://"
    )
    pages = list(tmp_path.rglob("*.html"))

    assert len(pages) > 60
    assert [path.name for path in pages if loaded.search(path.read_text("utf-8"))] == []
