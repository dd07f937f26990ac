"""Contributions and findings as the desk shows them, written in one transaction with the decision about them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.desk.fates import Entries, Fate, Key, Known, Look, changed_by, when_closed, when_pushed
from bot.desk.turns import Turn
from bot.store.database import Database
from bot.store.tables import contributions, findings, repositories, verdicts
from bot.store.verdicts import Record

WEEK = 7 * 86_400.0
"""Seconds after a merge in which what is mended in the list counts as mended because of us."""


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A repository as GitHub last said that it is."""

    repository_id: int
    name: str
    installation_id: int | None
    is_private: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A pull request or issue as it was when it was looked at; *state* is open, merged or closed."""

    kind: str
    number: int
    title: str
    author: str
    author_id: int
    is_draft: bool
    state: str
    opened_at: float
    closed_at: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a subject. *record* is None if it is what was decided the last time.

    *look* is None if nothing was judged. *is_same_engine* tells whether rules and policy are those of the last look.
    """

    subject_id: int
    head_sha: str
    outcome: str
    record: Record | None
    is_dry_run: bool
    turn: Turn
    counts: tuple[int, int, int] = (0, 0, 0)  # errors, warnings, pieces of advice that stand
    look: Look | None = None
    is_same_engine: bool = True


class Reviews:
    """What was decided about each contribution, and what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, decision: Decision, seen: Seen, of: ListSeen) -> None:
        """Remember a decision, the contribution as it was then, and what became of earlier findings; all or nothing."""
        now = self._database.now()
        with self._database.writing() as connection:
            self._keep_list(connection, of, now)
            verdict_id = self._keep_verdict(connection, decision, now)
            self._keep_contribution(connection, decision, seen, of.repository_id, verdict_id, now)
            if decision.look is not None:
                self._keep_findings(connection, decision, of.repository_id, verdict_id, now)

    def close(self, subject_id: int, seen: Seen, tip: Entries) -> None:
        """Remember that a contribution was closed, and what became of the findings that stood."""
        now = self._database.now()
        values = {"state": seen.state, "closed_at": seen.closed_at or now, "waits_for": Turn.NOBODY.value}
        is_it = contributions.c.subject_id == subject_id
        with self._database.writing() as connection:
            found = connection.execute(sa.select(contributions.c.state).where(is_it)).scalar()
            if found is None or found == seen.state:
                return
            connection.execute(sa.update(contributions).where(is_it).values(**values, waits_since=now))
            known = _known(connection, findings.c.subject_id == subject_id)
            fates = when_closed(known, tip, is_merged=seen.state == "merged")
            _set_fates(connection, subject_id, fates, now)

    def pushed(self, repository_id: int, tip: Entries) -> int:
        """Take note of what was mended in the list within a week after its merge; return how many findings that were."""
        now = self._database.now()
        is_recent = (findings.c.repository_id == repository_id) & (findings.c.fate_at > now - WEEK)
        query = sa.select(findings.c.subject_id).where(is_recent, findings.c.fate == Fate.AS_IS.value).distinct()
        with self._database.writing() as connection:
            fates = {
                subject_id: when_pushed(_known(connection, findings.c.subject_id == subject_id), tip)
                for subject_id in connection.execute(query).scalars().all()
            }
            for subject_id, changed in fates.items():
                _set_fates(connection, subject_id, changed, now)
        return sum(map(len, fates.values()))

    def lacks_names(self, subject_id: int) -> bool:
        """Tell whether the contribution was filled in from what an older version knew, without its title."""
        query = sa.select(contributions.c.title).where(contributions.c.subject_id == subject_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() == ""

    def _keep_list(self, connection: sa.Connection, of: ListSeen, now: float) -> None:
        known = connection.execute(
            sa.select(repositories.c.name, repositories.c.former).where(
                repositories.c.repository_id == of.repository_id
            )
        ).first()
        former = None if known is None else known.former if known.name == of.name else known.name
        values = {
            "name": of.name,
            "former": former,
            "installation_id": of.installation_id,
            "is_private": of.is_private,
            "is_gone": False,
            "gone_at": None,
            "seen_at": now,
        }
        connection.execute(
            self._database.insert_into(repositories)
            .values(repository_id=of.repository_id, **values)
            .on_conflict_do_update(index_elements=["repository_id"], set_=values)
        )

    def _keep_verdict(self, connection: sa.Connection, decision: Decision, now: float) -> int | None:
        if decision.record is None:
            newest = sa.select(sa.func.max(verdicts.c.id)).where(verdicts.c.subject_id == decision.subject_id)
            return connection.execute(newest).scalar()
        made = connection.execute(
            sa.insert(verdicts)
            .values(
                subject_id=decision.subject_id,
                head_sha=decision.head_sha,
                conclusion=decision.outcome,
                document=zlib.compress(json.dumps(decision.record, ensure_ascii=False).encode()),
                is_dry_run=decision.is_dry_run,
                decided_at=now,
            )
            .returning(verdicts.c.id)
        )
        return int(made.scalar_one())

    def _keep_contribution(
        self,
        connection: sa.Connection,
        decision: Decision,
        seen: Seen,
        repository_id: int,
        verdict_id: int | None,
        now: float,
    ) -> None:
        is_it = contributions.c.subject_id == decision.subject_id
        before = connection.execute(
            sa.select(contributions.c.waits_for, contributions.c.waits_since, contributions.c.answered_at).where(is_it)
        ).first()
        is_same_turn = before is not None and before.waits_for == decision.turn.value
        errors, warnings, advice = decision.counts
        values: dict[str, Any] = {
            "repository_id": repository_id,
            "kind": seen.kind,
            "number": seen.number,
            "title": seen.title[:500],
            "author": seen.author[:100],
            "author_id": seen.author_id,
            "is_draft": seen.is_draft,
            "state": seen.state,
            "conclusion": decision.outcome,
            "waits_for": decision.turn.value,
            "waits_since": before.waits_since if before is not None and is_same_turn else now,
            "errors": errors,
            "warnings": warnings,
            "advice": advice,
            "opened_at": seen.opened_at or now,
            "answered_at": before.answered_at if before is not None and before.answered_at is not None else now,
            "closed_at": seen.closed_at,
            "verdict_id": verdict_id,
        }
        connection.execute(
            self._database.insert_into(contributions)
            .values(subject_id=decision.subject_id, **values)
            .on_conflict_do_update(index_elements=["subject_id"], set_=values)
        )

    def _keep_findings(
        self, connection: sa.Connection, decision: Decision, repository_id: int, verdict_id: int | None, now: float
    ) -> None:
        assert decision.look is not None, "asked before"  # noqa: S101 - states an invariant
        known = _known(connection, findings.c.subject_id == decision.subject_id)
        changed = changed_by(known, decision.look, is_same_engine=decision.is_same_engine)
        before = {(finding.rule, finding.entry): finding.fate for finding in known}
        moved = {key: fate for key, fate in changed.fates.items() if fate is not before[key]}
        _set_fates(connection, decision.subject_id, moved, now)
        still = {told.key: told for told in decision.look.told if told.key in before}
        for told in still.values():
            connection.execute(
                sa.update(findings)
                .where(_is_one(decision.subject_id, told.key))
                .values(last_verdict_id=verdict_id, last_at=now, level=told.level, is_shadow=told.is_shadow)
            )
        for told in changed.fresh:
            connection.execute(
                sa.insert(findings).values(
                    subject_id=decision.subject_id,
                    repository_id=repository_id,
                    rule=told.rule,
                    entry=told.entry,
                    work=told.work[:100],
                    level=told.level,
                    is_shadow=told.is_shadow,
                    first_verdict_id=verdict_id,
                    last_verdict_id=verdict_id,
                    first_at=now,
                    last_at=now,
                    fate=Fate.OVERRIDDEN.value if told.is_overridden else None,
                    fate_at=now if told.is_overridden else None,
                )
            )


def _is_one(subject_id: int, key: Key) -> sa.ColumnElement[bool]:
    rule, entry = key
    return (findings.c.subject_id == subject_id) & (findings.c.rule == rule) & (findings.c.entry == entry)


def _known(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Known]:
    columns = (findings.c.rule, findings.c.entry, findings.c.work, findings.c.fate)
    rows = connection.execute(sa.select(*columns).where(where))
    return [Known(row.rule, row.entry, row.work, Fate(row.fate) if row.fate else None) for row in rows]


def _set_fates(connection: sa.Connection, subject_id: int, fates: dict[Key, Any], now: float) -> None:
    for key, fate in fates.items():
        values = {"fate": fate.value if fate else None, "fate_at": now if fate else None}
        connection.execute(sa.update(findings).where(_is_one(subject_id, key)).values(**values))
