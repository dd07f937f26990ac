"""Where in its section a new entry goes, and what goes around it there: a number, blank lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.habits.habits import Habits
from rules.model import Catalog, Entry, Shape
from rules.proposals.draft import Facts, probe
from rules.proposals.own import are_tags_closed
from rules.text.lines import split_lines
from rules.text.links import arxiv_month

NEWEST_FIRST = re.compile(
    r"\b(?:(?:most )?recent|new|newest|latest) (?:to|first)\b|\breverse.chronolog|由新到旧|倒序", re.IGNORECASE
)
GROWTH_ENOUGH, GROWTH_SHARE = 4, 0.7
"""Dated entries, and the share of their pairs that agree, from which one end of a section is where it grows."""
CLOSED_WITHIN = 40
"""Lines after an entry in which what it opened is closed."""
MARKER = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,6})(?P<sign>[.)])(?=[ \t])")


class Place:
    """The place of one work among the entries of its section, which must be some."""

    def __init__(self, catalog: Catalog, siblings: Sequence[Entry], habits: Habits, facts: Facts) -> None:
        self._siblings = siblings
        self._lines = split_lines(catalog.text)
        self._starts = {entry.line for entry in catalog}
        self._before = self._count_before(habits, facts)
        before = self._before
        self.after_line = siblings[0].line - 1 if before == 0 else self._end_of(siblings[before - 1])

    def _count_before(self, habits: Habits, facts: Facts) -> int:
        """Return how many siblings come before it."""
        ordered = self._siblings
        order = habits.order(ordered[0])
        here = probe(facts.title, facts.url, facts.ids, facts.year_of_date)
        if order and order.value(here) is not None:
            known = [(n, e) for n, e in enumerate(ordered) if order.value(e) is not None]
            later = next((n for n, e in known if order.is_before(here, e)), None)
            return len(ordered) if later is None else self._to_the_month(facts, later, order.step)
        if NEWEST_FIRST.search(" ".join(ordered[0].section.path)) or self._grows_at_the_top():
            return 0
        return len(ordered)

    def _to_the_month(self, facts: Facts, later: int, step: int) -> int:
        """Return the place among the entries of the same year, if those are ordered by month as well."""
        if facts.month is None:
            return later
        year = facts.year_of_date
        at = later
        while at > 0 and self._siblings[at - 1].year == year and (month := _month(self._siblings[at - 1])):
            if (month <= facts.month) if step > 0 else (month >= facts.month):
                break
            at -= 1
        run = [m for e in self._siblings[at:later] if (m := _month(e))]
        return at if run == sorted(run, reverse=step < 0) else later

    def _grows_at_the_top(self) -> bool:
        """Whether the newest entries stand first, though not in strict order."""
        months = [month for entry in self._siblings if (month := _month(entry))]
        dates = months if len(months) >= GROWTH_ENOUGH else [(e.year, 0) for e in self._siblings if e.year]
        pairs = [(a > b) - (a < b) for n, a in enumerate(dates[:60]) for b in dates[n + 1 : 60]]
        falls, rises = pairs.count(1), pairs.count(-1)
        return len(dates) >= GROWTH_ENOUGH and falls + rises > 0 and falls >= GROWTH_SHARE * (falls + rises)

    def _end_of(self, entry: Entry) -> int:
        """Return the last line of what belongs to *entry*: lines that it opened, and deeper items below it."""
        end = entry.end_line
        if not are_tags_closed(entry.text):
            text = entry.text
            for line in range(end + 1, min(end + CLOSED_WITHIN, len(self._lines)) + 1):
                if line in self._starts:
                    break
                text += "\n" + self._lines[line - 1]
                if are_tags_closed(text):
                    return line
        if entry.shape in (Shape.BULLET, Shape.NUMBERED):
            indent = _indent(entry.text)
            while end < len(self._lines) and end + 1 not in self._starts:
                following = self._lines[end]
                if not following.strip() or _indent(following) <= indent:
                    break
                end += 1
        return end

    def numbered(self, text: str) -> str:
        """Return *text* with the number that follows that of the entry before it, in a numbered list."""
        if not self._before:
            return text
        earlier = self._siblings[self._before - 2].text if self._before > 1 else None
        return numbered_after(text, self._siblings[self._before - 1].text, earlier)

    def set_apart(self, text: str, after: int) -> tuple[str, int]:
        """Keep the blank lines between entries, if the section has them; return the text and the line before it."""
        ends = [self._end_of(entry) for entry in self._siblings]
        gaps = [b.line - end > 1 for end, b in zip(ends, self._siblings[1:], strict=False)]
        is_apart = sum(gaps) * 2 > len(gaps) if gaps else self._siblings[0].shape is Shape.PARAGRAPH
        if not is_apart:
            return text, after
        if self._before == 0:
            return f"{text}\n", after
        if after < len(self._lines) and not self._lines[after].strip():
            following = self._lines[after + 1] if after + 1 < len(self._lines) else ""
            return (f"{text}\n" if following.strip() else text), after + 1
        return f"\n{text}", after


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def _month(entry: Entry) -> tuple[int, int] | None:
    return next((month for i in entry.ids if (month := arxiv_month(i))), None)


def numbered_after(text: str, previous: str, before: str | None) -> str:
    """Return *text* with the next number of a numbered list; a list with the same number everywhere keeps it.

    >>> numbered_after("9. C", "2. B", "1. A"), numbered_after("9. C", "1. B", "1. A")
    ('3. C', '1. C')
    """
    mine, last = MARKER.match(text), MARKER.match(previous)
    if not mine or not last:
        return text
    earlier = MARKER.match(before) if before else None
    number = int(last["number"])
    step = number - int(earlier["number"]) if earlier else 1
    return f"{mine['indent']}{number + (1 if step == 1 else 0)}{mine['sign']}{text[mine.end() :]}"
