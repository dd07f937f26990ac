"""Webhook acknowledgements per second and their latency, next to a Probot app that only acknowledges.

``python bench/ack.py [--seconds 10] [--clients 16]``. Run it from the root of a checkout, with the development
requirements and npm. Each server in turn gets the same signed deliveries from the same clients. Ours writes each
delivery to the database and syncs it to the disk before the acknowledgement; Probot keeps nothing. Bounds: p99 under
250 ms, and at least two fifths of Probot's throughput.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from demo.running import new_private_key
from standin import StandIn
from tests.support.lists import LIST, READY_LIST, SECRET
from tests.support.running import HOST, Bot, free_port, wait_for

PROBOT = Path(__file__).parent / "probot"
CACHE = Path(__file__).parents[1] / ".cache" / "probot"
PULLS = 50
P99_BOUND, SHARE_BOUND = 0.250, 0.4


@dataclass(frozen=True)
class Result:
    """The figures of one server."""

    name: str
    latencies: list[float]
    refused: int
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def at(self, share: float) -> float:
        return sorted(self.latencies)[min(int(share * len(self.latencies)), len(self.latencies) - 1)]

    def __str__(self) -> str:
        figures = ", ".join(f"p{int(100 * share)} {1000 * self.at(share):.1f} ms" for share in (0.5, 0.95, 0.99))
        return f"{self.name:42} {self.rate:7.0f}/s  {figures}, max {1000 * max(self.latencies):.0f} ms, {self.refused} refused"


def bodies() -> list[bytes]:
    """Payloads as GitHub sends them, of that many pull requests."""
    with StandIn(app_id=7) as github:
        repository = github.add_repository("ann/list", files={"README.md": LIST})
        numbers = [
            github.open_pull(repository, title=f"Add {n}", files={"README.md": READY_LIST}) for n in range(PULLS)
        ]
        payloads = [github.payloads.pull_request(repository, number, "synchronize") for number in numbers]
    return [json.dumps(payload).encode() for payload in payloads]


class Load:
    """That many clients on connections that stay open. Each sends the next delivery after the last answer, or at the end of
    its *pause* in seconds.
    """

    pause = 0.0

    def __init__(self, port: int, texts: list[bytes]) -> None:
        self._port = port
        self._signed = [
            (body, "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()) for body in texts
        ]

    def _request(self, count: int) -> bytes:
        body, signature = self._signed[count % len(self._signed)]
        head = (
            f"POST /webhook HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-GitHub-Event: pull_request\r\nX-GitHub-Delivery: {uuid.uuid4()}\r\nX-Hub-Signature-256: {signature}\r\n\r\n"
        )
        return head.encode() + body

    async def _client(self, number: int, until: float, latencies: list[float]) -> int:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        refused, count, due = 0, number, time.monotonic()
        while time.monotonic() < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()) if self.pause else 0)
            due += self.pause
            request, count = self._request(count), count + 1
            begun = time.perf_counter()
            writer.write(request)
            status, is_open = await _answer(reader)
            latencies.append(time.perf_counter() - begun)
            refused += not 200 <= status < 300
            if not is_open:
                writer.close()
                reader, writer = await asyncio.open_connection(HOST, self._port)
        writer.close()
        return refused

    def run(self, name: str, clients: int, seconds: float) -> Result:
        async def together() -> Result:
            await self._many(clients, 1.0, [])  # warm up
            latencies: list[float] = []
            begun = time.monotonic()
            refused = await self._many(clients, seconds, latencies)
            return Result(name, latencies, refused, time.monotonic() - begun)

        return asyncio.run(together())

    async def _many(self, clients: int, seconds: float, latencies: list[float]) -> int:
        until = time.monotonic() + seconds
        return sum(await asyncio.gather(*(self._client(n, until, latencies) for n in range(clients))))


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer; return its status and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    if headers.get("transfer-encoding") == "chunked":
        while int((await reader.readline()).strip() or b"0", 16):
            await reader.readline()
        await reader.readline()
    else:
        await reader.readexactly(int(headers.get("content-length", "0")))
    return int(lines[0].split()[1]), headers.get("connection") != "close"


@contextmanager
def ours(folder: Path, command: str, key: str) -> Iterator[int]:
    """Our bot on SQLite, with no work due during the measurement."""
    settings = {
        "WEBHOOK_SECRET": SECRET,
        "GITHUB_APP_ID": "7",
        "GITHUB_PRIVATE_KEY": key,
        "GITHUB_API_URL": f"http://{HOST}:1",
        "DATABASE_URL": f"sqlite:///{folder / f'{command}.db'}",
        "DEBOUNCE_SECONDS": "3600",
        "CATCH_UP_SECONDS": "0",
    }
    bot = Bot(folder, settings, command)
    bot.processes = 2  # as by default
    bot.start()
    try:
        yield bot.port
    finally:
        bot.kill()


@contextmanager
def probot(key: str) -> Iterator[int]:
    """The Probot app; installed with npm if it is not there yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "app.mjs"):
        shutil.copy(PROBOT / name, CACHE / name)
    if not (CACHE / "node_modules" / "probot").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=CACHE, check=True)
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "APP_ID": "7",
        "PRIVATE_KEY": key,
        "WEBHOOK_SECRET": SECRET,
        "NODE_ENV": "production",
        "LOG_LEVEL": "fatal",
    }
    process = subprocess.Popen(["node", "app.mjs"], cwd=CACHE, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(port), "Probot to listen")
        yield port
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=16)
    arguments = parser.parse_args()
    key, texts = new_private_key(), bodies()
    print(f"{arguments.clients} clients, {arguments.seconds:.0f} s each, bodies of {len(texts[0]):,} bytes")
    results = []
    with probot(key) as port:
        peer = Load(port, texts).run("Probot 14, acknowledges only", arguments.clients, arguments.seconds)
    print(peer)
    with tempfile.TemporaryDirectory() as folder:
        for command in ("web", "serve"):
            with ours(Path(folder), command, key) as port:
                name = f"listkeeper {command}, SQLite, synced"
                results.append(Load(port, texts).run(name, arguments.clients, arguments.seconds))
                print(results[-1])
    is_good = True
    for result in results:
        share = result.rate / peer.rate
        is_good &= result.at(0.99) < P99_BOUND and share >= SHARE_BOUND and not result.refused
        print(
            f"{result.name}: {share:.2f} of Probot's throughput (bound {SHARE_BOUND}, aim 0.5), "
            f"p99 {1000 * result.at(0.99):.0f} ms (bound 250)"
        )
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
