"""The processes that answer requests: each keeps to one core, and connections that stay open are shared evenly.

The threads of a process take turns at one interpreter. On several cores, each turn moves what the interpreter works on
from core to core, which costs more than the cores give (ADR 27).
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from bot.cores import keep_to_one_core

ARENAS = -8
"""Glibc's number for the most heaps that it makes (`M_ARENA_MAX` in malloc.h)."""


def use_one_heap() -> None:
    """Let the threads of this process, and of those forked from it, take memory from one heap. By itself glibc gives each
    thread another, and keeps what they free: some 5 MB. They take turns anyway. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(ARENAS, 1)


class Shares:
    """How many connections each process has open. Make it before the processes are forked, so that they share it."""

    def __init__(self, processes: int) -> None:
        self._open = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")

    def place_beside(self, taken: Collection[int | None]) -> int | None:
        """Return a place that is not *taken*, None if there is none. What its last owner said is forgotten."""
        place = next((place for place in range(len(self._open)) if place not in taken), None)
        if place is not None:
            self._open[place] = 0
        return place

    def tell(self, place: int, count: int) -> bool:
        """Say how many connections the process in *place* has open. Return whether one of them were better in another."""
        self._open[place] = count
        return count - min(self._open) > 1


class Process(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's process with threads. Its application has the `shares`; `give_place` gives it a place among them.

    While another process has too few connections, this one closes each after its answer. A client that goes on then opens
    a new one, and one of the processes takes it.
    """

    place: int | None = None

    def init_process(self) -> None:
        """Start to answer requests; returns when told to end."""
        self._shares: Shares = self.app.shares
        self._kept_open: int = self.max_keepalived
        if self.place is not None:
            keep_to_one_core(self.place, self.cfg.workers, self.ppid)
        super().init_process()

    def notify(self) -> None:
        """Say that we live, and how much we have to do. The server's loop does this at each turn."""
        if self.place is not None:
            is_crowded = self._shares.tell(self.place, self.nr_conns)
            self.max_keepalived = 0 if is_crowded else self._kept_open
        super().notify()


def give_place(server: Any, process: Process) -> None:  # noqa: ANN401 - gunicorn's own
    """Give a process that is about to be forked a place that no living one has."""
    process.place = process.app.shares.place_beside([other.place for other in server.WORKERS.values()])
