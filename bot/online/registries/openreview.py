"""OpenReview, by its API 2: JSON, every field of a note as a mapping with its value."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.online.registries.base import first_sentence, names, plain, venue_of
from rules.model import Record

URL = "https://api2.openreview.net/notes?id={}"


class OpenReview:
    """Knows the submissions of OpenReview; a venue only of those that were accepted."""

    name = "OpenReview"

    def __init__(self, url: str = URL) -> None:
        self._url = url

    @property
    def home(self) -> str:
        return self._url.format("YicbFdNTTy")

    def address(self, identifier: str) -> str | None:
        kind, _, number = identifier.partition(":")
        return self._url.format(quote(number, safe="")) if kind == "openreview" else None

    def read(self, identifier: str, body: bytes) -> Record | None:
        try:
            [note, *_] = json.loads(body)["notes"]
            if identifier.partition(":")[2] not in (note.get("forum"), note.get("id")):
                return None
            return self._record(note)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return None

    def _record(self, note: dict[str, Any]) -> Record | None:
        content = note["content"]
        title = plain(_value(content, "title") or "")
        venue, year = venue_of(str(_value(content, "venue") or ""))
        abstract = _value(content, "abstract")
        moment = note.get("pdate") or note.get("cdate")
        day = datetime.fromtimestamp(moment / 1000, UTC) if isinstance(moment, int) else None
        return Record(
            self.name,
            title,
            names(_value(content, "authors")),
            (day.year, day.month, day.day) if day else None,
            venue,
            year,
            first_sentence(str(abstract)) if abstract else None,
        ) if title else None  # fmt: skip


def _value(content: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever the note has
    found = content.get(name)
    return found.get("value") if isinstance(found, dict) else found
