"""What a rule is: a named check with its documentation, its settings and its examples."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, Generic, TypeVar

from rules.kit.example import Bad, Example, Good
from rules.kit.view import Case, View
from rules.model import Catalog, Change, Level, Problem, Shape

EVERY = frozenset(Shape)
MARKDOWN = EVERY - {Shape.RECORD}
"""Entries with punctuation and a layout of their own; data records have none."""

ROWS = frozenset([Shape.ROW])
TEXTS = MARKDOWN - ROWS
"""Items and paragraphs: what is not divided into cells."""

ITEMS = frozenset([Shape.BULLET, Shape.NUMBERED])


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one rule.

    A rule with settings makes a frozen dataclass of this. A field is a setting: its annotation is the type that the
    policy's value is checked against, its ``metadata["help"]`` is the text on the rule's page.
    """


@dataclass(frozen=True, slots=True)
class Located:
    """A problem of the list as a whole, with its lines."""

    line: int
    end_line: int
    problem: Problem
    text: str = ""  # what it is about; an override holds while this stays the same


OptionsT = TypeVar("OptionsT", bound=Options)
EntryCheck = Callable[[Case, OptionsT], Iterator[Problem]]
ListCheck = Callable[[View, tuple[Change, ...], Catalog | None, OptionsT], Iterator[Located]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[OptionsT]):
    """A named check with its documentation, its settings and its examples."""

    name: str
    doc: str
    level: Level
    options: type[OptionsT]
    examples: tuple[Example, ...]
    on_entry: EntryCheck[OptionsT] | None = None
    on_list: ListCheck[OptionsT] | None = None
    shapes: frozenset[Shape] = EVERY  # the entries that it speaks of
    of_changes: bool = False  # whether it speaks only of what a contribution brings, never of a list as it is
    most: Level = Level.ERROR  # the most serious level that a policy may give it

    def is_asked(self, shape: Shape, *, is_audit: bool = False) -> bool:
        """Tell whether the rule is asked about entries of that shape, in a contribution or in a list as it is."""
        return shape in self.shapes and not (is_audit and self.of_changes)

    @property
    def summary(self) -> str:
        """Return the first line of the documentation: what is wrong, in one sentence."""
        return self.doc.partition("\n")[0]


def entry_rule(
    *,
    level: Level,
    good: Sequence[Good],
    bad: Sequence[Bad],
    options: type[OptionsT],
    shapes: frozenset[Shape] = EVERY,
    of_changes: bool = False,
    most: Level = Level.ERROR,
) -> Callable[[EntryCheck[OptionsT]], Rule[OptionsT]]:
    """Make a rule from a function that looks at one entry at a time.

    *shapes* are the entries that it speaks of: `MARKDOWN` for punctuation and layout, which data records lack. With
    *of_changes* it speaks only of what a contribution brings, so it is not asked about a list as it is. *most* is the
    most serious level that a policy may give the rule.
    """

    def decorate(check: EntryCheck[OptionsT]) -> Rule[OptionsT]:
        return Rule(
            *_named(check),
            level,
            options,
            (*bad, *good),
            on_entry=check,
            shapes=shapes,
            of_changes=of_changes,
            most=most,
        )

    return decorate


def list_rule(
    *, level: Level, good: Sequence[Good], bad: Sequence[Bad], options: type[OptionsT], of_changes: bool = False
) -> Callable[[ListCheck[OptionsT]], Rule[OptionsT]]:
    """Make a rule from a function that looks at the whole contribution, or the whole list, at once.

    With *of_changes* it speaks only of what a contribution does, so it is not asked about a list as it is.
    """

    def decorate(check: ListCheck[OptionsT]) -> Rule[OptionsT]:
        return Rule(*_named(check), level, options, (*bad, *good), on_list=check, of_changes=of_changes)

    return decorate


def _named(check: Callable[..., Any]) -> tuple[str, str]:
    module = sys.modules[check.__module__]
    return check.__module__.rpartition(".")[2].replace("_", "-"), cleandoc(module.__doc__ or "")
