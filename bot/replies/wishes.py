"""What we wish for on GitHub, as plain values. Carrying one out twice leaves things as doing it once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forge.base import CheckReport, Suggestion


@dataclass(frozen=True, slots=True)
class UpsertComment:
    """Have our one comment say *body*; where there is none yet, write one only if *may_create*."""

    body: str
    may_create: bool = True


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Of the labels in *ours*, have those in *wanted* set and no other; all other labels are not ours to touch."""

    wanted: frozenset[str]
    ours: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """Have one check run on the report's commit that says this."""

    report: CheckReport


@dataclass(frozen=True, slots=True)
class SuggestFixes:
    """Offer replacements for lines of the diff, in one review per head, under a sentence that introduces them."""

    head_sha: str
    suggestions: tuple[Suggestion, ...]
    introduction: str


Wish = UpsertComment | SetLabels | ReportCheck | SuggestFixes
