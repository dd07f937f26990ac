"""Write a work into a section the way its neighbours are written.

A row is made of the words that the section's entries share and of the work's own facts. Of several ways to write it,
the one with the fewest findings is used; a way that leaves a neighbour's word or address in it is none.

Nothing is invented. A list item leaves out what is not known; a table has the list's own mark for nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice

from rules.entries.authors import authors_of
from rules.entries.shape import is_balanced
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.habits.people import NAMED
from rules.judging.judge import Known
from rules.judging.policy import SAMENESS, Policy
from rules.model import Catalog, Entry, Finding, Section, Shape
from rules.proposals.draft import NO_MARK, Draft, Facts, made_safe
from rules.proposals.items import items_like, plain_draft
from rules.proposals.own import Own, are_tags_closed
from rules.proposals.place import Place
from rules.proposals.records import record_like
from rules.proposals.rows import plain_row, row_like
from rules.proposals.trial import Trial
from rules.text.links import arxiv_month
from rules.text.venues import read_date

PATTERNS = 8
"""Neighbours whose style is tried before the best row so far is taken."""
TRIES = 12
"""Ways to write one row that are judged before the best so far is taken."""
DATED = 400
"""Entries whose dates show what the dates of a list are."""

FEW, MODELS = 3, 12
"""Entries of a section with which it shows its own way; with fewer, so many like them in the file are asked too."""
NOT_OF_THE_ROW = SAMENESS | {"out-of-order"}
"""Rules whose findings another way to write the row would not change."""

PLACEHOLDER = re.compile(r"\{(?P<name>\w+)\}")
LINK_TO_NOTHING = re.compile(r"\[+[^\[\]]*\]\(\{\w+\}\)\]*")
EMPTY_CELL = re.compile(r"(?P<open><td\b[^<>]{0,300}>)\s*(?P<close></td>)", re.IGNORECASE)
MARKS = re.compile(r"^[ \t]*[-*+](?=[ \t])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    row: str
    after_line: int
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    unsaid: int  # known facts that its neighbours show and it does not
    is_sound: bool  # it reads as this work, and every bracket that opens also closes

    @property
    def worth(self) -> tuple[bool, int, int, int]:
        """Return what two rows are compared by: whether it is sound, what the rules say, what it leaves out."""
        counted = [finding for finding in self.findings if finding.rule not in NOT_OF_THE_ROW]
        said = sum(10 ** (2 - f.level.weight) for f in counted)
        return (not self.is_sound, said, self.unsaid, len(self.missing))


class Writer:
    """Writes one work into one section; *known* is what was learned of the list."""

    def __init__(self, catalog: Catalog, known: Known, policy: Policy, section: Section, facts: Facts) -> None:
        self._catalog = catalog
        self._known = known
        self._habits = known.habits[catalog.file]
        self._policy = policy
        siblings = [e for e in catalog if e.section.key == section.key and not e.is_detached]
        shapes = [e.shape for e in siblings]
        shape = max(dict.fromkeys(shapes), key=shapes.count, default=None)
        self._siblings = [e for e in siblings if e.shape is shape]
        self._facts = replace(facts, is_dated_by_preprint=is_dated_by_preprint(catalog))

    @cached_property
    def _models(self) -> list[Entry]:
        """The entries that show how to write one: the section's own, or if they are few, those like them in the file."""
        own = self._siblings
        if len(own) >= FEW or not own:
            return own
        columns = own[0].table.header if own[0].table else None
        alike = [
            e
            for e in self._catalog
            if e.shape is own[0].shape and not e.is_detached and (e.table.header if e.table else None) == columns
        ]
        nearest = sorted((e for e in alike if e not in own), key=lambda e: abs(e.line - own[0].line))
        return own + nearest[:MODELS]

    @cached_property
    def _own(self) -> Own:
        venue = self._facts.published[0]
        spelt = [self._habits.spelling(venue)] if venue else []
        return Own(self._models, self._facts, spelt)

    @cached_property
    def _place(self) -> Place:
        return Place(self._catalog, self._siblings, self._habits, self._facts)

    @cached_property
    def _trial(self) -> Trial:
        return Trial(self._catalog, self._policy, self._known, self._siblings, self._place.after_line)

    def best(self) -> Written | None:
        """Return the version with the fewest findings; None if the section shows no way to write it."""
        if not self._siblings:
            return None
        best: Written | None = None
        for draft, pattern in chain(islice(self._clean_drafts(), TRIES), self._plainly()):
            written = self._tried(draft, pattern)
            if best is None or written.worth < best.worth:
                best = written
            if best.worth[:3] == (False, 0, 0):
                break
        return best if best and best.is_sound else None

    def _clean_drafts(self) -> Iterator[tuple[Draft, Entry]]:
        """Return the drafts without what is a neighbour's; those in which something of it remains are left out."""
        seen: set[str] = set()
        for draft, pattern in self._drafts():
            made = self._without_foreign(draft, pattern)
            if made is not None and made.text not in seen:
                seen.add(made.text)
                yield made, pattern

    def _without_foreign(self, draft: Draft, pattern: Entry) -> Draft | None:
        code = re.escape(self._facts.code_url or "\0")
        if len(re.findall(rf"(?<!\))\]\({code}\)", draft.text)) > 1:
            return None  # the neighbour has two repositories; the work has one, and it is said once
        if pattern.shape is Shape.RECORD or (pattern.shape is Shape.ROW and pattern.table is not None):
            return None if self._own.foreign(draft.text) else draft
        title = re.escape(made_safe(self._facts.title))
        once = re.sub(rf"(?P<end>{title}\.[*_\"”’\])]{{1,4}})\.", r"\g<end>", draft.text, count=1)
        cleaned = self._own.cleaned(once, pattern)
        text = EMPTY_CELL.sub(lambda cell: f"{cell['open']}{self._html_mark}{cell['close']}", cleaned.text)
        if self._own.foreign(text):
            return None
        if not are_tags_closed(text):
            if are_tags_closed(closed := f"{text.rstrip()}\n\n</details>"):
                text = closed
            else:
                return None
        text = text if pattern.text[:1].isspace() else text.lstrip(" ")
        return Draft(text, tuple(dict.fromkeys((*draft.missing, *cleaned.missing))))

    @cached_property
    def _html_mark(self) -> str:
        """What stands in a cell of an HTML table that has nothing: nothing itself, or a dash."""
        return "" if any(EMPTY_CELL.search(entry.text) for entry in self._models) else NO_MARK

    def _plainly(self) -> Iterator[tuple[Draft, Entry]]:
        """Return the plainest version, for a section whose own style cannot be followed."""
        last = self._siblings[-1]
        if last.shape is Shape.ROW and last.table is not None:
            yield plain_row(last, replace(self._facts, title=made_safe(self._facts.title)), self._habits), last
        elif last.shape in (Shape.BULLET, Shape.NUMBERED, Shape.PARAGRAPH) and not last.text.startswith("<"):
            yield plain_draft(last, self._facts), last

    def _drafts(self) -> Iterator[tuple[Draft, Entry]]:
        if self._policy.row:
            yield draft_from_template(self._policy.row, self._facts, self._habits), self._siblings[-1]
        for pattern in self._patterns():
            for draft in drafts_like(pattern, self._facts, self._habits, self._own):
                yield draft, pattern

    def _patterns(self) -> list[Entry]:
        """Return the neighbours that show how to write it.

        Those with the same parts come first, then the plainest, then the nearest.
        """
        at = self._place.after_line
        has_code, is_published = self._facts.code_url is not None, self._facts.venue is not None

        def fitness(entry: Entry) -> tuple[bool, bool, bool, bool, int, int]:
            codes = any(kind_of(link) == "code" for link in entry.links)
            others = sum(1 for link in entry.links if kind_of(link) is None and link.label != entry.title)
            return (
                not entry.title or not entry.url,
                any(sign in entry.text for sign in ("rowspan", "colspan", "]()", "[](")),
                codes != has_code,
                (entry.venue is not None and entry.venue.casefold() != "arxiv") != is_published,
                others * 20 + len(entry.plain.split()) // 4,
                abs(entry.line - at),
            )

        return sorted(self._models, key=fitness)[:PATTERNS]

    def _tried(self, draft: Draft, pattern: Entry) -> Written:
        place = self._place
        text = place.numbered(draft.text.replace("\r", ""))
        after = place.after_line
        if self._catalog.file.lower().endswith(".json"):
            after, text = self._siblings[-1].line - 1, f"{text.rstrip().rstrip(',')},"
        row, after = place.set_apart(text, after)
        missing = tuple(dict.fromkeys((*draft.missing, *self._unknown())))
        if pattern.shape is not Shape.RECORD and not self._is_balanced(row):
            return Written(row, after, missing, (), 0, is_sound=False)
        trial = self._trial if after == self._trial.after else self._trial_at(after)
        tried = trial.run(row, self._facts)
        is_own = not self._own.foreign(tried.row.lstrip("\n"))
        is_sound = tried.is_read and is_own and (pattern.shape is Shape.RECORD or self._is_balanced(tried.row))
        return Written(tried.row, after, missing, tried.findings, self._unsaid(tried.row), is_sound)

    def _trial_at(self, after: int) -> Trial:
        return Trial(self._catalog, self._policy, self._known, self._siblings, after)

    def _is_balanced(self, row: str) -> bool:
        return is_balanced(MARKS.sub("", row.replace(self._facts.title, " ")))

    def _unsaid(self, row: str) -> int:
        """Return how many facts that are known, and that half of the neighbours show, the row leaves out."""
        facts, models = self._facts, self._models
        half = len(models) / 2
        venue = facts.published[0]
        spelt = {name.casefold() for name in (venue, self._habits.spelling(venue))} if venue else set[str]()
        shown = (
            (
                facts.code_url,
                (facts.code_url or "\0") in row,
                sum(any(kind_of(x) == "code" for x in e.links) for e in models),
            ),
            (facts.venue, any(name in row.casefold() for name in spelt), sum(e.venue is not None for e in models)),
            (facts.published[1], str(facts.published[1] or 0)[-2:] in row, sum(e.year is not None for e in models)),
        )
        return sum(known is not None and not is_said and count >= half for known, is_said, count in shown)

    def _unknown(self) -> Iterator[str]:
        """Return what the section usually shows, and we do not know of this work."""
        half = len(self._siblings) / 2
        has_code = sum(any(kind_of(link) == "code" for link in entry.links) for entry in self._siblings)
        if self._facts.code_url is None and has_code >= half:
            yield "code"
        has_authors = sum(authors_of(entry) is not None for entry in self._siblings) >= half
        is_habit = self._habits.learning.usual(NAMED, self._siblings[0], None)
        if not self._facts.authors and (has_authors or is_habit):
            yield "authors"


def is_dated_by_preprint(catalog: Catalog) -> bool:
    """Tell whether the dates of a list are, as a rule, the months of its preprints."""
    months = [(next(filter(None, map(arxiv_month, e.ids)), None), read_date(e.text)) for e in islice(catalog, DATED)]
    same = [month == date[:2] for month, date in months if month and date]
    return len(same) >= FEW and sum(same) > len(same) / 2


def drafts_like(pattern: Entry, facts: Facts, habits: Habits, own: Own) -> Iterator[Draft]:
    """Return the work written like *pattern*, the likeliest form first."""
    facts = replace(facts, title=made_safe(facts.title))
    if pattern.shape is Shape.ROW and pattern.table:
        yield row_like(pattern, facts, habits, own)
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
