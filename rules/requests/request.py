"""What an issue asks for, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What an issue is about."""

    ADD = "add-paper"
    CORRECT = "correct-entry"
    QUESTION = "question"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that an issue names, with what the issue says about it."""

    title: str | None = None
    url: str | None = None
    ids: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    code_url: str | None = None
    links: tuple[tuple[str, str], ...] = ()  # label and address of everything else
    section: str | None = None  # as the author of the issue names it
    authors: tuple[str, ...] = ()
    date: str | None = None  # a day or a month, as it was written
    about: str | None = None  # one sentence that a registry says of it
    sources: tuple[tuple[str, str], ...] = ()  # what a registry filled in, and its name
    more: tuple[tuple[str, str], ...] = ()  # answers to the list's own questions, by their words


@dataclass(frozen=True, slots=True)
class Request:
    """What an issue asks for."""

    intent: Intent
    papers: tuple[Wanted, ...] = ()
    section: str | None = None  # for all its papers
    hints: tuple[str, ...] = ()  # words that name a section, if the list has one of that name
    names: tuple[str, ...] = ()  # words that look like the names of methods
    text: str = ""  # title and body as they were written
    is_correction: bool = False  # it says that something is wrong or new, whatever else it wants
    may_add: bool = False  # a correction; if the list lacks its papers, the author wants them added
