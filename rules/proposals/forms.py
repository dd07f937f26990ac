"""An issue form made from a list: it asks for the parts of the list's own rows, and offers its own sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rules.entries.shape import slots_of
from rules.habits.labels import kind_of
from rules.model import Catalog, Column, Entry
from rules.proposals.own import kind_of_part
from rules.proposals.sections import Sections
from rules.requests.labels import is_form_label
from rules.text.labels import NAME_HEADER, is_authors_label
from rules.text.venues import DATE

ASKED, AUTHORS_ASKED = 0.2, 0.5
"""Share of the entries that show a part before it is asked for; authors are many, so they are asked for where it is usual."""

LOOKED_AT = 300
"""Entries, the last of the list, by which its parts are known."""

BETWEEN = " › "
"""What stands between the headings of a section's path."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form."""

    name: str
    label: str
    hint: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class IssueForm:
    """The questions of a form, and the sections that it offers."""

    questions: tuple[Question, ...]
    sections: tuple[str, ...]


def form_for(catalogs: Sequence[Catalog], ignored: Sequence[str] = ()) -> IssueForm:
    """Return the form by which a paper is asked for on the list in *catalogs*."""
    entries = [entry for catalog in catalogs for entry in catalog][-LOOKED_AT:]
    places = Sections([entry for catalog in catalogs for entry in catalog], ignored).places
    names = dict.fromkeys(BETWEEN.join(place.path) for place in places if place.path)
    return IssueForm(tuple(_questions(entries)), tuple(names))


def _questions(entries: Sequence[Entry]) -> list[Question]:
    shown = _shown(entries)
    asked = [
        Question("title", "Title", "The full title, as on the paper.", is_required=True),
        Question("paper", "Link to the paper", "https://arxiv.org/abs/…", is_required=True),
    ]
    if shown["authors"] >= AUTHORS_ASKED:
        asked.append(Question("authors", "Authors", "All of them, with commas between."))
    if shown["venue"] >= ASKED:
        asked.append(Question("venue", "Venue", "The conference or journal and the year, if it was accepted."))
    if shown["date"] >= ASKED:
        asked.append(Question("date", "Date", "The day it was first public, such as 2025-01-31."))
    if shown["code"] >= ASKED:
        asked.append(Question("code", "Link to the code", "https://github.com/…"))
    asked += [Question(f"more-{n}", header, "") for n, header in enumerate(_other_headers(entries), start=1)]
    return asked


def _shown(entries: Sequence[Entry]) -> dict[str, float]:
    """Return the share of the entries that show each part."""
    total = max(1, len(entries))
    counts = {
        "venue": sum(entry.venue is not None for entry in entries),
        "date": sum(DATE.search(entry.plain) is not None for entry in entries),
        "code": sum(any(kind_of(link) == "code" for link in entry.links) for entry in entries),
        "authors": sum(_names_authors(entry) for entry in entries),
    }
    return {name: count / total for name, count in counts.items()}


def _names_authors(entry: Entry) -> bool:
    if entry.table is not None:
        return any(is_authors_label(header) for header in entry.table.header)
    parts = [entry.text[slot.start : slot.end] for slot in slots_of(entry) if slot.kind == "text"]
    return any(kind_of_part(name) == "authors" for part in parts for name in part.split(",")[:2])


def _other_headers(entries: Sequence[Entry]) -> list[str]:
    """Return the headers of columns that hold something else, and that many rows have."""
    counts: Counter[str] = Counter()
    for entry in entries:
        if entry.table is not None:
            columns = zip(entry.table.header, entry.table.columns, strict=False)
            counts.update({" ".join(header.split()) for header, kind in columns if kind is Column.OTHER})
    common = [header for header, count in counts.items() if header and count >= ASKED * len(entries)]
    return [
        header
        for header in common
        if is_form_label(header) is None
        and not NAME_HEADER.search(header)
        and not is_authors_label(header)
        and len(header) <= 40
    ]
