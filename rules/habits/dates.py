"""How a list writes dates that name a month, and whether they agree with arXiv's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rules.entries.writing import outside_links
from rules.habits.learning import Habit, always
from rules.model import Entry, once
from rules.text.links import arxiv_month
from rules.text.patterns import late
from rules.text.venues import read_date

DATE_TEXT = re.compile(
    r"\d(?<![\w/.-]\d)(?:(?:(?<=1)9|(?<=2)0)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d?[-/.](?:19|20)\d\d)(?![\w/-]|\.\d)"
)
"""A date in numbers. Its first digit stands first in the pattern, so that everything else is passed over fast."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NAMED_DATE = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?P<between>\.?,?\s+)(?P<year>(?:19|20)\d\d)\b"
)
MONTHS_SHORT = tuple(name[:3] for name in MONTHS)
NAMES = rf"(?:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
YEAR, DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|[12]\d|3[01])"
DAY_TEXT = late(
    rf"(?<![\w/.-])(?:(?P<y1>{YEAR})[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.](?P<d1>{DAY}))?(?![\w/-]|\.\d)"
    rf"|(?P<before>{NAMES}),?\s+(?:(?P<d2>{DAY})(?:st|nd|rd|th)?,?\s+)?(?P<y2>{YEAR})\b"
    rf"|(?P<d3>{DAY})(?:st|nd|rd|th)?\s+(?P<after>{NAMES}),?\s+(?P<y3>{YEAR})\b)"
)
DIGITS = re.compile(r"\d+")
JOINED, A_MONTH = re.compile(r"\d[-/.]\d"), re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
"""What every date in numbers has, and every date with a name: found fast, before the date itself is looked for."""

FOLLOW, FOLLOW_CLOSELY, ENOUGH = 0.93, 0.95, 8
"""Share of a list's dates within a month of their arXiv numbers, and number of them, from which that is its habit.

In lists that date entries by arXiv, 93 to 100 % are; in lists that date by publication, far fewer.
"""


SAMPLE = 60
"""Entries without any date after which a list is taken to have none."""


def date_form(date: str) -> str | None:
    """Return a date with zeros for its digits; None if it does not show whether the list writes ``5`` or ``05``.

    >>> date_form("2024/5"), date_form("2024-05-12"), date_form("2024.11")
    ('0000/0', '0000-00-00', None)
    """
    parts = DIGITS.findall(date)
    small = [part for part in parts if len(part) < 3 and int(part) < 10]
    if not small:
        return None
    width = len(small[0])
    return DIGITS.sub(lambda found: "0" * (4 if len(found[0]) > 2 else width), date)


def fits_form(date: str, form: str) -> bool:
    """Tell whether a date is written in a form; months and days from ten on have two digits in any form.

    >>> fits_form("2024.11", "0000.0"), fits_form("2024.5", "0000.00")
    (True, False)
    """
    if DIGITS.sub("0", date) != DIGITS.sub("0", form):
        return False
    pairs = zip(DIGITS.findall(date), DIGITS.findall(form), strict=True)
    return all(len(part) == len(place) or (len(part) == 2 and int(part) >= 10) for part, place in pairs)


@once
def dates_in(entry: Entry) -> tuple[re.Match[str], ...]:
    """Return the dates in numbers that an entry names outside its links; a match is a place in `outside_links`."""
    text = outside_links(entry)
    return tuple(DATE_TEXT.finditer(text)) if JOINED.search(text) else ()


def _forms(entry: Entry) -> Iterator[tuple[None, str]]:
    for found in dates_in(entry):
        if form := date_form(found[0]):
            yield None, form


DATE = Habit("date", _forms, always("dates"), share=0.95)
HABITS = (DATE,)


class Dated(NamedTuple):
    """The one date of an entry: where it is in the text, and its year and month."""

    start: int
    end: int
    text: str
    year: int
    month: int
    has_day: bool

    def moved_to(self, year: int, month: int) -> str | None:
        """Return the date with another year and month, written as it is; None if that is not certain.

        A day is kept only if the month stays: the day of another month is not known.
        """
        if self.has_day and month != self.month:
            return None
        if found := NAMED_DATE.fullmatch(self.text):
            name = MONTHS[month - 1] if len(found["month"]) > 3 and found["month"] in MONTHS else MONTHS[month - 1][:3]
            return None if "May" in (found["month"], name) else f"{name}{found['between']}{year}"
        parts = DIGITS.findall(self.text)
        year_first = len(parts[0]) == 4
        width = len(parts[1 if year_first else 0])
        new = [str(year), str(month).zfill(width if int(parts[1 if year_first else 0]) < 10 else 2), *parts[2:]]
        signs = re.findall(r"\D", self.text)
        ordered = new if year_first else [new[1], new[0]]
        return "".join(part + sign for part, sign in zip(ordered, [*signs, ""], strict=True))


@once
def date_of(entry: Entry) -> Dated | None:
    """Return the one date with a month that an entry names outside its links, or None."""
    found = [*dates_in(entry), *NAMED_DATE.finditer(outside_links(entry))]
    if len(found) != 1:
        return None
    match = found[0]
    if match.re is NAMED_DATE:
        names = [name[:3] for name in MONTHS]
        return Dated(*match.span(), match[0], int(match["year"]), names.index(match["month"][:3]) + 1, has_day=False)
    parts = [int(part) for part in DIGITS.findall(match[0])]
    year, month = (parts[0], parts[1]) if parts[0] > 31 else (parts[1], parts[0])
    return Dated(*match.span(), match[0], year, month, len(parts) > 2) if 1 <= month <= 12 else None


@once
def day_of(entry: Entry) -> tuple[int, int, int] | None:
    """Return year, month and day of the one date that an entry names outside its links; the day is 0 if it names none."""
    text = outside_links(entry)
    if not A_MONTH.search(text):
        return _day_in_numbers(dates_in(entry))
    found = list(DAY_TEXT.finditer(text))
    if len(found) != 1:
        return None
    date = found[0]
    name = date["before"] or date["after"]
    month = MONTHS_SHORT.index(name[:3]) + 1 if name else int(date["month"])
    return (int(date["y1"] or date["y2"] or date["y3"]), month, int(date["d1"] or date["d2"] or date["d3"] or 0))


def _day_in_numbers(dates: Sequence[re.Match[str]]) -> tuple[int, int, int] | None:
    if len(dates) != 1:
        return None
    first, second, *rest = map(int, DIGITS.findall(dates[0][0]))
    year, month = (first, second) if first > 31 else (second, first)
    day = rest[0] if rest else 0
    return (year, month, day) if 1 <= month <= 12 and day <= 31 else None


@once
def months_late(entry: Entry) -> int | None:
    """Return by how many months an entry's date comes after its arXiv number; None if it lacks one of them."""
    numbers = [month for i in entry.ids if (month := arxiv_month(i))]
    dated = date_of(entry) if len(numbers) == 1 else None
    if dated is None:
        return None
    return (dated.year - numbers[0][0]) * 12 + dated.month - numbers[0][1]


def share_that_follows(entries: Iterable[Entry]) -> float:
    """Return the share of dates within a month of their arXiv numbers; 0 if there are too few of them."""
    late: list[int] = []
    for seen, entry in enumerate(entries):
        if seen == SAMPLE and not late:
            return 0.0  # a list that dates its entries does so from the beginning
        if (months := months_late(entry)) is not None:
            late.append(months)
    return sum(abs(months) <= 1 for months in late) / len(late) if len(late) >= ENOUGH else 0.0


class DateFault(NamedTuple):
    """A date that does not agree with the entry's arXiv number, in a list whose dates do."""

    dated: Dated
    submitted: tuple[int, int]  # year and month of the number
    is_before: bool

    @property
    def wanted(self) -> str | None:
        """The date that was certainly meant, or None: of another month, nobody knows the day."""
        said = read_date(self.dated.text)
        if said is not None and said[2] is not None and said[1] != self.submitted[1]:
            return None
        return self.dated.moved_to(*self.submitted) if self.is_before else None


def is_apart(entry: Entry) -> bool:
    """Tell whether an entry's date is before its arXiv number, or more than a month behind it."""
    late = months_late(entry)
    return late is not None and not 0 <= late <= 1


def date_fault(entry: Entry, share: float) -> DateFault | None:
    """Return what is wrong with an entry's date, if the list's dates follow arXiv's numbers in that *share*."""
    late = months_late(entry) if share >= FOLLOW else None
    if late is None or not (late < 0 or (late > 1 and share >= FOLLOW_CLOSELY)):
        return None
    dated = date_of(entry)
    submitted = next(month for i in entry.ids if (month := arxiv_month(i)))
    return DateFault(dated, submitted, late < 0) if dated else None
