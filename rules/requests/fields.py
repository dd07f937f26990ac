"""Lines that say what they hold: ``Paper: ...``, or the answer below a heading of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.reading.pieces import Piece
from rules.requests.clues import Beside, Clue, Confidence, PaperAddress, PaperOr, SectionWanted, Title, Venue
from rules.requests.forms import UNSURE
from rules.requests.labels import is_form_label
from rules.requests.lines import EDGE, HOLE, Line
from rules.requests.links import PRESENTED, clues_of_link, numbers_in
from rules.requests.titles import bare_title, is_label_title, is_title
from rules.text.links import is_code, is_paper, split_address
from rules.text.titles import has_words
from rules.text.venues import Published, read_published, year_of

FIELD = re.compile(r"^\W{0,6}(?P<name>[^\W\d_][^:：\n\x02]{0,39}?)\s{0,3}[:：]\s*(?P<value>.*)$", re.DOTALL)
NOTHING = re.compile(r"^_?(?:no response|none|n/?a|not applicable|tbd|unknown|-+|无|没有|なし)_?\.?$", re.IGNORECASE)
EXAMPLE = re.compile(r"^\W*(?:e\.\s?g\.|ex(?:ample)?\b\s*[:：]|for example\b|例如|比如|例[:：])", re.IGNORECASE)
CODE_SAID = re.compile(
    r"\b(?:code|implementation|repo(?:sitory)?|released?|available)\b[^.!?]*$|代码[^。]*$", re.IGNORECASE
)
"""Words of a sentence, as the last of an abstract, that announce the address of the code."""

LONGEST_NAME = 4
"""Words of a name that begins with "paper" up to which it names a field and is not a sentence."""


def field_of(line: Line) -> tuple[str, str] | None:
    """Return the field that a line names, and its content; None if it names no field."""
    found = FIELD.match(line.text)
    name = is_form_label(found["name"]) if found else None
    if found is None or name is None or (name == "paper" and has_words(found["name"], LONGEST_NAME + 1)):
        return None
    return name, found["value"].strip()


def clues_in_field(name: str, line: Line, value: str) -> Iterator[Clue]:
    """Return what a field says."""
    links = [piece for piece in line.links if split_address(piece.url)]
    if NOTHING.match(value) or EXAMPLE.match(value):
        return
    match name:
        case "title":
            yield from _title(line, links, value)
        case "paper":
            yield from _paper(line, links, value)
        case "code" | "other":
            yield from (_link(name, line, piece) for piece in links)
        case "venue":
            yield Venue(read_published(PRESENTED.sub(" ", value.replace(HOLE, links[0].text if links else " "))))
        case "year":
            yield Venue(Published(None, year_of(value)))
        case "ignored":
            codes = (piece for piece in links if is_code(piece.url))
            yield from (
                Beside("code", piece.text, piece.url) for piece in codes if CODE_SAID.search(said_before(piece, line))
            )
        case "section":
            heading = value.replace(HOLE, links[0].text if links else "").strip(EDGE)
            if heading == UNSURE:
                return
            yield SectionWanted(heading, is_field=True)


def said_before(piece: Piece, line: Line) -> str:
    """Return the text of the line before a link."""
    return "".join(part.text for part in line.pieces if part.end <= piece.start)


def _title(line: Line, links: list[Piece], value: str) -> Iterator[Clue]:
    label = next((p.text for p in links if is_label_title(p.text)), None)
    written = bare_title(label or value.replace(HOLE, " "))
    if written and not written.lower().startswith("http"):
        yield Title(written, Confidence.SURE, line.block)
    yield from (clue for piece in links for clue in clues_of_link(piece, line))


def _paper(line: Line, links: list[Piece], value: str) -> Iterator[Clue]:
    before = value.split(HOLE)[0].strip(EDGE)
    written = next((p.text for p in links if is_label_title(p.text)), None)
    if not written and is_title(before):
        written = bare_title(before)
    if written:
        yield Title(bare_title(written), Confidence.SURE, line.block)
    for piece in links:
        if is_code(piece.url):
            yield PaperOr(piece.url, line.block, Beside("code", piece.text, piece.url), is_paper_first=True)
        else:
            yield PaperAddress(piece.url, line.block)
    if not links:
        yield from numbers_in(value, line.block)


def _link(name: str, line: Line, piece: Piece) -> Clue:
    role = "code" if name == "code" or is_code(piece.url) else "other"
    beside = Beside(role, piece.text, piece.url)
    return PaperOr(piece.url, line.block, beside, is_paper_first=name == "other" and is_paper(piece.url))
