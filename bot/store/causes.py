"""Why a subject is looked at: values, and how the database stores them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events import SubjectKind


@dataclass(frozen=True, slots=True)
class Delivered:
    """A webhook delivery came in; *guid* is GitHub's name for it."""

    guid: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """The search for missed deliveries found it; nobody waits for the answer."""


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody gave a command in that comment."""

    comment: int


@dataclass(frozen=True, slots=True)
class After:
    """Something that concerns it happened to another subject of the same repository."""

    kind: SubjectKind
    number: int


Cause = Delivered | Sweep | Words | After
LONGEST_NUMBER = 19
"""One more than the digits of the largest number that GitHub gives."""

DELIVERED, SWEEP, WORDS, AFTER = "delivery", "sweep", "words", "after"
"""How the kinds of cause are stored in a column; null means a delivery, as before that column existed."""


def kind_of(cause: Cause) -> str:
    """Return how the kind of a cause is stored in its column."""
    match cause:
        case Delivered():
            return DELIVERED
        case Sweep():
            return SWEEP
        case Words():
            return WORDS
        case After():
            return AFTER


def name_of(cause: Cause) -> str:
    """Return the name of a cause in the log and in `listkeeper jobs`.

    >>> name_of(After(SubjectKind.BRANCH, 0))
    'after branch 0'
    """
    match cause:
        case Delivered(guid):
            return guid
        case Sweep():
            return "sweep"
        case Words(comment):
            return f"comment {comment}"
        case After(kind, number):
            return f"after {kind.value} {number}"


def cause_named(name: str) -> Cause:
    """Return the cause with that name; any name that is not ours is a delivery.

    >>> cause_named("after pull_request 7"), cause_named("4f1c")
    (After(kind=<SubjectKind.PULL_REQUEST: 'pull_request'>, number=7), Delivered(guid='4f1c'))
    """
    match name.split():
        case ["sweep"]:
            return Sweep()
        case ["comment", number] if _is_number(number):
            return Words(int(number))
        case ["after", kind, number] if kind in list(SubjectKind) and _is_number(number):
            return After(SubjectKind(kind), int(number))
    return Delivered(name)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


def cause_of(kind: str | None, name: str) -> Cause:
    """Return the cause that the two columns hold; if they do not agree it is a delivery.

    >>> cause_of("sweep", "sweep"), cause_of(None, "sweep")
    (Sweep(), Delivered(guid='sweep'))
    """
    cause = cause_named(name)
    return cause if kind == kind_of(cause) else Delivered(name)
