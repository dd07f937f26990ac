"""OpenReview, by its API 2: JSON, every field of a note as a mapping with its value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.online.registries.base import OfJson, first_sentence, names, plain, venue_of
from rules.model import Record


class OpenReview(OfJson):
    """Knows the submissions of OpenReview; a venue only of those that were accepted."""

    name = "OpenReview"
    kind = "openreview"
    url = "https://api2.openreview.net/notes?id={}"
    example = "YicbFdNTTy"

    def _record(self, number: str, answer: Any) -> Record | None:  # noqa: ANN401 - whatever came
        [note, *_] = answer["notes"]
        if number not in (note.get("forum"), note.get("id")):
            return None
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
