"""The authors that an entry names, and how it writes their names.

Only what cannot be anything else is read: two names or more, or one with “et al.”, each of two words or more, alone
between marks, links and line breaks.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rules.entries.broken_links import MASK
from rules.entries.writing import outside_links
from rules.model import Entry, Shape, once
from rules.text.labels import is_authors_label
from rules.text.patterns import late

__all__ = ["LONGEST", "Authors", "authors_of"]

WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{0,30}(?:[-’'][^\W\d_]{1,30}){0,3}"
INITIALS = r"[A-ZÀ-ÖØ-ÞĀ-Ž]\.(?:-?[A-ZÀ-ÖØ-ÞĀ-Ž]\.){0,3}"
PARTICLE = r"(?:de|del|della|van|von|der|den|di|da|dos|la|le|bin|al|el)"
NAME = rf"(?:{INITIALS}|{WORD}|{PARTICLE})(?: (?:{INITIALS}|{WORD}|{PARTICLE})){{1,4}}"
FIRST = rf"(?:{NAME}|{WORD})"
OTHERS = r",? (?:et al|and others)\b\.?"
LINE = late(
    rf"(?P<names>{NAME}(?:(?:, and |, & |, | and | & |; ){NAME}){{0,60}})(?P<others>{OTHERS})?|(?P<first>{FIRST})(?P<too>{OTHERS})"
)
SEVERAL = late(r",| and | & |; | et al")
BETWEEN = late(r", and |, & |, | and | & |; ")
MARKS = rf"*_\n|<>()\[\]\"“”\\{MASK}"
EDGES = late(rf"[{MARKS} .:](?:(?<=[{MARKS}])[{MARKS}]*|(?<=\w\w\.)(?: |$)|(?<= )(?:-+|–) |(?<=:) )")
"""What names cannot cross. Every alternative begins with one of a few characters, so that letters are passed over fast."""

NO_NAME = late(
    r"\b(?:Universit\w+|Institut\w*|Labs?|Laborator\w+|Research|College|School|Academy|Technolog\w+|Group|Team|Inc|Center|Centre"
    r"|Conference|Workshop|Journal|Transactions|Proceedings|Networks?|Learning|Models?|Paper|Code|Project|Page|Website|Survey)\b"
    r"|\b[A-Z]{4,}\b"
)
LONGEST = 3000
"""Characters of an entry that are read."""

SHARE = 0.8
"""Share of the names of an entry from which it writes them in one way."""


class Authors(NamedTuple):
    """The authors of an entry: *start* and *end* are offsets in its text."""

    start: int
    end: int
    names: tuple[str, ...]
    has_others: bool  # "et al." stands behind them

    @property
    def form(self) -> str | None:
        """Return how the names are written: ``K. He``, ``He K`` or ``Kaiming He``; None if it cannot be told."""
        forms = Counter(_form(name) for name in self.names)
        form, count = forms.most_common(1)[0]
        return form if form and count >= SHARE * forms.total() else None


@once
def authors_of(entry: Entry) -> Authors | None:
    """Return the authors that *entry* names, if it clearly does."""
    if len(entry.text) > LONGEST:
        return None
    if entry.table is not None:
        return _in_cells(entry)
    text = outside_links(entry)
    at = text.find(entry.title) if entry.title else -1
    if at >= 0 and entry.title:
        text = text[:at] + MASK * len(entry.title) + text[at + len(entry.title) :]
    return _found(text, 0)


def _in_cells(entry: Entry) -> Authors | None:
    if entry.shape is not Shape.ROW or entry.table is None or len(entry.cells) != entry.table.width:
        return None
    for header, cell in zip(entry.table.header, entry.cells, strict=True):
        if is_authors_label(header):
            return _found(entry.part(cell), entry.span(cell)[0])
    return None


def _found(text: str, offset: int) -> Authors | None:
    """Return the only stretch of *text* that is nothing but authors."""
    found, begin = [], 0
    for edge in (*EDGES.finditer(text), None):
        end = edge.start() if edge else len(text)
        if authors := _read(text, begin, end, offset):
            found.append(authors)
        begin = edge.end() if edge else end
    return found[0] if len(found) == 1 else None


def _read(text: str, begin: int, end: int, offset: int) -> Authors | None:
    part = text[begin:end]
    if not SEVERAL.search(part):
        return None
    start = begin + len(part) - len(part.lstrip(" ,.;:-–\t"))
    stop = end - (len(part) - len(part.rstrip(" ,.;:-–\t")))
    line = LINE.fullmatch(text[start:stop]) if stop - start > 4 else None
    if line is None or NO_NAME.search(line[0]):
        return None
    others = bool(line["others"] or line["too"])
    names = tuple(BETWEEN.split(line["names"] or line["first"]))
    if len(names) < 2 and not others:
        return None
    if others and text[stop : stop + 1] == ".":
        stop += 1
    return Authors(offset + start, offset + stop, names, others)


def _form(name: str) -> str | None:
    first, *_, last = (words := name.split(" "))[0], words[-1]
    if len(words) == 1:
        return None
    is_short = [bool(SHORT.fullmatch(word)) for word in (first, last)]
    if is_short == [True, False]:
        return "initials first"
    if is_short == [False, True]:
        return "surname first"
    return "in full" if is_short == [False, False] else None


SHORT = late(rf"{INITIALS}|[A-ZÀ-ÖØ-Þ]{{1,2}}")
