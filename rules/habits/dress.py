"""How a list dresses the titles of its links: in bold, in italics, in quotation marks, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rules.habits.learning import Habit, always
from rules.model import Entry, once

MARKS = {"": "plain", "**": "bold", "__": "bold", "*": "italic", "_": "italic", '"': "quoted", "“": "quoted"}
"""What stands before a title, and what it makes of it."""

QUOTES = '"“”'
CLOSING = {"“": "”"}


class Dress(NamedTuple):
    """How a linked title is written: *kind*, and the offsets of the title with its marks in the entry's text."""

    kind: str
    start: int
    end: int
    title: str


@once
def dress_of(entry: Entry) -> Dress | None:
    """Return how the title is dressed within its link; None if it is not linked, or stands there with other words."""
    title = entry.title
    link = next((link for link in entry.links if title and link.label.strip(QUOTES) == title.strip(QUOTES)), None)
    if link is None or not title:
        return None
    title = title.strip(QUOTES)
    written = entry.part(link)
    at, end = written.find(title), written.find("](")
    if at < 1 or end < at or written[0] != "[":
        return None
    before, after = written[1:at], written[at + len(title) : end]
    kind = MARKS.get(before)
    if kind is None or after != CLOSING.get(before, before):
        return None
    start = entry.span(link)[0]
    return Dress(kind, start + 1, start + end, title)


def _dresses(entry: Entry) -> Iterator[tuple[None, str]]:
    if dress := dress_of(entry):
        yield None, dress.kind


DRESS = Habit(
    "dress of titles",
    _dresses,
    always("linked titles are written"),
    {"plain": "plainly", "bold": "in bold", "italic": "in italics", "quoted": "in quotation marks"}.get,
    enough=10,
    share=0.95,
)
HABITS = (DRESS,)
