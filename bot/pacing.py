"""How fast GitHub is asked: under its limits, and with answers before sweeps.

GitHub's figures ("Rate limits for the REST API", docs.github.com): 900 points a minute, a read counting one and a write five; 80 contents a
minute and 500 an hour; and as many requests an hour as it says in each answer. A tenth is left free, for what other programs write in the same
installation's name and for clocks that differ. What would go over a limit is not sent: `Limited` is raised, and the job waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import Limited
from bot.forge.base import Exchanged, Place
from bot.store.budgets import Budgets, Limits

ANSWERS = Limits(points=800, writes=72, writes_an_hour=450)
SWEEPS = Limits(points=400, writes=36, writes_an_hour=225, untouched=0.25)
"""Work that nobody waits for leaves at least half of everything to what somebody does."""

READ, WRITE = 1, 5
"""Points that a request costs."""

AT_ONCE = 10
"""Points for reading that are taken out of the purse together, so that not every read costs a transaction."""

GOOD_FOR = 30.0
"""Seconds after which points that were taken and not used are worth nothing any more."""

LEARN_EVERY, LOW = 30.0, 300
"""Seconds between two notes of what is left of the hour, and the number of requests below which each is noted."""


@dataclass
class _Purse:
    """Points for reading that this process took for an installation."""

    points: int = 0
    until: float = 0.0


@dataclass(kw_only=True)
class Pacing:
    """The pace of one process; every process spends from the same budgets."""

    budgets: Budgets
    limits: Limits = ANSWERS
    is_background: bool = False
    clock: Callable[[], float] = time.monotonic
    _purses: dict[int, _Purse] = field(default_factory=dict)
    _learned: dict[int, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, place: Place, method: str) -> None:
        """Count a request that is about to be sent; raises `Limited` where it must wait."""
        installation = place.installation_id or 0
        if method in ("GET", "HEAD"):
            self._read(installation)
        else:
            self._take(installation, WRITE, 1)

    def learn(self, exchanged: Exchanged) -> None:
        """Take note of what an answer says of the limits."""
        installation = exchanged.place.installation_id or 0
        if exchanged.wait is not None:
            self.budgets.hold(installation, exchanged.wait, "asked by GitHub")
        if exchanged.remaining is None or exchanged.ceiling is None or exchanged.renewed_at is None:
            return
        with self._lock:
            is_due = self.clock() - self._learned.get(installation, -LEARN_EVERY) >= LEARN_EVERY
            if not is_due and exchanged.remaining > LOW:
                return
            self._learned[installation] = self.clock()
        self.budgets.learn(installation, exchanged.ceiling, exchanged.remaining, exchanged.renewed_at)

    def _read(self, installation: int) -> None:
        with self._lock:
            purse = self._purses.setdefault(installation, _Purse())
            if purse.until < self.clock():
                purse.points = 0
            if purse.points < READ:
                self._take(installation, AT_ONCE, 0)
                purse.points, purse.until = AT_ONCE, self.clock() + GOOD_FOR
            purse.points -= READ

    def _take(self, installation: int, points: int, writes: int) -> None:
        held = self.budgets.take(installation, points, writes, self.limits)
        if held is None:
            return
        if writes and not self.is_background:
            self.budgets.hold(
                installation, held.seconds, held.reason
            )  # reading on for what cannot be written helps nobody
        raise Limited(f"held back for {held.seconds:.0f} s: {held.reason}", held.seconds, held.reason)
