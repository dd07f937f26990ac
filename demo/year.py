"""A year of made-up contributions to the demo's list, so that the desk has something to show.

They come as signed deliveries through the real webhook, and the real worker answers them; only the clock is set back.
Everything is made up: papers, people and what they do.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from bot.app import put_together
from bot.forge.github import GitHubForge
from bot.forge.github_client import GitHubClient
from bot.settings.environment import Settings
from standin import Repository, StandIn
from standin.deliveries import raw_body, signature

SEED = 20
WEEKS, A_WEEK = 50, 1.1
"""Weeks before now in which people contribute, and how many contributions come in one on average."""

STILL_OPEN = 6
PEOPLE = ("amira", "bao", "chiara", "dmitri", "esi", "farid", "greta", "hana")
MAINTAINER = "maintainer"
FIRST = ("Sparse", "Calibrated", "Temporal", "Open-World", "Modular", "Frozen", "Causal", "Compact", "Retrieval-Guided")
SECOND = ("Prompt", "Adapter", "Token", "Region", "Concept", "Caption", "Cache")
THIRD = ("Tuning", "Distillation", "Alignment", "Fusion", "Pruning", "Mining", "Transfer")
FOURTH = (
    "Vision-Language Models",
    "Few-Shot Recognition",
    "Video Understanding",
    "Dense Prediction",
    "Robust Retrieval",
)
VENUES = ("CVPR 2025", "ICCV 2025", "ICLR 2025", "NeurIPS 2024", "ECCV 2024", "AAAI 2025")


@dataclass
class Past:
    """The time in the demo's past; the stand-in and the bot read it, and it only goes forward."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.now.timestamp()

    def go_on(self, **much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**much)


@dataclass
class Row:
    """A made-up row as somebody writes it, and as it should be."""

    written: str
    right: str


@dataclass
class Year:
    """What people do to a list, and the bot that watches."""

    standin: StandIn
    repository: Repository
    settings: Settings
    secret: str
    past: Past
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a story, no secret

    def __post_init__(self) -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        forge = GitHubForge(GitHubClient(self.settings.credentials, self.standin.url))
        self._parts = put_together(self.settings, forge, self.past.seconds)
        self._web = self._parts.app.test_client()
        self._told = 0

    def live(self) -> int:
        """Let the year go by; return how many contributions there were."""
        self.standin.set_permission(self.repository, MAINTAINER, "maintain")
        moments = sorted(self.dice.uniform(0, WEEKS * 7) for _ in range(int(WEEKS * A_WEEK)))
        begun = self.past.now
        for at, row in enumerate(self._rows(len(moments))):
            self.past.now = max(self.past.now, begun + timedelta(days=moments[at]))
            is_last = at >= len(moments) - STILL_OPEN
            self._contribute(row, is_left_open=is_last)
            if at % 9 == 4:
                self._ask(is_answered=not is_last)
        self.past.now = max(self.past.now, begun)
        return len(moments)

    def _rows(self, count: int) -> Iterator[Row]:
        names = [(a, b, c, d) for a in FIRST for b in SECOND for c in THIRD for d in FOURTH]
        for number, (a, b, c, d) in enumerate(self.dice.sample(names, count)):
            venue, code = self.dice.choice(VENUES), f"{a}-{b}-{c}".lower().replace(" ", "-")
            link = f"https://arxiv.org/abs/24{1 + number % 12:02}.{10_000 + 37 * number:05}"
            right = f"|[{a} {b} {c} for {d}]({link})|{venue}|[Code](https://github.com/example-lab/{code})|"
            yield Row(self._as_written(right, link), right)

    def _as_written(self, right: str, link: str) -> str:
        slip = self.dice.random()
        if slip < 0.12:
            return right.replace(f"({link})", f"({link})]")
        if slip < 0.2:
            return right.removesuffix("|")
        if slip < 0.3:
            return right.replace("[Code]", "[code]")
        if slip < 0.36:
            return right.replace("/abs/", "/pdf/")
        if slip < 0.42:
            return right.replace("|[Code]", " | [Code]", 1)
        return right

    def _contribute(self, row: Row, *, is_left_open: bool) -> None:
        author = self.dice.choice(PEOPLE)
        title = "Add " + row.right[2 : row.right.index("]")]
        number = self.standin.open_pull(
            self.repository, title=title, files={"README.md": self._text + row.written + "\n"}, author=author
        )
        self._tell_pull(number, "opened")
        if is_left_open:
            return
        self.past.go_on(hours=self.dice.uniform(1, 40))
        choice = self.dice.random()
        if row.written != row.right and choice < 0.6:
            self.standin.push_to_pull(self.repository, number, {"README.md": self._text + row.right + "\n"})
            self._tell_pull(number, "synchronize")
            self.past.go_on(hours=self.dice.uniform(1, 30))
        elif row.written != row.right and choice < 0.72:
            self._say(number, "/triage override link-form: this is how they want it")
        self._close(number, is_merged=choice < 0.93)
        if row.written != row.right and 0.72 <= choice < 0.85:
            self.past.go_on(hours=self.dice.uniform(2, 60))
            self._push(self._text.replace(row.written + "\n", row.right + "\n"))

    @property
    def _text(self) -> str:
        return (self.standin.file(self.repository, "README.md") or b"").decode()

    def _ask(self, *, is_answered: bool) -> None:
        a, b, c = (self.dice.choice(words) for words in (FIRST, SECOND, THIRD))
        link = f"https://arxiv.org/abs/2503.{self.dice.randrange(10_000, 20_000)}"
        body = f"Could you add our paper?\n\nTitle: {a} {b} {c} for Medical Images\nPaper: {link}\n"
        number = self.standin.open_issue(self.repository, "Our paper is missing", body, self.dice.choice(PEOPLE))
        payloads = self.standin.payloads
        self._tell("issues", payloads.issues(self.repository, number, "opened"))
        if is_answered:
            self.past.go_on(hours=self.dice.uniform(1, 50))
            self.standin.close_issue(self.repository, number)
            self._tell("issues", payloads.issues(self.repository, number, "closed"))

    def _say(self, number: int, text: str) -> None:
        comment = self.standin.comment(self.repository, number, MAINTAINER, text)
        self._tell("issue_comment", self.standin.payloads.issue_comment(self.repository, comment))

    def _close(self, number: int, *, is_merged: bool) -> None:
        before = self.repository.branches["main"]
        self.standin.close_pull(self.repository, number, merged=is_merged, by=MAINTAINER)
        self._tell_pull(number, "closed")
        if is_merged:
            self._tell("push", self.standin.payloads.push(self.repository, "main", before=before))

    def _push(self, text: str) -> None:
        before = self.repository.branches["main"]
        self.standin.commit(self.repository, "main", {"README.md": text}, author=MAINTAINER)
        self._tell("push", self.standin.payloads.push(self.repository, "main", before=before))

    def _tell_pull(self, number: int, action: str) -> None:
        self._tell("pull_request", self.standin.payloads.pull_request(self.repository, number, action))

    def _tell(self, event: str, payload: dict[str, object]) -> None:
        """Deliver as GitHub does, and let the bot work until nothing waits."""
        self._told += 1
        body = raw_body(payload)
        headers = {
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": f"year-{self._told}",
            "X-Hub-Signature-256": signature(self.secret, body),
        }
        status = self._web.post("/webhook", data=body, headers=headers).status_code
        if status != 202:
            raise RuntimeError(f"the webhook answered {status}")
        work = self._parts.store.work
        while self._parts.store.jobs.all("waiting"):
            self.past.go_on(seconds=self.dice.uniform(3, 9))
            for due in work.due():
                work.dispatched(due)
                self._parts.worker.attend(due)


def a_year_ago() -> Past:
    """Return the moment at which the year begins."""
    return Past(datetime.fromtimestamp(time.time(), UTC) - timedelta(weeks=WEEKS, days=2))
