"""What the bot proposes to an issue: the finished row, where it goes, what is missing; or where the paper stands already.

The same rules that judge a pull request judge every row that is proposed; of several ways to write it the one that they have least
to say about is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from rapidfuzz import fuzz

from rules.entries.identity import Index
from rules.entries.shape import is_balanced
from rules.entries.writing import publish
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import SAMENESS, Policy
from rules.model import Catalog, Entry, Finding, Kind, Section, Shape
from rules.proposals.drafting import Draft, Facts, draft_from_template, drafts_like, numbered_after, plain_draft
from rules.proposals.sections import Clue, Sections
from rules.reading.catalog import read_catalog
from rules.requests.request import Intent, Request, Wanted
from rules.text.anchors import anchor_key
from rules.text.labels import is_news
from rules.text.links import is_code
from rules.text.titles import title_key, without_prefix

PATTERNS = 8
"""Neighbours whose manner is tried before the best row so far is taken."""

TRIES = 12
"""Ways to write one row that are judged before the best so far is taken."""

ROWS_LIMIT = 15
"""Papers of one issue for which a row is written; the rest are named."""

NEAR_HEADING = 88.0
"""Score of rapidfuzz's token_set_ratio from which a heading that was asked for is taken for one that the list has."""


NEWEST_FIRST = re.compile(
    r"\b(?:(?:most )?recent|new|newest|latest) (?:to|first)\b|\breverse.chronolog|由新到旧|倒序", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the list where a paper stands."""

    file: str
    line: int
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One paper of an issue, and what is to be done about it."""

    wanted: Wanted
    listed: tuple[Place, ...] = ()
    file: str | None = None
    section: tuple[str, ...] | None = None
    alternatives: tuple[tuple[str, ...], ...] = ()
    row: str | None = None
    after_line: int | None = None
    missing: tuple[str, ...] = ()
    unknown_section: str | None = None  # what was asked for, where the list has no such section
    replaces: int | None = None  # the line that *row* is to replace, where an entry is corrected


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to answer to an issue; *labels* are the policy's own names."""

    intent: Intent
    papers: tuple[Proposed, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say: no request, or a correction of an entry that was not found."""
        if self.intent is Intent.CORRECT:
            return not self.papers
        return self.intent is not Intent.ADD


def propose(
    catalogs: Sequence[Catalog],
    request: Request,
    policy: Policy,
    also: Sequence[Catalog] = (),
    *,
    section: str | None = None,
) -> Proposal:
    """Return what to answer to *request*, judged against the list in *catalogs* and the files of other repositories in *also*.

    A *section* that is named here goes before those that the request names.
    """
    if request.intent not in (Intent.ADD, Intent.CORRECT):
        return Proposal(request.intent)
    list_ = _List(catalogs, policy, also)
    if request.intent is Intent.CORRECT:
        meant = tuple(list_.meant(request))
        if not meant and request.may_add and request.papers:
            return propose(catalogs, replace(request, intent=Intent.ADD), policy, also, section=section)
        return Proposal(request.intent, meant, (policy.labels["correction"],))
    papers: list[Proposed] = []
    if section is not None:
        request = replace(request, section=section, papers=tuple(replace(p, section=None) for p in request.papers))
    for wanted in request.papers:
        papers.append(list_.proposed(_named(wanted), request, writes=sum(1 for p in papers if p.row) < ROWS_LIMIT))
    return Proposal(request.intent, tuple(papers), _labels(papers, policy))


def find_section(catalogs: Sequence[Catalog], policy: Policy, heading: str) -> Section | None:
    """Return the section that *heading* names, or None where the list has no such one."""
    return _List(catalogs, policy, ()).find_section(heading)


def _labels(papers: Sequence[Proposed], policy: Policy) -> tuple[str, ...]:
    names = []
    if any(not paper.listed for paper in papers):
        names.append("missing-paper")
    if papers and all(paper.listed for paper in papers):
        names.append("already-listed")
    if not papers or any(
        not paper.listed and (paper.wanted.title is None or paper.wanted.url is None) for paper in papers
    ):
        names.append("needs-info")
    return tuple(policy.labels[name] for name in names)


def _named(wanted: Wanted) -> Wanted:
    """Return the paper with a title where its address gives one: a repository is called by its name."""
    if wanted.title or not wanted.url or not is_code(wanted.url):
        return wanted
    name = wanted.url.rstrip("/").removesuffix(".git").rpartition("/")[2]
    return replace(wanted, title=name or None)


class _List:
    """The list, as a place to look papers up and to write them into."""

    def __init__(self, catalogs: Sequence[Catalog], policy: Policy, also: Sequence[Catalog]) -> None:
        self._catalogs = catalogs
        self._policy = policy
        self._entries = [entry for catalog in catalogs for entry in catalog]
        self._index = Index([*self._entries, *(entry for catalog in also for entry in catalog)])
        self._sections = Sections(self._entries, policy.ignored_sections)
        self._habits: dict[str, Habits] = {}

    def _habits_of(self, catalog: Catalog) -> Habits:
        if catalog.file not in self._habits:
            self._habits[catalog.file] = Habits(catalog, self._policy.row)
        return self._habits[catalog.file]

    # Looking up

    def listed(self, wanted: Wanted) -> tuple[Entry, ...]:
        """Return where the paper stands, by identifier or by the strict title rule."""
        found = [match.entry for match in self._index.matches(_probe(wanted)) if match.is_certain]
        return tuple(sorted(found, key=lambda entry: (is_news(entry.section.group), entry.file, entry.line)))

    def meant(self, request: Request) -> Iterator[Proposed]:
        """Return the entries that a correction speaks of: by identifier, by title, else by a name that only one has."""
        seen: set[int] = set()
        for wanted in request.papers:
            entries = self.listed(wanted) or self._titled(wanted.title)
            if entries and id(entries[0]) not in seen:
                seen.add(id(entries[0]))
                yield self._corrected(wanted, entries)
        if not seen:
            for entry in self._by_name(request.names):
                yield self._corrected(Wanted(entry.title, entry.url, entry.ids, entry.venue, entry.year), (entry,))

    def _titled(self, title: str | None) -> tuple[Entry, ...]:
        key = title_key(title or "")
        return tuple(entry for entry in self._entries if key and title_key(entry.title or "") == key)

    def _by_name(self, names: Iterable[str]) -> Iterator[Entry]:
        holders: dict[str, list[Entry]] = {}
        for entry in self._entries:
            if not is_news(entry.section.group) and entry.title:
                holders.setdefault(entry.title.partition(":")[0].strip().casefold(), []).append(entry)
        for name in names:
            found = holders.get(name.casefold(), [])
            if len({title_key(entry.title or "") for entry in found}) == 1:
                yield found[0]
                return

    def _corrected(self, wanted: Wanted, entries: Sequence[Entry]) -> Proposed:
        entry = entries[0]
        edits = publish(entry, wanted.venue, wanted.year) if wanted.venue and wanted.venue != entry.venue else ()
        paper = Proposed(
            replace(wanted, title=entry.title, url=wanted.url or entry.url, ids=wanted.ids or entry.ids),
            tuple(_place(e) for e in entries),
            entry.file,
            entry.section.path,
        )
        if not edits:
            return paper
        text, shift = entry.text, entry.start
        for edit in sorted(edits, key=lambda e: -e.start):
            text = text[: edit.start - shift] + edit.text + text[edit.end - shift :]
        return replace(paper, row=text, replaces=entry.line)

    # Proposing

    def proposed(self, wanted: Wanted, request: Request, *, writes: bool) -> Proposed:
        """Return what to do about one paper that is to be added."""
        found = self.listed(wanted)
        if found:
            return Proposed(wanted, tuple(_place(entry) for entry in found))
        missing = tuple(name for name in ("title", "url") if getattr(wanted, name) is None)
        asked = wanted.section or request.section
        places = self._places(wanted, asked)
        if not places:
            return Proposed(wanted, missing=missing, unknown_section=asked)
        best, *others = places
        unknown = asked if asked and self.find_section(asked) is None else None
        paper = Proposed(
            wanted,
            (),
            self._file_of(best),
            best.path,
            tuple(s.path for s in others),
            missing=missing,
            unknown_section=unknown,
        )
        return self._with_row(paper, best) if writes and not missing else paper

    def _places(self, wanted: Wanted, asked: str | None) -> list[Section]:
        venue, year = _facts(wanted).published if wanted.url else (wanted.venue, wanted.year)
        clue = Clue(wanted.title or "", venue, year, asked or "")
        best = list(self._sections.likeliest(clue, 4)) if wanted.title else []
        chosen = self.find_section(asked) if asked else None
        if chosen is not None:
            best = [chosen, *(section for section in best if section.path != chosen.path)]
        return best[:3]

    def find_section(self, heading: str) -> Section | None:
        """Return the section that *heading* names: written alike, else so nearly that no other can be meant."""
        parts = [part.strip() for part in heading.replace(" > ", "/").replace("→", "/").split("/") if part.strip()]
        key = anchor_key(heading)
        for names in ([key], [anchor_key(part) for part in parts[-1:]]):
            exact = [s for s in self._sections.places if s.path and anchor_key(s.path[-1]) in names]
            if len(exact) > 1 and len(parts) > 1:
                exact = [s for s in exact if any(anchor_key(parts[0]) == anchor_key(p) for p in s.path)] or exact
            if exact:
                return exact[0]
        scored = sorted(
            (
                (fuzz.token_set_ratio(heading.lower(), (s.path[-1] if s.path else "").lower()), s)
                for s in self._sections.places
            ),
            key=lambda pair: -pair[0],
        )
        if scored and scored[0][0] >= NEAR_HEADING and (len(scored) < 2 or scored[1][0] < scored[0][0]):
            return scored[0][1]
        return None

    def _file_of(self, section: Section) -> str:
        return next(entry.file for entry in self._entries if entry.section.path == section.path)

    def _with_row(self, paper: Proposed, section: Section) -> Proposed:
        catalog = next(c for c in self._catalogs if c.file == paper.file)
        writer = _Writer(catalog, self._habits_of(catalog), self._policy, section, _facts(paper.wanted))
        written = writer.best()
        if written is None:
            return paper
        return replace(paper, row=written.row, after_line=written.after_line, missing=written.missing)


def _probe(wanted: Wanted) -> Entry:
    """Return the paper as an entry that can be looked up."""
    return Entry(
        file="", line=0, end_line=0, start=0, end=0, text="", shape=Shape.PARAGRAPH, section=Section((), 0, 0),
        title=wanted.title, url=wanted.url, ids=wanted.ids, venue=None, year=None, links=(), plain="", spans=(),
    )  # fmt: skip


def _place(entry: Entry) -> Place:
    return Place(entry.file, entry.line, entry.section.path)


def _facts(wanted: Wanted) -> Facts:
    project = next(
        (url for label, url in wanted.links if not is_code(url) and label.lower() not in ("video", "demo")), None
    )
    return Facts(wanted.title or "", wanted.url or "", wanted.ids, wanted.venue, wanted.year, wanted.code_url, project)


@dataclass(frozen=True, slots=True)
class _Written:
    row: str
    after_line: int
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_sound: bool  # it reads as what it is, and what opens in it closes

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Return what is compared between two: whether it is sound, then what the rules say."""
        told = [finding for finding in self.findings if finding.rule not in SAMENESS]
        return (not self.is_sound, sum(10 ** (2 - f.level.weight) for f in told), len(self.missing))


class _Writer:
    """Writes one work into one section."""

    def __init__(self, catalog: Catalog, habits: Habits, policy: Policy, section: Section, facts: Facts) -> None:
        self._catalog = catalog
        self._habits = habits
        self._policy = policy
        self._facts = facts
        self._lines = catalog.text.split("\n")
        self._names = (title_key(facts.title), title_key(without_prefix(facts.title)))
        siblings = [e for e in catalog if e.section.path == section.path and not e.is_detached]
        shapes = [e.shape for e in siblings]
        shape = max(dict.fromkeys(shapes), key=shapes.count, default=None)
        self._siblings = [e for e in siblings if e.shape is shape]

    def best(self) -> _Written | None:
        """Return the way to write it that the rules have least to say about; None where the section shows none."""
        best: _Written | None = None
        for draft, pattern in chain(islice(self._drafts(), TRIES), self._plainly()):
            written = self._tried(draft, pattern)
            if best is None or written.worth < best.worth:
                best = written
            if best.worth[:2] == (False, 0):
                break
        return best if best and best.is_sound else None

    def _plainly(self) -> Iterator[tuple[Draft, Entry]]:
        """Return the plainest way to write it, for a section whose own way cannot be followed."""
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
        """Return the neighbours that show how to write it: those with the same parts first, then the plainest, then the nearest."""
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
        """Return the line behind which it goes, and how many siblings stand before it."""
        ordered = self._siblings
        order = self._habits.order(ordered[0])
        probe = _probe(Wanted(self._facts.title, self._facts.url, self._facts.ids, None, self._facts.published[1]))
        probe = replace(probe, year=self._facts.published[1])
        if order and order.value(probe) is not None:
            known = [(n, e) for n, e in enumerate(ordered) if order.value(e) is not None]
            later = next((n for n, e in known if order.is_before(probe, e)), None)
            if later == 0:
                return ordered[0].line - 1, 0
            if later is not None:
                return ordered[later - 1].end_line, later
        elif NEWEST_FIRST.search(" ".join(ordered[0].section.path)):
            return ordered[0].line - 1, 0
        return ordered[-1].end_line, len(ordered)

    def _tried(self, draft: Draft, pattern: Entry) -> _Written:
        after, before = self._place()
        text = draft.text.replace("\r", "")
        if before:
            earlier = self._siblings[before - 2].text if before > 1 else None
            text = numbered_after(text, self._siblings[before - 1].text, earlier)
        if self._catalog.file.lower().endswith(".json"):
            after, text = self._siblings[-1].line - 1, f"{text.rstrip().rstrip(',')},"
        row, after = self._set_apart(text, after, before)
        if pattern.shape is not Shape.RECORD and not self._is_balanced(row):
            return _Written(row, after, draft.missing, (), is_sound=False)
        row, findings, is_read = self._mended(row, after, text)
        is_sound = is_read and (pattern.shape is Shape.RECORD or self._is_balanced(row))
        missing = (*draft.missing, *(["code"] if self._usually_has_code() and "code" not in draft.missing else []))
        return _Written(row, after, missing, findings, is_sound)

    def _is_balanced(self, row: str) -> bool:
        return is_balanced(MARKS.sub("", row.replace(self._facts.title, " ")))

    def _usually_has_code(self) -> bool:
        """Whether the section shows code as a rule, and none is known of this work."""
        shown = sum(any(kind_of(link) == "code" for link in entry.links) for entry in self._siblings)
        return self._facts.code_url is None and 2 * shown >= len(self._siblings)

    def _set_apart(self, text: str, after: int, before: int) -> tuple[str, int]:
        """Keep the blank lines between entries, where the section has them."""
        gaps = [b.line - a.end_line > 1 for a, b in zip(self._siblings, self._siblings[1:], strict=False)]
        is_apart = sum(gaps) * 2 > len(gaps) if gaps else pattern_is_paragraph(self._siblings[0])
        if not is_apart:
            return text, after
        if before == 0:
            return f"{text}\n", after
        if after < len(self._lines) and not self._lines[after].strip():
            behind = self._lines[after + 1] if after + 1 < len(self._lines) else ""
            return (f"{text}\n" if behind.strip() else text), after + 1
        return f"\n{text}", after

    def _mended(self, row: str, after: int, text: str) -> tuple[str, tuple[Finding, ...], bool]:
        """Return the row with every fix that the rules offer, what they still say, and whether it reads as the work it is."""
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
            mended = apply_fixes(head.text, inside).split("\n")
            grown = len(mended) - len(head.text.split("\n"))
            row = "\n".join(line.removesuffix("\r") for line in mended[after : last + grown])
        return row, verdict.findings, is_read

    def _with(self, row: str, after: int) -> Catalog:
        return read_catalog(inserted(self._catalog.text, row, after), self._catalog.file)


MARKS = re.compile(r"^[ \t]*[-*+](?=[ \t])", re.MULTILINE)


def pattern_is_paragraph(entry: Entry) -> bool:
    """Tell whether entries of that shape need a blank line between them."""
    return entry.shape is Shape.PARAGRAPH


def inserted(text: str, row: str, after_line: int) -> str:
    """Return *text* with *row* behind that line, its lines broken as the file breaks them.

    >>> inserted("a\\r\\nb\\r\\n", "x", 1), inserted("a\\nb", "x", 2)
    ('a\\r\\nx\\r\\nb\\r\\n', 'a\\nb\\nx')
    """
    lines = text.split("\n")
    carriage = "\r" if lines[0].endswith("\r") else ""
    return "\n".join([*lines[:after_line], *(line + carriage for line in row.split("\n")), *lines[after_line:]])
