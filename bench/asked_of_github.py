"""How many requests to GitHub a verdict costs.

Usage: ``python bench/asked_of_github.py [DATA]``; DATA is the folder with ``cases.dev.jsonl.gz``. Merged contributions
of the lists that have the most of them are opened again, one after the other, against the stand-in, with the push of
what was merged in between. The whole bot answers, with everything real but the process. Counted is what GitHub was
asked from the delivery of the pull request until all is said, suggestions included; the same with the push before it;
and what it costs to be told once more. Bounds: 5 requests where nothing but the verdict is new, 6.5 with the push.
Tokens are not counted; there is one an hour.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from demo.running import new_private_key
from standin import Repository, StandIn
from tests.support.whole import WholeBot

DATA = Path(__file__).parents[2] / "shared" / "data"
LISTS, OF_EACH = 4, 11
BOUND, BOUND_OF_A_VERDICT = 6.5, 5.0
NUMBERS = re.compile(r"[0-9a-f]{40}|\d+")


class Bot(WholeBot):
    """The whole bot, which counts what it asks."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.asked: Counter[str] = Counter()

    def cost(self, event: str, payload: object) -> int:
        """Deliver, work until nothing waits, and return how many requests it took."""
        requests = self.tell(event, payload)
        self.asked.update(f"{event}: {r.method} {NUMBERS.sub('N', r.path)} {r.status}" for r in requests)
        return len(requests)


def play(bot: Bot, repository: Repository, case: dict[str, Any]) -> dict[str, int]:
    """Open one contribution on the list as it was, and return what each step costs."""
    github, path = bot.github, case["file"]
    cost = {}
    if github.file(repository, path) != case["base_text"].encode():
        before = repository.branches["main"]
        github.commit(repository, "main", {path: case["base_text"]})
        cost["push"] = bot.cost("push", github.payloads.push(repository, "main", before=before))
    number = github.open_pull(repository, title="Add", files={path: case["head_text"]}, branch=f"add-{bot.deliveries}")
    cost["opened"] = bot.cost("pull_request", github.payloads.pull_request(repository, number, "opened"))
    cost["again"] = bot.cost("pull_request", github.payloads.pull_request(repository, number, "reopened"))
    github.close_pull(repository, number)
    bot.cost("pull_request", github.payloads.pull_request(repository, number, "closed"))
    return cost


def say(name: str, costs: list[int], bound: float | None = None, times: int = 0) -> None:
    """Print the mean of *costs*, and how much of the bound it is."""
    mean = sum(costs) / (times or len(costs))
    print(f"{name:14} {mean:5.2f} requests" + (f", {mean / bound:.2f} of the bound of {bound}" if bound else ""))


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    cases: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(data / "cases.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            if case["file"].lower() == "readme.md":
                cases.setdefault(case["repo"], []).append(case)
    chosen = sorted(cases.values(), key=len, reverse=True)[:LISTS]
    costs: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder, StandIn(app_id=7) as github:
        bot = Bot(github, Path(folder), new_private_key())
        for number, of_list in enumerate(chosen):
            played = sorted(of_list, key=lambda case: case["date"])[:OF_EACH]
            first = played[0]
            repository = github.add_repository(f"ann{number}/list-{number}", files={first["file"]: first["base_text"]})
            for case in played:
                for step, cost in play(bot, repository, case).items():
                    costs.setdefault(step, []).append(cost)
    opened, pushes = costs["opened"], costs["push"]
    say("a verdict", opened, BOUND_OF_A_VERDICT)
    say("with its push", [sum(opened) + sum(pushes)], BOUND, len(opened))
    say("told again", costs["again"])
    for request, count in bot.asked.most_common(24):
        print(f"{count:5} {request}")


if __name__ == "__main__":
    main()
