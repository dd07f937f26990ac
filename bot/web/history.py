"""What happened in a list: verdicts and commands, the newest first."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from bot.store.desk import PAGE
from bot.web.desk import Front, asked, page, rules, seen


def create_history(front: Front) -> Blueprint:
    """Return the blueprint with ``/desk/OWNER/NAME/history``."""
    pages = Blueprint("history", __name__)

    @pages.get("/desk/<owner>/<name>/history")
    def history(owner: str, name: str) -> ResponseReturnValue:
        known = seen(front, owner, name)
        by, rule = asked("by"), asked("rule", rules())
        found = front.desk.history(known.repository_id, by, rule, before=_moment(request.args.get("before", "")))
        older = found[PAGE - 1].at if len(found) > PAGE else None
        return page("history.html", list=known, here="history", lines=found[:PAGE], by=by, rule=rule, older=older)

    return pages


def _moment(text: str) -> float | None:
    """Return the seconds since the epoch in a query; None if they are none."""
    try:
        moment = float(text)
    except ValueError:
        return None
    return moment if 0 < moment < 1e11 else None
