"""How long the desk's pages take, and what they cost the webhook.

Usage: ``python bench/desk.py [--url DATABASE_URL] [--seconds 20]``. Run it from the root of a checkout, with the
development requirements. The database holds 500 lists with 40 open contributions each and 60,000 findings, and one list
of 5,000 entries. `listkeeper web` takes deliveries at a steady rate, first alone, then while somebody reads page after
page. Bounds: 50 ms a page at the median, p99 of the webhook at most 1.10 of what it is alone, 60 MB for each process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa
from ack import Load, bodies

from bot.desk.surveys import surveys_of
from bot.store.engine import migrate, open_engine
from bot.store.store import Store
from bot.store.tables import contributions, findings, repositories, subjects
from demo.running import new_private_key
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog
from tests.support.lists import SECRET
from tests.support.running import HOST, Bot

LISTS, OPEN, EACH = 500, 40, 3
ENTRIES = 5_000
RATE = 25.0
"""Deliveries a second; a busy bot for 500 lists gets fewer in a minute."""

PAUSE = 0.5
"""Seconds between two pages; two pages a second is what thirty people read who look at one each quarter of a minute."""

BOUND, WORSE, MEMORY = 0.050, 1.10, 60.0
PAGES = {
    "500 lists": "/desk",
    "a list with 40 open": "/desk/ann/list-7",
    "a contribution": "/desk/ann/list-7/280",
    "its rules": "/desk/ann/list-7/rules",
    "its figures": "/desk/ann/list-7/figures",
    "health of 5,000 entries": "/desk/ann/list-0/health",
    "habits of 5,000 entries": "/desk/ann/list-0/habits",
}


def fill(url: str) -> None:
    """Make the lists, what is open in them, and what was found."""
    engine = open_engine(url)
    migrate(engine)
    now = time.time()
    with engine.begin() as connection:
        connection.execute(sa.insert(repositories), [_list(number, now) for number in range(LISTS)])
        made = [(number, number // OPEN) for number in range(LISTS * OPEN)]
        connection.execute(sa.insert(subjects), [_subject(number, of) for number, of in made])
        connection.execute(sa.insert(contributions), [_contribution(number, of, now) for number, of in made])
        connection.execute(
            sa.insert(findings), [_finding(number, of, n, now) for number, of in made for n in range(EACH)]
        )
    text = "# Papers\n" + "".join(
        f"\n## Section {section}\n\n| Paper | Venue |\n|---|---|\n"
        + "".join(
            f"|[A Paper Named {section} {n} of Many](https://arxiv.org/abs/{2001 + n % 60}.{10_000 + n})|CVPR {2015 + n % 10}|\n"
            for n in range(50)
        )
        for section in range(ENTRIES // 50)
    )
    Store(engine).surveys.keep(1000, "sha", surveys_of([read_catalog(text, "README.md")], Policy()))
    engine.dispose()


def _list(number: int, now: float) -> dict[str, object]:
    seen = {"is_private": False, "is_gone": False, "seen_at": now}
    return {"repository_id": 1000 + number, "name": f"ann/list-{number}", "installation_id": 1, **seen}


def _subject(number: int, of: int) -> dict[str, object]:
    name = {"kind": "pull_request", "repository_id": 1000 + of, "repository": f"ann/list-{of}", "number": number}
    state = {"generation": 1, "done_generation": 1, "attempt": 0, "is_dispatched": False, "delivery": "d"}
    return {"id": number + 1, **name, **state, "dirty_since": 0.0, "due_at": 0.0}


def _contribution(number: int, of: int, now: float) -> dict[str, object]:
    return {
        "subject_id": number + 1,
        "repository_id": 1000 + of,
        "kind": "pull_request",
        "number": number,
        "title": f"Add a paper with the number {number}",
        "author": f"person-{number % 97}",
        "author_id": number % 97,
        "is_draft": False,
        "state": "open",
        "conclusion": ("ready", "needs-changes", "advice")[number % 3],
        "waits_for": ("maintainer", "author", "maintainer")[number % 3],
        "waits_since": now - number,
        "errors": number % 2,
        "warnings": 1,
        "advice": 0,
        "opened_at": now - 60 * number,
        "answered_at": now - 60 * number + 5,
    }


def _finding(number: int, of: int, n: int, now: float) -> dict[str, object]:
    fate = (None, "fixed", "merged-as-is", "overridden")[(number + n) % 4]
    return {
        "subject_id": number + 1,
        "repository_id": 1000 + of,
        "rule": ("broken-link", "entry-shape", "spacing", "duplicate-paper")[(number + n) % 4],
        "entry": f"{number}-{n}",
        "work": "",
        "level": "error",
        "is_shadow": False,
        "first_at": now,
        "last_at": now,
        "fate": fate,
    }


class Steady(Load):
    """Deliveries at a steady rate."""

    pause = 1 / RATE


def read_pages(port: int, ended: Event, told: Connection) -> None:
    """Read page after page, a few each second, until it ends; then tell how long each took. It is a process of its own,
    so that reading does not hold up the one that times the deliveries, and gives way to it on a machine with few cores.
    """
    os.nice(19)
    connection = HTTPConnection(HOST, port, timeout=30)
    took: dict[str, list[float]] = {}
    told.send("ready")
    while not ended.is_set():
        for name, path in PAGES.items():
            begun = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            took.setdefault(name, []).append(time.perf_counter() - begun)
            if answer.status != 200 or len(body) < 500:
                raise SystemExit(f"{path} answered {answer.status}")
            if ended.wait(PAUSE):
                break
    connection.close()
    told.send(took)


def memory(pid: int) -> list[float]:
    """Return the megabytes that each process below *pid* has for itself; what they share is not counted twice."""
    found = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            is_child = f"\nPPid:\t{pid}\n" in path.read_text()
            parts = path.with_name("smaps_rollup").read_text().splitlines() if is_child else []
        except OSError:
            continue
        own = [int(line.split()[1]) for line in parts if line.startswith("Private_")]
        if own:
            found.append(sum(own) / 1000)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.url or f"sqlite:///{folder}/bot.db"
        fill(url)
        settings = {
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_APP_ID": "7",
            "GITHUB_PRIVATE_KEY": new_private_key(),
            "GITHUB_API_URL": f"http://{HOST}:1",
            "DATABASE_URL": url,
            "DEBOUNCE_SECONDS": "3600",
        }
        bot = Bot(Path(folder), settings, "web")
        bot.processes = 2
        bot.start()
        try:
            is_good = measure(bot, arguments.seconds)
        finally:
            bot.kill()
    sys.exit(0 if is_good else 1)


def measure(bot: Bot, seconds: float) -> bool:
    texts, processes = bodies(), get_context("spawn")
    rounds = []
    took: dict[str, list[float]] = {}
    for _ in range(3):  # in turn, so that the machine's moods meet both
        alone = Steady(bot.port, texts).run("alone", 1, seconds / 3)
        ended, (ours, theirs) = processes.Event(), processes.Pipe(duplex=False)
        reader = processes.Process(target=read_pages, args=(bot.port, ended, theirs))
        reader.start()
        ours.recv()
        beside = Steady(bot.port, texts).run("beside pages", 1, seconds / 3)
        ended.set()
        for name, times in ours.recv().items():
            took.setdefault(name, []).extend(times)
        reader.join()
        rounds.append((alone, beside))
    p99 = [statistics.median(pair[at].at(0.99) for pair in rounds) for at in (0, 1)]
    is_good = p99[1] <= WORSE * p99[0]
    print(
        f"webhook p99: {1000 * p99[0]:.1f} ms alone, {1000 * p99[1]:.1f} ms beside pages, ratio {p99[1] / p99[0]:.2f} (bound {WORSE})"
    )
    for name, times in took.items():
        middle = statistics.median(times)
        is_good &= middle <= BOUND
        print(f"{name:26} {1000 * middle:6.1f} ms at the median of {len(times)}, {middle / BOUND:.2f} of the bound")
    if bot._process is None:
        raise SystemExit("the bot is gone")
    sizes = memory(bot._process.pid)
    is_good &= max(sizes) <= MEMORY
    print(
        f"memory: {', '.join(f'{size:.0f}' for size in sizes)} MB (bound {MEMORY:.0f}), of the machine's {os.cpu_count()} cores"
    )
    return is_good


if __name__ == "__main__":
    main()
