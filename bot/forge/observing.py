"""The bot's requests to GitHub: each is paced and counted, and each write is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.errors import StoreError
from bot.forge.base import Exchanged, Repo
from bot.forge.pacing import SWEEPS, Pacing
from bot.store.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Watching:
    """Sees every request of this process, before and after."""

    store: Store
    pacing: Pacing

    def in_background(self) -> Watching:
        """Return the same for work that nobody waits for; it leaves more of the limits to others."""
        return replace(self, pacing=replace(self.pacing, limits=SWEEPS))

    def before(self, repo: Repo, method: str, path: str) -> None:
        """Let a request pass, or raise `Limited`."""
        self.pacing.admit(repo, method, path)

    def after(self, exchanged: Exchanged) -> None:
        """Count the request, record it if it wrote something, and learn from it. It never fails."""
        status = str(exchanged.status or "none")
        try:
            self.store.counts.tally("github_requests", method=exchanged.method, status=status)
            if exchanged.method != "GET":
                delivery = str(structlog.contextvars.get_contextvars().get("delivery", ""))
                request = f"{exchanged.method} {exchanged.path}"
                outcome = str(exchanged.status or "no answer")
                self.store.write_log.note(delivery, exchanged.repo.name, request, outcome)
            self.pacing.learn(exchanged)
        except StoreError as error:
            log.warning("exchange_not_written_down", reason=str(error))
