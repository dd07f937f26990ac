"""What we wish for on GitHub, as plain values. Doing one twice has the same result as doing it once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forge.base import CheckReport, Suggestion


@dataclass(frozen=True, slots=True)
class UpsertComment:
    """Make our one comment say *body*; if we have no comment yet, write one only if *may_create*."""

    body: str
    may_create: bool = True


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Of the labels in *ours*, set exactly those in *wanted*; never touch any other label."""

    wanted: frozenset[str]
    ours: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """Make our one check run on the report's commit say this."""

    report: CheckReport


@dataclass(frozen=True, slots=True)
class SuggestFixes:
    """Offer replacements for lines of the diff, in one review per head, under a sentence that introduces them."""

    head_sha: str
    suggestions: tuple[Suggestion, ...]
    introduction: str


Wish = UpsertComment | SetLabels | ReportCheck | SuggestFixes
