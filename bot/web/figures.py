"""Numbers: how well each rule serves, how contributions fare, what the list holds, what was learned of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.desk.fates import ACTED_ON, DECIDED
from bot.desk.figures import BOUNDS, WEEKS_SHOWN, Share, by_week, histogram, in_words, quantile, share, waits
from bot.store.desk import Tally
from bot.web.desk import Front, asked, other_pages, page, page_number, rules, seen

YEAR = WEEKS_SHOWN * 7 * 86_400.0
ROWS = 100
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


def create_figures(front: Front) -> Blueprint:
    """Return the blueprint with ``rules``, ``figures``, ``health`` and ``habits`` below ``/desk/OWNER/NAME``."""
    pages = Blueprint("figures", __name__)

    @pages.get("/desk/<owner>/<name>/rules")
    def of_rules(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        here = served(front.desk.tallies(known.repository_id))
        everywhere = {(one.rule, one.level): one for one in served(front.desk.tallies())}
        silent = [rule for rule in rules() if rule not in {one.rule for one in here}]
        return page(
            "rules.html", list=known, here="rules", served=here, everywhere=everywhere, about=rules(), silent=silent
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

    @pages.get("/desk/<owner>/<name>/health")
    def health(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        files = front.desk.surveys(known.repository_id)
        number = page_number()
        sections = [(path, section) for path, _, document in files for section in document["sections"]]
        chosen = asked("section")
        shown = [(path, s) for path, s in sections if not chosen or chosen in s["path"]]
        start = ROWS * (number - 1)
        return page(
            "health.html",
            list=known,
            here="health",
            files=files,
            sections=shown[start : start + ROWS],
            chosen=chosen,
            totals=_totals(files),
            others=other_pages(number, more=len(shown) > start + ROWS),
            number=number,
        )

    @pages.get("/desk/<owner>/<name>/habits")
    def habits(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        return page("habits.html", list=known, here="habits", files=front.desk.surveys(known.repository_id))

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


def _totals(files: Sequence[tuple[str, float, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return what all files of a list hold together."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in ("years", "venues", "hosts")}
    rows: dict[str, list[tuple[str, Any]]] = {name: [] for name in ("repeats", "unread", "dead")}
    for path, _, document in files:
        for name, counter in counted.items():
            counter.update(dict(document[name]))
        for name, found in rows.items():
            found += [(path, row) for row in document[name]]
    return {
        "entries": sum(document["entries"] for _, _, document in files),
        "years": sorted(counted["years"].items()),
        "venues": counted["venues"].most_common(ROWS),
        "hosts": counted["hosts"].most_common(ROWS),
        **{name: found[:ROWS] for name, found in rows.items()},
        "counts": {name: len(found) for name, found in rows.items()},
    }
