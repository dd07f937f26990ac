"""List items, paragraphs and headings into entries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.model import Entry, Link, Shape
from rules.reading.blocks import HeadingBlock, ItemBlock, ParagraphBlock
from rules.reading.entry import PAPER_LABELS, Facts, links_of, plain_of
from rules.reading.naming import (
    TITLE_WORDS,
    Titled,
    find_title,
    leads_nowhere,
    only_label,
    text_of,
    tidy,
    title_of_broken_link,
    title_without_address,
)
from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.addresses import flaw_of
from rules.text.labels import is_generic_label
from rules.text.links import is_paper, split_address
from rules.text.patterns import late
from rules.text.titles import has_words, words_of
from rules.text.venues import Published, find_published, is_known_venue, looks_like_known_venue, read_published

SIGN_ALONE = re.compile(r"(?:[-+]|\d{1,4}[.)])\[?")
"""The sign of an item with nothing behind it but the bracket of a link."""


def split_glued(pieces: Pieces) -> list[Pieces]:
    """Divide a text at each line that was meant as an item but lacks the space after its sign.

    The first part is what comes before; every other part begins with its sign.
    """
    parts: list[Pieces] = [[]]
    for at, piece in enumerate(pieces):
        begins_line = at == 0 or pieces[at - 1].ink is Ink.BREAK
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        is_sign = begins_line and piece.ink is Ink.TEXT and SIGN_ALONE.fullmatch(piece.text) is not None
        if is_sign and following is not None and following.start <= piece.end + 2 and not following.text[:1].isspace():
            is_link = following.ink is Ink.LINK and bool(split_address(following.url)) and not following.has_image
            if is_link or (following.is_strong and _has_address(pieces[at:])):
                parts.append([])
        parts[-1].append(piece)
    return parts


def read_glued(facts: Facts, pieces: Pieces) -> Entry | None:
    """Return the entry of a line that GitHub shows as part of the text above it."""
    sign, *rest = pieces
    end = max(p.end for p in pieces if p.ink is not Ink.BREAK)
    shape = Shape.NUMBERED if sign.text[:1].isdigit() else Shape.BULLET
    return _read(facts, rest, shape, sign.start, end, is_detached=True)


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
    if item.is_note is None:
        item.is_note = _adds_to_parent(item)
    return item.is_note


def _adds_to_parent(item: ItemBlock) -> bool:
    parent = item.parent
    if parent is None:
        return False
    if parent.is_work is None or parent.is_label is None:
        parent.is_work, parent.is_label = _has_title(parent.pieces), _is_label(parent)
    if not parent.is_work:
        return False
    named = [p for p in item.pieces if p.ink is Ink.LINK and split_address(p.url) and not is_generic_label(p.text)]
    if parent.has_address and _says_of_parent(item, named) and (named or _is_among_facts(item, parent)):
        return True
    if named or not _has_address(item.pieces):
        return not named
    return not _presents(item.pieces) if parent.is_label else not (_has_title(item.pieces) and parent.has_address)


def _says_of_parent(item: ItemBlock, named: Pieces) -> bool:
    """Tell whether a nested item names a fact and its link, as in ``- Publisher: [ICML 2024](https://icml.cc)``."""
    found = LABELLED.match(text_of(item.pieces)[:400])
    is_fact = found is not None and not has_words(found["label"], FACT_WORDS + 1)
    return is_fact and all(not has_words(piece.text, TITLE_WORDS - 1) for piece in named)


def _is_among_facts(item: ItemBlock, parent: ItemBlock) -> bool:
    """Tell whether two items beside this one name facts without a link: then ``- Publisher: https://…`` is one too."""
    if parent.facts is None:
        parent.facts = sum(_names_fact(child) for child in parent.children)
    return parent.facts - _names_fact(item) >= SOME_FACTS


def _names_fact(item: ItemBlock) -> bool:
    return not _has_address(item.pieces) and _says_of_parent(item, [])


SOME_FACTS = 2

FACT_WORDS = 3
"""Words up to which what stands before a colon names a fact."""


def _is_label(item: ItemBlock) -> bool:
    """Whether an item without a link is the heading of several works, as in ``* Video object detection:``."""
    item.has_address = _has_address(item.pieces)
    if item.has_address:
        return False
    works = sum(1 for child in item.children if _has_address(child.pieces) and _presents(child.pieces))
    return works > 1 or (works == 1 and text_of(item.pieces).rstrip().endswith((":", "：")))


def _presents(pieces: Pieces) -> bool:
    """Whether there are enough words outside the links for a title."""
    return has_words(plain_of(pieces), TITLE_WORDS)


def _has_title(pieces: Pieces) -> bool:
    text = "".join(p.text for p in pieces if p.ink in (Ink.TEXT, Ink.LINK) and not is_generic_label(p.text))
    return has_words(text, 3) or (_has_address(pieces) and has_words(text))


def _has_address(pieces: Pieces) -> bool:
    return any(p.ink is Ink.LINK and split_address(p.url) for p in pieces)


def _own_end(item: ItemBlock) -> int:
    ends = [p.end for p in item.pieces if p.ink is not Ink.BREAK]
    ends += [p.end for child in item.children if is_note(child) for p in child.pieces if p.ink is not Ink.BREAK]
    return max(ends, default=item.start)


LABELLED = re.compile(r"^\W{0,60}(?P<label>\w[^:：\n]{1,39}?)\s{0,9}[:：]")


def is_labelled_link(item: ItemBlock) -> bool:
    """Tell whether an item only gives an address of a work that was named before it, as in ``- Paper: https://...``."""
    if has_words(plain_of(item.pieces), MOST_WORDS_BESIDE + 1):
        return False
    found = LABELLED.match(text_of(item.pieces)[:400])
    if found is None or not is_generic_label(found["label"]):
        return False
    return not any(p.ink is Ink.LINK and split_address(p.url) and not is_generic_label(p.text) for p in item.pieces)


MOST_WORDS_BESIDE = 6
"""Words outside its links up to which an item only gives an address of a work: a label and a remark."""


def read_heading(facts: Facts, block: HeadingBlock, end: int) -> Entry | None:
    """Return the entry that a heading alone presents: its text is the title, with a link to the paper."""
    is_linked = any(
        p.ink is Ink.LINK and is_paper(p.url) and not p.has_image and has_words(p.text, TITLE_WORDS - 1)
        for p in block.pieces
    )
    return _read(facts, block.pieces, Shape.PARAGRAPH, block.start, end) if is_linked and block.level > 2 else None


NUMBER = re.compile(r"^\s*\d{1,4}\s?[.)、:]\s*")
"""The number before a heading that presents a work."""


def can_title_work(block: HeadingBlock) -> bool:
    """Tell whether a heading can be the title of a work, with its links on lines below: it has words and no link."""
    text = NUMBER.sub("", text_of(block.pieces))
    return block.level > 2 and has_words(text, TITLE_WORDS - 1) and not _has_address(block.pieces)


def gives_links(pieces: Pieces) -> bool:
    """Tell whether a line only gives a work's addresses, one to the paper among them: every label is generic."""
    links = [p for p in pieces if p.ink is Ink.LINK and split_address(p.url)]
    if not links or not all(p.has_image or is_generic_label(p.text) for p in links):
        return False
    labels = {" ".join(words_of(p.text)) for p in links}
    is_for_paper = any(is_paper(p.url) for p in links) or bool(labels & PAPER_LABELS)
    return is_for_paper and not has_words(plain_of(pieces), MOST_WORDS_BESIDE + 1)


def is_bare_title(block: ParagraphBlock) -> bool:
    """Tell whether a paragraph is a title and nothing else: all of it bold, without a link."""
    if block.is_html or any(p.ink is Ink.LINK and split_address(p.url) for p in block.pieces):
        return False
    inked = [p for p in block.pieces if p.text.strip() and p.ink is not Ink.BREAK]
    return bool(inked) and all(p.is_strong for p in inked) and has_words(text_of(inked), TITLE_WORDS - 1)


def read_titled(
    facts: Facts, title: HeadingBlock | ParagraphBlock, items: Sequence[ItemBlock | ParagraphBlock]
) -> Entry | None:
    """Return the entry that a bare title and what stands below it, with labelled links, present together."""
    pieces = [*title.pieces]
    for item in items:
        pieces += [Piece(Ink.BREAK, " ", item.start, item.start), *item.pieces]
    links = links_of(pieces)
    if not any(split_address(link.url) for link in links):
        return None
    end = max(p.end for p in pieces if p.ink is not Ink.BREAK)
    line, end_line = facts.source.line_at(title.start), facts.source.line_at(max(title.start, end - 1))
    first, last = facts.source.line_span(line)[0], facts.source.line_span(end_line)[1]
    titled = Titled(tidy(NUMBER.sub("", text_of(title.pieces))), None, "", text_of(pieces[len(title.pieces) :]))
    return facts.entry(
        line=line, end_line=end_line, start=first, end=last, shape=Shape.PARAGRAPH, title=titled.title,
        title_url=None, published=_published(titled, pieces), links=links, pieces=pieces,
    )  # fmt: skip


def _read(
    facts: Facts, pieces: Pieces, shape: Shape, start: int, end: int, *, is_detached: bool = False
) -> Entry | None:
    links = links_of(pieces)
    opening = next((p for p in pieces if p.text.strip() or p.ink is Ink.LINK), None)
    is_unfilled_item = (
        shape is not Shape.PARAGRAPH and opening is not None and opening.ink is Ink.LINK and leads_nowhere(opening.url)
    )
    if not is_unfilled_item and not any(split_address(link.url) or _was_meant(link) for link in links):
        return None
    told = _told(pieces, is_prose=shape is Shape.PARAGRAPH)
    if told is None:
        return None
    titled, published = told
    line, end_line = facts.source.line_at(start), facts.source.line_at(max(start, end - 1))
    first, last = facts.source.line_span(line)[0], facts.source.line_span(end_line)[1]
    return facts.entry(
        line=line, end_line=end_line, start=first, end=last, shape=shape, title=titled.title,
        title_url=titled.url, published=published, links=links, pieces=pieces, is_detached=is_detached,
    )  # fmt: skip


def _told(pieces: Pieces, *, is_prose: bool) -> tuple[Titled, Published] | None:
    """Return title and publication of what *pieces* present, or None if that is no work.

    It is remembered if it is short: two versions of a list have nearly all entries in common.
    """
    if len(pieces) > MOST_PIECES or sum([len(p.text) + len(p.url) for p in pieces]) > LONGEST:
        return _find_told(pieces, is_prose=is_prose)
    shown = [(p.ink, p.text, p.url, p.is_strong, p.is_italic, p.has_image, p.start == p.end) for p in pieces]
    key = (is_prose, *shown)
    try:
        return _remembered[key]
    except KeyError:
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        found = _remembered[key] = _find_told(pieces, is_prose=is_prose)
        return found


REMEMBERED, MOST_PIECES, LONGEST = 8192, 40, 1000
"""How many entries are remembered, and of how many pieces and characters at most: whoever writes long ones fills no memory."""

_remembered: dict[tuple[object, ...], tuple[Titled, Published] | None] = {}


def _find_told(pieces: Pieces, *, is_prose: bool) -> tuple[Titled, Published] | None:
    titled = find_title(pieces) or title_without_address(pieces) or title_of_broken_link(pieces)
    if titled is None and not is_prose:
        titled = only_label(pieces)
    if titled is None or (is_prose and not _is_presentation(titled, pieces)):
        return None
    return titled, _published(titled, pieces)


def _was_meant(link: Link) -> bool:
    """Tell whether a link was written for a work but has no address yet, or one that cannot work."""
    flaw = flaw_of(link.url)
    if flaw is None or split_address(link.url):
        return False
    return is_generic_label(link.label) or has_words(link.label, TITLE_WORDS - 1) or flaw.mended is not None


ADDRESSING = late(
    r"(?:please|see|check|visit|refer to|for (?:more|details|further)|if you|you can|note that|more (?:details|information)|thanks?|click|"
    r"feel free|welcome|we (?:are|have|will|also|plan|thank|provide)|this (?:repo|list|page|is)|our (?:paper|survey|list|repo))\b",
    re.IGNORECASE,
)
"""How a sentence begins that addresses the reader instead of naming a work."""


def _is_presentation(titled: Titled, pieces: Pieces) -> bool:
    """Whether a paragraph is one work: little text besides the title, and a link to a paper or one labelled so."""
    links = [p for p in pieces if p.ink is Ink.LINK and split_address(p.url)]
    never_filled = any(p.ink is Ink.LINK and leads_nowhere(p.url) and p.text.strip() == titled.title for p in pieces)
    if _is_title_and_venue(titled, pieces):
        return True
    if not never_filled and not any(is_paper(p.url) or is_generic_label(p.text) for p in links):
        return False
    if ADDRESSING.match(titled.title):
        return False
    least = 2 if _is_bold_and_credited(titled, pieces) else 3
    return has_words(titled.title, least) and not has_words(plain_of(pieces), 61)


def _is_bold_and_credited(titled: Titled, pieces: Pieces) -> bool:
    """Tell whether a paragraph begins with its title in bold, and italics come next, as authors do."""
    inked = [p for p in pieces if p.ink is not Ink.BREAK and p.text.strip(" .\\")][:2]
    return len(inked) == 2 and inked[0].is_strong and tidy(inked[0].text) == titled.title and inked[1].is_italic


VENUE_BEHIND = late(
    r"\W{0,6}(?:[A-Z][\w&.’'/-]{0,20} ){0,3}[A-Z][\w&/-]{1,20}[ ,(]{0,3}(?:(?:19|20)\d\d|[’'‘] ?\d\d)\b"
)
"""A venue and its year, right behind a title."""


def _is_title_and_venue(titled: Titled, pieces: Pieces) -> bool:
    """Tell whether a paragraph is a linked title with its venue behind it, and a few links: nobody writes prose so."""
    inked = [p for p in pieces if p.text.strip()]
    if not inked or inked[0].ink is not Ink.LINK or not split_address(inked[0].url) or inked[0].has_image:
        return False
    behind = text_of(inked[1:])
    return has_words(titled.title, 2) and not has_words(behind, 13) and VENUE_BEHIND.match(behind) is not None


def _published(titled: Titled, pieces: Pieces) -> Published:
    tagged = read_published(titled.tag) if titled.tag else Published(None, None)
    if tagged.venue and (tagged.year or is_known_venue(tagged.venue)):
        return tagged
    found = find_published(titled.rest or text_of(pieces))
    if tagged.year:
        is_behind = titled.url is None and found.year == tagged.year
        return Published(venue_at_end(pieces) or (found.venue if is_behind else None), tagged.year)
    return found if found.year else Published(None, None)


CREDITED = late(r"(?:^|[.,;|]\s)(?P<venue>[A-Za-z][\w&/ -]{1,24}?)\s?\.?\s*$")


def venue_at_end(pieces: Pieces) -> str | None:
    """Return the known venue, or a slip of one, at the end of the italics, as in ``*Doe et al. ICLR.*``."""
    for piece in pieces:
        found = CREDITED.search(piece.text[-200:]) if piece.is_italic and piece.ink is Ink.TEXT else None
        if found and (is_known_venue(found["venue"]) or looks_like_known_venue(found["venue"])):
            return found["venue"]
    return None
