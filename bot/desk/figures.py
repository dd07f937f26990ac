"""Numbers about a list's history, for the desk's plots and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, sqrt

WEEK = timedelta(weeks=1)
WEEKS_SHOWN = 53
ENOUGH = 5
"""Decided findings from which a share is told."""

Z = 1.959964
"""The 97.5 % quantile of the normal distribution: an interval at the level of 95 %."""

BOUNDS = (10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86_400.0)
"""Upper bounds of the bars of a histogram of waiting times, in seconds; the last bar has none."""


@dataclass(frozen=True, slots=True)
class Contributed:
    """A pull request or issue: when it was opened, first answered and closed (seconds since the epoch), and its end.

    *state* is open, merged or closed.
    """

    opened_at: float
    answered_at: float | None
    closed_at: float | None
    state: str


@dataclass(frozen=True, slots=True)
class Week:
    """Contributions that were opened in the week that begins on *monday*, by how they stand now."""

    monday: str
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with the interval in which the true share lies (Wilson, 95 %)."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def is_told(self) -> bool:
        """Whether there are enough to tell a share."""
        return self.whole >= ENOUGH

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0


def share(part: int, whole: int) -> Share:
    """Return a share with its interval.

    >>> one = share(5, 7)
    >>> round(one.low, 3), round(one.high, 3)
    (0.359, 0.918)
    """
    if not whole:
        return Share(0, 0, 0.0, 1.0)
    p, n = part / whole, float(whole)
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    spread = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Share(part, whole, max(0.0, middle - spread), min(1.0, middle + spread))


def monday_of(moment: float) -> datetime:
    """Return the beginning of the week, in UTC.

    >>> monday_of(1_764_115_200.0).isoformat()
    '2025-11-24T00:00:00+00:00'
    """
    day = datetime.fromtimestamp(moment, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def by_week(contributions: Collection[Contributed], now: float) -> tuple[Week, ...]:
    """Return the weeks from the first contribution to *now*, a year of them at most, also those without any."""
    if not contributions:
        return ()
    last = monday_of(now)
    first = max(monday_of(min(one.opened_at for one in contributions)), last - (WEEKS_SHOWN - 1) * WEEK)
    weeks: dict[datetime, Counter[str]] = {}
    while first <= last:
        weeks[first] = Counter()
        first += WEEK
    for one in contributions:
        if (monday := monday_of(one.opened_at)) in weeks:
            weeks[monday][one.state] += 1
    return tuple(Week(f"{monday:%Y-%m-%d}", counts) for monday, counts in weeks.items())


def quantile(values: Sequence[float], share_below: float) -> float | None:
    """Return the smallest value that at least that share of all is not above; None if there are none.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.5), quantile([], 0.5)
    (2.0, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, ceil(share_below * len(ordered)) - 1)]


def waits(contributions: Iterable[Contributed], end: str) -> list[float]:
    """Return the seconds from the opening of each to its *end*: ``answered`` or ``closed``."""
    ends = ((one.opened_at, one.answered_at if end == "answered" else one.closed_at) for one in contributions)
    return [max(0.0, until - since) for since, until in ends if until is not None]


def histogram(values: Iterable[float]) -> tuple[int, ...]:
    """Return how many values are up to each of `BOUNDS`, and how many above the last.

    >>> histogram([5.0, 10.0, 11.0, 100_000.0])
    (2, 1, 0, 0, 0, 0, 0, 1)
    """
    counts = [0] * (len(BOUNDS) + 1)
    for value in values:
        counts[next((at for at, bound in enumerate(BOUNDS) if value <= bound), len(BOUNDS))] += 1
    return tuple(counts)


def in_words(seconds: float | None) -> str:
    """Return a duration in its largest unit.

    >>> in_words(4.2), in_words(3700.0), in_words(200_000.0), in_words(None)
    ('4 s', '62 min', '2.3 d', '–')
    """
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} d"
