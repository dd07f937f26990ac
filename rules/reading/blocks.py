"""Markdown events into blocks: headings, tables, list items and paragraphs with their inline pieces.

This is the only file that knows the Markdown library. Its offsets are bytes of UTF-8; every block that leaves here
has offsets in characters of the file's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from pyromark import Markdown, Options

from rules.reading.joining import joined, linked
from rules.reading.pieces import HREF, ITALIC, STRONG, TAG, Ink, Piece, Pieces, html_pieces
from rules.reading.source import Source
from rules.text.patterns import late

QUOTING_TAG = late(
    r"<(?P<closing>/?)(?P<name>blockquote|pre|code|samp|kbd|tt|q|del|s|strike)\b[^<>]{0,200}>", re.IGNORECASE
)
"""Tags around text that somebody else, or a machine, wrote."""

HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^<>]{0,500}>(?P<inner>.{0,2000}?)</h(?P=level)\s{0,9}>", re.IGNORECASE | re.DOTALL
)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

READER = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)


@dataclass(slots=True, eq=False, repr=False)
class HeadingBlock:
    level: int
    start: int
    pieces: Pieces = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class RowBlock:
    start: int
    end: int
    pieces: Pieces = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class TableBlock:
    start: int
    end: int
    width: int
    is_in_item: bool = False
    header: RowBlock | None = None
    rows: list[RowBlock] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class ItemBlock:
    start: int
    end: int  # after its own text and nested items
    depth: int
    is_numbered: bool
    parent: ItemBlock | None
    pieces: Pieces = field(default_factory=list)
    children: list[ItemBlock] = field(default_factory=list)
    has_address: bool = False
    is_work: bool | None = None  # these are None until somebody asks
    is_label: bool | None = None
    is_note: bool | None = None
    facts: int | None = None


@dataclass(slots=True, eq=False, repr=False)
class ParagraphBlock:
    start: int
    end: int
    pieces: Pieces = field(default_factory=list)
    is_html: bool = False


@dataclass(slots=True, eq=False, repr=False)
class CodeBlock:
    start: int
    end: int


Block = HeadingBlock | TableBlock | ItemBlock | ParagraphBlock | CodeBlock
Holder = HeadingBlock | RowBlock | ItemBlock | ParagraphBlock


def read_blocks(source: Source) -> list[Block]:
    """Return the blocks of *source* in document order; a nested item follows its parent."""
    return _Walk(source).blocks()


INKS = {"Text": Ink.TEXT, "Code": Ink.CODE, "InlineHtml": Ink.HTML}


class _Walk:
    """One pass over the events; it remembers where it is, and nothing else."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[Block] = []
        self._holder: Holder | None = None
        self._item: ItemBlock | None = None
        self._table: TableBlock | None = None
        self._numbered: list[bool] = []
        self._links: list[Piece] = []
        self._strong = 0
        self._italic = 0
        self._quotes = 0

    def blocks(self) -> list[Block]:
        for event, span in READER.events_with_range(self._source.markdown):
            start, end = span["start"], span["end"]
            if isinstance(event, str):
                self._mark(event, start, end)
                continue
            told: Mapping[str, object] = event  # one name, and what it tells
            (name,) = told
            value = told[name]
            if (ink := INKS.get(name)) is not None:
                self._say(ink, str(value), start, end)
            elif value == "TableCell":
                continue  # where cells begin and end is read from the row's own text
            elif name == "Start":
                self._open(value, start, end)
            elif name == "End":
                self._close(value)
        for block in self._found:
            self._finish(block)
        return [part for block in self._found for part in self._divided(block)]

    def _divided(self, block: Block) -> Iterator[Block]:
        """Take the headings out of a block of HTML; what is between them stays HTML."""
        text = self._source.text
        if not isinstance(block, ParagraphBlock) or not block.is_html:
            yield block
            return
        shown = COMMENT.sub(lambda found: " " * len(found[0]), text[block.start : block.end])
        position = 0
        for found in HTML_HEADING.finditer(shown):
            yield from self._html(block.start + position, block.start + found.start())
            pieces = html_pieces(found["inner"], block.start + found.start("inner"))
            yield HeadingBlock(int(found["level"]), block.start + found.start(), pieces)
            position = found.end()
        if not position:
            yield block
        else:
            yield from self._html(block.start + position, block.end)

    def _html(self, start: int, end: int) -> Iterator[Block]:
        text = self._source.text[start:end]
        if text.strip():
            yield ParagraphBlock(start, end, html_pieces(text, start), is_html=True)

    def _mark(self, event: str, start: int, end: int) -> None:
        if event in ("SoftBreak", "HardBreak"):
            self._put(Piece(Ink.BREAK, " " if event == "SoftBreak" else "\n", start, end))

    def _say(self, ink: Ink, text: str, start: int, end: int) -> None:
        if not self._links and self._holder is not None:
            self._holder.pieces.append(Piece(ink, text, start, end, "", self._strong > 0, self._italic > 0))
        elif self._links and ink is not Ink.HTML:
            self._links[-1].text += text

    def _open(self, tag: object, start: int, end: int) -> None:
        name, detail = next(iter(tag.items())) if isinstance(tag, dict) else (tag, None)
        match name:
            case "Link" | "Image" if isinstance(detail, dict):
                self._open_link(str(name), detail, start, end)
            case "Strong":
                self._strong += 1
            case "Emphasis":
                self._italic += 1
            case "TableHead" | "TableRow" if self._table:
                self._open_row(str(name), self._table, start, end)
            case "Item":
                self._open_item(start, end)
            case "List":
                self._numbered.append(detail is not None)
            case "Paragraph":
                self._open_paragraph(start, end)
            case "BlockQuote":
                self._quotes += 1
            case "HtmlBlock":
                self._open_html(start, end)
            case "CodeBlock":
                self._holder = None
                if self._item is None and not self._quotes:
                    self._found.append(CodeBlock(start, end))
            case _:
                self._open_heading_or_table(str(name), detail, start, end)

    def _open_heading_or_table(self, name: str, detail: object, start: int, end: int) -> None:
        if name == "Heading" and isinstance(detail, Mapping):
            self._holder = HeadingBlock(int(str(detail["level"])[1:]), start)
            self._found.append(self._holder)
        elif name == "Table" and isinstance(detail, (tuple, list)):
            self._table = TableBlock(start, end, len(detail), self._item is not None)
            self._found.append(self._table)

    def _open_paragraph(self, start: int, end: int) -> None:
        if self._item is not None:
            self._holder = self._item
            if self._item.pieces:
                self._put(Piece(Ink.BREAK, " ", start, start))
            return
        self._holder = ParagraphBlock(start, end)
        if not self._quotes:
            self._found.append(self._holder)

    def _open_html(self, start: int, end: int) -> None:
        self._holder = None
        if self._item is None and not self._quotes:
            self._found.append(ParagraphBlock(start, end, is_html=True))

    def _open_row(self, name: str, table: TableBlock, start: int, end: int) -> None:
        row = RowBlock(start, end)
        if name == "TableHead":
            table.header = row
        else:
            table.rows.append(row)
        self._holder = row

    def _open_item(self, start: int, end: int) -> None:
        parent = self._item
        item = ItemBlock(start, end, len(self._numbered), self._numbered[-1], parent)
        if parent:
            parent.children.append(item)
        self._found.append(item)
        self._item = self._holder = item

    def _open_link(self, name: str, detail: Mapping[str, object], start: int, end: int) -> None:
        ink = Ink.LINK if name == "Link" else Ink.IMAGE
        is_reference = detail["link_type"] in ("Reference", "Collapsed", "Shortcut")
        url, is_strong = str(detail["dest_url"]), self._strong > 0
        self._links.append(Piece(ink, "", start, end, url, is_strong=is_strong, is_reference=is_reference))

    def _close(self, tag: object) -> None:
        name = next(iter(tag)) if isinstance(tag, dict) else tag
        if name in ("Link", "Image"):
            self._close_link()
        elif name == "Strong":
            self._strong -= 1
        elif name == "Emphasis":
            self._italic -= 1
        elif name == "Item" and self._item:
            self._item = self._holder = self._item.parent
        elif name == "List":
            self._numbered.pop()
        elif name == "BlockQuote":
            self._quotes -= 1
        elif name in ("Heading", "TableRow", "TableHead", "Table"):
            self._holder = None
        elif name in ("Paragraph", "CodeBlock", "HtmlBlock"):
            self._holder = self._item

    def _close_link(self) -> None:
        piece = self._links.pop()
        if not self._links:
            self._put(piece)
            return
        outer = self._links[-1]
        outer.text += piece.text
        outer.has_image |= piece.ink is Ink.IMAGE

    def _put(self, piece: Piece) -> None:
        if self._links:
            if piece.ink is Ink.BREAK:
                self._links[-1].text += piece.text
        elif self._holder is not None:
            self._holder.pieces.append(piece)

    def _finish(self, block: Block) -> None:
        """Turn bytes into characters, join split text and find bare addresses."""
        offset = self._source.offset
        block.start = offset(block.start)
        if not isinstance(block, HeadingBlock):
            block.end = offset(block.end)
        if isinstance(block, CodeBlock):
            return
        if isinstance(block, ParagraphBlock) and block.is_html:
            block.pieces = html_pieces(self._source.text[block.start : block.end], block.start)
            return
        rows = [*block.rows, *([block.header] if block.header else [])] if isinstance(block, TableBlock) else []
        for row in rows:
            row.start, row.end = offset(row.start), offset(row.end)
        for holder in rows if isinstance(block, TableBlock) else [block]:
            pieces = holder.pieces
            self._source.place(pieces)
            if any(piece.ink is Ink.HTML for piece in pieces):
                pieces = list(self._anchored(iter(pieces)))
            holder.pieces = linked(joined(pieces))

    def _anchored(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Make links of ``<a href>`` and its content, bold of ``<b>``, and breaks of ``<br>``, as GitHub does."""
        link: Piece | None = None
        strong = italic = 0
        for piece in pieces:
            if piece.ink is Ink.HTML:
                tag = TAG.match(self._source.text, piece.start, piece.end)
                name = tag["name"].lower() if tag else ""
                if tag and name == "a" and not tag["close"] and link is None and (href := HREF.search(tag["rest"])):
                    url = unescape(href[1] or href[2] or href[3] or "")
                    link = Piece(Ink.LINK, "", piece.start, piece.end, url, is_strong=strong > 0)
                    continue
                if tag and name == "a" and tag["close"] and link is not None:
                    link.end = piece.end
                    yield link
                    link = None
                    continue
                step = -1 if tag and tag["close"] else 1
                strong = max(0, strong + step) if name in STRONG else strong
                italic = max(0, italic + step) if name in ITALIC else italic
                if name == "br":
                    piece.ink, piece.text = Ink.BREAK, "\n"
            if link is not None:
                link.has_image |= piece.ink is Ink.IMAGE or piece.has_image
                link.text += piece.text if piece.ink in (Ink.TEXT, Ink.CODE, Ink.BREAK) else ""
                link.end = piece.end
                continue
            piece.is_strong |= strong > 0
            piece.is_italic |= italic > 0
            yield piece
        if link is not None:
            yield link


def unspoken_spans(source: Source) -> list[tuple[str, int, int]]:
    """Return the parts of a comment that are not its author's words.

    These are ``quote``, ``code``, ``inline`` code and ``html``, in order, only the outermost.
    """
    found: list[tuple[str, int, int]] = []
    for event, span in READER.events_with_range(source.markdown):
        kind = _unspoken_kind(event)
        if kind and (not found or span["start"] >= found[-1][2]):
            found.append((kind, span["start"], span["end"]))
    spans = [(kind, source.offset(start), source.offset(end)) for kind, start, end in found]
    return _outermost([*spans, *_quoting_tags(source.text, spans)])


def _quoting_tags(text: str, spans: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Return the spans between HTML tags that quote or show code; Markdown sees only the tags."""
    parts, position = [], 0
    for kind, start, end in spans:
        if kind in ("code", "inline"):
            parts += [text[position:start], " " * (end - start)]
            position = end
    opened: dict[str, int] = {}
    for tag in QUOTING_TAG.finditer("".join([*parts, text[position:]])):
        name = tag["name"].lower()
        if not tag["closing"]:
            opened.setdefault(name, tag.start())
        elif name in opened:
            yield "html", opened.pop(name), tag.end()
    for start in opened.values():
        yield "html", start, len(text)


def _outermost(spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the spans that no other span holds, in order, each cut at the end of the one before it."""
    found: list[tuple[str, int, int]] = []
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        begin = max(start, found[-1][2]) if found else start
        if begin < end:
            found.append((kind, begin, end))
    return found


def _unspoken_kind(event: object) -> str | None:
    if not isinstance(event, Mapping):
        return None
    started = event.get("Start")
    name = next(iter(started), None) if isinstance(started, Mapping) else started
    if name in ("BlockQuote", "CodeBlock", "HtmlBlock"):
        return {"BlockQuote": "quote", "CodeBlock": "code", "HtmlBlock": "html"}[str(name)]
    if "Code" in event:
        return "inline"
    return "html" if "InlineHtml" in event or "Html" in event else None
