"""What an issue asks for: the papers it names, and whether they are to be added, corrected, or are only spoken of.

Reads what people really write: a title in quotes or on a line of its own, a link, an identifier, ``Paper: ... Code: ...`` lines, an
issue form, BibTeX, a ready-made row. Words decide what is wanted of the papers; nothing here knows the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rules.model import Section
from rules.reading.blocks import CodeBlock, HeadingBlock, TableBlock, read_blocks
from rules.reading.catalog import read_catalog
from rules.reading.entry import Facts
from rules.reading.pieces import Ink, Piece, Pieces
from rules.reading.records import BIBTEX_START, read_bibtex
from rules.reading.source import Source, clean
from rules.requests.tone import Tone, is_form_label, is_section_word, tone_of
from rules.text.labels import is_generic_label
from rules.text.links import is_code, is_paper, paper_id, split_address
from rules.text.titles import content_words, is_same_title, title_key, words_of
from rules.text.venues import NOWHERE, Published, find_published, is_known_venue, read_published, year_of

LIMIT = 65_536
"""Characters of an issue's body that are read; GitHub takes no more."""

PAPERS_LIMIT = 60
"""Papers of one issue that are read; the longest real request named 54."""

TITLE_LIMIT = 300
PIECES_LIMIT, BEFORE_LIMIT = 300, 600
"""Pieces of one line that are looked at, and characters before a link in which its title is looked for."""


class Intent(StrEnum):
    """What an issue is about."""

    ADD = "add-paper"
    CORRECT = "correct-entry"
    QUESTION = "question"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that an issue names, with what the issue says of it."""

    title: str | None = None
    url: str | None = None
    ids: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    code_url: str | None = None
    links: tuple[tuple[str, str], ...] = ()  # label and address of everything else
    section: str | None = None  # as the author of the issue names it


@dataclass(frozen=True, slots=True)
class Request:
    """What an issue asks for."""

    intent: Intent
    papers: tuple[Wanted, ...] = ()
    section: str | None = None  # for all its papers
    names: tuple[str, ...] = ()  # words that look like the names of methods
    may_add: bool = False  # a correction whose papers its author would have added, if the list lacks them


@dataclass(slots=True)
class _Draft:
    """A paper while it is being gathered."""

    title: str | None = None
    strength: int = 0
    papers: list[str] = field(default_factory=list)
    code: str | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    published: Published = NOWHERE
    section: str | None = None
    block: int = -1

    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for url in self.papers if (found := paper_id(url))))

    def wanted(self) -> Wanted:
        url = self.papers[0] if self.papers else next((u for _, u in self.others), None) or self.code
        others = tuple(dict.fromkeys((label, u) for label, u in self.others if u != url))
        code = self.code if self.code != url or self.papers else None
        others += tuple(("", u) for u in dict.fromkeys(self.papers[1:]))
        return Wanted(
            self.title, url, self.ids(), self.published.venue, self.published.year, code, others, self.section
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as its author sees it: the text without marks, and its links where they stand."""

    pieces: tuple[Piece, ...]
    block: int
    is_heading: bool = False
    is_item: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text if piece.ink is not Ink.LINK else HOLE for piece in self.pieces).strip()

    @property
    def links(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.ink is Ink.LINK)


HOLE = "\x02"
QUOTED = re.compile(
    r"“([^“”\n]{2,300})”|\"([^\"\n]{2,300})\"|«([^«»\n]{2,300})»|《([^《》\n]{2,300})》|「([^「」\n]{2,300})」|『([^『』\n]{2,300})』|``([^`'\n]{2,300})''"
)
NUMBER = re.compile(
    r"(?<![\w./])(?:(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv\s*[:：]?\s*)?(?P<id>\d{4}\.\d{4,5})(?:v\d{1,2})?(?![\w./-]*\w)",
    re.IGNORECASE,
)
DOI = re.compile(r"(?<![\w/])(?:doi\s*[:：]\s*)?(?P<id>10\.\d{4,9}/[^\s\"<>,;)]{2,200})", re.IGNORECASE)
FIELD = re.compile(r"^\W{0,6}(?P<name>[^\W\d_][^:：\n\x02]{0,39}?)\s{0,3}[:：]\s*(?P<value>.*)$", re.DOTALL)
EDGE = " \t\r\n,;:：-–—*_`\"'“”()[]<>|#•·。，、"
TAIL = re.compile(
    r"[\s,.;(\[–—，、。-]+(?:(?:at|in|by|to appear(?: in)?|accepted(?: at| by| to)?|published(?: at| in)?)\s+)?(?P<venue>[A-Za-z][\w&/-]{1,20}(?: [\w&/-]{1,20}){0,3}?)[\s,'’(-]{0,3}(?P<year>(?:19|20)\d\d|\d\d)?\s*(?:\(?(?:oral|spotlight|poster|highlight|workshop|findings|main)\)?)?[)\].\s]*$",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:\[[^\]\n]{1,30}\]|【[^】\n]{1,30}】)?\s*(?:(?:hi|hello|dear)\b[^,!\n]{0,40}[,!]\s*)?(?:please\s+|kindly\s+|could you\s+|can you\s+|would you\s+|consider\s+|request(?:ing)?\s+(?:to|for)\s+|suggest(?:ion|ing)?(?:\s+to)?\s*:?\s*)*"
    r"(?:add(?:ing|ition)?(?:\s+of)?|includ(?:e|ing)|inclusion\s+of|missing|new|list|append|submit(?:ting)?|recommend(?:ing)?|request|paper|missing\s+papers?)\b\s*(?:of\s+)?(?:request)?"
    r"(?:\s*(?:the|a|an|our|my|new|recent|latest|missing|this|related|following|another|one|more))*\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
KIND = re.compile(
    r"^(?:(?P<venue>[A-Z][A-Za-z&/-]{1,15})[\s'’-]{0,2}(?P<year>(?:20)?\d\d)?\s+)?(?:paper|work|article|survey|publication|entry|submission|method|dataset|benchmark)s?\b(?:\s+(?:titled|entitled|called|named|on|about))?\s*[:：,\-–—]?\s*",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\b(?:similar\s+to|compared?\s+(?:to|with)|unlike|based\s+on|builds?\s+(?:up)?on|built\s+(?:up)?on|follow(?:s|ing)(?:\s+the\s+work\s+of)?|inspired\s+by|"
    r"extends?|extension\s+of|cited?\s+(?:by|in)|see\s+also|as\s+in|next\s+to|right\s+(?:after|below|above)|already\s+(?:lists?|includes?|contains?|has|have|covers?)|"
    r"you\s+(?:list|have|include)|e\.\s?g\.|outperforms?|improv(?:es|ing)\s+(?:up)?on|successor\s+(?:of|to)|sequel\s+to|context\s*:|references?\s*:|"
    r"(?:missing|listed)\s+(?:in|from|on))\s*\W{0,3}$",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"\b(?:i|we|our|my|your|you|us|me|please|thanks?|hi|hello|dear|could|would|this\s+(?:paper|work|list|repo)|repo(?:sitory)?|maintainers?)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n")
NOTHING = re.compile(r"^_?(?:no response|none|n/?a|not applicable|tbd|unknown|-+|无|没有|なし)_?\.?$", re.IGNORECASE)
EXAMPLE = re.compile(r"^\W*(?:e\.\s?g\.|ex(?:ample)?\b\s*[:：]|for example\b|例如|比如|例[:：])", re.IGNORECASE)
CODE_LABEL = re.compile(r"code|github|repo|implementation|代码", re.IGNORECASE)


def read_request(title: str, body: str) -> Request:
    """Return what the issue with that *title* and *body* asks for; never raises, whatever is in them."""
    title, text = clean(title[:1000]), clean(body[:LIMIT].replace("\r\n", "\n").replace("\r", "\n"))
    reading = _Reading(text)
    reading.read()
    drafts = reading.drafts
    _name_by_issue(title, drafts, reading)
    papers = tuple(
        draft.wanted() for draft in _merged(drafts) if draft.title or draft.papers or draft.others or draft.code
    )
    tone = tone_of(title, reading.said())
    intent = _intent(tone, papers, reading)
    if intent in (Intent.QUESTION, Intent.OTHER):
        return Request(intent)
    named = tuple(_with_venue(paper, title, reading.said(), papers) for paper in papers)
    names = tuple(dict.fromkeys(found[0] for found in NAME.finditer(f"{title}\n{reading.said()}")))[:NAMES_LIMIT]
    may_add = intent is Intent.CORRECT and tone.offers and not tone.corrects_only
    return Request(intent, named[:PAPERS_LIMIT], reading.section, names, may_add)


NAME = re.compile(r"(?<![\w/@.-])(?=[\w+-]*[A-Z0-9][\w+-]*[A-Z0-9])[A-Za-z][\w+-]{2,30}(?![\w/@-])")
NAMES_LIMIT = 40


def _intent(tone: Tone, papers: tuple[Wanted, ...], reading: _Reading) -> Intent:
    is_named = any(paper.ids or (paper.url and is_paper(paper.url)) for paper in papers) or any(
        paper.title and len(content_words(paper.title)) >= MIN_TITLE for paper in papers
    )
    if tone.is_feature and not papers:
        return Intent.QUESTION if tone.wonders and not tone.corrects else Intent.OTHER
    if tone.corrects and not (tone.asks and is_named and not tone.corrects_only):
        is_question = tone.wonders and not papers and not tone.corrects_only and not tone.asks_you
        return Intent.QUESTION if is_question else Intent.CORRECT
    if tone.is_note:
        return Intent.OTHER
    is_plain = reading.is_link_alone and tone.names_work and not tone.wonders and any(paper.url for paper in papers)
    if is_named and (tone.asks or tone.offers or reading.is_form or reading.is_bare or is_plain):
        return Intent.ADD
    if tone.is_feature:
        return Intent.OTHER
    if papers and (tone.asks or tone.offers or is_plain) and (tone.names_work or not tone.is_elsewhere):
        return Intent.ADD
    if tone.wonders and not tone.asks_you:
        return Intent.QUESTION
    if tone.asks and tone.names_paper and not tone.is_elsewhere:
        return Intent.ADD
    return Intent.OTHER


MIN_TITLE = 3


class _Reading:
    """One pass over the body: which papers are named, and with what."""

    def __init__(self, text: str) -> None:
        self._source = Source(text)
        self._text = text
        self.drafts: list[_Draft] = []
        self.section: str | None = None
        self.is_form = False
        self._loose: list[tuple[str, str, str]] = []  # code and other links before any paper was named
        self._lines: list[_Line] = []
        self._fields = 0

    @property
    def is_bare(self) -> bool:
        """Whether the body is nothing but what names a paper: a title and fields, or a record."""
        return self._fields >= 2 and bool(self.drafts) and not any(PRONOUN.search(line.text) for line in self._lines)

    @property
    def is_link_alone(self) -> bool:
        """Whether the body is an address and hardly a word."""
        lines = [line for line in self._lines if line.text]
        return not lines or (bool(lines[0].links) and len(words_of(self.said())) <= 12)

    def said(self) -> str:
        return "\n".join(line.text.replace(HOLE, " ") for line in self._lines)

    def read(self) -> None:
        blocks = read_blocks(self._source)
        for number, block in enumerate(blocks):
            if isinstance(block, CodeBlock):
                self._code(self._text[block.start : block.end])
            elif isinstance(block, TableBlock):
                self._rows(block)
            else:
                is_heading = isinstance(block, HeadingBlock)
                self._lines += _lines(
                    block.pieces, number, is_heading=is_heading, is_item=not is_heading and hasattr(block, "depth")
                )
        if BIBTEX_START.search(self.said()):
            self._bibtex(self._text)
        else:
            self._walk()
        self._settle_loose()

    # Code blocks: BibTeX and ready-made rows

    def _code(self, block: str) -> None:
        if BIBTEX_START.search(block):
            self._bibtex(block)
        else:
            inner = "\n".join(
                block.split("\n")[1:-1]
                if block.startswith(("```", "~~~"))
                else [line[4:] for line in block.split("\n")]
            )
            self._ready_made(inner)

    def _bibtex(self, text: str) -> None:
        source = Source(text)
        facts = Facts("", source, Section((), 0, 0))
        for entry in read_bibtex(facts, 0, len(text), least=1):
            draft = _Draft(
                entry.title,
                3,
                [link.url for link in entry.links if is_paper(link.url)],
                published=Published(entry.venue, entry.year),
            )
            draft.others = [("", link.url) for link in entry.links if not is_paper(link.url)]
            self.drafts.append(draft)

    def _ready_made(self, text: str) -> None:
        for entry in read_catalog(text, "row.md"):
            draft = _Draft(entry.title, 3, published=Published(entry.venue, entry.year))
            for link in entry.links:
                _take_link(draft, link.label, link.url)
            if entry.title and (draft.papers or draft.others or draft.code):
                self.drafts.append(draft)

    def _rows(self, block: TableBlock) -> None:
        text = self._text[block.start : block.end]
        if block.header is not None and any(piece.ink is Ink.LINK for piece in block.header.pieces):
            # A row without a head above it: its first line was taken for the head.
            row, _, rest = text.partition("\n")
            head = "|".join(["", *["-"] * block.width, ""])
            text = f"{head}\n{head.replace('-', '---')}\n{row}\n{rest.partition(chr(10))[2]}"
        self._ready_made(text)

    # Lines

    def _walk(self) -> None:
        pending: str | None = None  # the heading of a form whose answer comes next
        answers = 0
        for index, line in enumerate(self._lines):
            text = line.text
            if line.is_heading:
                pending = text if is_form_label(text) else None
                if pending is None and not line.links and _is_title(text) and not is_form_label(text):
                    self._title(text, 1, line.block)
                if line.links:
                    self._free(line, index)
                continue
            if not text or NOTHING.match(text):
                continue
            if pending is not None:
                answers += 1
                self._field(is_form_label(pending) or "", line, text)
                pending = None if is_form_label(text) else pending
                self.is_form |= answers >= 2
                continue
            found = FIELD.match(text)
            name = is_form_label(found["name"]) if found else None
            if found and name and not (name == "paper" and len(words_of(found["name"])) > 4):
                self._fields += 1
                self._field(name, line, found["value"].strip())
            else:
                self._free(line, index)

    def _field(self, name: str, line: _Line, value: str) -> None:
        links = [piece for piece in line.links if split_address(piece.url)]
        if NOTHING.match(value) or EXAMPLE.match(value):
            return
        match name:
            case "title":
                self._title_field(line, links, value)
            case "paper":
                self._paper_field(line, links, value)
            case "code" | "other":
                self._link_field(name, line, links)
            case "venue":
                self._publish(read_published(value.replace(HOLE, links[0].text if links else " ")))
            case "year":
                self._publish(Published(None, year_of(value)))
            case "section":
                self._section_field(value.replace(HOLE, links[0].text if links else "").strip(EDGE))

    def _title_field(self, line: _Line, links: list[Piece], value: str) -> None:
        label = next((p.text for p in links if _is_label_title(p.text)), None)
        written = _bare_title(label or value.replace(HOLE, " "))
        if written and not written.lower().startswith("http"):
            self._title(written, 3, line.block)
        for piece in links:
            self._link(piece, line)

    def _link_field(self, name: str, line: _Line, links: list[Piece]) -> None:
        for piece in links:
            if name == "other" and is_paper(piece.url) and not self._has_paper():
                self.paper(piece.url, line.block)
            else:
                self._attach("code" if name == "code" or is_code(piece.url) else "other", piece.text, piece.url)

    def _section_field(self, wanted: str) -> None:
        self.section = wanted or self.section
        if wanted and len(self.drafts) > 1:
            self.drafts[-1].section = wanted

    def _has_paper(self) -> bool:
        return bool(self.drafts and self.drafts[-1].papers)

    def _paper_field(self, line: _Line, links: list[Piece], value: str) -> None:
        before = value.split(HOLE)[0].strip(EDGE)
        written = next((p.text for p in links if _is_label_title(p.text)), None)
        if not written and _is_title(before):
            written = _bare_title(before)
        if written:
            self._title(_bare_title(written), 3, line.block)
        for piece in links:
            if is_code(piece.url) and self._has_paper():
                self._attach("code", piece.text, piece.url)
            else:
                self.paper(piece.url, line.block)
        if not links:
            self._numbers(value, line.block)

    def _numbers(self, text: str, block: int) -> None:
        for found in NUMBER.finditer(text):
            if paper_id(f"https://arxiv.org/abs/{found['id']}"):
                self.paper(f"https://arxiv.org/abs/{found['id']}", block)
        for found in DOI.finditer(text):
            self.paper(f"https://doi.org/{found['id'].rstrip('.')}", block)

    def _free(self, line: _Line, index: int) -> None:
        text = line.text
        self._hint(text)
        before = ""
        is_alone = not line.links and not QUOTED.search(text)
        if is_alone and self._own_line(line, index):
            return
        for piece in line.pieces:
            if piece.ink is Ink.LINK:
                self._free_link(piece, before, line)
                before = ""
            elif piece.ink in (Ink.TEXT, Ink.CODE):
                self._free_text(piece, line, before)
                before = (before + piece.text)[-BEFORE_LIMIT:]
        if line.is_item or len(line.links) == 1:
            self._publish(_published_behind(line))

    def _own_line(self, line: _Line, index: int) -> bool:
        text = _bare_title(NUMBER.sub(" ", line.text))
        cut = _without_tail(text)
        is_followed = any(
            next_line.links or FIELD.match(next_line.text) for next_line in self._lines[index + 1 : index + 3]
        )
        if (
            _is_title(cut)
            and (line.is_item or is_followed or len(content_words(cut)) >= 4)
            and not cut.endswith(("?", "!"))
        ):
            if is_form_label(cut):
                return False
            self._title(cut, 2 if line.is_item or is_followed else 1, line.block)
            self._publish(find_published(text[len(cut) :]) if cut != text else Published(None, None))
            self._numbers(line.text, line.block)
            return True
        return False

    def _free_text(self, piece: Piece, line: _Line, before: str) -> None:
        text = piece.text
        taken = self._behind_link(piece, line)
        for found in QUOTED.finditer(text):
            words = next(group for group in found.groups() if group)
            ahead = (before + text[max(0, found.start() - BEFORE_LIMIT) : found.start()])[-BEFORE_LIMIT:]
            if is_section_word(ahead):
                self.section = words.strip() if not self.section else self.section
                continue
            if ASIDE.search(ahead):
                continue
            title = _bare_title(words)
            is_linked = found.end() + 4 >= len(text) and any(p.start >= piece.end for p in line.links)
            if _is_phrase(title, 3) or (is_linked and title and not is_generic_label(title)):
                self._title(title, 2, line.block)
                taken = True
        if not taken and piece.is_strong and _is_title(_bare_title(text)) and not is_form_label(_bare_title(text)):
            self._title(_bare_title(text), 2, line.block)
            taken = True
        if not taken and not line.links:
            self._inside_sentence(text, line.block)
        if not ASIDE.search(NUMBER.split(text)[0]):
            self._numbers(text, line.block)

    def _behind_link(self, piece: Piece, line: _Line) -> bool:
        """Take a title that stands behind its link: ``https://... - The Title of It``."""
        is_behind = any(link.end <= piece.start for link in line.links)
        last = self.drafts[-1] if self.drafts else None
        if not is_behind or last is None or last.title or not re.match(r"\s*[-–—:：]\s", piece.text):
            return False
        title = _without_tail(_bare_title(piece.text))
        if not _is_title(title):
            return False
        self._title(title, 2, line.block)
        return True

    def _inside_sentence(self, text: str, block: int) -> None:
        """Take a title between commas or behind a colon: ``our paper, The Title of It, to this list``."""
        if not PAPER_SAID.search(text):
            return
        behind = PAPER_COLON.search(text)
        if behind and _is_title(named := _without_tail(_bare_title(TO_LIST.sub("", behind["title"])))):
            self._title(named, 2, block)
            return
        chunks = CHUNK.split(text)
        for number, chunk in enumerate(chunks):
            cut = VERB_BEHIND_TITLE.sub("", TO_LIST.sub("", chunk)).strip(EDGE)
            if _is_title(cut) and len(words_of(cut)) >= 5 and _capitals(cut) >= 0.7:
                self._title(_with_name(chunks[number - 1] if number else "", cut), 1, block)
                return

    def _free_link(self, piece: Piece, before: str, line: _Line) -> None:
        if not split_address(piece.url) or ASIDE.search(before):
            return
        self._link(piece, line, before)

    def _link(self, piece: Piece, line: _Line, before: str = "") -> None:
        label = _bare_title(piece.text)
        is_named = _is_label_title(piece.text)
        looks_paper = is_paper(piece.url)
        if is_named and (looks_paper or _is_phrase(label, 3)) and not is_code(piece.url):
            self._title(label, 3, line.block)
            self.paper(piece.url, line.block) if looks_paper else self._attach("paper-page", label, piece.url)
            return
        last = self.drafts[-1] if self.drafts else None
        is_named = bool(last and last.title and not last.papers and last.block == line.block)
        if looks_paper:
            ahead = None if is_named else _title_before(before)
            if ahead is None and line.is_item and not is_named and (name := NAME_ALONE.fullmatch(before.strip(" *_"))):
                ahead = name["name"]
            if ahead:
                self._title(ahead, 2, line.block)
            self.paper(piece.url, line.block, is_new=line.is_item and not before.strip(EDGE))
        elif is_code(piece.url) or CODE_LABEL.search(piece.text if not piece.text.startswith("http") else ""):
            self._attach("code", label, piece.url)
        else:
            ahead = _title_before(before)
            if ahead and not self.drafts:
                self._title(ahead, 2, line.block)
            self._attach("other", label, piece.url)

    def _hint(self, text: str) -> None:
        if self.section is None and (found := SECTION_SAID.search(text)):
            self.section = next(group for group in found.groups() if group).strip(EDGE) or None

    # Gathering

    def _title(self, title: str, strength: int, block: int) -> None:
        title = title[:TITLE_LIMIT]
        last = self.drafts[-1] if self.drafts else None
        for draft in self.drafts:
            if draft.title and (title_key(draft.title) == title_key(title) or is_same_title(draft.title, title)):
                draft.strength = max(draft.strength, strength)
                if draft is not last:
                    self.drafts.remove(draft)
                    self.drafts.append(draft)
                return
        if (
            last and last.title is None and (last.papers or last.others) and strength >= 2 and last.block >= block - 2
        ) or (last and last.title and last.strength == 1 and strength >= 2 and not last.papers):
            last.title, last.strength = title, strength
        elif (strength >= 2 or not self.drafts) and len(self.drafts) < 2 * PAPERS_LIMIT:
            self.drafts.append(_Draft(title, strength, block=block))
            self._settle_loose()

    def paper(self, url: str, block: int, *, is_new: bool = False) -> None:
        identifier = paper_id(url)
        for draft in self.drafts:
            if identifier and identifier in draft.ids():
                if (
                    draft is not self.drafts[-1]
                    and self.drafts[-1].title
                    and not self.drafts[-1].papers
                    and not draft.title
                ):
                    self.drafts[-1].papers += draft.papers
                    self.drafts.remove(draft)
                return
        last = self.drafts[-1] if self.drafts else None
        if last and last.block == block:
            is_new = False
        if (
            last
            and not (is_new and last.papers)
            and (
                not last.papers
                or _is_other_registry(last, identifier)
                or (identifier is None and last.block >= block - 1)
            )
        ):
            last.papers.append(url)
        elif len(self.drafts) < 2 * PAPERS_LIMIT:
            self.drafts.append(_Draft(papers=[url], block=block))
            self._settle_loose()

    def _attach(self, kind: str, label: str, url: str) -> None:
        if not self.drafts:
            self._loose.append((kind, label, url))
            return
        draft = self.drafts[-1]
        if kind == "code" and draft.code is None:
            draft.code = url
        elif kind == "paper-page" and not draft.papers:
            draft.papers.append(url)
        elif url not in draft.papers:
            draft.others.append((label if not label.startswith("http") else "", url))

    def _settle_loose(self) -> None:
        if self._loose and not self.drafts:
            self.drafts.append(_Draft())
        if self.drafts:
            loose, self._loose = self._loose, []
            for item in loose:
                self._attach(*item)

    def _publish(self, published: Published) -> None:
        if self.drafts:
            known = self.drafts[-1].published
            self.drafts[-1].published = Published(known.venue or published.venue, known.year or published.year)


NAME_ALONE = re.compile(r"(?P<name>[A-Z][\w+.-]{1,24})[*_\s]*[:：–—-]\s*")
PAPER_SAID = re.compile(r"\b(?:papers?|work|article|publication|survey)\b|论文|論文", re.IGNORECASE)
VERB_BEHIND_TITLE = re.compile(
    r"\s+(?:has|have|was|is|were|got|will)\s+(?:been\s+|just\s+|recently\s+)*(?:accepted|published|released)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
PAPER_COLON = re.compile(
    r"\b(?:papers?|work|article|survey)\b[^:：,.\n]{0,20}[:：]\s*(?P<title>.+)$", re.IGNORECASE | re.DOTALL
)
CHUNK = re.compile(r"[,:：]\s|\s[-–—]\s|\.\s|\b(?:titled|entitled|called|named)\b|论文|論文")
TO_LIST = re.compile(r"\s+(?:to|into|in|on|for)\s+(?:this|your|the|our)\s.*$", re.IGNORECASE | re.DOTALL)
SECTION_SAID = re.compile(
    r"\b(?:under|in(?:to)?|to|for|belongs?\s+(?:to|in)|fits?(?:\s+(?:in|into|under|with))?)\s+(?:the\s+)?(?:section|category|heading|topic|part)\s+(?:of\s+|on\s+|called\s+|named\s+)?[\"“']?([^\"”'.,;\n\x02]{3,80})"
    r"|[\"“]([^\"”\n]{3,80})[\"”]\s+(?:section|category|heading|part)\b"
    r"|\b(?:in|under|to|into)\s+the\s+([A-Z][^\"”'.,;\n\x02]{2,60}?)\s+(?:section|category|part|table)\b"
    r"|\bunder\s+(Section\s[^.\n\x02]{3,80}?)(?:\.\s|\.?$|\n)"
    r"|\bfits?\s+((?:[A-Z][\w-]+\s?){1,6})"
)


def _lines(pieces: Pieces, block: int, *, is_heading: bool, is_item: bool) -> Iterator[_Line]:
    held: list[Piece] = []
    for piece in pieces:
        if piece.ink is Ink.BREAK:
            if held:
                yield _Line(tuple(held[:PIECES_LIMIT]), block, is_heading, is_item)
            held = []
        elif piece.ink in (Ink.TEXT, Ink.LINK, Ink.CODE):
            parts = piece.text.split("\n") if piece.ink is Ink.TEXT else [piece.text]
            if len(parts) > 1:
                piece = Piece(Ink.TEXT, " ".join(parts), piece.start, piece.end, is_strong=piece.is_strong)
            held.append(piece)
    if held:
        yield _Line(tuple(held[:PIECES_LIMIT]), block, is_heading, is_item)


def _take_link(draft: _Draft, label: str, url: str) -> None:
    if is_paper(url):
        draft.papers.append(url)
    elif is_code(url) and draft.code is None:
        draft.code = url
    elif split_address(url):
        draft.others.append((label, url))


def _is_other_registry(draft: _Draft, identifier: str | None) -> bool:
    kinds = {known.partition(":")[0] for known in draft.ids()}
    return identifier is not None and bool(kinds) and identifier.partition(":")[0] not in kinds


def _bare_title(text: str) -> str:
    text = " ".join(text.replace(HOLE, " ").split())
    text = re.sub(r"^\W*(?:\d{1,3}(?:[.)]\s+|[、．]\s*)|\[[ xX]\]\s+)", "", text)
    text = LEADING_VENUE.sub("", text, count=1)
    text = re.sub(r"^\[(?:arXiv[: ]*)?[\w.:/ -]{1,24}\]\s*(?=\S{2,})", "", text)
    return text.strip(" \t,;:：-–—*_`\"'“”<>|#•·。，、").rstrip(".(").strip()


LEADING_VENUE = re.compile(
    r"^(?-i:[A-Z][A-Za-z&/-]{1,14})[\s'’-]{0,2}(?:20)?\d\d\s+(?:(?:oral|spotlight|poster|highlight|paper|main|findings)\s*)+[:：]\s*",
    re.IGNORECASE,
)


def _is_label_title(label: str) -> bool:
    bare = _bare_title(label)
    if not bare or is_generic_label(bare) or bare.lower().startswith(("http", "www.")) or NO_TITLE.search(bare):
        return False
    if VENUE_ALONE.fullmatch(bare) or is_known_venue(bare):
        return False
    return paper_id(f"https://arxiv.org/abs/{bare}") is None


VENUE_ALONE = re.compile(r"[A-Z][\w&/ .-]{1,30}?[\s'’-]{0,2}(?:(?:19|20)\d\d|'\d\d)")
NO_TITLE = re.compile(
    r"^(?:this|the|our|my|a|an)?\s*(?:\w+\s+)?(?:paper|papers|link|links|list|repo(?:sitory)?|work|page|preprint|manuscript|here|article|website|code)(?:\s*[_-]?\s*(?:link|url|page|here|list|paper))?$"
    r"|^link\s+to\b|^click\b|_link$",
    re.IGNORECASE,
)


def _is_phrase(text: str, least: int) -> bool:
    return len(words_of(text)) >= least and not NO_TITLE.search(text) and not text.lower().startswith("http")


def _is_title(text: str) -> bool:
    """Tell whether *text* reads like the title of a work rather than a sentence: most of its longer words begin large, or a name stands before it."""
    text = text.strip(EDGE)
    words = words_of(text)
    if not 3 <= len(words) <= 40 or len(text) > TITLE_LIMIT or PRONOUN.search(text) or HOLE in text:
        return False
    if text.endswith(("：", ":")) or text.lower().endswith(("et al", "et al.")):
        return False
    if any(letter > "\u2e80" for letter in text):
        return len(text) >= 6 and not re.search(r"[。？！?]$", text) and _capitals(text) >= 0.5
    return _capitals(text) >= 0.6 or (bool(re.match(r"[\w+*.-]{2,25}\s?:\s?\S", text)) and _capitals(text) >= 0.3)


def _capitals(text: str) -> float:
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) >= 4]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


SAID_BEFORE = re.compile(
    r"^\W{0,6}(?:for\s+example,?\s+)?(?:(?:we|i)\s+(?:\w+\s+){0,3})?(?:(?:our|my|the|this|a|an|one\s+of\s+(?:our|my))\s+)?(?:(?:new|recent|latest|accepted|following)\s+)*(?:[A-Z][A-Za-z]{1,14}[\s'’-]{0,2}(?:20)?\d\d\s+)?"
    r"(?:papers?|work|article|survey|preprint|paper\s+[A-Z0-9])\b\s*(?:titled|entitled|called|named|is)?\s*[:：,]?\s*|^\W{0,6}for\s+example,?\s+",
    re.IGNORECASE,
)


VERB_BEHIND = re.compile(
    r"\s+(?:is|are|can\s+be\s+found|is\s+available|available|at|on|from|see|via)(?:\s+\w{1,12}){0,2}\s*[:：]?\s*$",
    re.IGNORECASE,
)


def _title_before(before: str) -> str | None:
    """Return the title that stands right before a link: ``The Title of It (https://...)``."""
    before = VERB_BEHIND.sub("", before)
    whole = _without_tail(_bare_title(SAID_BEFORE.sub("", before.strip(), count=1)))
    if _is_title(whole) and not SENTENCE.search(whole):
        return whole
    part = SENTENCE.split(before.strip())[-1] if before.strip() else ""
    part = SAID_BEFORE.sub("", part, count=1)
    part = _bare_title(re.sub(r"[\s(\[:：,–—-]+$", "", part))
    if _is_title(part):
        return _without_tail(part)
    chunks = CHUNK.split(part)
    for number in range(len(chunks) - 1, -1, -1):
        cut = _bare_title(chunks[number])
        if _is_title(cut) and len(words_of(cut)) >= 4:
            return _without_tail(_with_name(chunks[number - 1] if number else "", cut))
    return None


def _with_name(before: str, title: str) -> str:
    """Return *title* with the nickname that stands before its colon, where the last word before it looks like one."""
    found = LAST_WORD.search(before)
    return f"{found['name']}: {title}" if found else title


LAST_WORD = re.compile(r"(?:^|\s)(?P<name>(?=\S*[A-Z0-9]\S*[A-Z0-9-])[A-Z][\w+*.-]{1,24})\s*$")


def _without_tail(text: str) -> str:
    """Return *text* without the venue and year at its end."""
    for start in range(max(0, len(text) - TAIL_LIMIT), len(text)):
        found = TAIL.match(text, start) if text[start] in TAIL_SIGNS else None
        if found and (is_known_venue(found["venue"]) or (found["year"] and found["venue"].isupper())):
            return text[:start].strip(" ,.;([-–—，、。")
    return text


TAIL_LIMIT, TAIL_SIGNS = 60, " ,.;([–—-，、。"


def _published_behind(line: _Line) -> Published:
    """Return venue and year from what the line says outside its links and titles."""
    return find_published(
        " ".join(piece.text for piece in line.pieces if piece.ink is Ink.TEXT and not piece.is_strong)
    )


def _with_venue(paper: Wanted, title: str, said: str, papers: tuple[Wanted, ...]) -> Wanted:
    """Give a sole paper the venue that the issue names anywhere."""
    if paper.venue or len(papers) > 1:
        return paper
    found = _venue_in(said.replace(paper.title or "\0", " ")) or _venue_in(title.replace(paper.title or "\0", " "))
    if found is None:
        return paper
    return Wanted(
        paper.title,
        paper.url,
        paper.ids,
        found.venue,
        paper.year or found.year,
        paper.code_url,
        paper.links,
        paper.section,
    )


VENUE_SAID = re.compile(r"(?<![\w/.-])(?P<venue>[A-Z][A-Za-z]{1,14})[\s'’-]{0,2}(?P<year>20\d\d|\d\d)(?![\w/-]|\.\d)")


def _venue_in(text: str) -> Published | None:
    for found in VENUE_SAID.finditer(text[:4000]):
        if is_known_venue(found["venue"]):
            return Published(found["venue"], int(found["year"]) + (2000 if len(found["year"]) == 2 else 0))
    return None


def _name_by_issue(title: str, drafts: list[_Draft], reading: _Reading) -> None:
    """Take from the issue's own title what the body leaves out: a title, an address."""
    source = Source(title)
    links = [
        p
        for b in read_blocks(source)
        if not isinstance(b, (CodeBlock, TableBlock))
        for p in b.pieces
        if p.ink is Ink.LINK
    ]
    for piece in links:
        if is_paper(piece.url) and not any(draft.papers for draft in drafts):
            reading.paper(piece.url, 0)
    if not any(draft.papers for draft in drafts) and (found := NUMBER.search(title)) and NUMBER_SAID.search(title):
        reading.paper(f"https://arxiv.org/abs/{found['id']}", 0)
    if any(draft.title for draft in drafts) or len(drafts) > 1:
        return
    named = title_in(title)
    if named and (drafts or len(content_words(named)) >= MIN_TITLE):
        if drafts:
            drafts[0].title, drafts[0].strength = named, 1
        else:
            drafts.append(_Draft(named, 1))


NUMBER_SAID = re.compile(r"arxiv|\bpapers?\b|\badd\b", re.IGNORECASE)


def title_in(issue: str) -> str | None:
    """Return the title of a work that an issue's title names, or None.

    >>> title_in("Add SLIP: Self-supervision Meets Language-Image Pre-training (ECCV 2022)")
    'SLIP: Self-supervision Meets Language-Image Pre-training'
    >>> title_in("Please add our paper")
    """
    for found in QUOTED.finditer(issue):
        words = _bare_title(next(group for group in found.groups() if group))
        if _is_phrase(words, 3):
            return words
    lead = LEAD.match(issue)
    rest = KIND.sub("", lead["rest"], count=1) if lead else issue
    rest = _without_tail(_bare_title(TO_LIST.sub("", rest)))
    if SPEAKS_OF.search(rest):
        return None
    return rest if _is_title(rest) and not is_form_label(rest) else None


SPEAKS_OF = re.compile(
    r"\b(?:papers?|works?|twice|duplicated?|entries|wrong|broken|missing|links?|lines?\s+\d+)$|\b(?:twice|duplicate entries|is wrong|is broken)\b",
    re.IGNORECASE,
)


def _merged(drafts: Iterable[_Draft]) -> Iterator[_Draft]:
    """Return each paper once: two that share an identifier or a title are one."""
    kept: list[_Draft] = []
    for draft in drafts:
        same = next((other for other in kept if _is_one(other, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        same.title = same.title or draft.title
        same.papers += [url for url in draft.papers if url not in same.papers]
        same.code = same.code or draft.code
        same.others += draft.others
        same.published = Published(
            same.published.venue or draft.published.venue, same.published.year or draft.published.year
        )
    named = [draft for draft in kept if draft.papers or draft.code or draft.others or draft.strength >= 2]
    yield from named or kept


def _is_one(one: _Draft, other: _Draft) -> bool:
    if set(one.ids()) & set(other.ids()):
        return True
    return bool(one.title and other.title and title_key(one.title) == title_key(other.title))
