"""All lists, and one list's queue: what is open, and whose turn it is."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.web.desk import KINDS, TURNS, Front, asked, other_pages, page, page_number, rules, seen


def create_lists(front: Front) -> Blueprint:
    """Return the blueprint with ``/desk`` and ``/desk/OWNER/NAME``."""
    pages = Blueprint("lists", __name__)

    @pages.get("/desk")
    def lists() -> ResponseReturnValue:
        search, waits, number = asked("q"), asked("waits", TURNS), page_number()
        found, more = front.desk.lists(search.strip(), waits, number)
        others = other_pages(number, more=more)
        now = front.desk.now()
        return page("lists.html", lists=found, search=search, waits=waits, others=others, now=now)

    @pages.get("/desk/<owner>/<name>")
    def queue(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        waits, kind, rule, number = asked("waits", TURNS), asked("kind", KINDS), asked("rule", rules()), page_number()
        rows, more = front.desk.queue(known.repository_id, waits, kind, rule, number)
        return page(
            "queue.html",
            list=known,
            here="queue",
            rows=rows,
            turns=front.desk.turns(known.repository_id),
            waits=waits,
            kind=kind,
            rule=rule,
            kinds=list(KINDS),
            whose=list(TURNS),
            others=other_pages(number, more=more),
            now=front.desk.now(),
        )

    return pages
