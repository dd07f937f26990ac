"""Write a work into a section the way its neighbours are written.

Of several ways to write it, the one with the fewest findings is used.

Nothing is invented. A list item leaves out what is not known; a table has the list's own mark for nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from rules.entries.shape import is_balanced
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import SAMENESS, Policy
from rules.model import Catalog, Entry, Finding, Kind, Section, Shape
from rules.proposals.draft import NO_MARK, Draft, Facts, made_safe, probe
from rules.proposals.items import items_like, plain_draft
from rules.proposals.records import record_like
from rules.proposals.rows import row_like
from rules.reading.catalog import read_catalog
from rules.text.lines import broken_lines, split_lines
from rules.text.titles import title_key, without_prefix

PATTERNS = 8
"""Neighbours whose style is tried before the best row so far is taken."""
TRIES = 12
"""Ways to write one row that are judged before the best so far is taken."""
NEWEST_FIRST = re.compile(
    r"\b(?:(?:most )?recent|new|newest|latest) (?:to|first)\b|\breverse.chronolog|由新到旧|倒序", re.IGNORECASE
)
PLACEHOLDER = re.compile(r"\{(?P<name>\w+)\}")
LINK_TO_NOTHING = re.compile(r"\[+[^\[\]]*\]\(\{\w+\}\)\]*")
MARKER = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,6})(?P<sign>[.)])(?=[ \t])")
MARKS = re.compile(r"^[ \t]*[-*+](?=[ \t])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    row: str
    after_line: int
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_sound: bool  # it reads as this work, and every bracket that opens also closes

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Return what two rows are compared by: whether it is sound, then what the rules say."""
        counted = [finding for finding in self.findings if finding.rule not in SAMENESS]
        return (not self.is_sound, sum(10 ** (2 - f.level.weight) for f in counted), len(self.missing))


class Writer:
    """Writes one work into one section."""

    def __init__(self, catalog: Catalog, habits: Habits, policy: Policy, section: Section, facts: Facts) -> None:
        self._catalog = catalog
        self._habits = habits
        self._policy = policy
        self._facts = facts
        self._lines = split_lines(catalog.text)
        self._names = (title_key(facts.title), title_key(without_prefix(facts.title)))
        siblings = [e for e in catalog if e.section.path == section.path and not e.is_detached]
        shapes = [e.shape for e in siblings]
        shape = max(dict.fromkeys(shapes), key=shapes.count, default=None)
        self._siblings = [e for e in siblings if e.shape is shape]

    def best(self) -> Written | None:
        """Return the version with the fewest findings; None if the section shows no way to write it."""
        best: Written | None = None
        for draft, pattern in chain(islice(self._drafts(), TRIES), self._plainly()):
            written = self._tried(draft, pattern)
            if best is None or written.worth < best.worth:
                best = written
            if best.worth[:2] == (False, 0):
                break
        return best if best and best.is_sound else None

    def _plainly(self) -> Iterator[tuple[Draft, Entry]]:
        """Return the plainest version, for a section whose own style cannot be followed."""
        last = self._siblings[-1] if self._siblings else None
        if last and last.shape in (Shape.BULLET, Shape.NUMBERED, Shape.PARAGRAPH) and not last.text.startswith("<"):
            yield plain_draft(last, self._facts), last

    def _drafts(self) -> Iterator[tuple[Draft, Entry]]:
        if not self._siblings:
            return
        if self._policy.row:
            yield draft_from_template(self._policy.row, self._facts, self._habits), self._siblings[-1]
        for pattern in self._patterns():
            for draft in drafts_like(pattern, self._facts, self._habits):
                yield draft, pattern

    def _patterns(self) -> list[Entry]:
        """Return the neighbours that show how to write it.

        Those with the same parts come first, then the plainest, then the nearest.
        """
        at = self._place()[0]
        has_code, has_venue = self._facts.code_url is not None, self._facts.published[0] is not None

        def fitness(entry: Entry) -> tuple[bool, bool, bool, int, int]:
            codes = any(kind_of(link) == "code" for link in entry.links)
            others = sum(1 for link in entry.links if kind_of(link) is None and link.label != entry.title)
            return (
                not entry.title or not entry.url,
                codes != has_code,
                (entry.venue is not None) != has_venue,
                others * 20 + len(entry.plain.split()) // 4,
                abs(entry.line - at),
            )

        return sorted(self._siblings, key=fitness)[:PATTERNS]

    def _place(self) -> tuple[int, int]:
        """Return the line that it comes after, and how many siblings are before it."""
        ordered = self._siblings
        order = self._habits.order(ordered[0])
        facts = self._facts
        here = probe(facts.title, facts.url, facts.ids, facts.published[1])
        if order and order.value(here) is not None:
            known = [(n, e) for n, e in enumerate(ordered) if order.value(e) is not None]
            later = next((n for n, e in known if order.is_before(here, e)), None)
            if later == 0:
                return ordered[0].line - 1, 0
            if later is not None:
                return ordered[later - 1].end_line, later
        elif NEWEST_FIRST.search(" ".join(ordered[0].section.path)):
            return ordered[0].line - 1, 0
        return ordered[-1].end_line, len(ordered)

    def _tried(self, draft: Draft, pattern: Entry) -> Written:
        after, before = self._place()
        text = draft.text.replace("\r", "")
        if before:
            earlier = self._siblings[before - 2].text if before > 1 else None
            text = numbered_after(text, self._siblings[before - 1].text, earlier)
        if self._catalog.file.lower().endswith(".json"):
            after, text = self._siblings[-1].line - 1, f"{text.rstrip().rstrip(',')},"
        row, after = self._set_apart(text, after, before)
        if pattern.shape is not Shape.RECORD and not self._is_balanced(row):
            return Written(row, after, draft.missing, (), is_sound=False)
        row, findings, is_read = self._mended(row, after, text)
        is_sound = is_read and (pattern.shape is Shape.RECORD or self._is_balanced(row))
        missing = (*draft.missing, *(["code"] if self._usually_has_code() and "code" not in draft.missing else []))
        return Written(row, after, missing, findings, is_sound)

    def _is_balanced(self, row: str) -> bool:
        return is_balanced(MARKS.sub("", row.replace(self._facts.title, " ")))

    def _usually_has_code(self) -> bool:
        """Whether the section usually shows code, and we know none for this work."""
        shown = sum(any(kind_of(link) == "code" for link in entry.links) for entry in self._siblings)
        return self._facts.code_url is None and 2 * shown >= len(self._siblings)

    def _set_apart(self, text: str, after: int, before: int) -> tuple[str, int]:
        """Keep the blank lines between entries, if the section has them."""
        gaps = [b.line - a.end_line > 1 for a, b in zip(self._siblings, self._siblings[1:], strict=False)]
        is_apart = sum(gaps) * 2 > len(gaps) if gaps else pattern_is_paragraph(self._siblings[0])
        if not is_apart:
            return text, after
        if before == 0:
            return f"{text}\n", after
        if after < len(self._lines) and not self._lines[after].strip():
            following = self._lines[after + 1] if after + 1 < len(self._lines) else ""
            return (f"{text}\n" if following.strip() else text), after + 1
        return f"\n{text}", after

    def _mended(self, row: str, after: int, text: str) -> tuple[str, tuple[Finding, ...], bool]:
        """Return the row with every fix of the rules, what they still say, and whether it reads as this work."""
        for _ in range(2):
            head = self._with(row, after)
            last = after + row.count("\n") + 1
            verdict = judge([Contribution(self._catalog, head)], self._policy)
            added = [
                c.after for c in verdict.changes if c.kind is Kind.ADDED and c.after and after < c.after.line <= last
            ]
            is_read = len(verdict.changes) == 1 and any(title_key(entry.title or "") in self._names for entry in added)
            inside = [f.fix for f in verdict.findings if f.fix and after < f.fix.line and f.fix.end_line <= last]
            if not inside:
                break
            mended = split_lines(apply_fixes(head.text, inside))
            grown = len(mended) - len(head.line_starts)
            row = "\n".join(mended[after : last + grown])
        return row, verdict.findings, is_read

    def _with(self, row: str, after: int) -> Catalog:
        return read_catalog(inserted(self._catalog.text, row, after), self._catalog.file)


def pattern_is_paragraph(entry: Entry) -> bool:
    """Tell whether entries of that shape need a blank line between them."""
    return entry.shape is Shape.PARAGRAPH


def drafts_like(pattern: Entry, facts: Facts, habits: Habits) -> Iterator[Draft]:
    """Return the work written like *pattern*, the likeliest form first."""
    facts = replace(facts, title=made_safe(facts.title))
    if pattern.shape is Shape.ROW and pattern.table:
        yield row_like(pattern, facts, habits)
    elif pattern.shape is Shape.RECORD:
        yield record_like(pattern, facts)
    else:
        yield from items_like(pattern, facts, habits)


def draft_from_template(template: str, facts: Facts, habits: Habits) -> Draft:
    """Return the work written as the policy's ``entry.row`` says."""
    venue, year = facts.published
    venue = habits.spelling(venue) if venue else None
    known = {
        "title": made_safe(facts.title), "url": facts.url, "venue": venue, "year": str(year) if year else None,
        "code": facts.code_url, "project": facts.project_url, "date": str(year) if year else None,
    }  # fmt: skip
    missing: list[str] = []

    def filled(found: re.Match[str]) -> str:
        value = known.get(found["name"])
        if value is None:
            missing.append(found["name"])
        return value or NO_MARK

    def linked(found: re.Match[str]) -> str:
        names = [name for name in PLACEHOLDER.findall(found[0]) if not known.get(name)]
        missing.extend(names)
        return NO_MARK if names else found[0]

    text = PLACEHOLDER.sub(filled, LINK_TO_NOTHING.sub(linked, template))
    return Draft(text.replace(f"{NO_MARK} {NO_MARK}", NO_MARK), tuple(dict.fromkeys(missing)))


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


def inserted(text: str, row: str, after_line: int) -> str:
    """Return *text* with *row* after that line, with the file's own line breaks.

    >>> inserted("a\\r\\nb\\r\\n", "x", 1), inserted("a\\nb", "x", 2)
    ('a\\r\\nx\\r\\nb\\r\\n', 'a\\nb\\nx')
    """
    lines = broken_lines(text)
    usual = lines[0][1] or "\n"
    new = [(line, usual) for line in row.split("\n")]
    if after_line >= len(lines):
        lines[-1], new[-1] = (lines[-1][0], usual), (new[-1][0], "")
    return "".join(line + ending for line, ending in [*lines[:after_line], *new, *lines[after_line:]])
