"""Jobs and the audit log, for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from bot.errors import UserError
from bot.store.causes import name_of
from bot.store.jobs import Job
from bot.store.store import Store
from bot.store.write_log import Logged


def known(job: int, is_known: bool, why_not: str = "does not exist") -> None:
    """Raise `UserError` if there is no such job."""
    if not is_known:
        raise UserError(f"job {job} {why_not}. Run `listkeeper jobs list` to see the jobs.")


def job_lines(store: Store, state: str | None, most: int) -> Iterator[str]:
    """Return a line for each job, or one sentence if there are no jobs."""
    found = store.jobs.all(state, most)
    if not found:
        yield f"No job is {state}." if state else "No job is waiting, running or parked."
        return
    yield f"{'job':>6}  {'state':8} {'waits':>8}  {'try':>3}  {'next in':>8}  what"
    for job in found:
        numbers = f"{_span(job.age):>8}  {job.attempt:>3}  {_span(job.next_try):>8}"
        yield f"{job.id:>6}  {job.state:8} {numbers}  {_what(job)}{_because(job)}"


def job_page(store: Store, number: int) -> str:
    """Return everything that is known about a job; raises `UserError` if it does not exist."""
    job = store.jobs.one(number)
    known(number, job is not None)
    assert job is not None  # noqa: S101 - known
    last = store.verdicts.last(number) or {}
    lines = [
        f"job        {job.id}",
        f"about      {_what(job)}",
        f"state      {job.state}{f', for {_span(job.age)}' if job.age else ''}",
        f"try        {job.attempt}",
        f"because of {name_of(job.cause)}",
        f"decided    {last.get('outcome', 'nothing yet')}",
    ]
    if job.next_try:
        lines.append(f"next try   in {_span(job.next_try)}")
    if job.reason:
        lines.append(f"{'parked' if job.state == 'parked' else 'last try':10} {job.reason}")
    posted = [f"{item.kind} {item.key} {item.state}".replace("  ", " ") for item in store.posted.of(number)]
    return "\n".join([*lines, *(f"posted     {item}" for item in posted)])


def _what(job: Job) -> str:
    return f"{job.kind.value.replace('_', ' ')} {job.repository}{f'#{job.number}' if job.number else ''}"


def _because(job: Job) -> str:
    return f"  ({job.reason[:160]})" if job.reason else ""


def _span(seconds: float) -> str:
    """Return a length of time as people say it.

    >>> _span(0), _span(75), _span(8000)
    ('-', '75 s', '2.2 h')
    """
    if seconds <= 0:
        return "-"
    if seconds < 600:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def audit_lines(found: Iterable[Logged]) -> Iterator[str]:
    """Return a line for each thing that was done, its time in UTC, or one sentence if there is none."""
    known = tuple(found)
    if not known:
        yield "Nothing of that kind was written to GitHub, and no command was received."
    for item in known:
        at = datetime.fromtimestamp(item.at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        yield f"{at}  {item.repository}  {item.what}  {item.outcome}  ({item.by})"


def audit_json(found: Iterable[Logged]) -> str:
    """Return what was done as a JSON text."""
    return json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=1)
