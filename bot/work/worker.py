"""The worker: it gives a dirty subject to its handler, and decides what to do if that fails."""

from __future__ import annotations

import structlog

from bot.errors import ForgeError, Gone, Limited, Refused, StoreError, Unavailable, UserError
from bot.forge.base import Forge
from bot.handlers import HANDLERS
from bot.handlers.task import Behaviour, Task
from bot.store.causes import name_of
from bot.store.store import Store
from bot.store.work import Work

BACKOFF_FIRST, BACKOFF_LIMIT = 1.0, 45.0
TRIES = 6
"""How many tries work gets, if it fails for no outside reason, before it is parked."""

log = structlog.get_logger()


class Worker:
    """Does one piece of work at a time; several threads may call it for different subjects."""

    def __init__(self, forge: Forge, store: Store, behaviour: Behaviour, in_background: Forge | None = None) -> None:
        self._forge = forge
        self._in_background = in_background or forge
        self._store = store
        self._behaviour = behaviour

    def attend(self, work: Work) -> None:
        """Look at a subject as it is now. Whatever happens is recorded; only a database error is raised."""
        with structlog.contextvars.bound_contextvars(
            delivery=name_of(work.cause), subject=work.subject_id, attempt=work.attempt
        ):
            if not self._store.work.is_current(work):
                log.info("superseded")
                return
            try:
                outcome = self._handle(work)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - nothing may end the worker; each kind is handled below
                self._after_error(work, error)
            else:
                self._store.work.finish(work)
                log.info("attended", outcome=outcome)

    def _handle(self, work: Work) -> str:
        subject = self._store.work.subject(work.subject_id)
        forge = self._in_background if work.is_sweep else self._forge
        task = Task(work.subject_id, subject, forge, self._store, self._behaviour)
        with structlog.contextvars.bound_contextvars(repository=subject.repository, number=subject.number):
            return HANDLERS[subject.kind](task)

    def _after_error(self, work: Work, error: Exception) -> None:
        self._store.counts.tally("errors", kind=type(error).__name__)
        match error:
            case Limited():
                self._store.counts.tally("delays", reason=error.why)
                self._store.counts.tally("delay_seconds", error.retry_after, reason=error.why)
                self._retry(work, error, error.retry_after)
            case Unavailable():
                self._retry(work, error, backoff(work.attempt))
            case Gone():
                self._store.work.finish(work)
                log.info("gone", reason=str(error))
            case Refused() | UserError() | ForgeError():
                self._retry_or_park(work, error)
            case _:
                log.error("failed", reason=f"{type(error).__name__}: {error}", exc_info=error)
                self._retry_or_park(work, error)

    def _retry(self, work: Work, error: Exception, delay: float) -> None:
        self._store.work.retry(work, delay, f"{type(error).__name__}: {error}")
        log.warning("will_try_again", kind=type(error).__name__, reason=str(error), seconds=delay)

    def _retry_or_park(self, work: Work, error: Exception) -> None:
        if work.attempt + 1 < TRIES:
            self._retry(work, error, backoff(work.attempt))
            return
        reason = f"{type(error).__name__}: {error}"
        self._store.work.park(work, reason)
        log.error("parked", reason=reason)


def backoff(attempt: int) -> float:
    """Return how long to wait before the next try, in seconds: twice as long each time, up to a limit.

    >>> [backoff(attempt) for attempt in (0, 1, 5, 60)]
    [1.0, 2.0, 32.0, 45.0]
    """
    return min(BACKOFF_FIRST * 2.0 ** min(attempt, 20), BACKOFF_LIMIT)
