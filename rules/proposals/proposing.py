"""What the bot proposes to an issue: the finished row, its place and what is missing; or where the paper already is.

The rules that judge a pull request also judge every row that is proposed. Of several ways to write it, the one with
the fewest findings is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from rules.entries.identity import Index
from rules.habits.habits import Habits
from rules.judging.judge import Known
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Section
from rules.proposals.correcting import Said, edits_for
from rules.proposals.draft import Facts, made_safe, probe
from rules.proposals.drafting import Writer
from rules.proposals.forms import BETWEEN
from rules.proposals.naming import NEAREST, Named, Names
from rules.proposals.sections import Clue, Sections
from rules.proposals.wished import leaning_of, maybe_wished_in, wished_in
from rules.requests.reading import venue_in
from rules.requests.request import Intent, Request, Wanted
from rules.text.anchors import anchor_key
from rules.text.labels import is_news
from rules.text.links import address_key, is_code, is_paper
from rules.text.venues import NOWHERE, Published, read_date

ROWS_LIMIT = 15
"""Papers of one issue for which a row is written; the others are only named."""

ALIKE = 200
"""Entries of the file that show how a correction is written, where the section does not."""

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
    replaces: tuple[int, int] | None = None  # first and last line that *row* replaces, if an entry is corrected
    sure: bool = False  # the section was asked for, or stands clearly ahead
    nearest: tuple[tuple[tuple[str, ...], str], ...] = ()  # for each section that could be: its nearest listed title


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that could be meant."""

    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to answer to an issue; *labels* are the policy's own names."""

    intent: Intent
    papers: tuple[Proposed, ...] = ()
    labels: tuple[str, ...] = ()
    nearest: tuple[Near, ...] = ()  # entries that a correction could mean, if none was found for sure

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say: no request, or a correction of nothing that the list has."""
        if self.intent is Intent.CORRECT:
            return not self.papers and not self.nearest
        return self.intent is not Intent.ADD


def propose(
    catalogs: Sequence[Catalog],
    request: Request,
    policy: Policy,
    also: Sequence[Catalog] = (),
    *,
    section: str | None = None,
) -> Proposal:
    """Return what to answer to one *request*; `Learned.propose` answers several about the same list."""
    return Learned(catalogs, policy, also).propose(request, section=section)


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


class Learned:
    """What is learned of a list, for any number of requests: where papers are, where new ones go, how they are written.

    The list is in *catalogs*; the papers of *also*, files of other repositories, count as listed too.
    """

    def __init__(self, catalogs: Sequence[Catalog], policy: Policy, also: Sequence[Catalog] = ()) -> None:
        self._catalogs = catalogs
        self._policy = policy
        self._entries = [entry for catalog in catalogs for entry in catalog]
        self._index = Index([*self._entries, *(entry for catalog in also for entry in catalog)])
        self._sections = Sections(self._entries, policy.ignored_sections)
        habits = {catalog.file: Habits(catalog, policy.row, self._index) for catalog in catalogs}
        self._known = Known(self._index, habits)

    def propose(self, request: Request, *, section: str | None = None) -> Proposal:
        """Return what to answer to *request*. If *section* is given, it overrides the sections that it names."""
        if request.intent not in (Intent.ADD, Intent.CORRECT):
            return Proposal(request.intent)
        if request.intent is Intent.CORRECT:
            meant = tuple(self.meant(request))
            if meant or not (request.may_add and request.papers):
                nearest = () if meant else tuple(self.nearest(request))
                return Proposal(request.intent, meant, (self._policy.labels["correction"],), nearest)
            request = replace(request, intent=Intent.ADD)
        if section is not None:
            request = replace(request, section=section, papers=tuple(replace(p, section=None) for p in request.papers))
        papers: list[Proposed] = []
        for wanted in request.papers:
            writes = sum(1 for paper in papers if paper.row) < ROWS_LIMIT
            papers.append(self.proposed(_named(wanted), request, writes=writes))
        is_new = any(not paper.listed and (paper.wanted.ids or is_paper(paper.wanted.url or "")) for paper in papers)
        if papers and request.is_correction and not is_new and (meant := tuple(self.meant(request))):
            return Proposal(Intent.CORRECT, meant, (self._policy.labels["correction"],))
        return Proposal(request.intent, tuple(papers), _labels(papers, self._policy))

    # Looking up

    def listed(self, wanted: Wanted) -> tuple[Entry, ...]:
        """Return where the paper is, by identifier or by the strict title rule."""
        found = [
            match.entry
            for match in self._index.matches(probe(wanted.title, wanted.url, wanted.ids))
            if match.is_certain
        ]
        return tuple(sorted(found, key=lambda entry: (is_news(entry.section.group), entry.file, entry.line)))

    @cached_property
    def _names(self) -> Names:
        return Names(self._entries)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        return frozenset(address_key(link.url) for entry in self._entries for link in entry.links)

    def meant(self, request: Request) -> Iterator[Proposed]:
        """Return the entries that a correction is about, each as it would read with what is said of it."""
        found = self._names.in_text(request.text)[:ROWS_LIMIT]
        if not found:
            for wanted in request.papers:
                found += [Named(entry, 0, 0) for entry in self.listed(wanted)[:1]]
        ends = [*(named.start for named in found[1:]), len(request.text)]
        for number, named in enumerate(found):
            text = request.text if len(found) == 1 else request.text[named.start : ends[number]]
            yield self._corrected(named.entry, text, request, is_single=len(found) == 1)

    def nearest(self, request: Request) -> Iterator[Near]:
        """Return the entries that come nearest to what a correction names."""
        said = [wanted.title for wanted in request.papers if wanted.title] or list(request.names[:3])
        seen: set[int] = set()
        for name in said[:3]:
            for entry in self._names.nearest(name):
                if id(entry) not in seen and len(seen) < NEAREST:
                    seen.add(id(entry))
                    yield Near(entry.title or "", _place(entry))

    def _corrected(self, entry: Entry, text: str, request: Request, *, is_single: bool) -> Proposed:
        wanted = next((w for w in request.papers if set(w.ids) & set(entry.ids)), None)
        wanted = wanted or next((w for w in request.papers if is_single), Wanted())
        published = Published(wanted.venue, wanted.year) if is_single and wanted.venue else venue_in(text) or NOWHERE
        title = next((w.title for w in request.papers if w.title), None) if is_single else None
        said = Said(text, title, published, self._addresses)
        habits = self._known.habits[entry.file]
        near = habits.learning.siblings(entry)
        edits = edits_for(entry, said, habits, (*near, *habits.learning.alike(entry.shape)[:ALIKE]))
        same = [other for other in self.listed(Wanted(entry.title, entry.url, entry.ids)) if other is not entry]
        paper = Proposed(
            Wanted(entry.title, entry.url, entry.ids, published.venue or entry.venue, published.year or entry.year),
            tuple(_place(one) for one in (entry, *same)),
            entry.file,
            entry.section.path,
            sure=True,
        )
        return replace(paper, row=entry.edited(edits), replaces=(entry.line, entry.end_line)) if edits else paper

    # Proposing

    def proposed(self, wanted: Wanted, request: Request, *, writes: bool) -> Proposed:
        """Return what to do about one paper that is to be added."""
        found = self.listed(wanted)
        if found:
            return Proposed(wanted, tuple(_place(entry) for entry in found))
        missing = tuple(name for name in ("title", "url") if getattr(wanted, name) is None)
        asked = wanted.section or request.section
        if asked is None or self.find_section(asked) is None:
            hint = next((name for name in request.hints if self.find_section(name, is_exact=True) is not None), None)
            asked = hint or self._wished(request) or asked
        clue = self._clue(wanted, asked)
        places = self._places(wanted, asked or self._leaning(request), clue)
        if not places:
            return Proposed(wanted, missing=missing, unknown_section=asked)
        best, *others = places
        is_known = asked is not None and self.find_section(asked) is not None
        is_named = asked is not None and self.find_section(asked, is_exact=True) is not None
        is_likeliest = wanted.title is not None and best == self._sections.likeliest(clue, 1)[0]
        sure = is_named or (is_likeliest and self._sections.is_clear(clue))
        paper = Proposed(
            wanted,
            (),
            self._file_of(best),
            best.path,
            tuple(s.path for s in others),
            missing=missing,
            unknown_section=asked if asked and not is_known else None,
            sure=sure,
            nearest=() if sure else tuple(self._nearest(clue, places)),
        )
        return self._with_row(paper, best) if writes and not missing else paper

    def _wished(self, request: Request) -> str | None:
        return wished_in(_beside_titles(request), self._sections.places)

    def _leaning(self, request: Request) -> str | None:
        said, places = _beside_titles(request), self._sections.places
        return maybe_wished_in(said, places) or leaning_of(said.partition("\n")[0], places)

    def _clue(self, wanted: Wanted, asked: str | None) -> Clue:
        venue, year = _facts(wanted).published if wanted.url else (wanted.venue, wanted.year)
        return Clue(wanted.title or "", venue, year, asked or "")

    def _places(self, wanted: Wanted, asked: str | None, clue: Clue) -> list[Section]:
        best = list(self._sections.likeliest(clue, 4)) if wanted.title else []
        chosen = self.find_section(asked, clue) if asked else None
        if chosen is not None:
            best = [chosen, *(section for section in best if section.path != chosen.path)]
        return best[:3]

    def _nearest(self, clue: Clue, places: Sequence[Section]) -> Iterator[tuple[tuple[str, ...], str]]:
        for place in places:
            entry = self._sections.nearest(clue, place.path)
            yield place.path, entry.title or "" if entry else ""

    def find_section(self, heading: str, clue: Clue | None = None, *, is_exact: bool = False) -> Section | None:
        """Return the section that *heading* names: spelt the same, or so nearly the same that it can be no other. Of the
        parts of a chapter, take the one that suits the work of *clue* best.
        """
        parts = [part.strip() for part in heading.replace(" > ", "/").replace("→", "/").split("/") if part.strip()]
        by_path = next((s for s in self._sections.places if heading.strip() == BETWEEN.join(s.path)), None)
        if by_path is not None:
            return by_path
        key = anchor_key(heading)
        for names in ([key], [anchor_key(part) for part in parts[-1:]]):
            exact = [s for s in self._sections.places if s.path and anchor_key(s.path[-1]) in names]
            if len(exact) > 1 and len(parts) > 1:
                exact = [s for s in exact if any(anchor_key(parts[0]) == anchor_key(p) for p in s.path)] or exact
            if exact:
                return exact[0]
        chapter = [s for s in self._sections.places if any(anchor_key(part) == key for part in s.path)]
        if chapter:
            scores = self._sections.scores(clue) if clue else {}
            return max(chapter, key=lambda s: scores.get(s.path, 0.0))
        if is_exact:
            return None
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


def _beside_titles(request: Request) -> str:
    """Return the issue's text without the titles of its papers."""
    text = request.text
    for title in (wanted.title for wanted in request.papers if wanted.title):
        text = text.replace(title, " ")
    return text


def _place(entry: Entry) -> Place:
    return Place(entry.file, entry.line, entry.section.path)


def _facts(wanted: Wanted) -> Facts:
    project = next(
        (url for label, url in wanted.links if not is_code(url) and label.lower() not in ("video", "demo")), None
    )
    date = read_date(wanted.date) if wanted.date else None
    return Facts(
        wanted.title or "",
        wanted.url or "",
        wanted.ids,
        made_safe(wanted.venue) if wanted.venue else None,
        wanted.year or (date[0] if date else None),
        wanted.code_url,
        project,
        wanted.authors,
        wanted.about,
        date=wanted.date,
        more=wanted.more,
    )
