"""The whole bot in this process, working for a stand-in: everything is real but the process and the queue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.app import put_together
from bot.forge.github import GitHubForge
from bot.forge.github_client import GitHubClient
from bot.settings.environment import AppCredentials, Settings
from bot.web.webhook import sign
from standin import RecordedRequest, StandIn
from tests.support.databases import migrated_sqlite
from tests.support.lists import SECRET


@dataclass
class WholeBot:
    """It is told of a delivery, works until nothing waits, and knows what it asked of GitHub meanwhile."""

    github: StandIn
    folder: Path
    key: str
    clock: float = 1_700_000_000.0

    def __post_init__(self) -> None:
        credentials = AppCredentials(7, self.key)
        url = migrated_sqlite(self.folder / "bot.db")
        settings = Settings((SECRET,), credentials, database_url=url, debounce=1.0)
        forge = GitHubForge(GitHubClient(credentials, self.github.url))
        self.parts = put_together(settings, forge, lambda: self.clock)
        self.web = self.parts.app.test_client()
        self.deliveries = 0

    def tell(self, event: str, payload: object) -> list[RecordedRequest]:
        """Deliver, work until nothing waits, and return the requests that it took, without those for tokens."""
        self.github.clear_requests()
        self.deliveries += 1
        body = json.dumps(payload).encode()
        headers = {
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": f"d{self.deliveries}",
            "X-Hub-Signature-256": sign(body, SECRET),
        }
        status = self.web.post("/webhook", data=body, headers=headers).status_code
        assert status == 202, f"the bot did not take the delivery: {status}"
        while self.parts.store.jobs.all("waiting"):
            self.clock += 10
            for work in self.parts.store.work.due():
                self.parts.store.work.dispatched(work)
                self.parts.worker.attend(work)
        return [request for request in self.github.requests if "access_tokens" not in request.path]
