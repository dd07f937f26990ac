"""What stands behind a venue and tells how a work was presented there: ``Oral``, ``Spotlight``, ``Best Paper``."""

from __future__ import annotations

import re
from typing import NamedTuple

from rules.entries.writing import outside_links
from rules.model import Entry, once
from rules.text.patterns import late
from rules.text.venues import is_known_venue

KINDS, BEST = ("oral", "spotlight", "poster", "highlight"), "best paper"
WORDS = late(
    rf"(?P<gap>[ ,]{{0,2}} (?P<open>[(\[])?)(?P<words>(?:{'|'.join(KINDS)})(?: (?:paper|presentation))?|{BEST}(?: award)?)\b(?P<close>[)\]]?)",
    re.IGNORECASE,
)
BEHIND_YEAR = re.compile(r"(?:\b(?:19|20)\d\d|['’‘]\d\d)$")
LAST_WORD = re.compile(r"[\w+-]+$")


class Award(NamedTuple):
    """The words for an award or a kind of presentation, with the gap before them: *start* and *end* are offsets in the entry's text."""

    start: int
    end: int
    words: str


@once
def award_of(entry: Entry) -> Award | None:
    """Return the award behind the venue or the year of *entry*, or None."""
    text = outside_links(entry)
    folded = text.lower()
    if BEST not in folded and not any(kind in folded for kind in KINDS):
        return None
    at = text.find(entry.title) if entry.title else -1
    for found in WORDS.finditer(text):
        before = text[: found.start()]
        if at <= found.start() < at + len(entry.title or "") or bool(found["open"]) > bool(found["close"]):
            continue
        name = LAST_WORD.search(before)
        if BEHIND_YEAR.search(before) or (name and is_known_venue(name[0])):
            return Award(found.start(), found.end() if found["open"] else found.end("words"), found["words"])
    return None
