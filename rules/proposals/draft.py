"""What a row is written from, and what comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.model import Entry, Section, Shape
from rules.text.links import arxiv_month
from rules.text.venues import DATE, MONTH_NAMES, YEAR, read_date

UNSAFE = re.compile(r"[\[\]<>`|\\]")
NO_MARK = "-"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the work that an entry is written for."""

    title: str
    url: str
    ids: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    code_url: str | None = None
    project_url: str | None = None
    authors: tuple[str, ...] = ()
    about: str | None = None  # one sentence
    date: str | None = None  # of the first version, as it was written
    more: tuple[tuple[str, str], ...] = ()  # what else is known, by the header of its column
    is_dated_by_preprint: bool = False  # the list's dates are those of the preprints, whatever the venue's year

    @property
    def month(self) -> tuple[int, int] | None:
        """Return year and month of the first version: as it was said, else by the preprint's number."""
        said = read_date(self.date) if self.date else None
        return said[:2] if said else next((found for i in self.ids if (found := arxiv_month(i))), None)

    @property
    def year_of_date(self) -> int | None:
        """Return the year by which the list dates the work: that of the preprint or that of the venue."""
        return self.month[0] if self.month and self.is_dated_by_preprint else self.published[1]

    @property
    def published(self) -> tuple[str | None, int | None]:
        """Return venue and year; those of the preprint if no venue is known."""
        month = self.month
        if self.venue:
            return self.venue, self.year
        return ("arXiv" if month else None), self.year or (month[0] if month else None)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it could be written, and the facts that its neighbours have and we do not know."""

    text: str
    missing: tuple[str, ...]


def made_safe(title: str) -> str:
    """Return *title* on one line, with every Markdown character escaped.

    >>> made_safe("A | B [x]")
    'A \\\\| B \\\\[x\\\\]'
    """
    return UNSAFE.sub(lambda found: "\\" + found[0], " ".join(title.replace("\\", " ").split()))


def dated(text: str, facts: Facts, year: int | None) -> str:
    """Return *text* with another year; a date keeps its form and loses the day, which nobody knows."""
    if year is None:
        return text
    found = DATE.search(text)
    if found is None:
        return YEAR.sub(str(year), text, count=1) if YEAR.search(text) else str(year)
    said = read_date(facts.date) if facts.date else None
    month = facts.month[1] if facts.month and (facts.month[0] == year or said or facts.is_dated_by_preprint) else None
    year = facts.month[0] if month and facts.month else year
    day = said[2] if said else None
    date = str(year)
    if month is not None and found["year2"]:
        sign = text[found.end("month2")]
        date = f"{month:02}{sign}{year}" if len(found["month2"]) == 2 else f"{month}{sign}{year}"
    elif month is not None and found["year3"]:
        of_day = f"{day}, " if day and re.search(r"\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}$", found[0]) else ""
        date = f"{_named_like(found[0], month)} {of_day}{year}"
    elif month is not None and found["year"]:
        sign = text[found.end("year")]
        date = (
            f"{year}{sign}{month:02}"
            if found["month"].startswith("0") or len(found["month"]) == 2
            else f"{year}{sign}{month}"
        )
        if day and found["day"]:
            date += (
                f"{text[found.end('month')]}{day:02}" if len(found["day"]) == 2 else f"{text[found.end('month')]}{day}"
            )
    return text[: found.start()] + date + text[found.end() :]


def _named_like(date: str, month: int) -> str:
    """Return the name of *month* as *date* writes the name of its own: short or long, with its full stop."""
    written = re.match(r"[A-Za-z]+\.?,?", date)
    name = written[0] if written else ""
    bare = name.rstrip(".,")
    known = MONTH_NAMES[month - 1][0 if len(bare) <= 4 and bare.lower() not in ("june", "july") else 1]
    made = known.upper() if bare.isupper() else known.capitalize() if bare[:1].isupper() else known
    return made + name[len(bare) :]


def probe(title: str | None, url: str | None, ids: tuple[str, ...], year: int | None = None) -> Entry:
    """Return a work as an entry that can be looked up and sorted, although no list has it."""
    return Entry(
        file="", line=0, end_line=0, start=0, end=0, text="", shape=Shape.PARAGRAPH, section=Section((), 0, 0),
        title=title, url=url, ids=ids, venue=None, year=year, links=(), plain="", spans=(),
    )  # fmt: skip
