"""Read one Markdown file into a catalog: every entry, and every line that should have been one.

Reading never raises and never skips in silence. A line that looks like an entry and cannot be read becomes an
`Unread` value.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.model import BELOW_HEADINGS, Catalog, Column, Entry, Heading, Message, Section, Table, Unread
from rules.reading.blocks import (
    Block,
    CodeBlock,
    HeadingBlock,
    ItemBlock,
    ParagraphBlock,
    RowBlock,
    TableBlock,
    read_blocks,
)
from rules.reading.entry import Facts, plain_of
from rules.reading.groups import is_group_label, label_of
from rules.reading.html import html_units, read_html_unit
from rules.reading.items import (
    can_title_work,
    gives_links,
    is_bare_title,
    is_labelled_link,
    is_note,
    read_glued,
    read_heading,
    read_item,
    read_paragraph,
    read_titled,
    split_glued,
)
from rules.reading.pieces import Ink, Pieces
from rules.reading.rows import DELIMITER, read_row, read_table
from rules.reading.source import Source, clean
from rules.text.labels import holds_no_entries
from rules.text.lines import CODE_INDENT
from rules.text.links import split_address
from rules.text.patterns import late
from rules.text.titles import has_words

BROKEN_LINK = re.compile(r"\[[^\[\]]{3,300}\]\s?\(\s?https?:|\]\(https?:")
TOP = Section((), 0, 0)
MOST_BLOCKS = 12
"""Blocks that a work under its own heading has at most; in a development list with 293 such works none has over 8."""

HEADING_WORDS = 4
"""Words of a heading that can be the title of a work, not the name of a section."""

LEADING_ENOUGH = 4
"""Paragraphs under the document's own title from which they are the list; fewer present the list's own paper."""

REFERENCES = 2
"""Links by reference from which a list is taken to link that way."""

UNDEFINED = late(r"\s*\[(?P<label>[^\[\]]{2,100})\](?:\[[^\[\]]{0,100}\])?(?=[\s,.:;–—-]|\Z)")
PIPED = re.compile(r"^\s*\|.*\|.*\S")


DATA_FILES = (".yml", ".yaml", ".json")


def read_catalog(markdown: str, file: str = "README.md") -> Catalog:
    """Return every entry of *markdown*, the text of *file*; a YAML or JSON file is read record by record."""
    source = Source(clean(markdown))
    if file.lower().endswith(DATA_FILES):
        from rules.reading.records import read_json, read_yaml  # few lists are written as data

        read = read_json if file.lower().endswith(".json") else read_yaml
        entries = tuple(read(Facts(file, source, TOP)))
        return Catalog(file, source.text, entries, line_starts=source.starts)
    blocks = read_blocks(source)
    reading = _Reading(file, source, _title_of([b for b in blocks if isinstance(b, HeadingBlock)]))
    reading.references = sum(
        1 for block in blocks if isinstance(block, ItemBlock) for p in block.pieces if p.is_reference
    )
    reading.read(blocks)
    return reading.catalog()


def _title_of(headings: list[HeadingBlock]) -> HeadingBlock | None:
    """Return the document's own title: the only level-1 heading, else the first heading."""
    top = [heading for heading in headings if heading.level == 1]
    if len(top) == 1:
        return top[0]
    return headings[0] if headings else None


@dataclass
class _Reading:
    """What has been read so far, and the current section."""

    file: str
    source: Source
    title: HeadingBlock | None
    section: Section = TOP
    under_heading: Section = TOP  # the section of the last heading; *section* may be a group below it
    stack: list[tuple[int, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    asides: list[Entry] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    leading: list[Entry] = field(default_factory=list)  # paragraphs under the document's own title
    bare_title: ParagraphBlock | None = None
    its_items: list[ItemBlock] = field(default_factory=list)
    its_section: Section = TOP
    references: int = 0
    unaccounted: list[int] = field(default_factory=list)
    by_path: dict[tuple[str, ...], Section] = field(default_factory=dict)
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    of_items: dict[int, Section] = field(default_factory=dict)  # the sections that bold items open

    def read(self, blocks: Sequence[Block]) -> None:
        """Take the blocks one by one; a heading that presents a work takes those below it too."""
        done = 0
        for at, block in enumerate(blocks):
            if at < done:
                continue
            if isinstance(block, HeadingBlock) and (below := self._below(blocks, at)):
                entry = self._read_heading_work(block, below)
                if entry is not None:
                    self._close_title()
                    self._keep(entry)
                    done = at + 1 + len(below)
                    continue
            self.take(block, blocks[at + 1] if at + 1 < len(blocks) else None)

    def _below(self, blocks: Sequence[Block], at: int) -> Sequence[Block]:
        """Return the few blocks between a heading that can be a title and the next heading, else nothing."""
        heading = blocks[at]
        if not isinstance(heading, HeadingBlock) or heading is self.title or not can_title_work(heading):
            return ()
        end = at + 1
        while end < len(blocks) and not isinstance(blocks[end], HeadingBlock):
            end += 1
            if end - at > MOST_BLOCKS:
                return ()
        return blocks[at + 1 : end]

    def _read_heading_work(self, heading: HeadingBlock, below: Sequence[Block]) -> Entry | None:
        """Return the work that a heading names and lines of labelled links below it give, if they present no other."""
        parts = [block for block in below if isinstance(block, ItemBlock | ParagraphBlock)]
        if any(isinstance(block, TableBlock) for block in below) or not any(gives_links(part.pieces) for part in parts):
            return None
        facts = Facts(self.file, self.source, self._above(heading.level))
        for part in parts:
            if gives_links(part.pieces) or (isinstance(part, ItemBlock) and is_labelled_link(part)):
                continue
            if isinstance(part, ItemBlock) and (is_note(part) or read_item(facts, part) is None):
                continue
            if isinstance(part, ItemBlock) or read_paragraph(facts, part) is not None:
                return None
        shown = [part for part in parts if isinstance(part, ItemBlock) or not part.is_html]
        last = max(at for at, part in enumerate(shown) if gives_links(part.pieces))
        return read_titled(facts, heading, shown[: last + 1])

    def _above(self, level: int) -> Section:
        """Return the section in which a heading of that level stands."""
        return self._known(tuple(name for depth, name in self.stack if depth < level))

    def catalog(self) -> Catalog:
        self._close_title()
        if len(self.leading) >= LEADING_ENOUGH:
            self.entries = sorted([*self.entries, *self.leading], key=lambda entry: entry.line)
        return Catalog(
            self.file, self.source.text, tuple(self.entries), tuple(self.unread), tuple(self.headings),
            tuple(self.tables), tuple(self.asides), tuple(self.unaccounted), self.source.starts,
        )  # fmt: skip

    def take(self, block: Block, following: Block | None) -> None:
        if isinstance(block, ItemBlock) and not block.children and is_labelled_link(block):
            if self.bare_title:
                self.its_items.append(block)
            return
        self._close_title()
        match block:
            case HeadingBlock():
                self._take_heading(block)
            case TableBlock():
                self._take_table(block)
            case ItemBlock():
                self._take_item(block, following)
            case ParagraphBlock():
                self._take_paragraph(block, following)
            case CodeBlock() if not self._is_closed():
                self._take_code(block)

    def _take_code(self, block: CodeBlock) -> None:
        if "@" in self.source.text[block.start : block.end]:
            from rules.reading.records import read_bibtex  # few lists are written as data

            self.entries += read_bibtex(self._facts, block.start, block.end)

    def _close_title(self) -> None:
        """Make an entry of a bare title and the labelled links after it, if there are any."""
        title, self.bare_title = self.bare_title, None
        items, self.its_items = self.its_items, []
        facts = Facts(self.file, self.source, self.its_section)
        if title and items and (entry := read_titled(facts, title, items)):
            self._keep(entry)

    @property
    def _facts(self) -> Facts:
        return Facts(self.file, self.source, self.section)

    def _is_closed(self) -> bool:
        path = self.section.path
        return bool(path) and holds_no_entries(path[-1])

    def _take_heading(self, block: HeadingBlock) -> None:
        name = " ".join("".join(p.text for p in block.pieces if p.ink in (Ink.TEXT, Ink.LINK, Ink.CODE)).split())
        while self.stack and self.stack[-1][0] >= block.level:
            self.stack.pop()
        above = self._known(tuple(part for _, part in self.stack))
        end = self.source.line_span(self.source.line_at(block.start))[1]
        if block is not self.title:
            self._take_title(block, above, end)
            self.stack.append((block.level, name))
        line = self.source.line_at(block.start)
        self.section = self.under_heading = self._opened(tuple(part for _, part in self.stack), line, block.level, name)
        self.by_path[self.section.path] = self.section
        self.headings.append(Heading(name, block.level, line, self.section))

    def _opened(self, path: tuple[str, ...], line: int, level: int, name: str) -> Section:
        self.counts[path] += 1
        return Section(path, line, level, name, self.counts[path])

    def _open_group(self, block: ParagraphBlock | ItemBlock) -> None:
        """Begin a section below that of the heading, named by a bold line or item."""
        above = self.under_heading
        name = label_of(block.pieces)
        line = self.source.line_at(block.start)
        self.section = self._opened((*above.path, name), line, BELOW_HEADINGS, name)

    def _section_of(self, item: ItemBlock) -> Section:
        """Return the section of an item: that of the bold item above it, if there is one."""
        parent = item.parent
        if parent is None:
            return self.section
        if id(parent) not in self.of_items:
            section = self._section_of(parent)
            if is_group_label(parent.pieces):
                name, level = label_of(parent.pieces), max(BELOW_HEADINGS, section.level + 1)
                section = self._opened((*section.path, name), self.source.line_at(parent.start), level, name)
            self.of_items[id(parent)] = section
        return self.of_items[id(parent)]

    def _begins_run(self, following: Block | None, *, is_item: bool) -> bool:
        """Tell whether what follows a bold line or item can be the first of the entries that it heads."""
        match following:
            case ItemBlock():
                return not is_labelled_link(following) and (not is_item or following.parent is None)
            case TableBlock():
                return not is_item and self._is_catalogue(following)
            case ParagraphBlock():
                return not is_item and read_paragraph(self._facts, following) is not None
        return False

    def _known(self, path: tuple[str, ...]) -> Section:
        """Return the section of that path that was opened last."""
        return self.by_path.get(path, Section(path, 0, 0))

    def _take_title(self, block: HeadingBlock, above: Section, end: int) -> None:
        """Read a heading as an entry, or as the title of the labelled links right below it, if it is one."""
        if entry := read_heading(Facts(self.file, self.source, above), block, end):
            (self.entries if above.path else self.leading).append(entry)
        elif block.level > 2 and has_words(plain_of(block.pieces), HEADING_WORDS):
            title = ParagraphBlock(block.start, end, block.pieces)
            self.bare_title, self.its_section = title, above

    def _take_table(self, block: TableBlock) -> None:
        table = read_table(self.source, block, self.section)
        if not self._is_catalogue(block) and not _is_to_be_filled(table, block):
            return
        if not self._is_closed():
            self.tables.append(table)
        is_over, indent = self._has_failed(block), self._indent(block.start) if block.is_in_item else 0
        for row in block.rows:
            is_over = is_over or self._indent(row.start) - indent >= CODE_INDENT  # GitHub ends the table there
            self._take_row(table, row, is_detached=is_over, is_note=block.is_in_item)

    def _is_catalogue(self, block: TableBlock) -> bool:
        linked = sum(1 for row in block.rows if any(p.ink is Ink.LINK and split_address(p.url) for p in row.pieces))
        return linked * 4 >= len(block.rows) and linked > 0

    def _has_failed(self, block: TableBlock) -> bool:
        """Tell whether a delimiter row stands in the text right above a table: GitHub tries once, and sees none here."""
        line = self.source.line_at(block.start)
        while line > 0 and "|" in (text := self.source.line(line).strip()) and not text.startswith("#"):
            if DELIMITER.fullmatch(text):
                return True
            line -= 1
        return False

    def _indent(self, start: int) -> int:
        """Return the columns before a line's first sign."""
        line = self.source.line(self.source.line_at(start))
        return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" ")) if line[:1].isspace() else 0

    def _take_row(self, table: Table, row: RowBlock, *, is_detached: bool, is_note: bool) -> None:
        line = self.source.line_at(row.start)
        entry = read_row(self._facts, table, row.pieces, line, is_detached=is_detached)
        if entry:
            self._keep(entry)
        elif BROKEN_LINK.search(plain_of(row.pieces)):
            self._cannot_read(line, line, Message("no title could be found in this row"))
        elif not is_note and not self._is_closed() and _leads_out(row.pieces):
            self.unaccounted.append(line)

    def _keep(self, entry: Entry) -> None:
        (self.asides if self._is_closed() else self.entries).append(entry)

    def _take_item(self, item: ItemBlock, following: Block | None) -> None:
        item.pieces, *glued = split_glued(item.pieces)
        facts = Facts(self.file, self.source, self._section_of(item))
        if not is_note(item):
            self._take_own(facts, item, following)
        for pieces in glued:
            if entry := read_glued(facts, pieces):
                self._keep(entry)

    def _take_own(self, facts: Facts, item: ItemBlock, following: Block | None) -> None:
        """Read an item's own text: an entry, the head of a group, or something broken."""
        if entry := read_item(facts, item):
            self._keep(entry)
            return
        if (
            item.parent is None
            and not item.children
            and is_group_label(item.pieces)
            and self._begins_run(following, is_item=True)
        ):
            self._open_group(item)
            return
        line = self.source.line_at(item.start)
        if BROKEN_LINK.search(plain_of(item.pieces)):
            self._cannot_read(line, line, Message("its link is broken"))
        elif undefined := self._undefined(item):
            self._cannot_read(
                line, line, Message("{label} is no link, since nothing defines it", (("label", undefined),))
            )
        elif not self._is_closed() and _leads_out(item.pieces):
            self.unaccounted.append(line)

    def _undefined(self, item: ItemBlock) -> str | None:
        """Return the reference at the beginning of an item that has no definition, if the list's links are references."""
        if self.references < REFERENCES or any(p.ink is Ink.LINK for p in item.pieces):
            return None
        text = "".join(p.text for p in item.pieces[:3] if p.ink is Ink.TEXT)
        found = UNDEFINED.match(text)
        return f"`[{found['label']}]`" if found and found["label"].strip().lower() != "x" else None

    def _take_paragraph(self, block: ParagraphBlock, following: Block | None) -> None:
        if is_group_label(block.pieces) and self._begins_run(following, is_item=False):
            self._open_group(block)
            return
        if block.is_html and (units := html_units(block, self.source.text)):
            for start, end in units:
                if self.section.path and (entry := read_html_unit(self._facts, block, start, end)):
                    self._keep(entry)
            return
        first, last = self.source.line_at(block.start), self.source.line_at(max(block.start, block.end - 1))
        lines = [self.source.line(line) for line in range(first, last + 1)]
        if lines and all(PIPED.match(line) for line in lines if line.strip()):
            self._take_loose_rows(block, first, last)
        elif is_bare_title(block):
            self.bare_title, self.its_section = block, self.section
        else:
            self._take_text(block)

    def _take_text(self, block: ParagraphBlock) -> None:
        """Read a paragraph that is neither a label nor rows: an entry, and items that lack the space after their sign."""
        block.pieces, *glued = split_glued(block.pieces)
        entries = [read_paragraph(self._facts, block)] if block.pieces else []
        for entry in filter(None, [*entries, *(read_glued(self._facts, pieces) for pieces in glued)]):
            if self.section.path:
                self._keep(entry)
            elif self.section.line:
                self.leading.append(entry)

    def _take_loose_rows(self, block: ParagraphBlock, first: int, last: int) -> None:
        """Read rows that are cut off from their table as the rows they were meant to be."""
        table = self.tables[-1] if self.tables and self.tables[-1].section == self.section else None
        by_line: dict[int, Pieces] = defaultdict(list)
        for piece in block.pieces:
            by_line[self.source.line_at(piece.start)].append(piece)
        for line in range(first, last + 1):
            pieces = [piece for piece in by_line[line] if piece.ink is not Ink.BREAK]
            entry = table and read_row(self._facts, table, pieces, line, is_detached=True)
            if entry:
                self._keep(entry)
            elif self._is_closed():
                continue
            elif any(p.ink is Ink.LINK and split_address(p.url) for p in pieces):
                self._cannot_read(line, line, Message("it is a table row, but there is no table it belongs to"))

    def _cannot_read(self, line: int, end_line: int, reason: Message) -> None:
        start, end = self.source.line_span(line)[0], self.source.line_span(end_line)[1]
        text = self.source.text[start:end]
        self.unread.append(Unread(self.file, line, end_line, start, end, text, self.section, reason))


def _leads_out(pieces: Pieces) -> bool:
    """Tell whether a line has a link to the Web, pictures aside."""
    return any(p.ink is Ink.LINK and split_address(p.url) and not p.has_image for p in pieces)


TITLED_ROWS = 0.8
"""Share of rows whose title has enough words, from which a table of titles with few links is a list being filled in."""


def _is_to_be_filled(table: Table, block: TableBlock) -> bool:
    """Tell whether a table has titles and a column for links, and somebody has begun to fill that in."""
    has_links = Column.CODE in table.columns or Column.LINK in table.columns
    if not has_links or table.position(Column.TITLE) is None or not any(_leads_out(row.pieces) for row in block.rows):
        return False
    titled = sum(1 for row in block.rows if has_words(plain_of(row.pieces), HEADING_WORDS))
    return titled >= TITLED_ROWS * len(block.rows)
