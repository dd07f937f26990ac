"""One contribution: its verdict, what the list would say, what was posted, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from bot.desk.fates import entry_digest
from bot.store.desk import Decided, Row
from bot.web.desk import POSTED, Front, page, seen


def create_contribution(front: Front) -> Blueprint:
    """Return the blueprint with ``/desk/OWNER/NAME/12`` and its older verdicts."""
    pages = Blueprint("contribution", __name__)

    @pages.get("/desk/<owner>/<name>/<int:number>")
    def newest(owner: str, name: str, number: int) -> ResponseReturnValue:
        return shown(owner, name, number, None)

    @pages.get("/desk/<owner>/<name>/<int:number>/verdicts/<int:verdict_id>")
    def older(owner: str, name: str, number: int, verdict_id: int) -> ResponseReturnValue:
        return shown(owner, name, number, verdict_id)

    def shown(owner: str, name: str, number: int, verdict_id: int | None) -> ResponseReturnValue:
        known = seen(front, owner, name)
        if number >= 2**31 or (verdict_id or 0) >= 2**63:
            raise NotFound
        row = front.desk.contribution(known.repository_id, number)
        if row is None:
            raise NotFound
        decided = front.desk.decided(row.subject_id, verdict_id)
        if verdict_id is not None and decided is None:
            raise NotFound
        wishes = _wishes(decided)
        return page(
            "contribution.html",
            list=known,
            here="queue",
            row=row,
            decided=decided,
            is_older=verdict_id is not None,
            findings=_findings(front, known.name, decided, row),
            papers=_papers(decided),
            excerpts=(decided.record.get("excerpts") or []) if decided else [],
            comment=wishes.get("UpsertComment", {}).get("body", ""),
            suggestions=wishes.get("SuggestFixes", {}).get("suggestions", []),
            posted=front.desk.posted(row.subject_id),
            posted_names=POSTED,
            words=front.desk.words(row.subject_id),
            decisions=front.desk.decisions(row.subject_id),
            history=front.desk.history(known.repository_id, number=number),
            now=front.desk.now(),
        )

    return pages


def _wishes(decided: Decided | None) -> dict[str, Any]:
    wishes = decided.record.get("wishes", []) if decided else []
    return {wish["wish"]: wish for wish in wishes}


def _findings(front: Front, name: str, decided: Decided | None, row: Row) -> list[dict[str, Any]]:
    """Return the findings of a decision, each with links to its evidence and with its fate."""
    verdict = (decided.record.get("verdict") or {}) if decided else {}
    told: Sequence[Mapping[str, Any]] = verdict.get("findings", [])
    entries: Sequence[Sequence[str]] = decided.record.get("entries", []) if decided else []
    fates = {(one.rule, one.entry): one.fate for one in front.desk.fates(row.subject_id)}
    found = []
    for at, finding in enumerate(told):
        rule, entry = entries[at] if at < len(entries) else (finding["rule"], "")
        evidence = [
            {**one, "url": front.permalink(name, decided.head_sha, one["file"], one["line"])}
            for one in finding["evidence"]
            if decided is not None
        ]
        url = front.permalink(name, decided.head_sha, finding["file"], finding["line"]) if decided else ""
        fate = fates.get((rule, entry_digest(entry))) or ""
        found.append({**finding, "url": url, "evidence": evidence, "fate": fate})
    return found


def _papers(decided: Decided | None) -> Sequence[Mapping[str, Any]]:
    proposal = (decided.record.get("verdict") or {}) if decided else {}
    papers: Sequence[Mapping[str, Any]] = proposal.get("papers", [])
    return papers
