"""Lines in free form: links, numbers and titles in sentences and items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rules.reading.pieces import Ink, Piece
from rules.requests.aside import is_aside
from rules.requests.clues import (
    Authors,
    Beside,
    Clue,
    Confidence,
    FreeLink,
    Named,
    OtherLink,
    PaperAddress,
    SectionWanted,
    Title,
    TitleAfterLink,
    Venue,
)
from rules.requests.labels import is_form_label, is_section_word
from rules.requests.lines import EDGE, HOLE, Line
from rules.requests.people import names_in, people_behind
from rules.requests.titles import (
    CHUNK,
    QUOTED,
    SAID_OF_IT,
    SENTENCE,
    TO_LIST,
    bare_title,
    capitals,
    introduced_in,
    is_label_title,
    is_phrase,
    is_title,
    title_before,
    with_name,
    without_ends,
    without_tail,
)
from rules.text.labels import is_generic_label
from rules.text.links import is_code, is_paper, paper_id, split_address
from rules.text.titles import content_words, has_words
from rules.text.venues import NOWHERE, Published, find_published, read_published

AMID = 2
"""Words before and after a piece from which it stands amid a sentence."""

NICKNAME_WORDS = 2
"""Words of a quotation before a paper's address from which it is a title, not the paper's nickname alone."""

BEFORE_LIMIT = 600
"""Characters before a link that are searched for its title."""

NUMBER = re.compile(
    r"(?<![\w./])(?:(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv\s*[:：]?\s*)?(?P<id>\d{4}\.\d{4,5})(?:v\d{1,2})?(?![\w./-]*\w)",
    re.IGNORECASE,
)
DOI = re.compile(r"(?<![\w/])(?:doi\s*[:：]\s*)?(?P<id>10\.\d{4,9}/[^\s\"<>,;)]{2,200})", re.IGNORECASE)
CODE_LABEL = re.compile(r"code|github|repo|implementation|代码", re.IGNORECASE)
NAMED_TITLE = re.compile(r"[\w+*.-]{2,25}\s?[:：]\s?(?:\S+\s+){3}\S")
INTRODUCED_END = re.compile(
    r"\b(?:papers?|works?|article|survey|add|include|missing|titled|entitled|called|named|released?|present|introduce|propose)\s*[:：,]?\s*[\"“*_]*$",
    re.IGNORECASE,
)
NAME_ALONE = re.compile(r"(?P<name>[A-Z][\w+.-]{1,24})[*_\s]*[:：–—-]\s*")
PAPER_SAID = re.compile(r"\b(?:papers?|work|article|publication|survey)\b|论文|論文", re.IGNORECASE)
VERB_AFTER_TITLE = re.compile(
    r"\s+(?:has|have|was|is|were|got|will)\s+(?:been\s+|just\s+|recently\s+)*(?:accepted|published|released)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
PAPER_COLON = re.compile(
    r"\b(?:papers?|work|article|survey)\b[^:：,.\n]{0,20}[:：]\s*(?P<title>.+)$", re.IGNORECASE | re.DOTALL
)
SECTION_SAID = re.compile(
    r"\b(?:under|in(?:to)?|to|for|belongs?\s+(?:to|in)|fits?(?:\s+(?:in|into|under|with))?)\s+(?:the\s+)?(?:section|category|heading|topic|part)\s+(?:of\s+|on\s+|called\s+|named\s+)?[\"“']?([^\"”'.,;\n\x02]{3,80})"
    r"|[\"“]([^\"”\n]{3,80})[\"”]\s+(?:section|category|heading|part)\b"
    r"|\b(?:in|under|to|into)\s+the\s+([A-Z][^\"”'.,;\n\x02]{2,60}?)\s+(?:section|category|part|table)\b"
    r"|\bunder\s+(Section\s[^.\n\x02]{3,80}?)(?:\.\s|\.?$|\n)"
    r"|\bfits?\s+((?:[A-Z][\w-]+\s?){1,6})"
)
SECTION_HINT = re.compile(
    r"\b(?:belongs?\s+(?:to|in|under|into)|fits?\s+(?:in|into|under|with|to)?|(?:go|goes|put\s+it|place\s+it|listed|add(?:ed)?\s+it)\s+(?:in|into|under|to))\s+(?:the\s+)?[\"“']?([^\"”'.,;:!?\n\x02]{3,60})"
    r"|\b(?:to|in|into|under|for)\s+(?:the\s+)?[\"“]([^\"”\n]{3,60})[\"”]"
    r"|\b(?:to|in|into|under)\s+(?:the\s+)?([\w&/-]+(?:\s+[\w&/-]+){0,5}?)\s+(?:section|category|chapter|part|table|heading)\b"
)
"""Words that name a section if the list has one of that name."""

NUMBERED_HOLE = re.compile(r"(?:\[?\(?\d{1,2}[\]).:]{1,2})?\s*\x02")
NAMED_HOLE = re.compile(r"(?P<name>[^\x02\n]{2,60})\x02(?:\s*\([^()\n]{0,80}\))?$")
NAME_SIGN = re.compile(r"[A-Z]|\d")
NAME_WORDS = 5
PRESENTED = re.compile(r"\(?\b(?:oral|spotlight|poster|highlight)\b\)?", re.IGNORECASE)
VENUE_WORDS = 4
"""Words up to which what follows a title is a venue, though nobody knows it."""
AFTER_LINK = re.compile(r"\s*[-–—:：]\s")


def numbers_in(text: str, block: int) -> Iterator[Clue]:
    """Return the papers that a text names by arXiv number or DOI."""
    for found in NUMBER.finditer(text):
        if paper_id(f"https://arxiv.org/abs/{found['id']}"):
            yield PaperAddress(f"https://arxiv.org/abs/{found['id']}", block)
    for found in DOI.finditer(text):
        yield PaperAddress(f"https://doi.org/{found['id'].rstrip('.')}", block)


def clues_in_line(line: Line, following: Sequence[Line]) -> Iterator[Clue]:
    """Return the clues of a line that is not a field; *following* are the two lines after it."""
    yield from sections_in(line.text)
    if clue := _bare_address(line) or _named_item(line):
        yield clue
        return
    if not line.links and not QUOTED.search(line.text) and (own := _own_line(line, following)):
        yield from own
        return
    if not line.links and (names := names_in(line.text)):
        yield Authors(names)
        return
    if (
        not line.links
        and (said := SAID_OF_IT.sub("", line.text)) != line.text
        and is_title(bare_title(without_ends(said)))
    ):
        yield Title(bare_title(without_ends(said)), Confidence.LIKELY, line.block)
        yield Venue(_published_behind(line.text[: len(said)]))
        return
    before = told = ""  # since the last link, and since the line's beginning
    for number, piece in enumerate(line.pieces):
        if piece.ink is Ink.LINK:
            after = "".join(p.text for p in line.pieces[number + 1 : number + 3] if p.ink is Ink.TEXT)
            if split_address(piece.url) and not is_aside(told[-BEFORE_LIMIT:], after):
                yield from clues_of_link(piece, line, before)
            before, told = "", told + HOLE
        elif piece.ink in (Ink.TEXT, Ink.CODE):
            yield from _text(piece, line, before, told)
            before, told = (before + piece.text)[-BEFORE_LIMIT:], told + piece.text
    if line.is_item or len(line.links) == 1:
        yield Venue(_published_in(line))


def sections_in(text: str) -> Iterator[Clue]:
    """Return the sections that a text names: surely, or if the list has one of that name."""
    if said := SECTION_SAID.search(text):
        yield SectionWanted(next(group for group in said.groups() if group).strip(EDGE))
    for found in SECTION_HINT.finditer(text):
        yield SectionWanted(next(group for group in found.groups() if group).strip(EDGE), is_hint=True)


def _bare_address(line: Line) -> Clue | None:
    """Return the work of a line that is an address and nothing else; without a number, a page belongs to the work before."""
    if len(line.links) != 1 or not NUMBERED_HOLE.fullmatch(line.text) or is_code(line.links[0].url):
        return None
    url = line.links[0].url
    if not split_address(url) or line.links[0].text != url:
        return None
    if is_paper(url) or line.text != HOLE or line.is_item:
        return PaperAddress(url, line.block, is_new=True)
    return Beside("other", "", url)


def _named_item(line: Line) -> Clue | None:
    """Return the work of an item that is a short name and an address."""
    found = NAMED_HOLE.match(line.text) if len(line.links) == 1 and line.is_item else None
    if found is None:
        return None
    link, name = line.links[0], found["name"].strip(EDGE)
    if is_paper(link.url) or link.text != link.url or not split_address(link.url):
        return None
    if is_form_label(name) or is_generic_label(name) or len(name.split()) > NAME_WORDS or not NAME_SIGN.search(name):
        return None
    if any(is_generic_label(word) for word in name.lower().split()):
        return None
    return Named(name, link.url, line.block)


def _own_line(line: Line, following: Sequence[Line]) -> tuple[Clue, ...]:
    """Return the clues of a line that is a title and nothing else."""
    text = bare_title(NUMBER.sub(" ", line.text))
    cut = without_tail(text)
    is_followed = any(after.links or FIELD_LIKE.match(after.text) for after in following)
    is_likely = line.is_item or is_followed
    if not is_title(cut) or not (is_likely or len(content_words(cut)) >= 4) or cut.endswith(("?", "!")):
        return ()
    if is_form_label(cut):
        return ()
    title = Title(cut, Confidence.LIKELY if is_likely else Confidence.GUESS, line.block)
    published = find_published(text[len(cut) :]) if cut != text else NOWHERE
    if not published.venue and (led := LED_BY_VENUE.match(line.text)):
        published = read_published(led["venue"].replace("-", " "))
    return (title, Venue(published), *numbers_in(line.text, line.block))


LED_BY_VENUE = re.compile(r"^\W{0,4}[\[(【](?P<venue>[A-Za-z][\w &'’-]{1,24}?\d{2,4})[\])】]")
"""A venue with its year in brackets before a title."""

FIELD_LIKE = re.compile(r"^\W{0,6}(?P<name>[^\W\d_][^:：\n\x02]{0,39}?)\s{0,3}[:：]\s*(?P<value>.*)$", re.DOTALL)


def _text(piece: Piece, line: Line, before: str, told: str) -> Iterator[Clue]:
    text = piece.text
    strong = bare_title(text)
    bold: tuple[Title, ...] = ()
    if piece.is_strong and is_title(strong) and not is_form_label(strong) and not _is_amid(piece, line, before):
        bold = (Title(strong, Confidence.LIKELY, line.block),)
    quoted = tuple(_quoted(piece, line, before))
    after = _after_link(piece, line, () if any(isinstance(clue, Title) for clue in quoted) else bold)
    if after is not None:
        yield after
    yield from quoted
    if after is None and not any(isinstance(clue, Title) for clue in quoted):
        yield from bold
        if not bold and not line.links:
            yield from _inside_sentence(text, line.block)
        elif not bold and len(done := SENTENCE.split(text)) > 1 and (named := introduced_in(" ".join(done[:-1]))):
            yield Title(named, Confidence.LIKELY, line.block)  # in a sentence that ends before the next link
    if not is_aside((told + NUMBER.split(text)[0])[-BEFORE_LIMIT:]):
        yield from numbers_in(text, line.block)


def _is_amid(piece: Piece, line: Line, before: str) -> bool:
    """Tell whether a piece stands amid a sentence, with words on both sides: a method in bold is no title. A title with its
    nickname is one, and what the words before introduce.
    """
    if NAMED_TITLE.match(piece.text.strip()) or INTRODUCED_END.search(before):
        return False
    after = "".join(p.text for p in line.pieces if p.start >= piece.end and p.ink is Ink.TEXT)
    return has_words(before, AMID) and has_words(after, AMID)


def _quoted(piece: Piece, line: Line, before: str) -> Iterator[Clue]:
    """Return the titles, and the names of sections, in quotes."""
    text = piece.text
    for found in QUOTED.finditer(text):
        words = next(group for group in found.groups() if group)
        ahead = (before + text[max(0, found.start() - BEFORE_LIMIT) : found.start()])[-BEFORE_LIMIT:]
        if is_section_word(ahead):
            yield SectionWanted(words.strip())
            continue
        if is_aside(ahead):
            continue
        title = bare_title(words)
        is_linked = found.end() + 4 >= len(text) and any(p.start >= piece.end for p in line.links)
        leads_to_paper = any(is_paper(p.url) for p in line.links if p.start >= piece.end)
        least = NICKNAME_WORDS if leads_to_paper else 1
        if is_phrase(title, 3) or (is_linked and has_words(title, least) and not is_generic_label(title)):
            yield Title(title, Confidence.LIKELY, line.block)


def _after_link(piece: Piece, line: Line, bold: tuple[Title, ...]) -> TitleAfterLink | None:
    """Return a title after its link: ``https://... - The Title of It``."""
    is_after = any(link.end <= piece.start for link in line.links)
    starts = bool(line.links) and NUMBERED_HOLE.match(line.text) is not None and line.links[0].text == line.links[0].url
    if not is_after or not (AFTER_LINK.match(piece.text) or (starts and len(line.links) == 1)):
        return None
    title = without_tail(bare_title(piece.text))
    return TitleAfterLink(title, line.block, bold) if is_title(title) else None


def _inside_sentence(text: str, block: int) -> Iterator[Clue]:
    """Return a title between commas or after a colon: ``our paper, The Title of It, to this list``."""
    if (introduced := introduced_in(text)) is not None:
        yield Title(introduced, Confidence.LIKELY, block)
        yield Authors(people_behind(text.rpartition(introduced)[2]))
        return
    if not PAPER_SAID.search(text):
        return
    found = PAPER_COLON.search(text)
    if found and is_title(named := without_tail(bare_title(TO_LIST.sub("", found["title"])))):
        yield Title(named, Confidence.LIKELY, block)
        return
    chunks = CHUNK.split(text)
    for number, chunk in enumerate(chunks):
        cut = VERB_AFTER_TITLE.sub("", TO_LIST.sub("", chunk)).strip(EDGE)
        if is_title(cut) and has_words(cut, 5) and capitals(cut) >= 0.7:
            yield Title(with_name(chunks[number - 1] if number else "", cut), Confidence.GUESS, block)
            return


def clues_of_link(piece: Piece, line: Line, before: str = "") -> Iterator[Clue]:
    """Return the clues of a link, with the text *before* it on its line."""
    label = bare_title(piece.text)
    looks_paper = is_paper(piece.url)
    if is_code(piece.url) and piece.url.lower().split("?")[0].endswith(".pdf"):
        yield PaperAddress(piece.url, line.block)
        return
    if is_label_title(piece.text) and (looks_paper or is_phrase(label, 3)) and not is_code(piece.url):
        yield Title(label, Confidence.SURE, line.block)
        yield PaperAddress(piece.url, line.block) if looks_paper else Beside("paper-page", label, piece.url)
        return
    if looks_paper:
        ahead = title_before(before)
        if ahead is None and line.is_item and (name := NAME_ALONE.fullmatch(before.strip(" *_"))):
            ahead = name["name"]
        yield FreeLink(piece.url, line.block, ahead, is_new=line.is_item and not before.strip(EDGE))
        if ahead and (behind := before.rpartition(ahead)[2]).strip():
            yield Authors(people_behind(behind))
            if len(line.links) > 1:
                yield Venue(_published_behind(behind))
    elif is_code(piece.url) or CODE_LABEL.search(piece.text if not piece.text.startswith("http") else ""):
        yield Beside("code", label, piece.url)
    else:
        yield OtherLink(piece.url, label, line.block, title_before(before))


def _published_behind(text: str) -> Published:
    """Return venue and year from what stands between a title and its link, such as ``, NeurIPS 2024. ``."""
    found = find_published(text)
    if found.venue or has_words(text, VENUE_WORDS + 1):
        return found
    read = read_published(PRESENTED.sub(" ", text).strip(EDGE))
    return read if read.year else found


def _published_in(line: Line) -> Published:
    """Return venue and year from the line's text outside its links and titles."""
    return find_published(
        " ".join(piece.text for piece in line.pieces if piece.ink is Ink.TEXT and not piece.is_strong)
    )
