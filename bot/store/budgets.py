"""What an installation may still ask of GitHub, kept in the database so that all workers share one budget.

Requests are counted in slots of a few seconds. A limit for a minute or an hour is compared with every slot that
overlaps that time. So it holds for any minute and any hour, not only for those of the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store.database import AHEAD
from bot.store.engine import in_transaction, insert_into
from bot.store.tables import budgets, spendings

SLOT = 5.0
"""Length of a slot in seconds; all requests of a slot are counted together."""

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs: an *amount* of a *purpose*, which has a limit for a minute and perhaps one for an hour.

    *reason* is shown for a request that must wait.
    """

    purpose: str
    amount: int
    a_minute: int
    an_hour: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """No request is allowed for that many *seconds*, and why."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Budget:
    """One installation: the requests left this hour, if GitHub said so, and for how long it is held."""

    installation_id: int
    remaining: int | None
    held: float  # seconds


class Budgets:
    """The budget of every installation. Raises `StoreError` if the database cannot be used; *clock* as in the store."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, installation_id: int, costs: Sequence[Cost], untouched: float = 0.0) -> Held | None:
        """Count the *costs* of a request that is about to be sent. If one is over its limit, count none and return how
        long to wait.

        *untouched* is the share of the hour's requests that must stay free.
        """
        now = self._clock()
        with in_transaction(self._engine) as connection:
            row = self._row(connection, installation_id)
            held = _held(row, untouched, now) or self._over(connection, installation_id, costs, now)
            if held is None:
                for cost in costs:
                    self._spend(connection, installation_id, cost, now)
            return held

    def hold(self, installation_id: int, seconds: float, reason: str) -> None:
        """Allow no request for that many seconds; a longer hold stays as it is."""
        until = self._clock() + seconds
        with in_transaction(self._engine) as connection:
            if self._row(connection, installation_id).held_until < until:
                self._update(connection, installation_id, held_until=until, reason=reason[:60])

    def learn(self, installation_id: int, ceiling: int, remaining: int, renewed_at: float) -> None:
        """Note what GitHub says is left of this hour; *renewed_at* is in seconds since the epoch."""
        with in_transaction(self._engine) as connection:
            self._row(connection, installation_id)
            self._update(connection, installation_id, ceiling=ceiling, remaining=remaining, renewed_at=renewed_at)

    def clock_set_back(self) -> None:
        """Hold nobody longer than a minute for what was promised by a clock that was ahead of the present one.

        What is left of the hour is unknown until GitHub says it again, and it will ask for quiet again if it has to.
        """
        now = self._clock()
        in_a_minute = sa.case((budgets.c.held_until > now + MINUTE, now + MINUTE), else_=budgets.c.held_until)
        with in_transaction(self._engine) as connection:
            connection.execute(sa.update(budgets).values(held_until=in_a_minute, remaining=None))
            connection.execute(sa.delete(spendings).where(spendings.c.slot > int((now + AHEAD) // SLOT)))

    def all(self) -> tuple[Budget, ...]:
        """Return the budget of every installation."""
        now = self._clock()
        query = sa.select(budgets).order_by(budgets.c.installation_id)
        with in_transaction(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(
            Budget(
                row.installation_id,
                row.remaining if row.renewed_at > now else row.ceiling,
                max(0.0, row.held_until - now),
            )
            for row in rows
        )

    def _over(self, connection: sa.Connection, installation_id: int, costs: Sequence[Cost], now: float) -> Held | None:
        """Return which limit would be exceeded, and for how long to wait; None if there is room."""
        for cost in costs:
            for span, limit, name in ((MINUTE, cost.a_minute, "a minute"), (HOUR, cost.an_hour, "an hour")):
                if limit is None:
                    continue
                first, last = int((now - span) // SLOT), int((now + AHEAD) // SLOT)
                here = (spendings.c.installation_id == installation_id) & (spendings.c.purpose == cost.purpose)
                total = sa.func.coalesce(sa.func.sum(spendings.c.amount), 0)
                query = sa.select(total, sa.func.min(spendings.c.slot)).where(
                    here, spendings.c.slot.between(first, last)
                )
                spent, oldest = connection.execute(query).one()
                if spent and spent + cost.amount > limit:
                    return Held((oldest + 1) * SLOT + span - now, f"{cost.reason} in {name}")
        return None

    def _spend(self, connection: sa.Connection, installation_id: int, cost: Cost, now: float) -> None:
        fresh = insert_into(self._engine, spendings).values(
            installation_id=installation_id, purpose=cost.purpose[:60], slot=int(now // SLOT), amount=cost.amount
        )
        more = {"amount": spendings.c.amount + cost.amount}
        connection.execute(
            fresh.on_conflict_do_update(index_elements=["installation_id", "purpose", "slot"], set_=more)
        )

    def _row(self, connection: sa.Connection, installation_id: int) -> sa.Row[Any]:
        """Return the installation's row, created if it is missing, and locked until the transaction ends."""
        fresh = insert_into(self._engine, budgets).values(
            installation_id=installation_id, held_until=0.0, reason="", ceiling=None, remaining=None, renewed_at=0.0
        )
        connection.execute(fresh.on_conflict_do_nothing(index_elements=["installation_id"]))
        query = sa.select(budgets).where(budgets.c.installation_id == installation_id).with_for_update()
        return connection.execute(query).one()

    def _update(self, connection: sa.Connection, installation_id: int, **values: object) -> None:
        is_it = budgets.c.installation_id == installation_id
        connection.execute(sa.update(budgets).where(is_it).values(**values))


def _held(row: sa.Row[Any], untouched: float, now: float) -> Held | None:
    """Return why and for how long the whole installation must wait; None if it need not."""
    if row.held_until > now:
        return Held(row.held_until - now, row.reason)
    is_known = row.remaining is not None and row.ceiling is not None and row.renewed_at > now
    if is_known and row.remaining <= row.ceiling * untouched:
        return Held(row.renewed_at - now, "requests in an hour")
    return None
