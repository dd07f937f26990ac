"""The nouns of the core: what a list holds, what changed in it, and what was found.

Lines are 1-based and inclusive. Offsets count characters of the file's whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar


class Level(StrEnum):
    """How serious a finding is."""

    ERROR = "error"  # the contribution should not be merged as it is
    WARNING = "warning"  # probably wrong, but does not hold the contribution back
    ADVICE = "advice"  # worth a look
    IGNORE = "ignore"  # the rule is switched off

    @property
    def weight(self) -> int:
        """Return 0 for the most serious level, and more for the lighter ones."""
        return list(Level).index(self)


class Shape(StrEnum):
    """The grammar of an entry."""

    ROW = "table row"
    BULLET = "bullet"
    NUMBERED = "numbered item"
    PARAGRAPH = "paragraph"
    RECORD = "data record"

    __hash__ = str.__hash__  # what is counted is often counted by shape, and the hash of a plain Enum is slow


class Column(StrEnum):
    """What a column of a table holds."""

    TITLE = "title"
    VENUE = "venue"
    YEAR = "year"
    CODE = "code"
    LINK = "link"
    OTHER = "other"

    __hash__ = str.__hash__  # as for `Shape`


SectionKey: TypeAlias = tuple[tuple[str, ...], int]

BELOW_HEADINGS = 7
"""The level of the first sections that no heading opens, but a bold line or a bold item."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is directly under it."""

    path: tuple[str, ...]  # outermost first, without the document's own title
    line: int  # of the heading; 0 before the first one
    level: int  # 1 to 6, or `BELOW_HEADINGS` and more for a bold line or item that heads a run of entries
    heading: str = ""
    nth: int = 1  # which of the sections of this path it is

    @property
    def key(self) -> SectionKey:
        """Return what tells this section from all others of its file, also from one under an equal heading."""
        return self.path, self.nth

    @property
    def is_group(self) -> bool:
        """Whether a bold line or item opens it, not a heading."""
        return self.level >= BELOW_HEADINGS

    @property
    def name(self) -> str:
        """Return the section's own heading, or a word for the top of the file."""
        return self.heading or "the top of the list"

    @property
    def group(self) -> str:
        """Return the outermost heading: all that is under it belongs to one part of the list."""
        return self.path[0] if self.path else self.heading


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an entry."""

    label: str  # plain text; for a badge, its alternative text
    url: str
    start: int
    end: int
    cell: int = -1  # the column, in a table row
    is_badge: bool = False


class Cell(NamedTuple):
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
    end: int  # offset after its last one
    text: str  # as written, all its lines
    shape: Shape
    section: Section
    title: str | None
    url: str | None
    ids: tuple[str, ...]
    venue: str | None
    year: int | None
    links: tuple[Link, ...]
    plain: str  # the text without its links
    spans: tuple[tuple[int, int], ...]  # offsets of links, images, code and HTML: all that is not plain text
    cells: tuple[Cell, ...] = ()
    table: Table | None = None
    is_detached: bool = False  # a row that GitHub shows as plain text
    known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # see `once`

    # The vocabulary of edits: offsets count characters of `text`.

    def span(self, part: Link | Cell) -> tuple[int, int]:
        """Return where a link or a cell is."""
        return part.start - self.start, part.end - self.start

    def part(self, part: Link | Cell) -> str:
        """Return a link or a cell as it is written."""
        return self.text[part.start - self.start : part.end - self.start]

    def edit(self, span: tuple[int, int], text: str) -> Edit:
        """Return the edit that replaces what is at *span* with *text*."""
        return Edit(self.start + span[0], self.start + span[1], text)

    def insert(self, at: int, text: str) -> Edit:
        """Return the edit that inserts *text* at an offset."""
        return self.edit((at, at), text)

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return the text with the edits made; they must not touch each other."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            text = text[: edit.start - self.start] + edit.text + text[edit.end - self.start :]
        return text


T = TypeVar("T")


def once(read: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Have *read* work out only once what it says of an entry: many rules and habits ask the same."""
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def known(entry: Entry) -> T:
        try:
            found: T = entry.known[name]
        except KeyError:
            found = entry.known[name] = read(entry)
        return found

    return known


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines that look like an entry but could not be read."""

    file: str
    line: int
    end_line: int
    start: int
    end: int
    text: str
    section: Section
    reason: Message


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
    asides: tuple[Entry, ...] = ()  # what reads like an entry under a heading that has no entries
    unaccounted: tuple[int, ...] = ()  # lines of items and rows with a link that are no entry, and nobody knows why
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def sections(self) -> frozenset[Section]:
        """Return the sections that hold an entry directly."""
        return frozenset(entry.section for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Record:
    """What a registry says of a work; *source* is its name."""

    source: str
    title: str
    authors: tuple[str, ...] = ()
    date: tuple[int, int, int | None] | None = None  # of the first version: year, month, day
    venue: str | None = None
    year: int | None = None
    about: str | None = None  # one sentence
    topics: tuple[str, ...] = ()
    stars: int | None = None
    licence: str | None = None


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one entry: *before* is None if it was added, *after* if it was removed."""

    kind: Kind
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """Return the entry as it is now, or as it was if it was removed."""
        entry = self.after or self.before
        assert entry is not None, "a change has at least one side"  # noqa: S101 - states an invariant
        return entry


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from *start* up to *end* with *text*."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the list that a finding points to."""

    file: str
    line: int


class Speech(Protocol):
    """A language for messages: the two look-ups that gettext's catalogs have."""

    def gettext(self, message: str, /) -> str:
        """Return the text for an English one."""

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """Return the text for *n* things, from the English forms for one and for more."""


class _English:
    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        return singular if n == 1 else plural


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as a value: an English template and the values in it, so that it can be rendered in any language.

    *plural* is the template for any ``count`` but one. A value that is itself a message is rendered in the same language.
    Several such messages are joined by ``; ``.

    >>> str(Message("{count} link", (("count", 2),), "{count} links"))
    '2 links'
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str = ""

    def said_in(self, speech: Speech) -> str:
        """Return the sentence in a language."""
        known = dict(self.values)
        count = known.get("count")
        if self.plural and isinstance(count, int):
            text = speech.ngettext(self.template, self.plural, count)
        else:
            text = speech.gettext(self.template)
        return text.format(**{name: _said(value, speech) for name, value in self.values})

    def __str__(self) -> str:
        return self.said_in(_English())


Value = str | int | Message | tuple[Message, ...]


def _said(value: Value, speech: Speech) -> str:
    match value:
        case Message():
            return value.said_in(speech)
        case tuple():
            return "; ".join(part.said_in(speech) for part in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has to say, before the policy gives it a level."""

    message: Message
    edits: tuple[Edit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    level: Level | None = None  # if lighter than the rule's own


@dataclass(frozen=True, slots=True)
class Fix:
    """Whole lines that correct what was found: *line* to *end_line* become *replacement*."""

    line: int
    end_line: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Place:
    """Some characters of one line; *start* and *end* count from its beginning, *line* from 1."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has to say about one place of the list."""

    rule: str
    level: Level
    file: str
    line: int
    end_line: int
    message: Message
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    entry: str = ""  # the text of the entry it is about; an override holds while this stays the same
    overridden: str = ""  # the person who overrode it, and the reason; empty if nobody did
    place: Place | None = None  # the first characters that it would change


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
    unaccounted: int = 0  # lines with links that neither entry, heading, navigation nor prose accounts for


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
