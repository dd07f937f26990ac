"""Which of the machine's cores a process runs on. Only Linux lets a process choose."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

_allowed: Collection[int] = ()
"""The cores that we may use, if we keep to one of them."""


def core_for(place: int, processes: int, cores: Sequence[int], offset: int) -> int | None:
    """Return the core for the process in *place*, None if the system had better choose: there are fewer cores than processes.
    *offset* keeps several servers on one machine from choosing the same cores.

    >>> core_for(1, 2, [0, 1, 2, 3], offset=6)
    3
    >>> core_for(1, 2, [0], offset=6)
    """
    return cores[(offset + place) % len(cores)] if len(cores) >= max(2, processes) else None


def keep_to_one_core(place: int, processes: int, offset: int) -> None:
    """Keep the calling thread, and those that it starts from now on, to one core; as `core_for` says."""
    global _allowed
    if sys.platform == "linux":
        allowed = os.sched_getaffinity(0)
        core = core_for(place, processes, sorted(allowed), offset)
        if core is not None:
            os.sched_setaffinity(0, {core})
            _allowed = allowed


@contextmanager
def on_any_core() -> Iterator[None]:
    """Let the programs that this thread starts use every core that we may use: they are not bound to ours."""
    if sys.platform != "linux" or not _allowed:
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _allowed)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)
