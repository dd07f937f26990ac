"""Many deliveries with faults: what is lost, and what is done twice.

Deliveries come at a rate, doubled and reordered. GitHub fails now and then, and the bot is killed again and again.

``python bench/soak.py [DELIVERIES] [KILLS] [--url DATABASE_URL]``. Run it from the root of a checkout, with the
development requirements. The bound is printed next to each figure: nothing may be lost, nothing may come twice, and
every newest head must be judged.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.store.tables import subjects
from standin import StandIn, faults
from tests.support.descriptions import DescriptionAbsent, DescriptionCheck
from tests.support.lists import BROKEN_LIST, DUPLICATE_LIST, READY_LIST, SECRET
from tests.support.running import Bot

APP_ID = 7
PER_PULL = 10
TEXTS = (BROKEN_LIST, DUPLICATE_LIST, READY_LIST)
EXPECTED = {BROKEN_LIST: "failure", DUPLICATE_LIST: "failure", READY_LIST: "success"}
PATIENCE = 180.0


def settings(github: StandIn, key: str, folder: Path, url: str | None) -> dict[str, str]:
    return {
        "WEBHOOK_SECRET": SECRET,
        "GITHUB_APP_ID": str(APP_ID),
        "GITHUB_PRIVATE_KEY": key,
        "GITHUB_API_URL": github.url,
        "DATABASE_URL": url or f"sqlite:///{folder / 'bot.db'}",
        "DEBOUNCE_SECONDS": "0.2",
        "CATCH_UP_SECONDS": "0",
    }


def trouble(github: StandIn, dice: random.Random) -> None:
    """Have one of the next requests go wrong."""
    kind = dice.choice(
        [
            faults.Refuse(502, "Bad gateway"),
            faults.LoseAnswer(502, "Bad gateway"),
            faults.Reset(stored=True),
            faults.Truncate(),
            faults.Html(503),
        ]
    )
    github.faults.add(kind=kind, path="/repos/.*", times=1)


def described() -> DescriptionCheck | None:
    """Return a check of every exchange against GitHub's own description of its API; None if that is not here."""
    try:
        return DescriptionCheck.load()
    except DescriptionAbsent:
        return None


def run(deliveries: int, kills: int, url: str | None, seed: int) -> bool:
    dice = random.Random(seed)  # noqa: S311 - the same run again, not a secret
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()
    description = described()
    with (
        tempfile.TemporaryDirectory() as name,
        StandIn(app_id=APP_ID, observer=description and description.observe) as github,
    ):
        folder = Path(name)
        parts = [
            Bot(folder, settings(github, key, folder, url), part) for part in (("web", "worker") if url else ("serve",))
        ]
        if url:
            parts.append(Bot(folder, settings(github, key, folder, url), "worker", "worker-2"))
        for part in parts:
            part.start()
        try:
            is_good = _soak(github, parts, deliveries, kills, dice)
            faults_found = description.faults if description else []
            unknown = len(faults_found) if description else "not compared: the description is not here"
            print(f"  exchanges that are not in GitHub's description of its API: {unknown} (bound 0)")
            return is_good and not faults_found
        finally:
            for part in parts:
                with contextlib.suppress(AssertionError):
                    part.kill()


def _soak(github: StandIn, parts: list[Bot], deliveries: int, kills: int, dice: random.Random) -> bool:
    repository = github.add_repository("ann/list", files={"README.md": READY_LIST.split("## Training")[0]})
    github.commit(repository, "main", {"README.md": READY_LIST.replace("LoRA", "AroL")})
    pulls = [
        github.open_pull(repository, title=f"Add {n}", files={"README.md": dice.choice(TEXTS)}, author=f"stranger-{n}")
        for n in range(max(1, deliveries // PER_PULL))
    ]
    web = parts[0]
    kill_at = set(dice.sample(range(deliveries), min(kills, deliveries)))
    pending: list[tuple[str, dict[str, object]]] = []
    heads = {github.head_sha(repository, number) for number in pulls}
    begun, refused = time.monotonic(), 0
    for count in range(deliveries):
        number = dice.choice(pulls)
        if dice.random() < 0.6:
            github.push_to_pull(repository, number, {"README.md": dice.choice(TEXTS)})
            heads.add(github.head_sha(repository, number))
        pending.append((str(uuid.uuid4()), github.payloads.pull_request(repository, number, "synchronize")))
        if dice.random() < 0.1:
            trouble(github, dice)
        if len(pending) >= dice.randint(1, 4):
            dice.shuffle(pending)
            refused += _send(github, web, pending, dice)
            pending = []
        if count in kill_at:
            part = dice.choice(parts)
            part.kill()
            part.start()
    refused += _send(github, web, pending, dice)
    # Each pull request's newest state is sent once more, as GitHub does for the last push.
    last = [(str(uuid.uuid4()), github.payloads.pull_request(repository, n, "synchronize")) for n in pulls]
    refused += _send(github, web, last, dice)
    sent = time.monotonic() - begun
    github.faults.clear()
    lost = _wait(github, repository, pulls)
    for number in lost:
        print(f"  {number}: {_job(parts[-1].settings['DATABASE_URL'], number)}")
    doubled = [n for n in pulls if sum(c.actor.is_app for c in github.comments(repository, n)) > 1]
    twice = [head for head in heads if len(github.check_runs(repository, head)) > 1]
    print(
        f"{deliveries} deliveries over {len(pulls)} pull requests in {sent:.0f} s, {len(kill_at)} kills, "
        f"{refused} sent again because they were not accepted"
    )
    print(f"  newest heads without the right check run: {len(lost)} (bound 0)")
    print(f"  pull requests with two of our comments: {len(doubled)} (bound 0)")
    print(f"  heads with two check runs: {len(twice)} of {len(heads)} (bound 0)")
    print(
        f"  mistakes of the stand-in: {len(github.crashes)} (bound 0); "
        f"all answered {time.monotonic() - begun - sent:.0f} s after the last delivery"
    )
    return not lost and not doubled and not twice and not github.crashes


def _send(github: StandIn, web: Bot, items: list[tuple[str, dict[str, object]]], dice: random.Random) -> int:
    """Deliver, some twice. What was not accepted is sent again with the same GUID, as people and `catching up` do."""
    again = 0
    for guid, payload in items:
        for _ in range(2 if dice.random() < 0.15 else 1):
            while github.deliver(web.webhook, SECRET, "pull_request", payload, guid) != 202:
                again += 1
                time.sleep(0.2)
    return again


def _wait(github: StandIn, repository: object, pulls: list[int]) -> list[int]:
    deadline = time.monotonic() + PATIENCE
    while (left := [n for n in pulls if not _is_right(github, repository, n)]) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def _job(url: str, number: int) -> str:
    """Say how far the bot is with a pull request, to distinguish what is lost from what is late."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(sa.select(subjects).where(subjects.c.number == number)).mappings().first()
    engine.dispose()
    return ", ".join(f"{name} {value}" for name, value in (row or {}).items())


def _is_right(github: StandIn, repository: object, number: int) -> bool:
    head = github.head_sha(repository, number)  # type: ignore[arg-type]  # the stand-in's own handle
    text = (github.file(repository, "README.md", head) or b"").decode()  # type: ignore[arg-type]
    runs = github.check_runs(repository, head)  # type: ignore[arg-type]
    return bool(runs) and runs[-1].conclusion == EXPECTED[text]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deliveries", type=int, nargs="?", default=1000)
    parser.add_argument("kills", type=int, nargs="?", default=10)
    parser.add_argument("--url", help="a PostgreSQL database; a web process and two workers then run separately")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(0 if run(arguments.deliveries, arguments.kills, arguments.url, arguments.seed) else 1)


if __name__ == "__main__":
    main()
