"""Find what was missed: deliveries that never came, and open contributions without an answer.

GitHub never repeats a delivery on its own, but it remembers each one for three days and sends it again if we ask. Older
deliveries, and those from before the App was installed, are found by looking at the open pull requests and issues. Both
work slowly, and continue where they stopped.
"""

from __future__ import annotations

import threading

import structlog

from bot.errors import ForgeError, Limited
from bot.events import EVENTS_WITH_WORK, Subject, SubjectKind
from bot.forge.base import Installations, Repo
from bot.store.causes import Sweep
from bot.store.inbox import CATCHING_UP
from bot.store.store import Store

FORGOTTEN = 3 * 86_400.0
"""Seconds for which GitHub remembers a delivery."""

APART = 0.5
"""Seconds between two requests, and between two contributions that are marked."""

AT_ONCE = 200
"""How many deliveries one look asks for again; the next look continues."""

JUST_NOW = 60.0
"""Seconds in which a delivery that GitHub calls successful may still be on its way into the database."""

AT_START = 60.0
"""Seconds within which several workers that start together look only once."""

log = structlog.get_logger()


class CatchingUp:
    """Looks for what was missed once in *every* seconds, in its own thread; *stopping* ends it between two requests."""

    def __init__(self, installations: Installations, store: Store, every: float, stopping: threading.Event) -> None:
        self._every = every
        self._installations = installations
        self._store = store
        self._stopping = stopping
        self._has_looked = False

    def look(self) -> None:
        """Look once, if it is this process's turn: when it starts, and every so often.

        An error of the forge is logged, and the next look continues.
        """
        every = self._every if self._has_looked else min(self._every, AT_START)
        if not self._store.turns.take(CATCHING_UP, every):
            self._has_looked = True
            return
        self._has_looked = True
        try:
            asked = self._deliveries()
            marked = self._contributions(every * 0.9)
        except Limited as error:
            self._stopping.wait(min(error.retry_after, self._every / 4))
            log.warning("catching_up_held_back", reason=str(error))
        except ForgeError as error:
            log.warning("catching_up_failed", reason=str(error))
        else:
            log.info("caught_up", deliveries_asked_for=asked, contributions_marked=marked)

    def _deliveries(self) -> int:
        """Ask for the deliveries that we do not have, the oldest first."""
        missed: dict[str, int] = {}
        for sent in self._installations.sent():
            if sent.age > FORGOTTEN or self._stopping.is_set():
                break
            is_ours = sent.event in EVENTS_WITH_WORK and (sent.age > JUST_NOW or not sent.is_taken)
            if is_ours and not self._store.inbox.knows(sent.guid):
                missed[sent.guid] = sent.id
        asked = 0
        for number in list(reversed(missed.values()))[:AT_ONCE]:
            if self._stopping.wait(APART):
                break
            self._installations.send_again(number)
            asked += 1
        return asked

    def _contributions(self, since: float) -> int:
        """Mark open pull requests whose head has no check run of ours, and open issues that we never looked at."""
        marked = 0
        for repo in self._installations.repositories():
            if self._stopping.wait(APART):
                break
            if self._store.turns.take(f"sweep {repo.repository_id}", since):
                marked += self._sweep(repo, marked)
        return marked

    def _sweep(self, repo: Repo, before: int) -> int:
        marked = 0
        for contribution in self._installations.open_contributions(repo):
            kind = SubjectKind.ISSUE if contribution.head_sha is None else SubjectKind.PULL_REQUEST
            subject = Subject(kind, repo.repository_id, repo.name, contribution.number, repo.installation_id)
            if not self._store.is_answered(subject, contribution.head_sha):
                self._store.work.mark(subject, Sweep(), APART * (before + marked))
                marked += 1
        return marked
