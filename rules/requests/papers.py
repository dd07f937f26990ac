"""From clues to papers: the only place that knows which clue belongs to which paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rules.requests.clues import (
    Authors,
    Beside,
    Clue,
    Confidence,
    FreeLink,
    Named,
    OtherLink,
    PaperAddress,
    PaperOr,
    SectionWanted,
    Title,
    TitleAfterLink,
    Venue,
    Whole,
)
from rules.requests.request import Wanted
from rules.requests.titles import MIN_TITLE, TITLE_LIMIT
from rules.text.links import paper_id
from rules.text.titles import has_words, is_same_title, title_key
from rules.text.venues import NOWHERE, Published

PAPERS_LIMIT = 60
"""Papers of one issue that are read; the longest real request named 54."""


@dataclass(slots=True)
class Draft:
    """A paper while its facts are collected."""

    title: str | None = None
    confidence: int = 0
    papers: list[str] = field(default_factory=list)
    code: str | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    published: Published = NOWHERE
    section: str | None = None
    authors: tuple[str, ...] = ()
    block: int = -1
    is_closed: bool = False  # what follows belongs to another work

    def ids(self) -> tuple[str, ...]:
        """Return the identifiers of its addresses."""
        return tuple(dict.fromkeys(found for url in self.papers if (found := paper_id(url))))

    def wanted(self) -> Wanted:
        """Return it as one paper of a request."""
        url = self.papers[0] if self.papers else next((u for _, u in self.others), None) or self.code
        others = tuple(dict.fromkeys((label, u) for label, u in self.others if u != url))
        code = self.code if self.code != url or self.papers else None
        others += tuple(("", u) for u in dict.fromkeys(self.papers[1:]))
        return Wanted(
            self.title,
            url,
            self.ids(),
            self.published.venue,
            self.published.year,
            code,
            others,
            self.section,
            authors=self.authors,
        )


class Papers:
    """The papers that the clues so far make."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.section: str | None = None
        self.hints: list[str] = []
        self.is_named_by_title = False
        self._loose: list[Beside] = []  # code and other links before any paper was named

    def take(self, clues: Iterable[Clue]) -> None:
        """Take clues in the order of the text."""
        for clue in clues:
            self._take(clue)

    def _take(self, clue: Clue) -> None:
        match clue:
            case Title(text, confidence, block):
                self._title(text, confidence, block)
            case TitleAfterLink():
                self._title_after_link(clue)
            case PaperAddress(url, block, is_new):
                self._paper(url, block, is_new=is_new)
            case Beside():
                self._attach(clue)
            case PaperOr():
                self._paper_or(clue)
            case FreeLink():
                self._free_link(clue)
            case OtherLink(url, label, block, title):
                if title and not self.drafts:
                    self._title(title, Confidence.LIKELY, block)
                self._attach(Beside("other", label, url))
            case SectionWanted():
                self._section(clue)
            case Venue() | Whole() | Named() | Authors():
                self._settled(clue)

    @property
    def _last(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def _title_after_link(self, clue: TitleAfterLink) -> None:
        if self._last is not None and not self._last.title:
            self._title(clue.text, Confidence.LIKELY, clue.block)
        else:
            self.take(clue.otherwise)

    def _paper_or(self, clue: PaperOr) -> None:
        has_paper = bool(self._last and self._last.papers)
        if clue.is_paper_first and not has_paper:
            self._paper(clue.url, clue.block)
        else:
            self._attach(clue.otherwise)

    def _free_link(self, clue: FreeLink) -> None:
        last = self._last
        is_named = bool(last and last.title and not last.papers and last.block == clue.block)
        if clue.title and not is_named:
            self._title(clue.title, Confidence.LIKELY, clue.block)
        self._paper(clue.url, clue.block, is_new=clue.is_new)

    def _settled(self, clue: Venue | Whole | Named | Authors) -> None:
        match clue:
            case Authors(names):
                if self._last and self._last.title and not self._last.is_closed:
                    self._last.authors = self._last.authors or names
            case Venue(published):
                self._publish(published)
            case Whole():
                self._whole(clue)
            case Named(name, url, block):
                self._named(name, url, block)

    def _section(self, clue: SectionWanted) -> None:
        heading = clue.heading
        if clue.is_hint:
            self.hints.append(heading)
            return
        if not clue.is_field:
            self.section = self.section or heading or None
            return
        self.section = heading or self.section
        if heading and len(self.drafts) > 1:
            self.drafts[-1].section = heading

    def _whole(self, clue: Whole) -> None:
        confidence = Confidence.SURE
        self.drafts.append(
            Draft(clue.title, confidence, list(clue.papers), clue.code, list(clue.others), clue.published)
        )

    def _named(self, name: str, url: str, block: int) -> None:
        if len(self.drafts) < 2 * PAPERS_LIMIT:
            self.drafts.append(Draft(name, Confidence.LIKELY, others=[("", url)], block=block, is_closed=True))

    def _title(self, title: str, confidence: Confidence, block: int) -> None:
        title = title[:TITLE_LIMIT]
        last = self._last
        for draft in self.drafts:
            if draft.title and (title_key(draft.title) == title_key(title) or is_same_title(draft.title, title)):
                draft.confidence = max(draft.confidence, confidence)
                if draft is not last:
                    self.drafts.remove(draft)
                    self.drafts.append(draft)
                return
        if last and _takes_title(last, confidence, block):
            last.title, last.confidence = title, confidence
        elif (confidence >= Confidence.LIKELY or not self.drafts) and len(self.drafts) < 2 * PAPERS_LIMIT:
            self.drafts.append(Draft(title, confidence, block=block))
            self._settle_loose()

    def _paper(self, url: str, block: int, *, is_new: bool = False) -> None:
        identifier = paper_id(url)
        last = self._last
        for draft in self.drafts:
            if identifier and identifier in draft.ids():
                if draft is not last and last and last.title and not last.papers and not draft.title:
                    last.papers += draft.papers
                    self.drafts.remove(draft)
                return
        if last and _takes_paper(last, identifier, block, is_new=is_new and last.block != block):
            last.papers.append(url)
        elif len(self.drafts) < 2 * PAPERS_LIMIT:
            self.drafts.append(Draft(papers=[url], block=block))
            self._settle_loose()

    def name_sole(self, title: str) -> None:
        """Give the only paper that title, or make a paper of it."""
        if self.drafts:
            self.drafts[0].title, self.drafts[0].confidence = title, Confidence.GUESS
        else:
            self.drafts.append(Draft(title, Confidence.GUESS))

    def named_by(self, name: str | None) -> None:
        """Take the work whose repository or page has the name that the issue's title asks to add, and no other guess."""
        key = title_key(name or "")
        if not key:
            return
        for draft in self.drafts:
            for url in (*draft.papers, draft.code or "", *(url for _, url in draft.others)):
                if url and key == title_key(name_of_address(url)):
                    self.is_named_by_title = True
                    if set(draft.papers) - {url} or _names(draft.title, key):
                        return  # the repository is that of a paper, which is what is asked for
                    others = [(label, there) for label, there in draft.others if there != url]
                    self.drafts = [Draft(name, Confidence.SURE, [], others=[("", url), *others])]
                    return

    def _attach(self, link: Beside) -> None:
        draft = self._last
        if draft is None or draft.is_closed:
            self._loose.append(link)
        elif link.role == "code" and draft.code is None:
            draft.code = link.url
        elif link.role == "paper-page" and not draft.papers:
            draft.papers.append(link.url)
        elif link.url not in draft.papers:
            draft.others.append((link.label if not link.label.startswith("http") else "", link.url))

    def _settle_loose(self) -> None:
        codes = list(dict.fromkeys(link.url for link in self._loose if link.role == "code"))
        if len(codes) > 1 and not self.drafts and len(codes) == len(self._loose):
            self.drafts += [Draft(code=url) for url in codes[:PAPERS_LIMIT]]
            self._loose = []
        if self._loose and not self.drafts:
            self.drafts.append(Draft())
        if self.drafts:
            loose, self._loose = self._loose, []
            for link in loose:
                self._attach(link)

    def close(self) -> None:
        """Give one paper the links that came before any paper."""
        self._settle_loose()

    def _publish(self, published: Published) -> None:
        if self._last:
            known = self._last.published
            self._last.published = Published(known.venue or published.venue, known.year or published.year)

    def each(self) -> Iterator[Draft]:
        """Return each paper once: two that share an identifier or a title are one."""
        kept: list[Draft] = []
        for draft in self.drafts:
            same = next((other for other in kept if _is_one(other, draft)), None)
            if same is None:
                kept.append(draft)
            else:
                _merge(same, draft)
        named = [draft for draft in kept if draft.papers or draft.code or draft.others or draft.confidence >= 2]
        yield from named or kept


def name_of_address(url: str) -> str:
    """Return the last part of an address: the name of a repository, or of a page.

    >>> name_of_address("https://github.com/glow/LampLab.git")
    'LampLab'
    """
    return url.rstrip("/").removesuffix(".git").rpartition("/")[2]


def _names(title: str | None, key: str) -> bool:
    """Tell whether a title begins with that name, or says more than a name."""
    return bool(title) and (title_key(title or "").startswith(key) and has_words(title or "", MIN_TITLE))


def _takes_title(last: Draft, confidence: Confidence, block: int) -> bool:
    """Tell whether a title belongs to the paper before it: a paper with no title, or with only a guess."""
    if confidence < Confidence.LIKELY or last.is_closed:
        return False
    if last.title is None:
        return bool(last.papers or last.others) and last.block >= block - 2
    return last.confidence == Confidence.GUESS and not last.papers


def _takes_paper(last: Draft, identifier: str | None, block: int, *, is_new: bool) -> bool:
    """Tell whether an address belongs to the paper before it."""
    if last.is_closed:
        return False
    if not last.papers:
        return True
    if is_new:
        return False
    return _is_other_registry(last, identifier) or (identifier is None and last.block >= block - 1)


def _is_other_registry(draft: Draft, identifier: str | None) -> bool:
    kinds = {known.partition(":")[0] for known in draft.ids()}
    return identifier is not None and bool(kinds) and identifier.partition(":")[0] not in kinds


def _is_one(one: Draft, other: Draft) -> bool:
    if set(one.ids()) & set(other.ids()):
        return True
    return bool(one.title and other.title and title_key(one.title) == title_key(other.title))


def _merge(one: Draft, other: Draft) -> None:
    one.title = one.title or other.title
    one.papers += [url for url in other.papers if url not in one.papers]
    one.code = one.code or other.code
    one.authors = one.authors or other.authors
    one.others += other.others
    one.published = Published(one.published.venue or other.published.venue, one.published.year or other.published.year)
