"""The worker inside `serve`: in one of the processes that answer requests, started again when it dies, a few times."""

from __future__ import annotations

import fcntl
import os
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Protocol

import click

from bot.errors import StoreAway

LOCK_POLL = 0.5
LOOK_EVERY = 1.0
"""Seconds between two looks at whether the worker lives."""

RESTARTS, WITHIN = 3, 60.0
"""How many restarts of the worker, within how many seconds, before `serve` gives up."""

PAUSES = (1.0, 2.0, 4.0)
"""Seconds before the first, second and third of these restarts."""


class WorkerDied(Exception):
    """A loop that the worker needs has ended."""


class Work(Protocol):
    """What `bot.work.queue.Queue` promises."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    @property
    def is_alive(self) -> bool: ...


class WorkerInside:
    """The worker in whichever process has the lock. When that process dies, another gets the lock. A database that is away
    is no death of the worker: it waits.

    Make it before the processes are forked, so that they share the lock; *make* returns a worker ready to start.
    """

    def __init__(
        self, make: Callable[[], Work], pauses: tuple[float, ...] = PAUSES, look_every: float = LOOK_EVERY
    ) -> None:
        self._make = make
        self._pauses = pauses
        self._look_every = look_every
        self._master = os.getpid()
        self._lock = tempfile.TemporaryFile()  # noqa: SIM115 - held for as long as we live
        self._reason = tempfile.TemporaryFile()  # noqa: SIM115 - as above
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Wait for the lock, then work. On SIGTERM the worker stops at once, before the last request has ended."""
        before = signal.getsignal(signal.SIGTERM)

        def heed(number: int, frame: FrameType | None) -> None:
            self._ending.set()
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGTERM, heed)
        self._thread = threading.Thread(target=self._work, name="worker")
        self._thread.start()

    def end(self) -> None:
        """Stop the worker, and return when it has stopped."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def complain(self) -> bool:
        """Tell whether we gave up on the worker; if so, print why on standard error."""
        self._reason.seek(0)
        reason = self._reason.read().decode()
        if reason:
            click.echo(f"listkeeper: {reason}", err=True)
        return bool(reason)

    def close(self) -> None:
        """Give back the files that the processes share."""
        self._lock.close()
        self._reason.close()

    def _work(self) -> None:
        while not self._has_lock():
            if self._ending.wait(LOCK_POLL):
                return
        import structlog

        log = structlog.get_logger()
        deaths: deque[float] = deque(maxlen=RESTARTS + 1)
        while not self._ending.is_set():
            try:
                self._work_until_told()
            except StoreAway as error:
                log.warning("worker_waits", reason=str(error))
                self._ending.wait(self._pauses[-1])
            except Exception as error:  # anything: log it with its trace, and start the worker again
                log.exception("worker_died")
                deaths.append(time.monotonic())
                if len(deaths) > RESTARTS and deaths[-1] - deaths[0] < WITHIN:
                    self._give_up(error)
                    return
                self._ending.wait(self._pauses[min(len(deaths), len(self._pauses)) - 1])
            else:
                return

    def _work_until_told(self) -> None:
        worker = self._make()
        worker.start()
        try:
            while not self._ending.wait(self._look_every):
                if not worker.is_alive:
                    raise WorkerDied("one of the worker's loops has ended")
        finally:
            worker.stop()

    def _give_up(self, error: Exception) -> None:
        """End the whole server: without a worker it would accept deliveries that nobody looks at."""
        reason = (
            f"the worker died {RESTARTS + 1} times within {WITHIN:.0f} seconds, "
            f"last with {type(error).__name__}: {error}. "
            "The server stops. The log above has the details. All accepted deliveries are kept."
        )
        self._reason.write(reason.encode())
        self._reason.flush()
        os.kill(self._master, signal.SIGTERM)

    def _has_lock(self) -> bool:
        """Take the lock. The system gives it back when its holder dies, however it dies."""
        try:
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
