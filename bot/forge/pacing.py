"""How fast GitHub is asked: under its limits, and with answers before sweeps.

GitHub's figures ("Rate limits for the REST API", docs.github.com): 900 points a minute for each endpoint, a read counting one and a write five; 80
contents a minute and 500 an hour, which are what people are told of: comments, reviews, pull requests, commits; and as many requests an hour as each answer
says. A slot of time that reaches into the minute counts as a whole, which leaves a little free for clocks that differ. What would go over a limit is not
sent: `Paced` is raised, and the job waits.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import Paced
from bot.forge.base import Exchanged, Repo
from bot.store.budgets import Budgets, Cost


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be asked of an endpoint in a minute, in points; how many contents may be written in a minute and in an hour; and the share of the
    hour's requests that is left alone.
    """

    points: int
    contents: int
    contents_an_hour: int
    untouched: float = 0.0


ANSWERS = Limits(points=900, contents=80, contents_an_hour=500)
SWEEPS = Limits(points=450, contents=40, contents_an_hour=250, untouched=0.25)
"""Work that nobody waits for leaves at least half of everything to what somebody does."""

OFFERS = 0.6
"""Share of the contents that may be reviews with suggestions, whose fixes stand in the comment as well."""

READ, WRITE = 1, 5
"""Points that a request costs."""

AT_ONCE = 10
"""Points for reading that are taken out of the purse together, so that not every read costs a transaction."""

GOOD_FOR = 30.0
"""Seconds after which points that were taken and not used are worth nothing any more."""

LEARN_EVERY, LOW = 30.0, 300
"""Seconds between two notes of what is left of the hour, and the number of requests below which each is noted."""

CONTENTS = re.compile(r"/issues/\d+/comments|/pulls|/pulls/\d+/reviews|/contents/.*|/git/refs")
"""What makes contents when it is written to."""


BELOW = frozenset(["check-runs", "comments", "labels", "reactions", "reviews"])
"""Endpoints below that of an issue, a pull request or a commit."""


@dataclass
class _Purse:
    """Points for reading that this process took for one endpoint."""

    points: int = 0
    until: float = 0.0


@dataclass(kw_only=True)
class Pacing:
    """The pace of one process; every process spends from the same budgets."""

    budgets: Budgets
    limits: Limits = ANSWERS
    clock: Callable[[], float] = time.monotonic
    _purses: dict[tuple[int, str], _Purse] = field(default_factory=dict)
    _learned: dict[int, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, repo: Repo, method: str, path: str) -> None:
        """Count a request that is about to be sent; raises `Paced` where it must wait."""
        installation, endpoint = repo.installation_id or 0, endpoint_of(path)
        if method in ("GET", "HEAD"):
            self._read(installation, endpoint)
            return
        costs = [self._points(endpoint, WRITE)]
        if method in ("POST", "PUT") and CONTENTS.fullmatch(path):
            costs.append(self._content(OFFERS if endpoint == "pulls/reviews" else 1.0))
        self._take(installation, *costs)

    def learn(self, exchanged: Exchanged) -> None:
        """Take note of what an answer says of the limits."""
        installation = exchanged.repo.installation_id or 0
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

    def _read(self, installation: int, endpoint: str) -> None:
        with self._lock:
            purse = self._purses.setdefault((installation, endpoint), _Purse())
            if purse.until < self.clock():
                purse.points = 0
            if purse.points < READ:
                self._take(installation, self._points(endpoint, AT_ONCE))
                purse.points, purse.until = AT_ONCE, self.clock() + GOOD_FOR
            purse.points -= READ

    def _points(self, endpoint: str, points: int) -> Cost:
        return Cost(endpoint, points, self.limits.points, None, "requests")

    def _content(self, share: float) -> Cost:
        limits = self.limits
        return Cost("(contents)", 1, int(limits.contents * share), int(limits.contents_an_hour * share), "contents")

    def _take(self, installation: int, *costs: Cost) -> None:
        held = self.budgets.take(installation, costs, self.limits.untouched)
        if held is not None:
            raise Paced(f"held back for {held.seconds:.0f} s: {held.reason}", held.seconds, held.reason)


def endpoint_of(path: str) -> str:
    """Return what GitHub counts requests to *path*, below a repository, as.

    >>> [endpoint_of(path) for path in ("/pulls/7", "/issues/7/comments", "/issues/comments/99", "/contents/a/b.md", "")]
    ['pulls', 'issues/comments', 'issues/comments', 'contents', 'repository']
    """
    first, *rest = path.strip("/").split("/")
    below = [part for part in rest if part in BELOW] if first in ("issues", "pulls", "commits") else []
    return "/".join([first or "repository", *below[:1]])
