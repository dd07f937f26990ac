"""The demo's story: a list, a clean and a faulty contribution, a request for a paper, and what the bot answered."""

from __future__ import annotations

import shutil
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click

from bot.settings.environment import Settings
from demo.running import RunningBot
from demo.year import Past, Year, a_year_ago
from standin import Repository, StandIn
from standin.world import utc_now

SECRET = "demo-webhook-secret"
APP_ID, INSTALLATION = 1234, 77
REPOSITORY = "demo/vision-language-papers"
PATIENCE = 60.0

CLEAN_ROWS = """\
|[CALIP: Zero-Shot Enhancement of CLIP with Parameter-free Attention](https://arxiv.org/abs/2209.14169)|AAAI 2023|[Code](https://github.com/ZiyuGuo99/CALIP)|
"""
FAULTY_ROWS = """\
|[Texts as Images in Prompt Tuning for Multi-Label Image Recognition](https://arxiv.org/pdf/2211.12739.pdf)|CVPR 2023|[code](https://github.com/guozix/TaI-DPT)
|[LASP: Text-to-Text Optimization for Language-Aware Soft Prompting](https://openaccess.thecvf.com/content/CVPR2023/papers/Bulat_LASP_Text-to-Text_Optimization_for_Language-Aware_Soft_Prompting_of_Vision__CVPR_2023_paper.pdf)]|ICCV 2023|[Code](https://www.adrianbulat.com/lasp)|
"""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A pull request of the demo: rows at the end of the list."""

    title: str
    author: str
    rows: str


CLEAN = Contribution("Add CALIP", "careful-contributor", CLEAN_ROWS)
FAULTY = Contribution("Add two papers on prompt tuning", "hurried-contributor", FAULTY_ROWS)


ISSUE_TITLE = "Our paper is missing"
ISSUE_TEXT = """\
Hi, thanks for the list! Could you add our work?

Title: RegionCLIP: Region-based Language-Image Pretraining
Paper: https://arxiv.org/abs/2112.09106 (CVPR 2022)
Code: https://github.com/microsoft/RegionCLIP
"""
AUTHOR, MAINTAINER = "author-of-a-paper", "maintainer"
COMMAND = "/triage add"


@dataclass(frozen=True, slots=True)
class Stage:
    """The stand-in, the running bot, and a folder for its database."""

    standin: StandIn
    bot: RunningBot
    repository: Repository
    list_text: str
    folder: Path


@contextmanager
def set_up(*, has_past: bool = False) -> Iterator[Stage]:
    """Start the stand-in and the bot, and stop both afterwards; no files remain. With *has_past* a year has gone by."""
    folder = Path(tempfile.mkdtemp(prefix="listkeeper-demo-"))
    text = files("demo").joinpath("list.md").read_text(encoding="utf-8")
    past = a_year_ago() if has_past else Past(datetime.now(UTC))
    clock = past if has_past else utc_now
    try:
        with StandIn(app_id=APP_ID, clock=lambda: max(clock(), past.now)) as standin:
            repository = standin.add_repository(REPOSITORY, files={"README.md": text}, installation_id=INSTALLATION)
            bot = RunningBot(standin.url, APP_ID, SECRET, folder)
            if has_past:
                settings = Settings.from_environment(bot.environment)
                Year(standin, repository, settings, SECRET, past).live()
                text = (standin.file(repository, "README.md") or b"").decode()
                clock = utc_now
            with bot:
                yield Stage(standin, bot, repository, text, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def contribute(stage: Stage, contribution: Contribution) -> int:
    """Open the pull request, deliver it signed as GitHub would, and wait for the bot's check run."""
    changed = {"README.md": stage.list_text + contribution.rows}
    number = stage.standin.open_pull(
        stage.repository, title=contribution.title, files=changed, author=contribution.author
    )
    payload = stage.standin.payloads.pull_request(stage.repository, number, "opened")
    status = stage.standin.deliver(stage.bot.webhook, SECRET, "pull_request", payload)
    click.echo(f"  delivered to {stage.bot.webhook} (signed), answered {status}")
    head = stage.standin.head_sha(stage.repository, number)
    wait_until(lambda: bool(stage.standin.check_runs(stage.repository, head)), stage.bot)
    wait_until(lambda: stage.bot.is_idle_after(number, head), stage.bot)
    return number


def ask(stage: Stage) -> int:
    """Open an issue that asks for a paper, deliver it, and wait for the answer."""
    standin, repository = stage.standin, stage.repository
    number = standin.open_issue(repository, ISSUE_TITLE, ISSUE_TEXT, AUTHOR)
    status = standin.deliver(stage.bot.webhook, SECRET, "issues", standin.payloads.issues(repository, number, "opened"))
    click.echo(f"  delivered to {stage.bot.webhook} (signed), answered {status}")
    wait_until(lambda: bool(standin.labels(repository, number)), stage.bot)
    return number


def command(stage: Stage, number: int) -> None:
    """Have a maintainer ask for the pull request. Wait until it exists and the issue says so."""
    standin, repository = stage.standin, stage.repository
    standin.set_permission(repository, MAINTAINER, "maintain")
    comment = standin.comment(repository, number, MAINTAINER, COMMAND)
    standin.deliver(stage.bot.webhook, SECRET, "issue_comment", standin.payloads.issue_comment(repository, comment))
    wait_until(lambda: bool(standin.reactions(comment)), stage.bot)
    wait_until(lambda: "I opened" in _own_comments(stage, number), stage.bot)
    [reaction] = standin.reactions(comment)
    _say("reaction", reaction.content)
    _say("comment", next(line for line in _own_comments(stage, number).split("\n") if "I opened" in line))


def _own_comments(stage: Stage, number: int) -> str:
    found = stage.standin.comments(stage.repository, number)
    return "\n".join(comment.body for comment in found if comment.actor.is_app)


def show_issue(stage: Stage, number: int) -> None:
    """Print what the bot answered to an issue."""
    _say("labels", ", ".join(stage.standin.labels(stage.repository, number)) or "none")
    _say("comment", "")
    click.echo(textwrap.indent(_readable(_own_comments(stage, number)), "  │ ", lambda _: True))


def wait_until(is_done: Callable[[], bool], bot: RunningBot) -> None:
    """Wait for something to become true; if it does not, end the demo with the bot's own log."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not is_done():
        if time.monotonic() > deadline or not bot.is_running:
            raise click.ClickException(f"the bot did not answer. Its log:\n{bot.log_text()}")
        pause.wait(0.05)


def show(stage: Stage, number: int) -> None:
    """Print what the bot posted, in a readable form."""
    standin, repository = stage.standin, stage.repository
    for run in standin.check_runs(repository, standin.head_sha(repository, number)):
        _say("check run", f"{run.conclusion}: {run.title}")
        for note in run.annotations:
            _say("", f"{note.path}:{note.start_line} {note.level}: {note.title}")
    _say("labels", ", ".join(standin.labels(repository, number)) or "none")
    for comment in standin.comments(repository, number):
        _say("comment", "")
        click.echo(textwrap.indent(_readable(comment.body), "  │ ", lambda _: True))
    if not standin.comments(repository, number):
        _say("comment", "none: there is nothing to report")
    suggested = len(standin.review_comments(repository, number))
    _say("suggestions", f"{suggested} to accept with one click" if suggested else "none")


def _say(what: str, text: str) -> None:
    click.echo(f"  {click.style(f'{what:<12}', bold=True)}{text}")


def _readable(body: str) -> str:
    """Return a comment without the parts that GitHub does not show."""
    lines = [line for line in body.strip().split("\n") if not line.startswith("<!--")]
    text = "\n".join(lines).strip().replace("<sub>", "").replace("</sub>", "").replace("\u200b", "")
    return "\n".join(line if line.startswith("|") else _wrapped(line) for line in text.split("\n"))


def _wrapped(line: str) -> str:
    return textwrap.fill(line, 110, break_long_words=False, break_on_hyphens=False)
