"""A proposal as plain values and as text: the JSON of the public contract, schema ``listkeeper.proposal/1``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rules.proposals.proposing import Proposal, Proposed

SCHEMA = "listkeeper.proposal/1"


def proposal_as_json(proposal: Proposal, comment: str | None) -> str:
    """Return *proposal*, and the comment it leads to, as a JSON text."""
    return json.dumps(proposal_as_values(proposal, comment), ensure_ascii=False, indent=1)


def proposal_as_values(proposal: Proposal, comment: str | None) -> dict[str, Any]:
    """Return *proposal* as mappings, lists and texts."""
    return {
        "schema": SCHEMA,
        "intent": proposal.intent.value,
        "papers": [_paper(paper) for paper in proposal.papers],
        "labels": list(proposal.labels),
        "comment": comment,
    }


def _paper(paper: Proposed) -> dict[str, Any]:
    wanted = paper.wanted
    return {
        "title": wanted.title,
        "url": wanted.url,
        "ids": list(wanted.ids),
        "venue": wanted.venue,
        "year": wanted.year,
        "code_url": wanted.code_url,
        "sure": paper.sure,
        "listed": [{"file": p.file, "line": p.line, "section": list(p.section)} for p in paper.listed],
        "file": paper.file,
        "section": list(paper.section) if paper.section is not None else None,
        "alternatives": [list(path) for path in paper.alternatives],
        "row": paper.row,
        "after_line": paper.after_line,
        "missing": list(paper.missing),
    }


def proposal_as_text(proposal: Proposal) -> str:
    """Return *proposal* for a terminal."""
    lines = [f"{proposal.intent.value}{'; labels: ' + ', '.join(proposal.labels) if proposal.labels else ''}"]
    for paper in proposal.papers:
        lines += ["", *_paper_lines(paper)]
    for near in proposal.nearest:
        lines += ["", f"{near.title}", f"   perhaps: {near.place.file}:{near.place.line}"]
    return "\n".join(lines)


def _paper_lines(paper: Proposed) -> Iterator[str]:
    wanted = paper.wanted
    yield f"{wanted.title or '(no title)'}  {wanted.url or '(no address)'}"
    for place in paper.listed:
        yield f"   listed: {place.file}:{place.line}"
    if paper.section is not None and not paper.listed:
        yield f"   section: {' / '.join(paper.section) or 'the top of the list'}"
        for path in paper.alternatives:
            yield f"        or: {' / '.join(path) or 'the top of the list'}"
    if paper.missing:
        yield f"   missing: {', '.join(paper.missing)}"
    if paper.row is not None:
        where = f"replaces line {paper.replaces[0]}" if paper.replaces else f"after line {paper.after_line}"
        yield f"   {where} of {paper.file}:"
        yield paper.row.strip("\n")
