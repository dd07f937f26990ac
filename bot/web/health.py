"""What a list holds, and what was learned of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.web.desk import Front, asked, other_pages, page, page_number, seen

ROWS = 100


def create_health(front: Front) -> Blueprint:
    """Return the blueprint with ``health`` and ``habits`` below ``/desk/OWNER/NAME``."""
    pages = Blueprint("health", __name__)

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
            by_year=_by_year,
            others=other_pages(number, more=len(shown) > start + ROWS),
            number=number,
        )

    @pages.get("/desk/<owner>/<name>/habits")
    def habits(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        number = page_number()
        files = front.desk.surveys(known.repository_id)
        start, longest = ROWS * (number - 1), max((len(document["habits"]) for _, _, document in files), default=0)
        others = other_pages(number, more=longest > start + ROWS)
        return page("habits.html", list=known, here="habits", files=files, start=start, rows=ROWS, others=others)

    return pages


def _by_year(section: Mapping[str, Any]) -> str:
    return ", ".join(f"{year}: {count}" for year, count in sorted(section["years"]))


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
