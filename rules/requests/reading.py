"""What an issue asks for: the papers that it names, and whether to add them, correct them or do nothing.

It reads what people really write: a title in quotes or on a line of its own, a link, an identifier, lines like
``Paper: ... Code: ...``, an issue form, BibTeX, a ready-made row. The words show what people want done with the
papers. Nothing here knows the list.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.model import Section
from rules.reading.blocks import CodeBlock, HeadingBlock, TableBlock, read_blocks
from rules.reading.catalog import read_catalog
from rules.reading.entry import Facts
from rules.reading.pieces import Ink
from rules.reading.records import BIBTEX_START, read_bibtex
from rules.reading.source import Source, clean
from rules.requests.aside import FOOTNOTE, is_aside, mentioned_in
from rules.requests.clues import Clue, Confidence, PaperAddress, Title, Whole
from rules.requests.fields import NOTHING, clues_in_field, field_of
from rules.requests.forms import Answers, answers_in, authors_of_record
from rules.requests.labels import is_form_label
from rules.requests.lines import HOLE, Line, lines_of
from rules.requests.links import BEFORE_LIMIT, NUMBER, clues_in_line, sections_in
from rules.requests.papers import PAPERS_LIMIT, Papers
from rules.requests.request import Intent, Request, Wanted
from rules.requests.titles import MIN_TITLE, PRONOUN, is_title, name_in, title_in
from rules.requests.tone import Tone, tone_of
from rules.text.links import is_code, is_paper, split_address
from rules.text.titles import content_words, has_words
from rules.text.venues import Published, find_published, is_known_venue

LIMIT = 65_536
"""Characters of an issue's body that are read; GitHub accepts no more."""

NAME = re.compile(r"(?<![\w/@.-])(?=[\w+-]*[A-Z0-9][\w+-]*[A-Z0-9])[A-Za-z][\w+-]{2,30}(?![\w/@-])")
NAMES_LIMIT = 40
NUMBER_ALONE = re.compile(r"^[ \t]*(?P<number>\d{1,2})[ \t]+(?=[A-Z])", re.MULTILINE)
"""The number of an item without a full stop, in lines that were indented."""

TEXT_LIMIT = 12_000
"""Characters of an issue that are searched for the entries that it corrects."""

LATEX_BREAK = re.compile(r"[ \t]\\{2,4}(?=[ \t])")
"""A line break of LaTeX within a title that was copied."""

QUOTED_LINE = re.compile(
    r"^ {0,3}> ?(?=[\"“*_]*[A-Z0-9])(?!.*(?:https?:|www\.|\b(?:please|i|we|you)\b))", re.MULTILINE | re.IGNORECASE
)
"""A line of a quotation that may be a title; an address or a wish in a quotation is somebody else's."""

LONE_ROW = re.compile(r"(?<!\|)\n(?P<row>[ \t]{0,3}\|(?:[^|\n]+\|){2,20}[ \t]*)(?=\n(?![ \t]*\|)|\Z)")
"""A row of a table without its head, alone among other lines."""

LOST_BRACKET = re.compile(r"^(?P<before>[^\[\]\n]{8,600})\]\((?P<url>https?://[^\s()<>]{5,600})\)?", re.MULTILINE)
"""A link that lost its first bracket."""
OWN = "this paper"
"""Takes the place of the paper's title in what is said of it."""

NAMED_BEFORE = re.compile(r"(?P<name>[A-Z][\w.+-]{1,30})\s*\((?P<inside>[^()\n]{0,80})$")
NUMBER_SAID = re.compile(r"arxiv|\bpapers?\b|\badd\b", re.IGNORECASE)
VENUE_SAID = re.compile(r"(?<![\w/.-])(?P<venue>[A-Z][A-Za-z]{1,14})[\s'’-]{0,2}(?P<year>20\d\d|\d\d)(?![\w/-]|\.\d)")
ADDRESS = re.compile(r"https?://\S+")
FOLLOWING = 2
"""Lines after a line that show whether it is a title."""


def read_request(title: str, body: str) -> Request:
    """Return what the issue with that *title* and *body* asks for; never raises, whatever is in them."""
    title, text = clean(title[:1000]), clean(body[:LIMIT].replace("\r\n", "\n").replace("\r", "\n"))
    text = QUOTED_LINE.sub("", LATEX_BREAK.sub(" ", text))
    text = LONE_ROW.sub(_with_head, f"\n{text}")[1:]
    text = LOST_BRACKET.sub(lambda found: f"{found['before']} ({found['url']})", text)
    reading = _Reading(text)
    papers = reading.papers
    papers.take(_clues_in_title(title, papers))
    papers.take(sections_in(title))
    papers.named_by(name_in(title))
    wanted = tuple(
        draft.wanted() for draft in papers.each() if draft.title or draft.papers or draft.others or draft.code
    )
    said = reading.said()
    tone = tone_of(title, said)
    intent = _intent(tone, wanted, reading, is_cited=_is_cited(title, said, wanted))
    if intent in (Intent.QUESTION, Intent.OTHER):
        return Request(intent)
    named = tuple(_with_venue(paper, title, said, wanted) for paper in wanted)
    answers = answers_in(text)
    if len(named) == 1:
        named = (_with_answers(named[0], answers, authors_of_record(text)),)
    names = tuple(dict.fromkeys(found[0] for found in NAME.finditer(f"{title}\n{said}")))[:NAMES_LIMIT]
    may_add = intent is Intent.CORRECT and tone.offers and not tone.corrects_only
    return Request(
        intent,
        named[:PAPERS_LIMIT],
        (answers.section if answers else None) or papers.section,
        hints=tuple(dict.fromkeys(papers.hints)),
        names=names,
        text=f"{title}\n{text}"[:TEXT_LIMIT],
        is_correction=tone.corrects,
        may_add=may_add,
    )


def _with_head(found: re.Match[str]) -> str:
    row = found["row"].strip()
    cells = row.count("|") - row.count("\\|") - 1
    return f"\n{'|-' * cells}|\n{'|---' * cells}|\n{row}"


def _is_cited(title: str, said: str, papers: tuple[Wanted, ...]) -> bool:
    """Tell whether the issue is a work's title and address and asks nothing: who writes that to a list wants it there."""
    whole = [paper.title for paper in papers if paper.title and (paper.ids or (paper.url and is_paper(paper.url)))]
    words = f"{title}\n{said}"
    for name in whole:
        words = words.replace(name, " ")
    is_titled = title_in(title) is not None
    return bool(whole) and "?" not in words and "？" not in words and (is_titled or PRONOUN.search(words) is None)


def _intent(tone: Tone, papers: tuple[Wanted, ...], reading: _Reading, *, is_cited: bool = False) -> Intent:
    is_named = any(paper.ids or (paper.url and is_paper(paper.url)) for paper in papers) or any(
        paper.title and len(content_words(paper.title)) >= MIN_TITLE for paper in papers
    )
    is_work = is_named or reading.is_ready_made or reading.papers.is_named_by_title
    if (tone.is_feature and not papers) or (tone.is_chore and not is_work):
        return Intent.QUESTION if tone.wonders and not tone.corrects else Intent.OTHER
    if tone.corrects and not (tone.asks and is_named and not tone.corrects_only):
        is_question = tone.wonders and not papers and not tone.corrects_only and not tone.asks_you
        return Intent.QUESTION if is_question else Intent.CORRECT
    if reading.is_form and is_named:
        return Intent.ADD
    if tone.is_note:
        return Intent.OTHER
    names_work = tone.names_work or any(paper.ids for paper in papers)
    is_plain = reading.is_link_alone and names_work and not tone.wonders and any(paper.url for paper in papers)
    is_row = reading.is_ready_made and not tone.wonders
    is_bare = reading.is_form or reading.is_bare or reading.is_listing or is_plain or is_row or is_cited
    is_said = tone.asks or tone.offers or is_bare
    if is_work and is_said:
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


class _Reading:
    """One pass over the body: its lines, and the papers that they name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[Line] = []
        self._fields = 0
        self._answers = 0
        self.is_ready_made = False
        self.papers = Papers()
        for number, block in enumerate(read_blocks(Source(text))):
            if isinstance(block, CodeBlock):
                self._take_code(text[block.start : block.end], number)
            elif isinstance(block, TableBlock):
                self.papers.take(_rows(block, text[block.start : block.end]))
            else:
                is_heading = isinstance(block, HeadingBlock)
                is_item = not is_heading and hasattr(block, "depth")
                self._lines += lines_of(block.pieces, number, is_heading=is_heading, is_item=is_item)
        self.papers.take(_bibtex(text) if BIBTEX_START.search(self.said()) else self._walk())
        self.papers.close()

    def _take_code(self, block: str, number: int) -> None:
        """Read a block of code: records, ready-made entries, or text that was only indented."""
        clues = tuple(_code(block))
        self.papers.take(clues)
        self.is_ready_made = self.is_ready_made or bool(clues)
        if not clues and not block.startswith(("```", "~~~")):
            text = NUMBER_ALONE.sub(r"\g<number>. ", textwrap.dedent(block))
            for inner in read_blocks(Source("\n".join(line.strip() for line in text.split("\n")))):
                if not isinstance(inner, (CodeBlock, TableBlock)):
                    self._lines += lines_of(inner.pieces, number, is_heading=False, is_item=hasattr(inner, "depth"))

    @property
    def is_listing(self) -> bool:
        """Whether every line is an address of a paper, or a title with one; nobody says a word beside it."""
        lines = [line for line in self._lines if line.text]
        linked = [line for line in lines if any(is_paper(piece.url) for piece in line.links)]
        return len(linked) >= 2 and len(linked) == len(lines) and not PRONOUN.search(self.said())

    def said(self) -> str:
        """Return the words of all lines."""
        return "\n".join(line.text.replace(HOLE, " ") for line in self._lines)

    @property
    def is_form(self) -> bool:
        """Whether the body answers the questions of an issue form."""
        return self._answers >= 2

    @property
    def is_bare(self) -> bool:
        """Whether the body only names a paper: a title and fields, or a record."""
        is_spoken = any(PRONOUN.search(line.text) for line in self._lines)
        return self._fields >= 2 and bool(self.papers.drafts) and not is_spoken

    @property
    def is_link_alone(self) -> bool:
        """Whether the body is an address and hardly a word."""
        lines = [line for line in self._lines if line.text]
        return not lines or (bool(lines[0].links) and not has_words(self.said(), 13))

    def _walk(self) -> Iterator[Clue]:
        pending: str | None = None  # the heading of a form whose answer comes next
        mentioned = mentioned_in([line.text for line in self._lines])
        for index, line in enumerate(self._lines):
            following = self._lines[index + 1 : index + 1 + FOLLOWING]
            if line.is_heading:
                pending = line.text if is_form_label(line.text) else None
                yield from _heading(line, following, is_question=pending is not None)
            elif (
                not line.text
                or NOTHING.match(line.text)
                or ((note := FOOTNOTE.match(line.text)) and note["mark"] in mentioned)
            ):
                continue
            elif pending is not None:
                self._answers += 1
                yield from clues_in_field(is_form_label(pending) or "", line, line.text)
                pending = None if is_form_label(line.text) else pending
            elif named := field_of(line):
                self._fields += 1
                yield from clues_in_field(named[0], line, named[1])
            else:
                yield from clues_in_line(line, following)


def _heading(line: Line, following: Sequence[Line], *, is_question: bool) -> Iterator[Clue]:
    if not is_question and not line.links and is_title(line.text):
        yield Title(line.text, Confidence.GUESS, line.block)
    if line.links:
        yield from clues_in_line(line, following)


# Code blocks: BibTeX and ready-made rows


def _code(block: str) -> Iterator[Clue]:
    if BIBTEX_START.search(block):
        return _bibtex(block)
    lines = block.split("\n")
    inner = lines[1:-1] if block.startswith(("```", "~~~")) else [line[4:] for line in lines]
    return _ready_made("\n".join(inner))


def _bibtex(text: str) -> Iterator[Clue]:
    facts = Facts("", Source(text), Section((), 0, 0))
    for entry in read_bibtex(facts, 0, len(text), least=1):
        papers = tuple(link.url for link in entry.links if is_paper(link.url))
        others = tuple(("", link.url) for link in entry.links if not is_paper(link.url))
        yield Whole(entry.title, papers, None, others, Published(entry.venue, entry.year))


def _ready_made(text: str) -> Iterator[Clue]:
    for entry in read_catalog(text, "row.md"):
        papers = tuple(link.url for link in entry.links if is_paper(link.url))
        beside = [link for link in entry.links if not is_paper(link.url)]
        code = next((link for link in beside if is_code(link.url)), None)
        others = tuple((link.label, link.url) for link in beside if link is not code and split_address(link.url))
        if entry.title and (papers or others or code):
            published = Published(entry.venue, entry.year) if entry.venue else _published_beside(text, entry.title)
            yield Whole(entry.title, papers, code.url if code else None, others, published)


def _published_beside(row: str, title: str) -> Published:
    """Return where and when, from the cells of a row whose head nobody knows."""
    lines = [line for line in row.split("\n") if title in line]
    words = ADDRESS.sub(" ", lines[0].replace(title, " ")).replace("|", " ") if len(lines) == 1 else ""
    return find_published(" ".join(words.split()))


def _rows(block: TableBlock, text: str) -> Iterator[Clue]:
    if block.header is not None and any(piece.ink is Ink.LINK for piece in block.header.pieces):
        # A row without a head above it: Markdown read its first line as the head.
        row, _, rest = text.partition("\n")
        head = "|".join(["", *["-"] * block.width, ""])
        text = f"{head}\n{head.replace('-', '---')}\n{row}\n{rest.partition(chr(10))[2]}"
    return _ready_made(text)


# The issue's own title, and venues that it names


def _clues_in_title(title: str, papers: Papers) -> Iterator[Clue]:
    """Return from the issue's own title what the body leaves out: a title, an address."""
    blocks = read_blocks(Source(title))
    pieces = [p for b in blocks if not isinstance(b, (CodeBlock, TableBlock)) for p in b.pieces]
    for piece in pieces:
        if piece.ink is Ink.LINK and is_paper(piece.url) and not _has_address(papers):
            yield PaperAddress(piece.url, 0)
    if not _has_address(papers) and (found := NUMBER.search(title)) and NUMBER_SAID.search(title):
        yield PaperAddress(f"https://arxiv.org/abs/{found['id']}", 0)
    drafts = papers.drafts
    if any(draft.title for draft in drafts) or len(drafts) > 1:
        return
    named = title_in(title)
    if named and (drafts or len(content_words(named)) >= MIN_TITLE):
        papers.name_sole(named)


def _with_answers(paper: Wanted, answers: Answers | None, authors: tuple[str, ...]) -> Wanted:
    """Return the only paper with what a form or a record says of it beside title, links and venue."""
    if answers is None:
        return replace(paper, authors=authors or paper.authors)
    return replace(paper, authors=answers.authors or authors or paper.authors, date=answers.date, more=answers.more)


def _has_address(papers: Papers) -> bool:
    return any(draft.papers for draft in papers.drafts)


def _with_venue(paper: Wanted, title: str, said: str, papers: tuple[Wanted, ...]) -> Wanted:
    """Give the only paper the venue that the issue names anywhere."""
    if paper.venue or len(papers) > 1:
        return paper
    name = paper.title or "\0"
    found = venue_in(said.replace(name, OWN), name) or venue_in(title.replace(name, OWN), name)
    return replace(paper, venue=found.venue, year=paper.year or found.year) if found else paper


def venue_in(text: str, own: str = "") -> Published | None:
    """Return the first known venue with a year that *text* names and that is not another work's, or None. *own* is the title
    of the work.
    """
    for found in VENUE_SAID.finditer(text[:4000]):
        if is_known_venue(found["venue"]) and not _is_of_another(text[: found.start()], own):
            return Published(found["venue"], int(found["year"]) + (2000 if len(found["year"]) == 2 else 0))
    return None


def _is_of_another(before: str, own: str) -> bool:
    """Tell whether a venue behind *before* is that of another work: ``beats GraphGPT (SIGIR 2024)``, ``(Hu et al., ICLR 2022)``."""
    if is_aside(before[-BEFORE_LIMIT:]):
        return True
    found = NAMED_BEFORE.search(before[-BEFORE_LIMIT:])
    return found is not None and ("et al" in found["inside"] or found["name"].lower() not in f"{own} {OWN}".lower())
