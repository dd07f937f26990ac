"""The rate limiter: how fast we ask GitHub. We stay under its limits, and answers go before sweeps.

GitHub's limits ("Rate limits for the REST API", docs.github.com):

- 900 points a minute for each endpoint; a read costs one point and a write five.
- 80 contents a minute and 500 an hour. Contents are what people get notified about: comments, reviews, pull requests,
  commits.
- As many requests an hour as each answer says.

A slot of time that overlaps the minute counts completely; this leaves a little room for clocks that differ. A request
that would exceed a limit is not sent: `Paced` is raised, and the job waits.
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
    """The points for one endpoint in a minute, the contents that we may write in a minute and in an hour, and the share
    of the hour's requests that stays free.
    """

    points: int
    contents: int
    contents_an_hour: int
    untouched: float = 0.0


ANSWERS = Limits(points=900, contents=80, contents_an_hour=500)
SWEEPS = Limits(points=450, contents=40, contents_an_hour=250, untouched=0.25)
"""Work that nobody waits for leaves at least half of everything to work that somebody waits for."""

OFFERS = 0.6
"""Share of the contents that may be reviews with suggestions; their fixes are in the comment too."""

READ, WRITE = 1, 5
"""Points that a request costs."""

AT_ONCE = 10
"""Points for reading that are taken from the budget together, so that not every read costs a transaction."""

GOOD_FOR = 30.0
"""Seconds after which points that were taken but not used expire."""

LEARN_EVERY, LOW = 30.0, 300
"""Seconds between two notes of what is left of the hour, and the number of requests below which we always note it."""

CONTENTS = re.compile(r"/issues/\d+/comments|/pulls|/pulls/\d+/reviews|/contents/.*|/git/refs")
"""Paths where a write creates contents."""


BELOW = frozenset(["check-runs", "comments", "labels", "reactions", "reviews"])
"""Endpoints below those of an issue, a pull request or a commit."""


@dataclass
class _Allowance:
    """Points for reading that this process took for one endpoint."""

    points: int = 0
    until: float = 0.0


@dataclass(kw_only=True)
class Pacing:
    """The rate limiter of one process; all processes share the same budgets."""

    budgets: Budgets
    limits: Limits = ANSWERS
    clock: Callable[[], float] = time.monotonic
    _allowances: dict[tuple[int, str], _Allowance] = field(default_factory=dict)
    _learned: dict[int, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, repo: Repo, method: str, path: str) -> None:
        """Count a request that is about to be sent; raises `Paced` if it must wait."""
        installation, endpoint = repo.installation_id or 0, endpoint_of(path)
        if method in ("GET", "HEAD"):
            self._read(installation, endpoint)
            return
        costs = [self._points(endpoint, WRITE)]
        if method in ("POST", "PUT") and CONTENTS.fullmatch(path):
            costs.append(self._content(OFFERS if endpoint == "pulls/reviews" else 1.0))
        self._take(installation, *costs)

    def learn(self, exchanged: Exchanged) -> None:
        """Take note of what an answer says about the limits."""
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
            allowance = self._allowances.setdefault((installation, endpoint), _Allowance())
            if allowance.until < self.clock():
                allowance.points = 0
            if allowance.points < READ:
                self._take(installation, self._points(endpoint, AT_ONCE))
                allowance.points, allowance.until = AT_ONCE, self.clock() + GOOD_FOR
            allowance.points -= READ

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
    """Return the endpoint under which GitHub counts requests to *path*, below a repository.

    >>> paths = ("/pulls/7", "/issues/7/comments", "/issues/comments/99", "/contents/a/b.md", "")
    >>> [endpoint_of(path) for path in paths]
    ['pulls', 'issues/comments', 'issues/comments', 'contents', 'repository']
    """
    first, *rest = path.strip("/").split("/")
    below = [part for part in rest if part in BELOW] if first in ("issues", "pulls", "commits") else []
    return "/".join([first or "repository", *below[:1]])
