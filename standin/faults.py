"""The fault plan: which of the next requests go wrong, and how.

standin.faults.add(kind=Refuse(503, headers={"Retry-After": "1"}), method="POST")
standin.faults.add(kind=LoseAnswer(), path=r".*/comments$", times=2)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Lock


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with this status and do nothing. A `None` body means GitHub's own for the status."""

    status: int = 503
    message: str = "Service unavailable"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """Do what was asked, then answer with this status as if it had failed."""

    status: int = 502
    message: str = "Server Error"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delay:
    """Do and answer what was asked, this many seconds late; stopping the server ends the wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """Break the connection instead of answering, before or after doing what was asked."""

    stored: bool = False


@dataclass(frozen=True, slots=True)
class Truncate:
    """Do what was asked and send half of the answer, correct as HTTP but broken as JSON."""


@dataclass(frozen=True, slots=True)
class Html:
    """Answer with a page for people, as a proxy in front of GitHub does; nothing is done."""

    status: int = 200


FaultKind = Refuse | LoseAnswer | Delay | Reset | Truncate | Html


@dataclass(slots=True)
class Fault:
    """A kind of fault and the requests it applies to.

    `hits` counts the requests it has met. `met` is set with the first, for tests to wait on.
    """

    kind: FaultKind
    method: str | None
    path: re.Pattern[str]
    times: int | None
    skip: int
    hits: int = 0
    met: Event = field(default_factory=Event)

    @property
    def is_spent(self) -> bool:
        return self.times is not None and self.hits >= self.times

    def fits(self, method: str, path: str) -> bool:
        return self.method in {None, method} and self.path.fullmatch(path) is not None


class FaultPlan:
    """Faults in the order in which they were added. A request meets the first fit with some left.

    Safe to change while the server runs.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(
        self,
        *,
        kind: FaultKind,
        method: str | None = None,
        path: str = ".*",
        times: int | None = 1,
        skip: int = 0,
    ) -> Fault:
        """Let `times` matching requests go wrong (`None`: all), after `skip` that go well.

        `path` is a pattern for the whole path, without host, `/api/v3` and query.
        """
        fault = Fault(kind, method, re.compile(path), times, skip)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def next_for(self, method: str, path: str) -> FaultKind | None:
        with self._lock:
            for fault in self._faults:
                if fault.is_spent or not fault.fits(method, path):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                fault.met.set()
                return fault.kind
        return None
