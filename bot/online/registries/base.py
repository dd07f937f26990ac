"""The port to a registry: where it is asked about an identifier, and what its answer says.

A registry does no I/O of its own. The guard asks, so that every answer is bounded and no address of our own network is
reached; a registry names the address and reads the answer. An answer that is cut off, in another form, or about
another work says nothing.
"""

from __future__ import annotations

import html
import json
import re
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Protocol
from urllib.parse import quote

from rules.model import Record
from rules.text.venues import is_known_venue, read_published

AUTHORS_LIMIT = 60
LONGEST = 300
"""Letters of an identifier that are asked for."""

SENTENCE = re.compile(r"^.{20,400}?[.!?](?=\s|$)", re.DOTALL)
MARKS = re.compile(r"<[^<>]{1,200}>")


class Registry(Protocol):
    """One registry of works."""

    @property
    def name(self) -> str:
        """Its name, as people know it."""

    @property
    def home(self) -> str:
        """An address that answers if the registry can be reached."""

    def address(self, identifier: str) -> str | None:
        """Return where to ask about a canonical identifier, such as ``arxiv:2404.05052``; None if it is another's."""

    def read(self, identifier: str, body: bytes) -> Record | None:
        """Return what the answer says of the work with that identifier; None if it says nothing of it. Never raises."""


class OneKind:
    """A registry that knows one kind of identifier, and is asked under one address with braces for it."""

    name: ClassVar[str]
    kind: ClassVar[str]
    url: ClassVar[str]
    example: ClassVar[str]
    """An identifier, without its kind, that the registry knows."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url or self.url

    @property
    def home(self) -> str:
        return self._url.format(quote(self.example, safe="/"))

    def address(self, identifier: str) -> str | None:
        kind, _, number = identifier.partition(":")
        return self._url.format(quote(number[:LONGEST], safe="/")) if kind == self.kind and number else None


class OfJson(OneKind, ABC):
    """Such a registry that answers in JSON."""

    def read(self, identifier: str, body: bytes) -> Record | None:
        try:
            return self._record(identifier.partition(":")[2], json.loads(body))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError):
            return None  # an answer in another form says nothing

    @abstractmethod
    def _record(self, number: str, answer: Any) -> Record | None:  # noqa: ANN401 - whatever came
        """Return what *answer* says of the work with that number; may raise what a wrong form raises."""


def plain(text: object) -> str:
    """Return a text of a registry on one line, without marks and entities.

    >>> plain("Deep <i>and</i>\\n wide &amp; narrow")
    'Deep and wide & narrow'
    """
    return " ".join(MARKS.sub("", html.unescape(str(text))).split())[:1000]


def first_sentence(text: str) -> str | None:
    """Return the first sentence of an abstract.

    >>> first_sentence("We study lamps in the dark. They glow.")
    'We study lamps in the dark.'
    """
    found = SENTENCE.match(plain(text))
    return found[0] if found else None


def venue_of(text: str) -> tuple[str | None, int | None]:
    """Return venue and year of a registry's words, if the venue is one that is known.

    >>> venue_of("ICLR 2024 poster"), venue_of("Submitted to ICLR 2024"), venue_of("Lecture Notes in Lamps")
    (('ICLR', 2024), (None, None), (None, None))
    """
    bare = re.sub(r"\s+(?:poster|oral|spotlight|notable.*|conference|main)\b.*$", "", plain(text), flags=re.IGNORECASE)
    if re.match(r"submitted|under review|withdrawn|rejected|desk", bare, re.IGNORECASE):
        return None, None
    found = read_published(bare)
    return (found.venue, found.year) if found.venue and is_known_venue(found.venue) else (None, None)


def names(found: object) -> tuple[str, ...]:
    """Return the texts of a list of names; nothing for anything else."""
    return (
        tuple(plain(name) for name in found if isinstance(name, str))[:AUTHORS_LIMIT] if isinstance(found, list) else ()
    )
