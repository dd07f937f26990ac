"""What an installation may still ask of GitHub, kept in the database so that every worker spends from one purse.

What was asked is counted in slots of a few seconds. A limit that GitHub sets for a minute or an hour is compared with every slot that reaches
into that time, so that it holds for any minute and any hour, not only for those of the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store.engine import in_transaction, insert_into
from bot.store.tables import budgets, spendings

SLOT = 5.0
"""Seconds in which what is asked is counted together."""

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs: so much of a *purpose*, of which there may be so much in a minute and, where that is limited too, in an hour.

    *reason* is what is said of one that must wait.
    """

    purpose: str
    amount: int
    a_minute: int
    an_hour: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing may be asked for so many *seconds*, and why."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Budget:
    """One installation: the requests left this hour, where GitHub said so, and for how long it is held."""

    installation_id: int
    remaining: int | None
    held: float  # seconds


class Budgets:
    """The purse of every installation. Raises `StoreError` where the database cannot be used; *clock* as in the store."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, installation_id: int, costs: Sequence[Cost], untouched: float = 0.0) -> Held | None:
        """Count what is about to be asked, all of it; where something of it is too much, count nothing and tell how long to wait.

        *untouched* is the share of the hour's requests that this must leave alone.
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
        """Have nothing asked for so many seconds; what is held for longer already stays so."""
        until = self._clock() + seconds
        with in_transaction(self._engine) as connection:
            if self._row(connection, installation_id).held_until < until:
                self._update(connection, installation_id, held_until=until, reason=reason[:60])

    def learn(self, installation_id: int, ceiling: int, remaining: int, renewed_at: float) -> None:
        """Take down what GitHub says is left of the hour; *renewed_at* is in seconds since the epoch."""
        with in_transaction(self._engine) as connection:
            self._row(connection, installation_id)
            self._update(connection, installation_id, ceiling=ceiling, remaining=remaining, renewed_at=renewed_at)

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
        """Tell what would be more than is allowed, and for how long."""
        for cost in costs:
            for span, limit, name in ((MINUTE, cost.a_minute, "a minute"), (HOUR, cost.an_hour, "an hour")):
                if limit is None:
                    continue
                first = int((now - span) // SLOT)
                here = (spendings.c.installation_id == installation_id) & (spendings.c.purpose == cost.purpose)
                total = sa.func.coalesce(sa.func.sum(spendings.c.amount), 0)
                query = sa.select(total, sa.func.min(spendings.c.slot)).where(here, spendings.c.slot >= first)
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
        """Return the installation's row, made where it is missing, and kept from others until the transaction ends."""
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
    """Tell whether the installation as a whole must be quiet."""
    if row.held_until > now:
        return Held(row.held_until - now, row.reason)
    is_known = row.remaining is not None and row.ceiling is not None and row.renewed_at > now
    if is_known and row.remaining <= row.ceiling * untouched:
        return Held(row.renewed_at - now, "requests in an hour")
    return None
