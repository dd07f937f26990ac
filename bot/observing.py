"""What the bot asks of GitHub, counted; what it writes there, written down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from bot.errors import StoreError
from bot.forge.github import Exchanged
from bot.store.store import Store

BUDGET_EVERY = 30.0
"""Seconds between two notes of how many requests are left to an installation."""

log = structlog.get_logger()


def observing(store: Store) -> Callable[[Exchanged], None]:
    """Return what is told of every exchange with GitHub; it never fails, for nothing may depend on it."""
    noted: dict[int, float] = {}
    lock = threading.Lock()

    def observe(exchanged: Exchanged) -> None:
        try:
            store.tally("github_requests", method=exchanged.method, status=str(exchanged.status or "none"))
            if exchanged.method != "GET":
                delivery = str(structlog.contextvars.get_contextvars().get("delivery", ""))
                request = f"{exchanged.method} {exchanged.path}"
                store.note_written(delivery, exchanged.place.name, request, str(exchanged.status or "no answer"))
            installation = exchanged.place.installation_id or 0
            with lock:
                is_due = time.monotonic() - noted.get(installation, -BUDGET_EVERY) >= BUDGET_EVERY
                if is_due and exchanged.budget is not None:
                    noted[installation] = time.monotonic()
            if is_due and exchanged.budget is not None:
                store.gauge("github_budget", exchanged.budget, installation=str(installation))
        except StoreError as error:
            log.warning("exchange_not_written_down", reason=str(error))

    return observe
