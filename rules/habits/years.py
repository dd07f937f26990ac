"""Whether the entries of a list write a year with the venue, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rules.entries.broken_links import MASK
from rules.habits.learning import Habit
from rules.model import Column, Entry, Shape, once
from rules.text.patterns import late
from rules.text.venues import is_known_venue, is_preprint

LONGEST = 3000
"""Characters of an entry in which a year is looked for."""

ADDRESS = late(r"\]\([^()\s]{0,2000}\)|https?://\S{1,2000}|<[^<>\n]{1,2000}>")
BEHIND = late(r"(?P<gap>[^\w\n|\x01]{0,3})(?:(?P<full>(?:19|20)\d\d)|(?P<short>\d\d))(?!\w|[-/.]\d)")
AHEAD = late(r"(?<!\w)(?:19|20)\d\d[ \-–/]{0,3}$")
ANY = late(r"(?<!\w)(?:19|20)\d\d(?!\w)|[’']\d\d(?!\w)")


class Year(NamedTuple):
    """How an entry writes the year with its venue: *form* is ``full``, ``short`` or ``none``; offsets are in its text."""

    venue: str
    form: str
    start: int
    end: int
    gap: str = ""


@once
def year_of_venue(entry: Entry) -> Year | None:
    """Return the year that stands with the venue of *entry*; None if the year has its own place, or nothing can be told.

    A known venue without a year is not read as the venue of an item; it is one all the same if no other word may be.
    """
    if len(entry.text) > LONGEST or (entry.table is not None and entry.table.position(Column.YEAR) is not None):
        return None
    text = ADDRESS.sub(lambda found: MASK * len(found[0]), entry.text)
    if entry.title:
        text = text.replace(entry.title, MASK * len(entry.title))
    venue = entry.venue or _bare_venue(entry, text)
    if venue is None:
        return None
    at = [found.end() for found in re.finditer(rf"(?<!\w){re.escape(venue)}(?![A-Za-z])", text)]
    if len(at) != 1:
        return None
    [end] = at
    if behind := BEHIND.match(text, end):
        form = "full" if behind["full"] else "short"
        return Year(venue, form, behind.start(form), behind.end(form), behind["gap"])
    if AHEAD.search(text[max(0, end - len(venue) - 8) : end - len(venue)]):
        return Year(venue, "full", end, end)
    return None if ANY.search(text) else Year(venue, "none", end, end)


def _bare_venue(entry: Entry, text: str) -> str | None:
    """Return the only word of *text* that is a known venue and stands for itself."""
    if entry.shape in (Shape.ROW, Shape.RECORD):
        return None
    found = [word["venue"] for word in BARE.finditer(text) if is_known_venue(word["venue"])]
    return found[0] if len(found) == 1 else None


BARE = late(r"(?:^|[\n,.;(>*_])[ \t]{0,3}(?P<venue>[A-Z][A-Za-z]{2,11})(?=[ \t]{0,3}(?:$|[\n,.;)<*_\[]))")


def _forms(entry: Entry) -> Iterator[tuple[bool, str]]:
    if year := year_of_venue(entry):
        yield is_preprint(year.venue), year.form


YEAR = Habit(
    "year of the venue",
    _forms,
    lambda of_preprints: f"the year with {'a preprint' if of_preprints else 'a venue'} is",
    {"full": "written in full", "short": "written with two digits", "none": "not written"}.get,
    enough=10,
    share=0.95,
)
HABITS = (YEAR,)
