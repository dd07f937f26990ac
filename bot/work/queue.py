"""The queue: from dirty subjects to handlers, one at a time per subject, surviving any crash.

This is the only file that knows the queue engine (DBOS). It adds three things. A dispatcher turns due dirty subjects
into jobs, named after subject, generation and attempt. A guardian takes over the jobs of silent workers. A sweep
deletes what is no longer needed.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID

from bot.errors import StoreError
from bot.forge.base import Installations
from bot.store.budgets import Budgets
from bot.store.causes import cause_named, name_of
from bot.store.engine import fault_of, teach_subseconds
from bot.store.store import Store
from bot.store.work import Work
from bot.work.catching_up import CatchingUp

APP = "listkeeper"
VERSION = "1"  # constant: another version of this program may finish a job
QUEUE = "subjects"
AT_ONCE = 4
OF_ONE_LIST = AT_ONCE - 1
"""Subjects of one repository that a worker has at once: there is always room for those of another."""

POLL, TICK, SILENCE = 0.5, 0.05, 10.0
AFTER_A_FAULT = 1.0
"""Seconds until a loop tries again after a fault, for example when the database is away."""

SHORTEST_LOOK, LONGEST_LOOK = 0.25, 30.0
"""Seconds between two looks for due work while nothing is written; the shortest if the database reports no writes."""

GUARD_EVERY, SWEEP_EVERY, CATCH_UP_TICK = 3.0, 3600.0, 10.0
FIRST_SPACE = 0xEFFFFFFC
"""The number of the machine's own process namespace on Linux (PROC_PID_INIT_INO in its proc_ns.h)."""

SET_BACK = 2.0
"""Seconds by which the clock may be corrected before what waits is asked for anew."""

KEPT = 86_400.0
"""Seconds for which the engine's own record of a finished job is kept."""

log = structlog.get_logger()
Attend = Callable[[Work], None]
_attend: Attend | None = None  # the engine finds workflows by their name in the module, so this is here too


@DBOS.step(name="attend")
def _attend_step(subject_id: int, generation: int, attempt: int, delivery: str) -> None:
    assert _attend is not None, "set before the engine is launched"  # noqa: S101 - states an invariant
    _attend(Work(subject_id, generation, attempt, cause_named(delivery)))


@DBOS.workflow(name="attend", max_recovery_attempts=10)
def _attend_workflow(subject_id: int, generation: int, attempt: int, delivery: str) -> None:
    _attend_step(subject_id, generation, attempt, delivery)


def engine_for_queue(url: str) -> sa.Engine:
    """Return the database engine for the queue engine; on SQLite every write takes its lock at once."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=AT_ONCE + 6, max_overflow=4, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=AT_ONCE + 6, max_overflow=4)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the driver's own
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        teach_subseconds(connection)

    return engine


class Setback:
    """Knows whether the clock was set back since the last question, by comparing it with one that nobody sets."""

    def __init__(self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self._ahead = clock() - steady()

    def came(self) -> bool:
        """Tell whether it was set back by more than `SET_BACK`."""
        ahead = self._clock() - self._steady()
        has_come = ahead < self._ahead - SET_BACK
        self._ahead = ahead
        return has_come


class Queue:
    """The worker's side of the queue: `start` it once in a process, `stop` it to end in order."""

    def __init__(
        self,
        url: str,
        store: Store,
        budgets: Budgets,
        attend: Attend,
        installations: Installations | None = None,
        catch_up: float = 0.0,
    ) -> None:
        self._installations = installations if catch_up else None
        self._catch_up = catch_up
        self._url = url
        self._store = store
        self._budgets = budgets
        self._attend = attend
        self._news = store.work.news()
        self._look_at = 0.0  # when something may become due, by the monotonic clock
        self._slot = ""
        self._setback = Setback()
        self._of_one_list = OF_ONE_LIST
        self._trusts_beats_at = 0.0  # when the others have reported by the clock as it is now
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take a place among the workers, launch the engine and begin to dispatch."""
        global _attend
        _attend = self._attend
        self._slot = self._store.workers.take_slot(_host(), os.getpid(), _is_alive, SILENCE)
        config: DBOSConfig = {
            "name": APP,
            "system_database_url": self._url,
            "system_database_engine": engine_for_queue(self._url),
            "application_version": VERSION,
            "executor_id": self._slot,
            "serializer": DBOSPortableJSONSerializer(),
            "max_executor_threads": AT_ONCE + 4,
            "scheduler_polling_interval_sec": 5.0,
            "log_level": "WARNING",
        }
        try:
            self._launch(config)
        except sa.exc.SQLAlchemyError as error:
            self.stop(patience=0)
            raise fault_of(self._store.database.engine, error) from error
        except Exception:
            self.stop(patience=0)
            raise
        log.info("worker_started", slot=self._slot, pid=os.getpid())

    @property
    def is_alive(self) -> bool:
        """Whether all threads of the worker run."""
        return all(thread.is_alive() for thread in self._threads)

    def _launch(self, config: DBOSConfig) -> None:
        DBOS(config=config)
        DBOS.launch()
        DBOS.set_latest_application_version(VERSION)
        DBOS.register_queue(
            QUEUE,
            partition_concurrency=1,
            worker_concurrency=AT_ONCE,
            polling_interval_sec=POLL,
            on_conflict="always_update",
        )
        jobs = [(self._dispatch, TICK), (self._guard, GUARD_EVERY), (self._sweep, SWEEP_EVERY)]
        self._threads = [threading.Thread(target=self._repeat, args=job, daemon=True) for job in jobs]
        if self._installations is not None:
            catching_up = CatchingUp(self._installations, self._store, self._catch_up, self._stopping)
            every = min(CATCH_UP_TICK, self._catch_up)
            self._threads.append(
                threading.Thread(target=self._repeat, args=(catching_up.look, every, 1.0), daemon=True)
            )
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float = 15.0) -> None:
        """End in order: start nothing new, let running jobs finish, free the place."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=5)
        DBOS.destroy(workflow_completion_timeout_sec=int(patience))
        try:
            self._store.workers.leave(self._slot)
        except StoreError as error:
            log.warning("worker_could_not_sign_off", reason=str(error))
        log.info("worker_stopped", slot=self._slot)

    def _repeat(self, job: Callable[[], None], every: float, at_first: float | None = None) -> None:
        pause = every if at_first is None else at_first
        while not self._stopping.wait(pause):
            pause = every
            try:
                job()
            except StoreError as error:
                pause = max(every, AFTER_A_FAULT)
                log.warning("worker_loop_waits", loop=job.__name__, reason=str(error))
            except Exception:  # logged with its trace; the loop must go on
                pause = max(every, AFTER_A_FAULT)
                log.exception("worker_loop_failed", loop=job.__name__)

    def _dispatch(self) -> None:
        """Hand out what is due. It looks when something was written, and when something becomes due."""
        if not self._news.came() and time.monotonic() < self._look_at:
            return
        for work in self._store.work.due(of_one_list=self._of_one_list):
            with (
                SetWorkflowID(work.name),
                SetEnqueueOptions(queue_partition_key=str(work.subject_id), app_version=VERSION),
            ):
                DBOS.enqueue_workflow(
                    QUEUE, _attend_workflow, work.subject_id, work.generation, work.attempt, name_of(work.cause)
                )
            self._store.work.dispatched(work)
        longest = LONGEST_LOOK if self._news.is_told else SHORTEST_LOOK
        due = self._store.work.next_due()
        wait = longest if due is None else due if due > 0 else SHORTEST_LOOK
        self._look_at = time.monotonic() + min(wait, longest)

    def _guard(self) -> None:
        """Report that we are alive, resume jobs of silent workers, and hand out again what the engine gave up."""
        self._store.workers.beat(self._slot)
        self._store.counts.flush()
        if self._setback.came():
            self._trusts_beats_at = time.monotonic() + SILENCE
            self._budgets.clock_set_back()
            log.warning("clock_set_back", hurried=self._store.work.hurry())
        if time.monotonic() < self._trusts_beats_at:
            return
        living = self._store.workers.living(SILENCE)
        self._of_one_list = OF_ONE_LIST * max(1, len(living))
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        lost = [w.workflow_id for w in pending if w.executor_id not in living]
        if lost:
            log.warning("jobs_taken_over", jobs=lost)
            DBOS.resume_workflows(lost, queue_name=QUEUE)
        self._hand_out_again()

    def _hand_out_again(self) -> None:
        waiting = {work.name: work for work in self._store.work.in_queue()}
        if not waiting:
            return
        known = DBOS.list_workflows(workflow_ids=list(waiting), load_input=False, load_output=False)
        alive = {w.workflow_id for w in known if w.status in ("PENDING", "ENQUEUED", "DELAYED")}
        for name in waiting.keys() - alive:
            work = waiting[name]
            if self._store.work.is_current(work):
                log.warning("job_handed_out_again", job=name)
                self._store.work.returned(work)

    def _sweep(self) -> None:
        before = int((time.time() - KEPT) * 1000)
        done = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            limit=2000,
            load_input=False,
            load_output=False,
        )
        old = [w.workflow_id for w in done if (w.updated_at or 0) < before]
        for batch in _batches(old, 200):
            DBOS.delete_workflows(batch)
        gone = self._store.sweep()
        log.info("swept", jobs=len(old), rows=gone)


def _batches(items: list[str], size: int) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _host() -> str:
    """Return a name for the place where our process number is unique: the host, and the container if it has its own
    numbers.

    Two containers with the same name must not think that each other's workers are dead.
    """
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = FIRST_SPACE
    name = socket.gethostname()[:100]
    return name if space == FIRST_SPACE else f"{name}-{space}"


def _is_alive(pid: int) -> bool:
    """Tell whether a process of this host is alive; a zombie is not."""
    try:
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return False
    except OSError:
        pass  # not Linux, or no such process: the signal shows it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
