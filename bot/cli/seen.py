"""What `listkeeper doctor` saw: each thing that was checked, how it ended, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How one check ended."""

    GOOD = "ok"
    DOUBT = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was checked, and what to do if it is not good."""

    mark: Mark
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.mark.value:8} {self.what}" + (f"\n         → {self.remedy}" if self.remedy else "")
