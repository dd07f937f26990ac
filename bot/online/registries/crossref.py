"""Crossref, by its REST API: JSON. Our user agent names the operator's address, as its polite pool asks."""

from __future__ import annotations

from typing import Any

from bot.online.registries.base import OfJson, first_sentence, plain, venue_of
from rules.model import Record


class Crossref(OfJson):
    """Knows the works with a DOI."""

    name = "Crossref"
    kind = "doi"
    url = "https://api.crossref.org/works/{}"
    example = "10.1038/nature14539"

    def _record(self, number: str, answer: Any) -> Record | None:  # noqa: ANN401 - whatever came
        work = answer["message"]
        if str(work["DOI"]).lower() != number.lower():
            return None
        title = plain(work["title"][0])
        people = work.get("author") or []
        authors = tuple(plain(f"{a.get('given', '')} {a.get('family', '')}") for a in people if a.get("family"))
        parts = [int(part) for part in (work.get("issued") or {}).get("date-parts", [[]])[0] if part]
        date = (parts[0], parts[1], parts[2] if len(parts) > 2 else None) if len(parts) > 1 else None
        venue, year = venue_of((work.get("container-title") or [""])[0])
        event = (work.get("event") or {}).get("acronym") or ""
        if venue is None and event:
            venue, year = venue_of(event)
        about = first_sentence(work["abstract"]) if work.get("abstract") else None
        return Record(self.name, title, authors, date, venue, year or (parts[0] if parts else None), about)
