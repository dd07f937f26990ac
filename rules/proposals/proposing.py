"""What the bot proposes to an issue: the finished row, its place and what is missing; or where the paper already is.

The rules that judge a pull request also judge every row that is proposed. Of several ways to write it, the one with
the fewest findings is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from rules.entries.identity import Index
from rules.entries.writing import publish
from rules.habits.habits import Habits
from rules.judging.judge import Known
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Section
from rules.proposals.draft import Facts, probe
from rules.proposals.drafting import Writer
from rules.proposals.sections import Clue, Sections
from rules.requests.request import Intent, Request, Wanted
from rules.text.anchors import anchor_key
from rules.text.labels import is_news
from rules.text.links import is_code
from rules.text.titles import title_key

ROWS_LIMIT = 15
"""Papers of one issue for which a row is written; the others are only named."""

NEAR_HEADING = 88.0
"""Score of rapidfuzz's token_set_ratio from which a requested heading is taken for one that the list has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the list where a paper is."""

    file: str
    line: int
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One paper of an issue, and what to do about it."""

    wanted: Wanted
    listed: tuple[Place, ...] = ()
    file: str | None = None
    section: tuple[str, ...] | None = None
    alternatives: tuple[tuple[str, ...], ...] = ()
    row: str | None = None
    after_line: int | None = None
    missing: tuple[str, ...] = ()
    unknown_section: str | None = None  # the heading that was asked for, if the list has no such section
    replaces: int | None = None  # the line that *row* replaces, if an entry is corrected


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
    """Return what to answer to *request*.

    It is judged against the list in *catalogs* and the files of other repositories in *also*.

    If *section* is given, it overrides the sections that the request names.
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
    """Return the section that *heading* names, or None if the list has no such section."""
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
    """Return the paper, with a title if its address gives one: a repository has its name as title."""
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
        habits = {catalog.file: Habits(catalog, policy.row, self._index) for catalog in catalogs}
        self._known = Known(self._index, habits)

    # Looking up

    def listed(self, wanted: Wanted) -> tuple[Entry, ...]:
        """Return where the paper is, by identifier or by the strict title rule."""
        found = [
            match.entry
            for match in self._index.matches(probe(wanted.title, wanted.url, wanted.ids))
            if match.is_certain
        ]
        return tuple(sorted(found, key=lambda entry: (is_news(entry.section.group), entry.file, entry.line)))

    def meant(self, request: Request) -> Iterator[Proposed]:
        """Return the entries that a correction is about: by identifier, by title, else by a name that only one has."""
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
        return replace(paper, row=entry.edited(edits), replaces=entry.line)

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
        """Return the section that *heading* names: spelt the same, or so nearly the same that it can be no other."""
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
        writer = Writer(catalog, self._known, self._policy, section, _facts(paper.wanted))
        written = writer.best()
        if written is None:
            return paper
        return replace(paper, row=written.row, after_line=written.after_line, missing=written.missing)


def _place(entry: Entry) -> Place:
    return Place(entry.file, entry.line, entry.section.path)


def _facts(wanted: Wanted) -> Facts:
    project = next(
        (url for label, url in wanted.links if not is_code(url) and label.lower() not in ("video", "demo")), None
    )
    return Facts(wanted.title or "", wanted.url or "", wanted.ids, wanted.venue, wanted.year, wanted.code_url, project)
