"""Clues: what single lines of an issue say of the papers that are asked for. They are read one by one and know nothing of one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rules.text.venues import Published


class Confidence(IntEnum):
    """How sure it is that a text is a title."""

    GUESS = 1  # it reads like one
    LIKELY = 2  # it stands where titles stand
    SURE = 3  # it is said to be one


@dataclass(frozen=True, slots=True)
class Title:
    """A title that stands in a block."""

    text: str
    confidence: Confidence
    block: int


@dataclass(frozen=True, slots=True)
class TitleAfterLink:
    """A title right after a link; *otherwise* is what it is for a paper that has a title already."""

    text: str
    block: int
    otherwise: tuple[Title, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperAddress:
    """An address that is a paper's."""

    url: str
    block: int
    is_new: bool = False  # another paper than the one before, as in a list of addresses


@dataclass(frozen=True, slots=True)
class Beside:
    """An address of something else that belongs to the paper: its code, its page, anything."""

    role: str  # code, paper-page or other
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperOr:
    """An address that is the paper's where none is known yet, else something beside it."""

    url: str
    block: int
    otherwise: Beside
    is_paper_first: bool  # whether it may be the paper's address at all


@dataclass(frozen=True, slots=True)
class FreeLink:
    """A paper's link in a sentence or an item, with the title that may stand before it."""

    url: str
    block: int
    title: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class OtherLink:
    """A link to no paper, with the title that may stand before it."""

    url: str
    label: str
    block: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Venue:
    """Where and when it was published."""

    published: Published


@dataclass(frozen=True, slots=True)
class SectionWanted:
    """The section it is to go to; *is_field* where a field of a form says so, *is_first* where only the first such word counts."""

    heading: str
    is_field: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A paper with all that is known of it: a record of BibTeX, a ready-made row."""

    title: str | None
    papers: tuple[str, ...]
    code: str | None
    others: tuple[tuple[str, str], ...]
    published: Published


Clue = Title | TitleAfterLink | PaperAddress | Beside | PaperOr | FreeLink | OtherLink | Venue | SectionWanted | Whole
