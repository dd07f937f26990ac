"""Crossref, by its REST API: JSON. Our user agent names the operator's address, as its polite pool asks."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.online.registries.base import first_sentence, plain, venue_of
from rules.model import Record

URL = "https://api.crossref.org/works/{}"


class Crossref:
    """Knows the works with a DOI."""

    name = "Crossref"

    def __init__(self, url: str = URL) -> None:
        self._url = url

    @property
    def home(self) -> str:
        return self._url.format("10.1038/nature14539")

    def address(self, identifier: str) -> str | None:
        kind, _, number = identifier.partition(":")
        return self._url.format(quote(number, safe="/")) if kind == "doi" else None

    def read(self, identifier: str, body: bytes) -> Record | None:
        try:
            work = json.loads(body)["message"]
            if str(work["DOI"]).lower() != identifier.partition(":")[2].lower():
                return None
            return self._record(work)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            return None

    def _record(self, work: dict[str, Any]) -> Record | None:
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
