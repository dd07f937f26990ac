"""How a list writes dates that name a month."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.entries.writing import outside_links
from rules.habits.learning import Habit, always
from rules.model import Entry

DATE_TEXT = re.compile(
    r"(?<![\w/.-])(?:(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.](?:19|20)\d\d)(?![\w/-]|\.\d)"
)


def date_form(date: str) -> str:
    """Return a date with zeros for its digits.

    >>> date_form("2024/5")
    '0000/0'
    """
    return "".join("0" if letter.isdigit() else letter for letter in date)


def _forms(entry: Entry) -> Iterator[tuple[None, str]]:
    if DATE_TEXT.search(entry.text):
        yield from ((None, date_form(found[0])) for found in DATE_TEXT.finditer(outside_links(entry)))


DATE = Habit("date", _forms, always("dates"))
HABITS = (DATE,)
