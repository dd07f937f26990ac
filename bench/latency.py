"""From delivery to comment at a steady rate, and what the bot needs when nothing happens.

``python bench/latency.py [--rate 5] [--seconds 60]``. Run it from the root of a checkout, with the development
requirements. Each delivery opens a pull request with a broken row, each in its own repository and installation. The
time is from sending the webhook to the arrival of the comment. The debounce is 0. Bounds: 1 s in the median, 3 s at
p95; idle 3 % of a core and 200 MB (the proportional set size, which counts a page that processes share once).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from demo.running import new_private_key
from standin import StandIn
from tests.support.lists import BROKEN_LIST, LIST, SECRET
from tests.support.running import Bot, wait_for

COMMENT = re.compile(r"/repos/(.+)/issues/\d+/comments")
IDLE_SECONDS = 60.0
MEDIAN_BOUND, P95_BOUND, CPU_BOUND, MEMORY_BOUND = 1.0, 3.0, 3.0, 200.0


class Watch:
    """When each repository's comment arrived."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}

    def __call__(self, method: str, path: str, _query: object, _body: object, _status: object, _answer: object) -> None:
        found = COMMENT.fullmatch(path)
        if method == "POST" and found:
            self.came.setdefault(found[1], time.monotonic())


def cpu_of(pids: list[int]) -> float:
    """Return the seconds of processor time that the processes have used so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(f[11]) + int(f[12]) for f in fields) / 100


def memory_of(pids: list[int]) -> tuple[float, float]:
    """Return the resident and the proportional set size in MB."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    sizes = [
        sum(int(match) for text in texts for match in re.findall(rf"^{name}:\s+(\d+)", text, re.MULTILINE))
        for name in ("Rss", "Pss")
    ]
    return sizes[0] / 1024, sizes[1] / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    watch, count = Watch(), int(arguments.rate * arguments.seconds)
    with tempfile.TemporaryDirectory() as name, StandIn(app_id=7, observer=watch) as github:
        folder = Path(name)
        settings = {
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_APP_ID": "7",
            "GITHUB_PRIVATE_KEY": new_private_key(),
            "GITHUB_API_URL": github.url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "DEBOUNCE_SECONDS": "0",
        }
        bot = Bot(folder, settings)
        bot.processes = 2  # as by default
        bot.start()
        try:
            is_good = run(github, bot, watch, count, arguments.rate) & idle(bot)
        finally:
            bot.kill()
    sys.exit(0 if is_good else 1)


def run(github: StandIn, bot: Bot, watch: Watch, count: int, rate: float) -> bool:
    waiting = []
    for number in range(count + 1):
        repository = github.add_repository(f"ann{number}/list", files={"README.md": LIST})
        pull = github.open_pull(repository, title="Add", files={"README.md": BROKEN_LIST}, author=f"stranger-{number}")
        waiting.append((repository.full_name, github.payloads.pull_request(repository, pull, "opened")))
    told: dict[str, float] = {}

    def send(name: str, payload: object) -> None:
        told[name] = time.monotonic()
        github.deliver(bot.webhook, SECRET, "pull_request", payload, str(uuid.uuid4()))

    send(*waiting.pop())  # the first one imports what the worker needs
    wait_for(lambda: len(watch.came) == 1, "the first comment")
    first = next(iter(watch.came))
    begun, threads = time.monotonic(), []
    for index, item in enumerate(waiting):
        time.sleep(max(0.0, begun + index / rate - time.monotonic()))
        threads.append(threading.Thread(target=send, args=item))
        threads[-1].start()
    for thread in threads:
        thread.join()
    wait_for(lambda: len(watch.came) == count + 1, "every comment", 120)
    took = sorted(watch.came[name] - at for name, at in told.items() if name != first)
    median, p95 = took[len(took) // 2], took[int(0.95 * len(took))]
    print(
        f"{count} deliveries at {rate:g}/s: comment after {median:.2f} s in the median (bound 1), "
        f"{p95:.2f} s at p95 (bound 3), {took[-1]:.2f} s at most"
    )
    return median <= MEDIAN_BOUND and p95 <= P95_BOUND


def idle(bot: Bot) -> bool:
    wait_for(lambda: bot.events("caught_up"), "the end of the search for missed events after a start", 900)
    time.sleep(5)
    pids = bot.pids
    before = cpu_of(pids)
    time.sleep(IDLE_SECONDS)
    cpu = 100 * (cpu_of(pids) - before) / IDLE_SECONDS
    resident, proportional = memory_of(pids)
    print(
        f"idle: {cpu:.1f} % of a core (bound 3), {proportional:.0f} MB "
        f"(bound 200; resident sizes of {len(pids)} processes added up {resident:.0f} MB)"
    )
    return cpu <= CPU_BOUND and proportional <= MEMORY_BOUND


if __name__ == "__main__":
    main()
