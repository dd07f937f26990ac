"""The bot with everything real but the forge and the queue engine: signed deliveries in, wishes carried out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from flask import Flask

from bot.app import put_together
from bot.forge.base import Branch, ChangedFile, Comparison, PullRequest
from bot.forge.memory import MemoryForge
from bot.settings.environment import Settings, TokenCredentials
from bot.store.budgets import Budgets
from bot.store.store import Store
from bot.web.webhook import sign
from bot.work.worker import Worker
from standin.diff import difference, lines_of, unified_patch
from tests.support.databases import migrated_sqlite

SECRET = "a-webhook-secret"
REPOSITORY = {"id": 1, "full_name": "ann/list", "default_branch": "main"}


class Clock:
    """Time that a test moves by hand."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@dataclass
class House:
    """The whole bot in one process, with a forge in memory."""

    forge: MemoryForge
    store: Store
    app: Flask
    worker: Worker
    clock: Clock
    budgets: Budgets
    base: bytes = b""
    policy: bytes | None = None
    guids: int = 0
    heads: list[str] = field(default_factory=list)

    def on_the_list(self, text: str, policy: str | None = None) -> None:
        self.base = text.encode()
        self.forge.files[("README.md", "base")] = self.base
        if policy is not None:
            self.forge.files[(".github/triage.yml", "base")] = policy.encode()

    def pull(self, head: str, *, number: int = 1, is_draft: bool = False, extra: tuple[ChangedFile, ...] = ()) -> str:
        """Put a pull request's newest head there; return its sha."""
        sha = f"{len(self.heads) + 1:040x}"
        self.heads.append(sha)
        known = self.forge.pulls.get(number)
        labels = known.labels if known else frozenset()
        self.forge.pulls[number] = PullRequest(
            number, "Add", "stranger", True, is_draft, "main", sha, labels, 0, head=self.branch_of(number)
        )
        changed = (changed_file("README.md", self.base.decode(), head),) if head.encode() != self.base else ()
        self.forge.files[("README.md", sha)] = head.encode()
        self.forge.comparisons["main", sha] = Comparison("base", "base", (*changed, *extra), is_whole=True)
        return sha

    def branch_of(self, number: int) -> Branch:
        """The branch that a pull request comes from: of this repository, unless a test changes it."""
        known = self.forge.pulls.get(number)
        return known.head if known and known.head else Branch(1, "ann/list", f"branch-{number}", is_open_to_us=True)

    def deliver(
        self, event: str = "pull_request", *, number: int = 1, action: str = "synchronize", **more: object
    ) -> int:
        """Send a signed delivery and have the worker do what it asks for; return the status."""
        self.guids += 1
        payload = {"action": action, "repository": REPOSITORY, "pull_request": {"number": number}, **more}
        status = self.post(event, json.dumps(payload).encode(), f"guid-{self.guids}")
        self.work()
        return status

    def post(self, event: str, body: bytes, guid: str) -> int:
        headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": guid, "X-Hub-Signature-256": sign(body, SECRET)}
        return self.app.test_client().post("/webhook", data=body, headers=headers).status_code

    def work(self) -> None:
        self.clock.now += 10
        for work in self.store.work.due():
            self.store.work.dispatched(work)
            self.worker.attend(work)

    @property
    def comments(self) -> list[str]:
        return [text for _, text, is_ours in self.forge.comments.values() if is_ours]


def changed_file(path: str, old: str, new: str) -> ChangedFile:
    before, after = lines_of(old.encode()), lines_of(new.encode())
    patch = unified_patch(before, after, difference(before, after))
    signs = [line[:1] for line in patch.split("\n")]
    status = "modified" if old else "added"
    return ChangedFile(path, None, status, signs.count("+"), signs.count("-"), patch)


def make_house(folder, url: str = "", **settings) -> House:
    """Return the whole bot on the database at *url*, or one in *folder*; *settings* are what its environment would say."""
    clock, forge = Clock(), MemoryForge()
    path = folder / "bot.db"
    url = url or (f"sqlite:///{path}" if path.exists() else migrated_sqlite(path))
    made = Settings((SECRET,), TokenCredentials("a-token"), database_url=url, debounce=1.0, **settings)
    parts = put_together(made, forge, clock)
    return House(forge, parts.store, parts.app, parts.worker, clock, parts.budgets)
