"""DBLP, by its search for publications: JSON. It knows where a preprint was published later."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.online.registries.base import plain, venue_of
from rules.model import Record

URL = "https://dblp.org/search/publ/api?format=json&h=10&q={}"


class DBLP:
    """Finds a work by its title; *identifier* is ``title:`` and the title."""

    name = "DBLP"

    def __init__(self, url: str = URL) -> None:
        self._url = url

    @property
    def home(self) -> str:
        return self._url.format("lamps")

    def address(self, identifier: str) -> str | None:
        kind, _, title = identifier.partition(":")
        return self._url.format(quote(title[:300], safe="")) if kind == "title" and title else None

    def read(self, identifier: str, body: bytes) -> Record | None:
        wanted = _key(identifier.partition(":")[2])
        try:
            hits = json.loads(body)["result"]["hits"].get("hit", [])
            found = [record for hit in hits if (record := self._record(hit["info"])) and _key(record.title) == wanted]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return next((record for record in found if record.venue), found[0] if found else None)

    def _record(self, info: dict[str, Any]) -> Record | None:
        title = plain(info["title"]).rstrip(".")
        people = (info.get("authors") or {}).get("author") or []
        people = people if isinstance(people, list) else [people]
        venue = info.get("venue")
        known, _ = venue_of(venue if isinstance(venue, str) and venue != "CoRR" else "")
        year = str(info.get("year") or "")
        authors = tuple(plain(_without_number(person["text"])) for person in people)
        return Record(self.name, title, authors, None, known, int(year) if year.isdigit() else None)


def _without_number(name: str) -> str:
    """Return a name without the number that DBLP gives to namesakes: ``Ann Bee 0001``."""
    first, _, last = name.rpartition(" ")
    return first if last.isdigit() and first else name


def _key(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())
