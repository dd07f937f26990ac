"""The nouns of the core: what a list holds, what changed in it, and what was found.

Lines are 1-based and inclusive. Offsets count characters of the file's whole text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # the contribution should not be merged as it is
    WARNING = "warning"  # probably wrong; does not hold the contribution back
    ADVICE = "advice"  # worth a look
    IGNORE = "ignore"  # the rule is switched off

    @property
    def weight(self) -> int:
        """Return 0 for the gravest level, more for the lighter ones."""
        return list(Level).index(self)


class Shape(StrEnum):
    """The grammar an entry is written in."""

    ROW = "table row"
    BULLET = "bullet"
    NUMBERED = "numbered item"
    PARAGRAPH = "paragraph"
    RECORD = "data record"


class Column(StrEnum):
    """What a column of a table holds."""

    TITLE = "title"
    VENUE = "venue"
    YEAR = "year"
    CODE = "code"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands directly under it."""

    path: tuple[str, ...]  # outermost first, without the document's own title
    line: int  # of the heading; 0 before the first one
    level: int
    heading: str = ""

    @property
    def name(self) -> str:
        """Return the section's own heading, or a word for the top of the file."""
        return self.heading or "the top of the list"

    @property
    def group(self) -> str:
        """Return the outermost heading: what stands under one is one part of the list."""
        return self.path[0] if self.path else self.heading


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an entry."""

    label: str  # plain text; of a badge, its alternative text
    url: str
    start: int
    end: int
    cell: int = -1  # the column, in a table row
    is_badge: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, as written between two pipes."""

    text: str
    start: int
    end: int

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Table:
    """The head of a table; its rows point here."""

    header: tuple[str, ...]
    columns: tuple[Column, ...]
    line: int
    end_line: int
    section: Section

    @property
    def width(self) -> int:
        return len(self.header)

    def position(self, column: Column) -> int | None:
        """Return the place of the first column of that kind."""
        return self.columns.index(column) if column in self.columns else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One work, as one place of the list presents it."""

    file: str
    line: int
    end_line: int
    start: int  # offset of its first character
    end: int  # offset behind its last one
    text: str  # as written, all its lines
    shape: Shape
    section: Section
    title: str | None
    url: str | None
    ids: tuple[str, ...]
    venue: str | None
    year: int | None
    links: tuple[Link, ...]
    plain: str  # what is left of the text when its links are taken out
    spans: tuple[tuple[int, int], ...]  # offsets of links, images, code and HTML: what is no plain text
    cells: tuple[Cell, ...] = ()
    table: Table | None = None
    is_detached: bool = False  # a row that GitHub shows as plain text


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines that look like an entry and could not be read."""

    file: str
    line: int
    end_line: int
    start: int
    end: int
    text: str
    section: Section
    reason: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, with the anchor that GitHub gives it."""

    title: str
    level: int
    line: int
    section: Section


@dataclass(frozen=True, slots=True)
class Catalog:
    """One file of the list: every entry, in the order in which GitHub shows them."""

    file: str
    text: str
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...] = ()
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    asides: tuple[Entry, ...] = ()  # what reads like an entry under a heading that holds none
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def sections(self) -> frozenset[Section]:
        """Return the sections that hold an entry directly."""
        return frozenset(entry.section for entry in self.entries)


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one entry: *before* is None where it was added, *after* where it was removed."""

    kind: Kind
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """Return the entry as it now is; as it was, where it was removed."""
        entry = self.after or self.before
        assert entry is not None, "a change has at least one side"  # noqa: S101 - states an invariant
        return entry


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from *start* up to *end* by *text*."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the list that a finding points to."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has to say, before the policy gave it a level."""

    message: str
    edits: tuple[Edit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    level: Level | None = None  # where it is lighter than the rule's own


@dataclass(frozen=True, slots=True)
class Fix:
    """Whole lines that mend what was found: *line* to *end_line* become *replacement*."""

    line: int
    end_line: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule has to say about one place of the list."""

    rule: str
    level: Level
    file: str
    line: int
    end_line: int
    message: str
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    entry: str = ""  # the text of the entry it is about; an override holds while it stays the same
    overridden: str = ""  # who set it aside, and why; empty where nobody did


class Conclusion(StrEnum):
    """What the findings amount to."""

    READY = "ready"
    ADVICE = "advice"
    NEEDS_CHANGES = "needs-changes"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the list was read."""

    files: tuple[str, ...]
    sections: int
    entries: int
    unread: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules found, and what it amounts to."""

    conclusion: Conclusion
    coverage: Coverage
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that hold the contribution back."""
        return tuple(f for f in self.findings if f.level is Level.ERROR and not f.overridden)
