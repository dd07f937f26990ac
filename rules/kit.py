"""All that a rule file needs: write ``from rules.kit import ...`` and nothing else.

A rule is one module of `rules.checks`: a docstring (what is wrong, ``## Why``, ``## How to fix``), examples in
``GOOD`` and ``BAD``, and one function under `entry_rule` or `list_rule`. Its name is the module's, its page,
its line in the example policy and its tests are made from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from inspect import cleandoc
from typing import Any, Generic, TypeVar

from rules.entries.identity import How, Index, Match, are_unlike, have_other_ids, paper_keys
from rules.habits.habits import Habits
from rules.habits.order import Order
from rules.model import (
    Catalog,
    Change,
    Column,
    Edit,
    Entry,
    Evidence,
    Kind,
    Level,
    Link,
    Problem,
    Section,
    Shape,
    Table,
    Unread,
)
from rules.text.labels import NAME_HEADER, is_news

__all__ = [
    "Bad", "Case", "Catalog", "Change", "Column", "Edit", "Entry", "Evidence", "Good", "How", "Kind", "Level", "Link",
    "Located", "Match", "Online", "Options", "Order", "Problem", "Section", "Shape", "Table", "Unread", "View", "are_unlike", "entry_rule", "is_news",
    "list_rule", "paper_keys", "quoted",
]  # fmt: skip

SMALL_LIST = """\
# Papers we like

## Pre-training

| Paper | Published in | Code |
|---|---|---|
|[CLIP: Learning Transferable Visual Models From Natural Language Supervision](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|
|[FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|-|
|[DeCLIP: Supervision Exists Everywhere in Contrastive Pre-training](https://arxiv.org/abs/2110.05208)|ICLR 2022|[Code](https://github.com/Sense-GVT/DeCLIP)|
|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|
|[PyramidCLIP: Hierarchical Feature Alignment for Model Pretraining](https://arxiv.org/abs/2204.14095)|NeurIPS 2022|-|
|[MaskCLIP: Masked Self-Distillation Advances Contrastive Pretraining](https://arxiv.org/abs/2208.12262)|CVPR 2023|[Code](https://github.com/LightDXY/MaskCLIP)|

## Transfer

| Paper | Published in | Code |
|---|---|---|
|[CoOp: Learning to Prompt for Vision-Language Models](https://arxiv.org/abs/2109.01134)|IJCV 2022|[Code](https://github.com/KaiyangZhou/CoOp)|
"""


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one rule. A rule that has some makes a frozen dataclass of this: a field is a setting, its
    annotation the type that the policy's value is checked against, its ``metadata["help"]`` what the page says of it.
    """


@dataclass(frozen=True, slots=True)
class Online:
    """What was found online about the entries that a contribution brings; empty where nobody looked."""

    gone: frozenset[str] = frozenset()  # addresses whose sites say that there is no such page
    titles: Mapping[str, str] = field(default_factory=dict)  # what the registry of an identifier calls the paper


@dataclass(frozen=True)
class View:
    """What an entry is judged against: its file, the whole list, and the list's habits.

    *habits* come from the list as it was before the contribution; *index* holds every entry of the list as
    it will be; *added* names the entries that the contribution brings.
    """

    catalog: Catalog
    habits: Habits
    index: Index
    added: frozenset[int] = frozenset()
    is_audit: bool = True
    other_files: tuple[str, ...] = ()  # what else the contribution changes
    under_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # other open contributions, by paper
    online: Online = field(default_factory=Online)

    def new_lines(self, base: Catalog | None) -> Iterator[tuple[int, int, int]]:
        """Return number, start and end of every line that *base* does not have; of all lines where there is no base."""
        known = set(base.text.split("\n")) if base else set[str]()
        position = 0
        for number, line in enumerate(self.catalog.text.split("\n"), start=1):
            if not known or line not in known:
                yield number, position, position + len(line)
            position += len(line) + 1

    @cached_property
    def _by_section(self) -> dict[tuple[object, ...], tuple[Entry, ...]]:
        found: dict[tuple[object, ...], list[Entry]] = {}
        for entry in self.catalog:
            found.setdefault((entry.section.path, entry.shape), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other entries of the section that have the same shape, in their order."""
        return tuple(o for o in self._by_section.get((entry.section.path, entry.shape), ()) if o is not entry)

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {id(entry): at for entries in self._by_section.values() for at, entry in enumerate(entries)}

    def beside(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries right before and right behind, of the same section and shape."""
        entries = self._by_section.get((entry.section.path, entry.shape), ())
        at = self._positions.get(id(entry), len(entries) + 1)
        return (*entries[max(at - 1, 0) : at], *entries[at + 1 : at + 2])

    def is_added(self, entry: Entry) -> bool:
        return id(entry) in self.added


@dataclass(frozen=True)
class Case:
    """One entry under judgement; *kind* is None in an audit of the whole list."""

    entry: Entry
    view: View
    kind: Kind | None = None
    before: Entry | None = None

    @property
    def habits(self) -> Habits:
        return self.view.habits

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """Return the other places of this work that the entry has to answer for.

        Of two entries that are both old, or both new, the later one answers; a new one answers for an old one.
        """
        return tuple(m for m in self.view.index.matches(self.entry) if self._answers_for(m.entry))

    def _answers_for(self, other: Entry) -> bool:
        if self.view.is_added(other) != self.view.is_added(self.entry):
            return self.view.is_added(self.entry)
        if other.file != self.entry.file:
            return other.file < self.entry.file
        return other.line < self.entry.line or (self.kind is not None and not self.view.is_added(other))

    def sure_matches(self) -> tuple[Match, ...]:
        """Return the matches that are certainly this work, the same section's first; where only an address agrees
        and the titles speak against it, that is for the rule about addresses to say.
        """
        found = [match for match in self.matches if match.is_certain and self.doubtful_address(match) is None]
        return tuple(sorted(found, key=lambda match: not self.is_same_place(match.entry)))

    def is_twin(self, other: Entry) -> bool:
        """Tell whether this contribution adds both."""
        return self.view.is_added(self.entry) and self.view.is_added(other)

    def twins(self) -> tuple[Match, ...]:
        """Return the sure matches that this contribution adds as well."""
        return tuple(match for match in self.sure_matches() if self.is_twin(match.entry))

    def is_same_place(self, other: Entry) -> bool:
        """Tell whether the other stands in the same section of the same file."""
        return other.file == self.entry.file and other.section.path == self.entry.section.path

    def names_other_work(self, other: Entry) -> bool:
        """Tell whether two rows present two works of one paper: the same title beside two names."""
        mine, theirs = _name_cell(self.entry), _name_cell(other)
        return bool(mine and theirs and mine != theirs)

    def has_other_id(self, other: Entry) -> bool:
        """Tell whether one registry knows the two under different identifiers: then they are two works."""
        return have_other_ids(self.entry, other)

    def doubtful_address(self, match: Match) -> str | None:
        """Return the identifier that the two share although their titles have little in common, or None."""
        if match.how is not How.ID or not are_unlike(self.entry.title, match.entry.title):
            return None
        return next((i for i in self.entry.ids if i in match.entry.ids), None)

    def sameness_message(self, match: Match, where: str) -> str:
        """Say that the work stands elsewhere."""
        other = match.entry
        return (
            f"This paper is already {where}, on line {other.line}: {quoted(other.title or other.text)}. "
            "Improve that entry instead of adding a second one."
        )

    def is_cross_listed(self, other: Entry) -> bool:
        """Tell whether the list shows works in both places by habit."""
        return self.habits.cross_lists(self.entry.section, other.section)


def _name_cell(entry: Entry) -> str:
    """Return what the row writes in a column of names that stands beside the column of titles."""
    table = entry.table
    title_at = table.position(Column.TITLE) if table else None
    for column, header in enumerate(table.header if table else ()):
        if column != title_at and column < len(entry.cells) and NAME_HEADER.search(header):
            return entry.cells[column].text.strip().casefold()
    return ""


@dataclass(frozen=True, slots=True)
class Located:
    """A problem of the list as a whole, with the lines it stands on."""

    line: int
    end_line: int
    problem: Problem
    text: str = ""  # what it is about; an override holds while it stays the same


@dataclass(frozen=True, slots=True)
class Good:
    """Lines the rule has nothing to say about, put at the end of *under* in the list *given*."""

    title: str
    row: str
    given: str = SMALL_LIST
    under: str = "Pre-training"
    removes: str = ""
    other_files: tuple[str, ...] = ()
    under_way: tuple[tuple[str, str], ...] = ()  # a paper and the contribution that is about it
    gone: tuple[str, ...] = ()  # addresses that were found to lead nowhere
    titles: tuple[tuple[str, str], ...] = ()  # an identifier and the title its registry knows


@dataclass(frozen=True, slots=True)
class Bad:
    """Lines the rule flags, the whole message it flags them with, and the lines as they should be."""

    title: str
    row: str
    message: str
    fixed: str | None = None
    given: str = SMALL_LIST
    under: str = "Pre-training"
    removes: str = ""
    other_files: tuple[str, ...] = ()
    under_way: tuple[tuple[str, str], ...] = ()  # a paper and the contribution that is about it
    gone: tuple[str, ...] = ()  # addresses that were found to lead nowhere
    titles: tuple[tuple[str, str], ...] = ()  # an identifier and the title its registry knows


Example = Good | Bad
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
    of_records: bool = True  # whether it has something to say of data records, which have no punctuation
    most: Level = Level.ERROR  # the gravest level that a policy may give it

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
    of_records: bool = True,
    most: Level = Level.ERROR,
) -> Callable[[EntryCheck[OptionsT]], Rule[OptionsT]]:
    """Make a rule of a function that looks at one entry at a time; *of_records* is false where it is about Markdown, *most* is the gravest
    level that a policy may give it.
    """

    def decorate(check: EntryCheck[OptionsT]) -> Rule[OptionsT]:
        return Rule(*_named(check), level, options, (*bad, *good), on_entry=check, of_records=of_records, most=most)

    return decorate


def list_rule(
    *, level: Level, good: Sequence[Good], bad: Sequence[Bad], options: type[OptionsT]
) -> Callable[[ListCheck[OptionsT]], Rule[OptionsT]]:
    """Make a rule of a function that looks at the contribution, or the whole list, at once."""

    def decorate(check: ListCheck[OptionsT]) -> Rule[OptionsT]:
        return Rule(*_named(check), level, options, (*bad, *good), on_list=check)

    return decorate


def _named(check: Callable[..., Any]) -> tuple[str, str]:
    module = sys.modules[check.__module__]
    return check.__module__.rpartition(".")[2].replace("_", "-"), cleandoc(module.__doc__ or "")


QUOTE_LIMIT = 120


def quoted(text: str) -> str:
    """Return *text* between typographic quotes, on one line and cut where it is long.

    >>> quoted("a  b")
    '“a b”'
    """
    text = " ".join(text[: 20 * QUOTE_LIMIT].split())
    return f"“{text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 1] + '…'}”"
