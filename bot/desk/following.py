"""What became of findings in a list's later past: was the entry changed so that the rule fell silent, or left?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

CHANGES, SECONDS = 60, 180 * 86_400.0
"""Later changes of the list, and seconds, after which an entry that is still the same counts as left."""


class End(StrEnum):
    """What became of a finding."""

    CHANGED = "changed"  # the entry was changed, and the rule is silent
    LEFT = "left"  # it stayed as it was
    GONE = "gone"  # the entry was removed


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding about an entry: its text now, and what names its work, if anything does."""

    rule: str
    level: str
    text: str
    work: str
    since: int
    at: float


@dataclass(slots=True)
class Following:
    """Follows findings through the changes that come later; memory is bounded by the last `CHANGES` of them."""

    ends: dict[tuple[str, str], Counter[End]] = field(default_factory=dict)
    _open: list[Followed] = field(default_factory=list)
    _number: int = 0

    def next(
        self,
        at: float,
        texts: Collection[str],
        text_of: Callable[[str], str | None],
        said: Collection[tuple[str, str]],
    ) -> None:
        """Go on to the next change of the list.

        *texts* are those of all entries then, *text_of* finds the entry of a work, *said* are rules with the texts that
        they speak of in this change.
        """
        self._number += 1
        still = []
        for one in self._open:
            if one.text in texts:
                is_old = self._number - one.since >= CHANGES or at - one.at >= SECONDS
                self._end(one, End.LEFT) if is_old else still.append(one)
                continue
            new = text_of(one.work) if one.work else None
            if new is None:
                self._end(one, End.GONE)
            elif (one.rule, new) in said:
                still.append(replace(one, text=new))
            else:
                self._end(one, End.CHANGED)
        self._open = still

    def add(self, rule: str, level: str, text: str, work: str, at: float) -> None:
        """Follow a finding of this change from now on."""
        self._open.append(Followed(rule, level, text, work, self._number, at))

    def finish(self) -> None:
        """Count what is the same until today as left."""
        for one in self._open:
            self._end(one, End.LEFT)
        self._open = []

    def _end(self, one: Followed, end: End) -> None:
        self.ends.setdefault((one.rule, one.level), Counter())[end] += 1


@dataclass(frozen=True, slots=True)
class Served:
    """How a rule at a level served a list in its past; *said* counts also what has no entry that could be followed."""

    rule: str
    level: str
    said: int
    changed: int
    left: int
    gone: int

    @property
    def decided(self) -> int:
        """How many were changed or left."""
        return self.changed + self.left


def served(said: Counter[tuple[str, str]], following: Following) -> Sequence[Served]:
    """Return how each rule served, those first that spoke most."""
    found = []
    for (rule, level), count in said.items():
        ends = following.ends.get((rule, level), Counter())
        found.append(Served(rule, level, count, ends[End.CHANGED], ends[End.LEFT], ends[End.GONE]))
    return sorted(found, key=lambda one: (-one.said, one.rule, one.level))
