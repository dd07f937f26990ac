"""DBLP, by its search for publications: JSON. It knows where a preprint was published later."""

from __future__ import annotations

from typing import Any

from bot.online.registries.base import OfJson, plain, venue_of
from rules.model import Record


class DBLP(OfJson):
    """Finds a work by its title; the identifier is ``title:`` and the title."""

    name = "DBLP"
    kind = "title"
    url = "https://dblp.org/search/publ/api?format=json&h=10&q={}"
    example = "lamps"

    def _record(self, number: str, answer: Any) -> Record | None:  # noqa: ANN401 - whatever came
        hits = answer["result"]["hits"].get("hit", [])
        found = [record for hit in hits if (record := _publication(hit["info"])) and _key(record.title) == _key(number)]
        return next((record for record in found if record.venue), found[0] if found else None)


def _publication(info: dict[str, Any]) -> Record | None:
    title = plain(info["title"]).rstrip(".")
    people = (info.get("authors") or {}).get("author") or []
    people = people if isinstance(people, list) else [people]
    venue = info.get("venue")
    known, _ = venue_of(venue if isinstance(venue, str) and venue != "CoRR" else "")
    year = str(info.get("year") or "")
    authors = tuple(plain(_without_number(person["text"])) for person in people)
    return Record(DBLP.name, title, authors, None, known, int(year) if year.isdigit() else None)


def _without_number(name: str) -> str:
    """Return a name without the number that DBLP gives to namesakes: ``Ann Bee 0001``."""
    first, _, last = name.rpartition(" ")
    return first if last.isdigit() and first else name


def _key(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())
