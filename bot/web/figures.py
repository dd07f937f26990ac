"""Numbers: how well each rule serves, and how contributions fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.desk.fates import ACTED_ON, DECIDED
from bot.desk.figures import BOUNDS, WEEKS_SHOWN, Share, by_week, histogram, in_words, quantile, share, waits
from bot.store.desk import Tally
from bot.web.desk import Front, page, rules, seen

YEAR = WEEKS_SHOWN * 7 * 86_400.0
FRESH = 60.0
"""Seconds for which the figures of all lists together are not counted again."""
STATES = ("merged", "closed", "open")


@dataclass(frozen=True, slots=True)
class Served:
    """How a rule at a level serves: how often it spoke, how often it was acted on, and how else its findings ended."""

    rule: str
    level: str
    said: int
    acted_on: Share
    fates: Mapping[str, int]
    shadow: int


class _Everywhere:
    """How rules serve in all public lists: counted anew after a while, because it takes long where there are many."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._until = 0.0
        self._known: Mapping[tuple[str, str], Served] = {}

    def now(self) -> Mapping[tuple[str, str], Served]:
        """Return it by rule and level."""
        now = self._front.desk.now()
        if not self._until - FRESH <= now < self._until:
            found = served(self._front.desk.tallies())
            self._known, self._until = {(one.rule, one.level): one for one in found}, now + FRESH
        return self._known


def create_figures(front: Front) -> Blueprint:
    """Return the blueprint with ``rules`` and ``figures`` below ``/desk/OWNER/NAME``."""
    pages = Blueprint("figures", __name__)
    everywhere = _Everywhere(front)

    @pages.get("/desk/<owner>/<name>/rules")
    def of_rules(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        here = served(front.desk.tallies(known.repository_id))
        silent = [rule for rule in rules() if rule not in {one.rule for one in here}]
        return page(
            "rules.html",
            list=known,
            here="rules",
            served=here,
            everywhere=everywhere.now(),
            about=rules(),
            silent=silent,
        )

    @pages.get("/desk/<owner>/<name>/figures")
    def of_contributions(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        now = front.desk.now()
        found = front.desk.contributed(known.repository_id, now - YEAR)
        answered, closed = waits(found, "answered"), waits(found, "closed")
        said = Counter[str]()
        for tally in front.desk.tallies(known.repository_id):
            said[tally.rule] += 0 if tally.is_shadow else tally.count
        return page(
            "figures.html",
            list=known,
            here="figures",
            weeks=by_week(found, now),
            states=STATES,
            total=len(found),
            to_verdict=_quantiles(answered),
            to_close=_quantiles(closed),
            bars=list(zip(_bars(), histogram(answered), strict=True)),
            said=[(rule, count) for rule, count in said.most_common() if count],
        )

    return pages


def served(tallies: Sequence[Tally]) -> list[Served]:
    """Return how each rule serves, those first that spoke most."""
    groups: dict[tuple[str, str], list[Tally]] = {}
    for tally in tallies:
        groups.setdefault((tally.rule, tally.level), []).append(tally)
    found = [_served(rule, level, group) for (rule, level), group in groups.items()]
    return sorted(found, key=lambda one: (-one.said, one.rule, one.level))


def _served(rule: str, level: str, group: Sequence[Tally]) -> Served:
    fates = Counter[str]()
    for tally in group:
        if not tally.is_shadow:
            fates[tally.fate] += tally.count
    part, whole = (sum(fates[fate] for fate in those) for those in (ACTED_ON, DECIDED))
    shadow = sum(tally.count for tally in group if tally.is_shadow)
    return Served(rule, level, fates.total(), share(part, whole), fates, shadow)


def _quantiles(values: Sequence[float]) -> tuple[str, str, int]:
    return in_words(quantile(values, 0.5)), in_words(quantile(values, 0.9)), len(values)


def _bars() -> list[str]:
    return [f"≤ {in_words(bound)}" for bound in BOUNDS] + [f"> {in_words(BOUNDS[-1])}"]
