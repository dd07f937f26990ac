"""What became of a finding: mended, set aside, merged as it was, or gone for another reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.signing import digest_of


class Fate(StrEnum):
    """What became of a finding."""

    FIXED = "fixed"  # the entry was mended before it was merged
    MENDED = "mended-by-maintainer"  # a maintainer mended it after the merge
    OVERRIDDEN = "overridden"  # a maintainer set it aside
    AS_IS = "merged-as-is"
    DROPPED = "dropped"  # the work is no longer in the contribution
    LAPSED = "lapsed"  # the entry is the same: the list, the policy or the bot changed
    UNMERGED = "unmerged"  # the contribution was closed


ACTED_ON = frozenset([Fate.FIXED, Fate.MENDED])
DECIDED = frozenset([*ACTED_ON, Fate.OVERRIDDEN, Fate.AS_IS])
"""Fates that say whether people found the finding worth acting on."""

Key = tuple[str, str]
"""What names a finding in its contribution: the rule, and the digest of the entry's text."""


def entry_digest(text: str) -> str:
    """Return what names an entry by its text."""
    return digest_of(text)[:32]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it was told: *entry* is the digest of the entry's text, *work* names its work, if it has one."""

    rule: str
    entry: str
    work: str
    level: str
    is_shadow: bool = False  # the policy ignores the rule; nobody was told
    is_overridden: bool = False

    @property
    def key(self) -> Key:
        return self.rule, self.entry


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries by what they say and by what they are about: digests of their texts, and their works."""

    digests: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an open contribution: what was found, in which entries; *engine* names the rules that looked."""

    told: tuple[Told, ...]
    entries: Entries
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of an earlier look."""

    rule: str
    entry: str
    work: str
    fate: Fate | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a look changes: fates of what was known, and findings that are new."""

    fates: Mapping[Key, Fate | None] = field(default_factory=dict)
    fresh: tuple[Told, ...] = ()


def changed_by(known: Collection[Known], look: Look, *, is_same_engine: bool) -> Changed:
    """Return what a look at an open contribution changes; *is_same_engine* if the rules and the policy are as before."""
    now = {told.key: told for told in look.told}
    fates: dict[Key, Fate | None] = {}
    for finding in known:
        key = finding.rule, finding.entry
        told = now.get(key)
        if told is not None:
            fates[key] = Fate.OVERRIDDEN if told.is_overridden else None
        elif finding.fate is None or finding.fate is Fate.OVERRIDDEN:
            fates[key] = _gone(finding, look.entries, is_same_engine=is_same_engine)
        else:
            fates[key] = finding.fate
    named = {(finding.rule, finding.entry) for finding in known}
    return Changed(fates, tuple(told for key, told in now.items() if key not in named))


def _gone(finding: Known, entries: Entries, *, is_same_engine: bool) -> Fate:
    if finding.entry in entries.digests:
        return Fate.LAPSED
    if finding.work and finding.work not in entries.works:
        return Fate.DROPPED
    return Fate.FIXED if is_same_engine else Fate.LAPSED


def when_closed(known: Iterable[Known], tip: Entries, *, is_merged: bool) -> dict[Key, Fate]:
    """Return the fates of what stood when a contribution was closed; *tip* is the list as it is by then."""
    return {
        (finding.rule, finding.entry): _merged(finding, tip) if is_merged else Fate.UNMERGED
        for finding in known
        if finding.fate is None
    }


def when_pushed(known: Iterable[Known], tip: Entries) -> dict[Key, Fate]:
    """Return which findings that were merged as they were have been mended in the list since."""
    return {
        (finding.rule, finding.entry): Fate.MENDED
        for finding in known
        if finding.fate is Fate.AS_IS and _merged(finding, tip) is Fate.MENDED
    }


def _merged(finding: Known, tip: Entries) -> Fate:
    is_mended = bool(finding.work) and finding.work in tip.works and finding.entry not in tip.digests
    return Fate.MENDED if is_mended else Fate.AS_IS
