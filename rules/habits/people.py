"""How the entries of a list name authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rules.entries.authors import LONGEST, authors_of
from rules.entries.shape import slots_of
from rules.habits.learning import Habit, always
from rules.model import Entry, Shape
from rules.text.titles import has_words

SEVERAL = 3
"""Authors from which all but the first may be left out."""

ENOUGH, SHARE = 10, 0.95


def _forms(entry: Entry) -> Iterator[tuple[None, str]]:
    authors = authors_of(entry)
    if authors and authors.form:
        yield None, authors.form


def _ends(entry: Entry) -> Iterator[tuple[None, str]]:
    authors = authors_of(entry)
    if authors and (authors.has_others or len(authors.names) >= SEVERAL):
        yield None, "all" if not authors.has_others else "first" if len(authors.names) == 1 else "some"


def _presence(entry: Entry) -> Iterator[tuple[None, bool]]:
    if authors_of(entry):
        yield None, True
    elif names_nobody(entry):
        yield None, False


def names_nobody(entry: Entry) -> bool:
    """Tell whether nothing stands in *entry* that could be its authors."""
    if entry.shape in (Shape.ROW, Shape.RECORD) or len(entry.text) > LONGEST or not entry.title:
        return False
    slots = slots_of(entry)
    if not any(slot.kind == "title" for slot in slots):
        return False
    return not any(
        slot.kind == "other" or (slot.kind == "text" and has_words(entry.text[slot.start : slot.end], 2))
        for slot in slots
    )


def are_people(entries: Iterable[Entry]) -> bool:
    """Tell whether what stands in the place of authors are people: most are named once or twice, where topics come again
    and again.
    """
    counts = Counter(name for entry in entries if (authors := authors_of(entry)) for name in authors.names)
    return len(counts) >= MOSTLY * counts.total()


MOSTLY = 0.5
"""Different names for each name from which they are people; seven development lists have 0.70 to 0.81."""

NAMES = Habit(
    "names of authors",
    _forms,
    always("names of authors are written"),
    {"in full": "in full", "initials first": "with initials first", "surname first": "surname first"}.get,
    enough=ENOUGH,
    share=SHARE,
)
ET_AL = Habit(
    "et al.",
    _ends,
    always("of three authors and more, the entries name"),
    {"all": "all", "first": "the first and “et al.”", "some": "some and “et al.”"}.get,
    enough=ENOUGH,
    share=SHARE,
)
NAMED = Habit(
    "authors", _presence, always("authors are"), {True: "named", False: "not named"}.get, enough=ENOUGH, share=SHARE
)
HABITS = (NAMES, ET_AL, NAMED)
