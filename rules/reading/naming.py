"""The title among the pieces of an item or a paragraph, whatever the order of the parts.

Real lists have: ``[Title](url)`` first; ``[CVPR 2024] Title [[Paper](url)]``; ``**Title.** Authors. Venue.
[paper](url)``; ``**Name**: Authors. **Title.** ...``; ``Title (2013), Authors [[pdf]](url)``; a nickname before a
linked title; authors before a bold title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.addresses import flaw_of
from rules.text.labels import is_generic_label
from rules.text.links import is_paper, split_address
from rules.text.patterns import late
from rules.text.titles import has_words, words_of
from rules.text.venues import DATE, is_known_venue, read_published

TAG = re.compile(r"^[\s\W]*?(?P<tag>\[[^\[\]()]{2,60}\]|\([^()\[\]]{2,60}\)|【[^】]{2,60}】)[\s:,.\-–—]*")
DATED = re.compile(r"^[\s\W]*?(?P<tag>(?:19|20)\d\d(?:[-/.]\d{1,2})*(?:[-_ ]?[A-Za-z]{2,30})?)\s*[-–—:,|]\s+")
LED = re.compile(r"^[\s\W]*?(?P<tag>[A-Z][A-Za-z&/-]{1,20}[ ’']{0,2}(?:(?:19|20)\d\d|\d\d))\s*[|:–—-]\s+")
EDGE = " \t,.;:|-–—_*'“”\"([{+&•→▪◦✨🔥⭐👉📄📌💡"
AUTHORS = re.compile(
    r"[.,\s(](?:(?:(?<=\.)\s+|(?<=\s)[-–—]\s)(?:by\s+)?(?=[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}(?:,| et al| and ))"
    r"|(?<=,)\s+(?:by\s+)?(?![A-Z]{2,}\b)(?=[A-Z][\w.’'-]*(?:(?:\s+[A-Z][\w.’'-]*){1,3}(?:,| et al| and )| et al))"
    r"|(?<=,)\s+(?=[A-Za-z][\w’'/+.-]*(?:\s+[A-Za-z][\w-]*){0,3},?\s+(?:19|20)\d\d\b)"
    r"|(?:(?<=\()|(?<=\s)\s*\()(?:19|20)\d\d\)"
    r"|(?<=\s)\s*\|\s+)"
)
"""Where a title ends and its authors, its venue or its year begin. One of a few signs stands first in the pattern, so
that letters are passed over fast.
"""
BROKEN = re.compile(
    r"\[([^\[\]]{3,300})\]\s{0,3}[(（]\s?(?=https?:)|\(([^()\[\]]{3,300})\)\[(?=https?:)|^[\s*_]*([^\[\]]{3,300})\]\((?=https?:)"
)
"""Broken links: a space between label and address, label and address in swapped brackets, or no opening bracket."""
GROUPS = re.compile(r"\[[^\[\]]{0,80}\]|\([^()]{0,80}\)|【[^】]{0,80}】|(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}")
"""Tags and dates that stand before a title."""
BETWEEN_NAMES = re.compile(r",| and | & | et al\.?")
ONE_NAME = late(r"[A-Z][\w.’'-]{0,40}(?: (?:[A-Z][\w.’'-]{0,40}|de|van|von|der|di)){0,3}")
"""One author's name."""
TRAILING_VENUE = re.compile(r"[\s*_]*[\[(][\s*_]*(?P<venue>[A-Za-z][^()\[\]]{1,40}?)[\s*_]*[\])][\s*_\[(.,:]*$")
"""A venue in brackets at the end of a title."""
BEFORE_VENUE = late(r"\s*[A-Za-z][\w&/ -]{1,30}?[ ’']{0,2}(?:(?:19|20)\d\d|\d\d)\b")
TRAILING_TAG = re.compile(r"[.\s]\s*\[[\W_]{0,6}[\w.]{1,12}[\W_]{0,6}\](?:\[[^\[\]]{0,20}\])*[\s:]*$")
"""A tag in brackets behind a title: its subject or dataset, shortened."""

VENUE_IN_BRACKETS = late(r"\s*[\[(]\s*[A-Za-z][\w&/ -]{1,30}?[ ’']{0,2}(?:(?:19|20)\d\d|\d\d)\s*[\])]")
"""A venue and its year, right behind a short title."""

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


class Titled(NamedTuple):
    """A title, its link if it has one, and where the text after it begins."""

    title: str
    url: str | None
    tag: str
    rest: str


def only_label(pieces: Pieces) -> Titled | None:
    """Return the label of the one link at the beginning, such as a conference's name in a list of talks."""
    named = [p for p in pieces if p.ink is Ink.LINK and split_address(p.url) and not p.has_image]
    first = next((p for p in pieces if p.text.strip()), None)
    if len(named) != 1 or named[0] is not first or is_generic_label(first.text):
        return None
    return Titled(tidy(first.text), first.url, "", text_of(pieces[pieces.index(first) + 1 :]))


def title_of_broken_link(pieces: Pieces) -> Titled | None:
    """Return the label of a link that Markdown does not recognise, so that the entry can be read and corrected."""
    shown = "".join(
        p.url if p.ink is Ink.LINK and p.text == p.url else p.text if p.ink is Ink.TEXT else " " for p in pieces
    )
    found = BROKEN.search(shown[:TEXT_LIMIT])
    label = tidy(next(filter(None, found.groups()), "")) if found else ""
    if not label or is_generic_label(label):
        return None
    url = next((p.url for p in pieces if p.ink is Ink.LINK and p.text == p.url), None)
    return Titled(label, url, "", text_of(pieces))


def title_without_address(pieces: Pieces) -> Titled | None:
    """Return the longest label of a link that has no address yet."""
    labels = [p.text for p in pieces if p.ink is Ink.LINK and leads_nowhere(p.url) and not is_generic_label(p.text)]
    best = max(labels, key=len, default="")
    return Titled(tidy(best), None, "", text_of(pieces)) if best else None


def leads_nowhere(url: str) -> bool:
    """Tell whether an address cannot work, though it was meant for the Web."""
    return split_address(url) is None and flaw_of(url) is not None


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
            if not is_generic_label(piece.text) and not is_known_venue(piece.text.strip("[] ")):
                return _accept(lead, piece, pieces[index + 1 :])
            if _is_lead_over(lead):
                return None
        elif piece.ink in (Ink.TEXT, Ink.CODE) and len(lead) < TEXT_LIMIT:
            lead += piece.text[:TEXT_LIMIT]
    return None


def _is_lead_over(lead: str) -> bool:
    """Whether the text before a link labelled ``paper`` is itself a title."""
    return has_words(_split_tag(lead)[1], 3)


def _accept(lead: str, piece: Piece, rest: Pieces) -> Titled | None:
    tag, left = _split_tag(lead)
    if len(left.strip()) > LEAD_LIMIT or (has_words(left, 6) and not left.rstrip().endswith((":", "：", "-", "|"))):
        return None
    if read_published(piece.text).year and is_known_venue(read_published(piece.text).venue or ""):
        return None
    later = next((p for p in rest if p.ink is Ink.LINK and is_paper(p.url) and not is_generic_label(p.text)), None)
    if later and not is_paper(piece.url) and len(words_of(later.text)) >= 4 > len(words_of(piece.text)):
        return Titled(tidy(later.text), later.url, tag, text_of(rest))
    return Titled(tidy(piece.text), piece.url, tag, text_of(rest))


def _written_title(pieces: Pieces) -> Titled | None:
    """Return a title that is not a link: the bold part, or the text before the first link, or after the last."""
    before: Pieces = []
    for piece in pieces:
        if piece.has_image or _is_labelled_address(piece):
            break
        before.append(piece)
    if len(before) == len(pieces):
        return None
    before = _without_name_in_code(before)
    venue = next((i for i, p in enumerate(before) if p.text.strip()), None)
    if venue is not None and before[venue].is_strong and _is_published(before[venue].text):
        titled = _written_title([*before[venue + 1 :], *pieces[len(before) :]])
        return titled and Titled(titled.title, titled.url, before[venue].text.strip("[]() "), titled.rest)
    text = text_of(before)
    if quoted := _quoted_title(text[:TEXT_LIMIT], pieces[len(before) :]):
        return quoted
    if strong := _strong_title(before):
        return strong._replace(rest=f"{strong.rest} {text_of(pieces[len(before) :])}")
    if not has_words(text):
        return _trailing_title(pieces)
    kept = _without_italics(_without_remarks(before))
    if len(kept) < len(before):
        before, text = kept, text_of(kept)
    tag, left = _split_tag(text)
    left = _first_line(left[:TEXT_LIMIT])
    left, venue_behind = _without_venue(left)
    tag = venue_behind or tag
    title = tidy(_without_authors(left))
    if not has_words(title) or len(title) > 400:
        return None
    return Titled(title, None, tag, left[len(title) :] + " " + text_of(pieces[len(before) :]))


def _is_labelled_address(piece: Piece) -> bool:
    """Tell whether a piece is a link whose text says what it leads to, or where that was published."""
    if piece.ink is not Ink.LINK or not (split_address(piece.url) or leads_nowhere(piece.url)):
        return False
    return is_generic_label(piece.text) or _is_published(piece.text) or is_known_venue(piece.text.strip("[] "))


def _without_name_in_code(before: Pieces) -> Pieces:
    """Drop a nickname in code before a bold title, as in ```CLIP` **Learning ...**``."""
    shown = [index for index, piece in enumerate(before) if piece.text.strip()][:2]
    if len(shown) == 2 and before[shown[0]].ink is Ink.CODE and before[shown[1]].is_strong:
        return before[shown[1] :]
    return before


def _without_italics(before: Pieces) -> Pieces:
    """Drop the rest from italic authors on that follow a title, as in ``Title *Doe et al. ICLR.*``."""
    for index, piece in enumerate(before):
        is_credit = piece.is_italic and (
            CREDIT.search(piece.text) or _is_one_author(text_of(before[:index]), piece.text)
        )
        if is_credit and has_words(text_of(before[:index]), TITLE_WORDS - 1):
            return before[:index]
    return before


CREDIT = late(r"\bet al\b|^\s*(?:[A-Z][\w.’'-]{1,40}\s){1,3}[A-Z][\w’'-]{1,40}(?:,|\s(?:and|&)\s)|\b(?:19|20)\d\d\b")
"""Authors or a year, as italics behind a title say them."""


def _without_venue(text: str) -> tuple[str, str]:
    """Return a title without the known venue in brackets at its end, and that venue."""
    found = TRAILING_VENUE.search(text) if "]" in text or ")" in text else None
    if found is None or not is_known_venue(read_published(found["venue"]).venue or ""):
        return text, ""
    return text[: found.start()], found["venue"]


def _is_published(label: str) -> bool:
    """Tell whether a text says where and when, and nothing else."""
    found = read_published(label[:100])
    return found.year is not None and found.venue is not None and is_known_venue(found.venue)


def _first_line(text: str) -> str:
    """Return the text before an intended line break, if it is enough for a title."""
    first = text.lstrip("\n ").partition("\n")[0]
    return first if has_words(first, TITLE_WORDS - 1) else text


def _without_authors(left: str) -> str:
    if (led := NAMES_FIRST.match(left)) and has_words(left[led.end() :], TITLE_WORDS - 1):
        return left[led.end() :].partition(". ")[0]
    found = AUTHORS.search(left)
    return left[: found.start()] if found and has_words(left[: found.start()], TITLE_WORDS - 1) else left


def _without_remarks(before: Pieces) -> Pieces:
    """Drop the rest from a bold bracket after a title on, as in ``Title **[ICML 2021]** (OpenAI)``."""
    for index, piece in enumerate(before):
        is_bracket = piece.is_strong and piece.text.lstrip().startswith(("[", "("))
        if is_bracket and has_words(text_of(before[:index]), TITLE_WORDS - 1):
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
        (_first_line(text_of(s).lstrip(EDGE + "]")) for s in stretches), key=lambda t: len(words_of(t[:TEXT_LIMIT]))
    )
    title = tidy(TRAILING_TAG.sub("", _without_authors(text[:TEXT_LIMIT])))
    led = next((p.text for p in pieces if p.ink is Ink.LINK), "").strip("[] ")
    is_led = (is_known_venue(led) or _is_published(led)) and not DATE.search(title)
    if len(words_of(title)) < (2 if is_led else TITLE_WORDS) or len(title) > 400:
        return None
    return Titled(title, None, led if is_led else "", text_of(pieces))


def _quoted_title(text: str, behind: Pieces) -> Titled | None:
    """Return a title in quotes, after a nickname or the authors, as in ``**NAME**: "Title", CVPR, 2022``."""
    found = QUOTED.search(text) if '"' in text or "“" in text else None
    if found is None or not has_words(_inside(found), 2) or has_words(text[: found.start()], NAMES_BEFORE + 1):
        return None
    if QUOTED.search(text, found.end()) and not has_words(_inside(found), TITLE_WORDS):
        return None
    tag, _ = _split_tag(text[: found.start()])
    return Titled(tidy(_inside(found)), None, tag, f"{text[found.end() :]} {text_of(behind)}")


def _inside(found: re.Match[str]) -> str:
    return found["plain"] or found["curly"]


def _strong_title(before: Pieces) -> Titled | None:
    strong = [(i, p) for i, p in enumerate(before) if p.is_strong and p.ink in (Ink.TEXT, Ink.LINK)]
    if not strong:
        return None
    strong = [(i, p) for i, p in strong if not NICKNAME.fullmatch(p.text.strip())] or strong
    index, best = max(strong, key=lambda pair: len(words_of(pair[1].text))) if len(strong) > 1 else strong[0]
    if NICKNAME.fullmatch(best.text.strip()):
        return None
    if not _is_set_apart(before, index, is_one_of_several=len(strong) > 1):
        return None
    tag, _ = _split_tag(text_of(before[:index]))
    inner, title = _split_tag(best.text)
    title = title if has_words(title, 2) else best.text
    return Titled(tidy(title), best.url or None, tag or inner, text_of(before[index + 1 :]))


def _is_set_apart(pieces: Sequence[Piece], index: int, *, is_one_of_several: bool) -> bool:
    """Tell whether a bold part is a title of its own, and no word or phrase of a longer one."""
    text, left = pieces[index].text.rstrip(), text_of(pieces[:index])
    words = len(words_of(text))
    if words >= TITLE_WORDS and text.endswith("."):
        return True
    if words < TITLE_WORDS - 1:
        behind = pieces[index + 1 :]
        is_followed = _is_credited(text, behind) or VENUE_IN_BRACKETS.match(text_of(behind)) is not None
        return words > 0 and not has_words(GROUPS.sub(" ", left)) and is_followed
    if not _stands_alone(pieces, index):
        return False
    if not has_words(GROUPS.sub(" ", left)):  # nothing but tags before it
        return words >= TITLE_WORDS or not text.endswith((":", "："))
    has_stop = text.endswith(".") or text_of(pieces[index + 1 :]).startswith(".")
    if words >= TITLE_WORDS and (has_stop or is_one_of_several):
        return True
    return (has_stop or left.endswith("\n")) and _are_names(left)


def _is_credited(title: str, behind: Sequence[Piece]) -> bool:
    """Tell whether the italics right behind a short bold part name its authors: several, or one if both end in a stop."""
    italics = next((piece for piece in behind if piece.ink is not Ink.BREAK and piece.text.strip(" .\n")), None)
    if italics is None or not italics.is_italic or not _are_names(italics.text):
        return False
    return _is_one_author(title, italics.text) or BETWEEN_NAMES.search(italics.text) is not None


def _is_one_author(title: str, text: str) -> bool:
    """Tell whether italics behind a title are the name of its only author: two words, and both end in a stop."""
    name = text.strip()
    return len(name.split()) == 2 and name.endswith(".") and title.rstrip().endswith(".") and _are_names(name)


def _are_names(text: str) -> bool:
    """Tell whether a text holds authors and nothing else."""
    names = [name.strip() for name in BETWEEN_NAMES.split(" ".join(text.split()).strip(" .,:;"))]
    return all(ONE_NAME.fullmatch(name) for name in names if name) and any(names)


def _stands_alone(pieces: Sequence[Piece], index: int) -> bool:
    """Whether no word continues into or out of the bold part, as happens if it is a phrase of the title."""
    left, right = text_of(pieces[:index]).rstrip(), text_of(pieces[index + 1 :]).lstrip()
    is_phrase = pieces[index].text.rstrip()[-1:].isalnum() and right[:1].isalnum() and not BEFORE_VENUE.match(right)
    return not (left[-1:].isalnum() or (is_phrase and not _is_parted(pieces[index + 1 :])))


def _is_parted(pieces: Sequence[Piece]) -> bool:
    """Whether what follows begins a paragraph or italics of its own."""
    for piece in pieces:
        if piece.ink is Ink.BREAK and (piece.start == piece.end or piece.text == "\n"):
            return True
        if piece.text.strip():
            return piece.is_italic
    return False


def _split_tag(text: str) -> tuple[str, str]:
    """Return a leading ``[CVPR 2024]``, ``(arXiv 2022.01)`` or ``2023-05 -`` and the rest."""
    for pattern in (TAG, DATED, LED):
        if found := pattern.match(text):
            return found["tag"].strip("[]()【】"), text[found.end() :]
    return "", text


READ = (Ink.TEXT, Ink.LINK, Ink.CODE, Ink.BREAK)


def text_of(pieces: Sequence[Piece]) -> str:
    return "".join([p.text for p in pieces if p.ink in READ])


def tidy(text: str) -> str:
    whole = " ".join(text.split())
    text = whole.lstrip(EDGE).rstrip(" ,.;:|-–—_*[({（【")
    if text.count(")") == text.count("(") + 1 and whole.lstrip(EDGE.replace("(", "")).startswith("("):
        text = f"({text}"
    if text.count("]") == text.count("[") + 1:
        text = text[:-1] if text.endswith("]") else f"[{text}"
    return text + ")" * (text.count("(") - text.count(")")) if 0 < text.count("(") - text.count(")") < 2 else text
