"""A process that dies at a chosen step: right before or right after a commit of the store or a write to the forge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store import database

WRITES = frozenset(
    "react propose mend create_comment update_comment add_labels remove_label replace_labels create_check update_check create_review".split()
)


class Killed(BaseException):
    """The process is no more. No handler may catch it."""


@dataclass
class Fuse:
    """Kills at the step with that number; with none it only counts the steps."""

    at: int | None = None
    steps: int = 0

    def step(self) -> None:
        """Count a step, and die if it is the one."""
        self.steps += 1
        if self.steps == self.at:
            raise Killed(f"at step {self.at}")


class FragileForge:
    """A forge whose writes are steps, before and after."""

    def __init__(self, forge: object, fuse: Fuse) -> None:
        self._forge = forge
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._forge, name)
        return self._written(found) if name in WRITES else found

    def _written(self, method: Callable[..., object]) -> Callable[..., object]:
        def written(*args: object, **kwargs: object) -> object:
            self._fuse.step()
            answer = method(*args, **kwargs)
            self._fuse.step()
            return answer

        return written


@contextmanager
def killing_at_commits(fuse: Fuse) -> Iterator[None]:
    """Make every commit of the store a step, before and after."""
    whole = database.in_transaction

    @contextmanager
    def fragile(engine: sa.Engine) -> Iterator[sa.Connection]:
        with whole(engine) as connection:
            yield connection
            fuse.step()
        fuse.step()

    database.in_transaction = fragile  # type: ignore[assignment]  # the same promise, and it may die
    try:
        yield
    finally:
        database.in_transaction = whole
