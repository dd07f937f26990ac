"""List items and link paragraphs into entries: find the title, whatever the order of the parts.

Real lists have: ``[Title](url)`` first; ``[CVPR 2024] Title [[Paper](url)]``; ``**Title.** Authors. Venue.
[paper](url)``; ``**Name**: Authors. **Title.** ...``; ``Title (2013), Authors [[pdf]](url)``; a nickname before a
linked title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.model import Entry, Link, Shape
from rules.reading.blocks import HeadingBlock, ItemBlock, ParagraphBlock
from rules.reading.entry import Facts, links_of, plain_of
from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.labels import is_generic_label
from rules.text.links import is_paper, split_address
from rules.text.titles import words_of
from rules.text.venues import Published, find_published, is_known_venue, read_published

TAG = re.compile(r"^[\s\W]*?(?P<tag>\[[^\[\]()]{2,60}\]|\([^()\[\]]{2,60}\)|【[^】]{2,60}】)[\s:,.\-–—]*")
DATED = re.compile(r"^[\s\W]*?(?P<tag>(?:19|20)\d\d(?:[-/.]\d{1,2})*(?:[-_ ]?[A-Za-z]{2,30})?)\s*[-–—:,|]\s+")
LED = re.compile(r"^[\s\W]*?(?P<tag>[A-Z][A-Za-z&/-]{1,20}[ ’']{0,2}(?:(?:19|20)\d\d|\d\d))\s*[|:–—-]\s+")
EDGE = " \t,.;:|-–—_*'“”\"([{+&•→▪◦✨🔥⭐👉📄📌💡"
AUTHORS = re.compile(
    r"(?:\.\s+|\s[-–—]\s)(?:by\s+)?(?=[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}(?:,| et al| and ))"
    r"|,\s+(?:by\s+)?(?![A-Z]{2,}\b)(?=[A-Z][\w.’'-]*(?:(?:\s+[A-Z][\w.’'-]*){1,3}(?:,| et al| and )| et al))"
    r"|,\s+(?=[A-Za-z][\w’'/+.-]*(?:\s+[A-Za-z][\w-]*){0,3},?\s+(?:19|20)\d\d\b)"
    r"|\s*\((?:19|20)\d\d\)"
    r"|\s+\|\s+"
)
BROKEN = re.compile(
    r"\[([^\[\]]{3,300})\]\s{0,3}\(\s?(?=https?:)|\(([^()\[\]]{3,300})\)\[(?=https?:)|^[\s*_]*([^\[\]]{3,300})\]\((?=https?:)"
)
"""Broken links: a space between label and address, label and address in swapped brackets, or no opening bracket."""

BEFORE_VENUE = re.compile(r"\s*[A-Za-z][\w&/ -]{1,30}?[ ’']{0,2}(?:(?:19|20)\d\d|\d\d)\b")
NICKNAME = re.compile(r"\[[^\[\]]{1,60}\]")
"""Text in its own brackets before a title, as in ``**[DA Faster R-CNN]** Domain Adaptive ...``."""

QUOTED = re.compile(
    r"(?:^|(?<=[:.,(*|\])>]\s)|(?<=[:.,(*|\])>]))[\s*_]*"
    r"(?:\"(?P<plain>[^\"]{8,300})\"|“(?P<curly>[^“”]{8,300})”)(?=\s*(?:[,.;(\[*|]|$)|(?<=[.,?!][\"”])\s)"
)
NAMES_FIRST = re.compile(
    r"^(?:[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w.’'-]*|de|van|von|der|di)){1,3}(?:,\s+(?:and\s+)?|\s+and\s+|\s*&\s*)){1,40}"
    r"(?:[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w’'-]*|de|van|von|der|di)){1,3}|et al)\.\s+(?=[A-Z])"
)
"""Authors before a title with no other separator: names of two words or more, with commas, then a full stop."""

NAMES_BEFORE = 40
"""Words before a title in quotes: a nickname, or a list of authors."""

LEAD_LIMIT = 60
"""Characters of plain text before a linked title; with more it is a sentence with a link in it."""


TEXT_LIMIT = 2000
"""Characters of running text that are searched for a title; the longest real title we met had 251."""

TITLE_WORDS = 4
"""Words outside its links from which a nested item presents a work of its own."""

PIECE_LIMIT = 500
"""Links and stretches of text that are searched for a linked title."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, its link if it has one, and where the text after it begins."""

    title: str
    url: str | None
    tag: str
    rest: str


def read_item(facts: Facts, item: ItemBlock) -> Entry | None:
    """Return the entry that a list item presents, nested notes included, or None."""
    pieces = [*item.pieces, *_notes(item)]
    shape = Shape.NUMBERED if item.is_numbered else Shape.BULLET
    return _read(facts, pieces, shape, item.start, _own_end(item))


def read_paragraph(facts: Facts, block: ParagraphBlock) -> Entry | None:
    """Return the entry that a paragraph presents, or None if it is prose."""
    return _read(facts, block.pieces, Shape.PARAGRAPH, block.start, block.end)


def _notes(item: ItemBlock) -> Pieces:
    """Return the pieces of nested items that only add to their parent: authors, links, dates."""
    found: Pieces = []
    for child in item.children:
        if is_note(child):
            found += [Piece(Ink.BREAK, "\n", child.start, child.start), *child.pieces]
    return found


def is_note(item: ItemBlock) -> bool:
    """Tell whether a nested item says more about its parent, instead of presenting another work."""
    parent = item.parent
    if parent is None:
        return False
    if parent.is_work is None or parent.is_label is None:
        parent.is_work, parent.is_label = _has_title(parent.pieces), _is_label(parent)
    if not parent.is_work:
        return False
    named = [p for p in item.pieces if p.ink is Ink.LINK and split_address(p.url) and not is_generic_label(p.text)]
    if named or not _has_address(item.pieces):
        return not named
    return not _presents(item.pieces) if parent.is_label else not (_has_title(item.pieces) and parent.has_address)


def _is_label(item: ItemBlock) -> bool:
    """Whether an item without a link is the heading of several works, as in ``* Video object detection:``."""
    item.has_address = _has_address(item.pieces)
    if item.has_address:
        return False
    works = sum(1 for child in item.children if _has_address(child.pieces) and _presents(child.pieces))
    return works > 1 or (works == 1 and _text(item.pieces).rstrip().endswith((":", "：")))


def _presents(pieces: Pieces) -> bool:
    """Whether there are enough words outside the links for a title."""
    return len(words_of(plain_of(pieces))) >= TITLE_WORDS


def _has_title(pieces: Pieces) -> bool:
    text = "".join(p.text for p in pieces if p.ink in (Ink.TEXT, Ink.LINK) and not is_generic_label(p.text))
    return len(words_of(text)) >= 3 or (_has_address(pieces) and bool(words_of(text)))


def _has_address(pieces: Pieces) -> bool:
    return any(p.ink is Ink.LINK and split_address(p.url) for p in pieces)


def _own_end(item: ItemBlock) -> int:
    ends = [p.end for p in item.pieces if p.ink is not Ink.BREAK]
    ends += [p.end for child in item.children if is_note(child) for p in child.pieces if p.ink is not Ink.BREAK]
    return max(ends, default=item.start)


LABELLED = re.compile(r"^\W{0,60}(?P<label>\w[^:：\n]{1,39}?)\s{0,9}[:：]")


def is_labelled_link(item: ItemBlock) -> bool:
    """Tell whether an item only gives an address of a work that was named before it, as in ``- Paper: https://...``."""
    text = _text(item.pieces)[:400]
    found = LABELLED.match(text)
    if found is None or not is_generic_label(found["label"]):
        return False
    if any(p.ink is Ink.LINK and split_address(p.url) and not is_generic_label(p.text) for p in item.pieces):
        return False
    return len(words_of(plain_of(item.pieces))) <= MOST_WORDS_BESIDE


MOST_WORDS_BESIDE = 6
"""Words outside its links up to which an item only gives an address of a work: a label and a remark."""


def read_heading(facts: Facts, block: HeadingBlock, end: int) -> Entry | None:
    """Return the entry that a heading alone presents: its text is the title, with a link to the paper."""
    is_linked = any(
        p.ink is Ink.LINK and is_paper(p.url) and not p.has_image and len(words_of(p.text)) >= TITLE_WORDS - 1
        for p in block.pieces
    )
    return _read(facts, block.pieces, Shape.PARAGRAPH, block.start, end) if is_linked and block.level > 2 else None


def is_bare_title(block: ParagraphBlock) -> bool:
    """Tell whether a paragraph is a title and nothing else: all of it bold, without a link."""
    if block.is_html or any(p.ink is Ink.LINK and split_address(p.url) for p in block.pieces):
        return False
    inked = [p for p in block.pieces if p.text.strip() and p.ink is not Ink.BREAK]
    return bool(inked) and all(p.is_strong for p in inked) and len(words_of(_text(inked))) >= TITLE_WORDS - 1


def read_titled_items(facts: Facts, title: ParagraphBlock, items: Sequence[ItemBlock]) -> Entry | None:
    """Return the entry that a bare title and the labelled links below it present together."""
    pieces = [*title.pieces]
    for item in items:
        pieces += [Piece(Ink.BREAK, " ", item.start, item.start), *item.pieces]
    links = links_of(pieces)
    if not any(split_address(link.url) for link in links):
        return None
    end = max(p.end for p in pieces if p.ink is not Ink.BREAK)
    line, end_line = facts.source.line_at(title.start), facts.source.line_at(max(title.start, end - 1))
    first, last = facts.source.line_span(line)[0], facts.source.line_span(end_line)[1]
    titled = Titled(_tidy(_text(title.pieces)), None, "", _text(pieces[len(title.pieces) :]))
    return facts.entry(
        line=line, end_line=end_line, start=first, end=last, shape=Shape.PARAGRAPH, title=titled.title,
        title_url=None, published=_published(titled, pieces), links=links, pieces=pieces,
    )  # fmt: skip


def _read(facts: Facts, pieces: Pieces, shape: Shape, start: int, end: int) -> Entry | None:
    links = links_of(pieces)
    if not any(split_address(link.url) or _was_meant(link) for link in links):
        return None
    titled = find_title(pieces) or _title_without_address(pieces) or _title_of_broken_link(pieces)
    if titled is None or (shape is Shape.PARAGRAPH and not _is_presentation(titled, pieces)):
        return None
    line, end_line = facts.source.line_at(start), facts.source.line_at(max(start, end - 1))
    first, last = facts.source.line_span(line)[0], facts.source.line_span(end_line)[1]
    return facts.entry(
        line=line, end_line=end_line, start=first, end=last, shape=shape, title=titled.title,
        title_url=titled.url, published=_published(titled, pieces), links=links, pieces=pieces,
    )  # fmt: skip


def _was_meant(link: Link) -> bool:
    """Tell whether a link was written for a work but has no address yet."""
    return not link.url.strip() and (is_generic_label(link.label) or len(words_of(link.label)) >= TITLE_WORDS - 1)


def _title_of_broken_link(pieces: Pieces) -> Titled | None:
    """Return the label of a link that Markdown does not recognise, so that the entry can be read and corrected."""
    shown = "".join(
        p.url if p.ink is Ink.LINK and p.text == p.url else p.text if p.ink is Ink.TEXT else " " for p in pieces
    )
    found = BROKEN.search(shown[:TEXT_LIMIT])
    label = _tidy(next(filter(None, found.groups()), "")) if found else ""
    if not label or is_generic_label(label):
        return None
    url = next((p.url for p in pieces if p.ink is Ink.LINK and p.text == p.url), None)
    return Titled(label, url, "", _text(pieces))


def _title_without_address(pieces: Pieces) -> Titled | None:
    """Return the longest label of a link that has no address yet."""
    labels = [p.text for p in pieces if p.ink is Ink.LINK and not p.url.strip() and not is_generic_label(p.text)]
    best = max(labels, key=len, default="")
    return Titled(_tidy(best), None, "", _text(pieces)) if best else None


def find_title(pieces: Pieces) -> Titled | None:
    """Return the title among *pieces*, or None if they are prose, a label or navigation."""
    linked = _linked_title(pieces)
    if linked:
        return linked
    return _written_title(pieces)


def _linked_title(pieces: Pieces) -> Titled | None:
    lead = ""
    for index, piece in enumerate(pieces[:PIECE_LIMIT]):
        if piece.ink is Ink.LINK and split_address(piece.url) and not piece.has_image:
            if not is_generic_label(piece.text):
                return _accept(lead, piece, pieces[index + 1 :])
            if _is_lead_over(lead):
                return None
        elif piece.ink in (Ink.TEXT, Ink.CODE) and len(lead) < TEXT_LIMIT:
            lead += piece.text[:TEXT_LIMIT]
    return None


def _is_lead_over(lead: str) -> bool:
    """Whether the text before a link labelled ``paper`` is itself a title."""
    return len(words_of(_split_tag(lead)[1])) >= 3


def _accept(lead: str, piece: Piece, rest: Pieces) -> Titled | None:
    tag, left = _split_tag(lead)
    if len(left.strip()) > LEAD_LIMIT or (
        len(words_of(left)) > 5 and not left.rstrip().endswith((":", "：", "-", "|"))
    ):
        return None
    if read_published(piece.text).year and is_known_venue(read_published(piece.text).venue or ""):
        return None
    later = next((p for p in rest if p.ink is Ink.LINK and is_paper(p.url) and not is_generic_label(p.text)), None)
    if later and not is_paper(piece.url) and len(words_of(later.text)) >= 4 > len(words_of(piece.text)):
        return Titled(_tidy(later.text), later.url, tag, _text(rest))
    return Titled(_tidy(piece.text), piece.url, tag, _text(rest))


def _written_title(pieces: Pieces) -> Titled | None:
    """Return a title that is not a link: the bold part, or the text before the first link, or after the last."""
    before: Pieces = []
    for piece in pieces:
        is_address = piece.ink is Ink.LINK and (split_address(piece.url) or not piece.url.strip())
        if (is_address and (is_generic_label(piece.text) or _is_published(piece.text))) or piece.has_image:
            break
        before.append(piece)
    if len(before) == len(pieces):
        return None
    venue = next((i for i, p in enumerate(before) if p.text.strip()), None)
    if venue is not None and before[venue].is_strong and _is_published(before[venue].text):
        titled = _written_title([*before[venue + 1 :], *pieces[len(before) :]])
        return titled and Titled(titled.title, titled.url, before[venue].text.strip("[]() "), titled.rest)
    if quoted := _quoted_title(before, pieces):
        return quoted
    if strong := _strong_title(before):
        return strong
    if not words_of(_text(before)):
        return _trailing_title(pieces)
    before = _without_remarks(before)
    tag, left = _split_tag(_text(before))
    left = _first_line(left[:TEXT_LIMIT])
    title = _tidy(_without_authors(left))
    if len(words_of(title)) < 1 or len(title) > 400:
        return None
    return Titled(title, None, tag, left[len(title) :] + " " + _text(pieces[len(before) :]))


def _is_published(label: str) -> bool:
    """Tell whether a text says where and when, and nothing else."""
    found = read_published(label[:100])
    return found.year is not None and found.venue is not None and is_known_venue(found.venue)


def _first_line(text: str) -> str:
    """Return the text before an intended line break, if it is enough for a title."""
    first = text.lstrip("\n ").partition("\n")[0]
    return first if len(words_of(first)) >= TITLE_WORDS - 1 else text


def _without_authors(left: str) -> str:
    if (led := NAMES_FIRST.match(left)) and len(words_of(left[led.end() :])) >= TITLE_WORDS - 1:
        return left[led.end() :].partition(". ")[0]
    found = AUTHORS.search(left)
    return left[: found.start()] if found and len(words_of(left[: found.start()])) >= TITLE_WORDS - 1 else left


def _without_remarks(before: Pieces) -> Pieces:
    """Drop the rest from a bold bracket after a title on, as in ``Title **[ICML 2021]** (OpenAI)``."""
    for index, piece in enumerate(before):
        is_bracket = piece.is_strong and piece.text.lstrip().startswith(("[", "("))
        if is_bracket and len(words_of(_text(before[:index]))) >= TITLE_WORDS - 1:
            return before[:index]
    return before


def _trailing_title(pieces: Pieces) -> Titled | None:
    """Return a title between or after the links, as in ``[Paper](url) Title, ICML 2021``."""
    stretches: list[Pieces] = [[]]
    for piece in pieces:
        if piece.ink is Ink.LINK or piece.has_image:
            stretches.append([])
        else:
            stretches[-1].append(piece)
    text = max(
        (_first_line(_text(s).lstrip(EDGE + "]")) for s in stretches), key=lambda t: len(words_of(t[:TEXT_LIMIT]))
    )
    title = _tidy(_without_authors(text[:TEXT_LIMIT]))
    if len(words_of(title)) < TITLE_WORDS or len(title) > 400:
        return None
    return Titled(title, None, "", _text(pieces))


def _quoted_title(before: Pieces, pieces: Pieces) -> Titled | None:
    """Return a title in quotes, after a nickname or the authors, as in ``**NAME**: "Title", CVPR, 2022``."""
    text = _text(before)[:TEXT_LIMIT]
    found = QUOTED.search(text)
    if found is None or len(words_of(_inside(found))) < 2 or len(words_of(text[: found.start()])) > NAMES_BEFORE:
        return None
    if QUOTED.search(text, found.end()) and len(words_of(_inside(found))) < TITLE_WORDS:
        return None
    tag, _ = _split_tag(text[: found.start()])
    rest = text[found.end() :] + " " + _text(pieces[len(before) :])
    return Titled(_tidy(_inside(found)), None, tag, rest)


def _inside(found: re.Match[str]) -> str:
    return found["plain"] or found["curly"]


def _strong_title(before: Pieces) -> Titled | None:
    strong = [(i, p) for i, p in enumerate(before) if p.is_strong and p.ink in (Ink.TEXT, Ink.LINK)]
    if not strong:
        return None
    strong = [(i, p) for i, p in strong if not NICKNAME.fullmatch(p.text.strip())] or strong
    index, best = max(strong, key=lambda pair: len(words_of(pair[1].text)))
    if NICKNAME.fullmatch(best.text.strip()):
        return None
    outside = _text([p for p in before if not p.is_strong])
    first_text = next((p for p in before if p.text.strip() and p.ink is not Ink.BREAK), None)
    is_whole = first_text is best and len(words_of(best.text)) >= 2 and not best.text.rstrip().endswith((":", "："))
    is_named = len(words_of(best.text)) >= 4 and (
        best.text.rstrip().endswith(".") or (len(strong) > 1 and _stands_alone(before, index))
    )
    if not is_named and not (is_whole and not outside[:1].isalnum() and len(words_of(best.text)) >= 3):
        return None
    tag, _ = _split_tag(_text(before[:index]))
    inner, title = _split_tag(best.text)
    title = title if len(words_of(title)) >= 2 else best.text
    return Titled(_tidy(title), best.url or None, tag or inner, _text(before[index + 1 :]))


def _stands_alone(pieces: Sequence[Piece], index: int) -> bool:
    """Whether no word continues into or out of the bold part, as happens if it is a phrase of the title."""
    left, right = _text(pieces[:index]).rstrip(), _text(pieces[index + 1 :]).lstrip()
    is_phrase = pieces[index].text.rstrip()[-1:].isalnum() and right[:1].isalnum() and not BEFORE_VENUE.match(right)
    return not (left[-1:].isalnum() or is_phrase)


def _split_tag(text: str) -> tuple[str, str]:
    """Return a leading ``[CVPR 2024]``, ``(arXiv 2022.01)`` or ``2023-05 -`` and the rest."""
    for pattern in (TAG, DATED, LED):
        if found := pattern.match(text):
            return found["tag"].strip("[]()【】"), text[found.end() :]
    return "", text


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if p.ink in (Ink.TEXT, Ink.LINK, Ink.CODE, Ink.BREAK))


def _tidy(text: str) -> str:
    text = " ".join(text.split()).lstrip(EDGE).rstrip(" ,.;:|-–—_*[({（【")
    if text.count("]") == text.count("[") + 1:
        text = text[:-1] if text.endswith("]") else f"[{text}"
    return text + ")" * (text.count("(") - text.count(")")) if 0 < text.count("(") - text.count(")") < 2 else text


ADDRESSING = re.compile(
    r"(?:please|see|check|visit|refer to|for (?:more|details|further)|if you|you can|note that|more (?:details|information)|thanks?|click|"
    r"feel free|welcome|we (?:are|have|will|also|plan|thank|provide)|this (?:repo|list|page|is)|our (?:paper|survey|list|repo))\b",
    re.IGNORECASE,
)
"""How a sentence begins that addresses the reader instead of naming a work."""


def _is_presentation(titled: Titled, pieces: Pieces) -> bool:
    """Whether a paragraph is one work: little text besides the title, and a link to a paper or one labelled so."""
    links = [p for p in pieces if p.ink is Ink.LINK and split_address(p.url)]
    never_filled = any(p.ink is Ink.LINK and not p.url.strip() and p.text.strip() == titled.title for p in pieces)
    if not never_filled and not any(is_paper(p.url) or is_generic_label(p.text) for p in links):
        return False
    if ADDRESSING.match(titled.title):
        return False
    return len(words_of(titled.title)) >= 3 and len(words_of(plain_of(pieces))) <= 60


def _published(titled: Titled, pieces: Pieces) -> Published:
    tagged = read_published(titled.tag) if titled.tag else Published(None, None)
    if tagged.year or (tagged.venue and is_known_venue(tagged.venue)):
        return tagged
    found = find_published(titled.rest or _text(pieces))
    return found if found.year else Published(None, None)
