"""Twenty minutes of ordinary work: memory, descriptors, threads and rows stay level.

``python bench/level.py [MINUTES] [--url DATABASE_URL]``. Run it from the root of a checkout, with the development
requirements, on Linux. Contributions are pushed to, commented on and looked at in the desk, at a steady rate. The
medians of the second and of the last quarter are compared, and each bound is printed next to its figure.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from standin import Repository, StandIn
from tests.support.lists import BROKEN_LIST, DUPLICATE_LIST, LIST, READY_LIST, SECRET
from tests.support.running import Bot

APP_ID = 7
PULLS = 30
PAUSE = 0.5
"""Seconds between two deliveries."""
EVERY = 10.0
"""Seconds between two looks at the processes."""
MEMORY_BOUND, ROW_BOUND = 1.05, 12.0
"""How much larger the last quarter may be; how many KB a delivery may add, with its verdicts, jobs and writes (self-hosting.md)."""
TEXTS = (BROKEN_LIST, DUPLICATE_LIST, READY_LIST)


@dataclass
class Look:
    """What the bot's processes held at one moment."""

    memory: float
    """MB of their own, all processes together."""
    descriptors: int
    threads: int


@dataclass
class Course:
    """What was seen from the start to the end."""

    looks: list[Look] = field(default_factory=list)
    deliveries: int = 0

    def quarter(self, which: int, what: str) -> float:
        size = len(self.looks) // 4
        return statistics.median(getattr(look, what) for look in self.looks[which * size : (which + 1) * size])


def look_at(parts: list[Bot]) -> Look:
    memory, descriptors, threads = 0.0, 0, 0
    for pid in (pid for part in parts for pid in part.pids):
        with contextlib.suppress(OSError):  # a bounded process that read a text has ended meanwhile
            place = Path(f"/proc/{pid}")
            lines = place.joinpath("smaps_rollup").read_text().splitlines()
            memory += sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
            descriptors += sum(1 for _ in place.joinpath("fd").iterdir())
            threads += sum(1 for _ in place.joinpath("task").iterdir())
    return Look(memory, descriptors, threads)


def size_of(url: str) -> tuple[float, Counter[str]]:
    """Return the size of the database in KB, and the rows of each table."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        tables = {name: sa.select(sa.func.count()).select_from(sa.table(name)) for name in names}
        rows = Counter({name: connection.execute(query).scalar() for name, query in tables.items()})
        if engine.dialect.name == "sqlite":
            pages, free = (
                connection.execute(sa.text(f"PRAGMA {what}")).scalar() for what in ("page_count", "freelist_count")
            )
            size = (pages - free) * connection.execute(sa.text("PRAGMA page_size")).scalar() / 1024
        else:
            size = connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar() / 1024
    engine.dispose()
    return size, rows


def settings(github: StandIn, folder: Path, url: str) -> dict[str, str]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()
    return {
        "WEBHOOK_SECRET": SECRET,
        "GITHUB_APP_ID": str(APP_ID),
        "GITHUB_PRIVATE_KEY": key,
        "GITHUB_API_URL": github.url,
        "DATABASE_URL": url,
        "DEBOUNCE_SECONDS": "0.2",
        "CATCH_UP_SECONDS": "0",
    }


def run(minutes: float, url: str | None) -> bool:
    with tempfile.TemporaryDirectory() as name, StandIn(app_id=APP_ID) as github:
        folder = Path(name)
        url = url or f"sqlite:///{folder / 'bot.db'}"
        own = settings(github, folder, url)
        parts = [Bot(folder, own, part) for part in (("serve",) if url.startswith("sqlite") else ("web", "worker"))]
        for part in parts:
            part.start()
        try:
            return _level(github, parts, minutes, url)
        finally:
            for part in parts:
                with contextlib.suppress(AssertionError):
                    part.kill()


def _level(github: StandIn, parts: list[Bot], minutes: float, url: str) -> bool:
    repository = github.add_repository("ann/list", files={"README.md": LIST})
    pulls = [
        github.open_pull(repository, title=f"Add {n}", files={"README.md": TEXTS[n % 3]}, author=f"stranger-{n}")
        for n in range(PULLS)
    ]
    course, begun, last_look = Course(), time.monotonic(), 0.0
    half: tuple[int, float, Counter[str]] = (0, *size_of(url))
    while (passed := time.monotonic() - begun) < minutes * 60:
        if not half[0] and passed > minutes * 30:
            half = (course.deliveries, *size_of(url))
        _deliver(github, parts[0], repository, pulls, course)
        if passed - last_look >= EVERY:
            course.looks.append(look_at(parts))
            last_look = passed
        time.sleep(PAUSE)
    return _told(course, half, size_of(url))


def _deliver(github: StandIn, web: Bot, repository: Repository, pulls: list[int], course: Course) -> None:
    turn = course.deliveries
    number = pulls[turn % len(pulls)]
    course.deliveries += 1
    if turn % 20 == 3:
        comment = github.comment(repository, number, "ann", "/triage recheck")
        event, payload = "issue_comment", github.payloads.issue_comment(repository, comment, "created")
    else:
        text = TEXTS[(turn // len(pulls) + turn) % 3] + f"\nSeen {turn} times.\n"
        github.push_to_pull(repository, number, {"README.md": text})
        event, payload = "pull_request", github.payloads.pull_request(repository, number, "synchronize")
    status = github.deliver(web.webhook, SECRET, event, payload)
    if status != 202:
        sys.exit(f"a delivery was answered with {status}")
    for page in ("/desk/ann/list", f"/desk/ann/list/{number}", "/metrics"):
        web.ask("GET", page)


def _told(course: Course, half: tuple[int, float, Counter[str]], end: tuple[float, Counter[str]]) -> bool:
    is_good = True
    print(
        f"{course.deliveries} deliveries, {len(course.looks)} looks; medians of the four quarters, and the last to the second"
    )
    for what, unit, bound in (
        ("memory", " MB", MEMORY_BOUND),
        ("descriptors", "", MEMORY_BOUND),
        ("threads", "", MEMORY_BOUND),
    ):
        all_four = [course.quarter(which, what) for which in range(4)]
        _, before, _, after = all_four
        told = ", ".join(f"{one:.0f}" for one in all_four)
        print(f"  {what}: {told}{unit}: ratio {after / before:.3f} (bound {bound})")
        is_good &= after <= before * bound
    deliveries = course.deliveries - half[0]
    grown = (end[0] - half[1]) / deliveries
    print(f"  database: {grown:.1f} KB a delivery in the second half (bound {ROW_BOUND})")
    for name, count in (end[1] - half[2]).most_common(12):
        print(f"    {name}: {count / deliveries:.2f} rows a delivery")
    return bool(is_good and grown <= ROW_BOUND)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float, nargs="?", default=20.0, help="at least 2")
    parser.add_argument("--url", help="a PostgreSQL database; a web process and a worker then run separately")
    arguments = parser.parse_args()
    if arguments.minutes < 2:
        parser.error("less than two minutes show nothing")
    sys.exit(0 if run(arguments.minutes, arguments.url) else 1)


if __name__ == "__main__":
    main()
