"""Clues: what single lines of an issue say about the papers that are asked for.

Lines are read one by one and know nothing about each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rules.text.venues import Published


class Confidence(IntEnum):
    """How certain it is that a text is a title."""

    GUESS = 1  # it reads like one
    LIKELY = 2  # it is where titles usually are
    SURE = 3  # the issue says that it is one


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a block."""

    text: str
    confidence: Confidence
    block: int


@dataclass(frozen=True, slots=True)
class TitleAfterLink:
    """A title right after a link; *otherwise* is its meaning for a paper that already has a title."""

    text: str
    block: int
    otherwise: tuple[Title, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperAddress:
    """The address of a paper."""

    url: str
    block: int
    is_new: bool = False  # another paper than the one before, as in a list of addresses


@dataclass(frozen=True, slots=True)
class Beside:
    """The address of something else that belongs to the paper: its code, its page, anything."""

    role: str  # code, paper-page or other
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperOr:
    """An address that is the paper's if it has none yet, else an address of something else."""

    url: str
    block: int
    otherwise: Beside
    is_paper_first: bool  # whether it can be the paper's address at all


@dataclass(frozen=True, slots=True)
class FreeLink:
    """A paper's link in a sentence or an item, with the title before it, if there is one."""

    url: str
    block: int
    title: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class OtherLink:
    """A link that does not lead to a paper, with the title before it, if there is one."""

    url: str
    label: str
    block: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Venue:
    """Where and when it was published."""

    published: Published


@dataclass(frozen=True, slots=True)
class Authors:
    """The people who wrote it."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A work with a short name and an address that is no paper's, as an item of its own."""

    name: str
    url: str
    block: int


@dataclass(frozen=True, slots=True)
class SectionWanted:
    """The section where it should go.

    *is_field* if a field of a form says so, *is_hint* if it is one only if the list has such a section.
    """

    heading: str
    is_field: bool = False
    is_hint: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A paper with all that is known about it: a record of BibTeX, a ready-made row."""

    title: str | None
    papers: tuple[str, ...]
    code: str | None
    others: tuple[tuple[str, str], ...]
    published: Published


Clue = (
    Title
    | TitleAfterLink
    | PaperAddress
    | Beside
    | PaperOr
    | FreeLink
    | OtherLink
    | Venue
    | Authors
    | SectionWanted
    | Whole
    | Named
)
