"""The bot as processes of their own, started as its users start it and ended by their ids."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Self, TypeVar

from standin.deliveries import signature
from tests.support.lists import SECRET
from tests.support.places import ROOT

HOST = "127.0.0.1"
PATIENCE = 45.0
"""Seconds after which what was waited for counts as not coming; nothing is measured with it."""

MEASURED = "COVERAGE_PROCESS_CONFIG"
"""What tells a process to measure its coverage. One server that many tests share does; each that starts would take twice as long."""

Found = TypeVar("Found")


def wait_for(condition: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """Return what *condition* says as soon as it is true; the one place where tests wait."""
    pause, deadline = threading.Event(), time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        pause.wait(0.05)
    return found


def stays_out(condition: Callable[[], object], patience: float) -> None:
    """Give something that should not happen that long to happen; what it then did, the test sees for itself."""
    with contextlib.suppress(AssertionError):
        wait_for(condition, "what should not come", patience)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return our own environment with *settings* in place of whatever LISTKEEPER_ settings it has. Its coverage is not measured."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LISTKEEPER_", MEASURED))}
    return ours | {f"LISTKEEPER_{name}": value for name, value in settings.items()}


class Bot:
    """One process group: `serve`, `web` or `worker`. It can be started again after it ended, on the same port. One process answers requests unless
    a test says otherwise; the default of two is for throughput.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, str], command: str = "serve", name: str = "", root: Path = ROOT
    ) -> None:
        self.settings = {"LOG_FORMAT": "json", **settings}
        self.port = free_port()
        self._folder = folder
        self._command = command
        self._root = root
        self._log = folder / f"{name or command}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.is_measured = False

    processes = 1

    @property
    def webhook(self) -> str:
        return f"http://{HOST}:{self.port}/webhook"

    def start(self) -> Self:
        """Start and return when it is ready."""
        begun = len(self.log)
        where = (
            []
            if self._command == "worker"
            else ["--host", HOST, "--port", str(self.port), "--processes", str(self.processes)]
        )
        environment = clean_environment(self.settings) | {"PYTHONPATH": str(self._root)}
        if self.is_measured and MEASURED in os.environ:
            environment[MEASURED] = os.environ[MEASURED]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", self._command, *where],
                cwd=self._folder,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: self._is_ready(begun), f"`{self._command}` to start")
        return self

    def _is_ready(self, begun: int) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"`{self._command}` ended at its start:\n{self.log[begun:]}"
        said = "worker_started" if self._command == "worker" else "serving"
        return said in self.log[begun:] and (said != "serving" or self.ask("GET", "/readyz")[0] == 200)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float = 30,
    ):
        """Ask over HTTP; return status, headers and body. Status 0 stands for no answer within *patience* seconds."""
        connection = HTTPConnection(HOST, self.port, timeout=patience)
        try:
            connection.request(method, path, body, dict(headers or {}))
            return answer_of(connection.getresponse())
        except OSError:
            return 0, {}, b""
        finally:
            connection.close()

    @property
    def pids(self) -> list[int]:
        """Every process of the group; known on Linux alone."""
        assert self._process is not None
        ours = str(self._process.pid)
        stats = [
            (path.parent.name, path.read_text().rpartition(")")[2].split())
            for path in Path("/proc").glob("[0-9]*/stat")
        ]
        return [int(pid) for pid, fields in stats if fields[2] == ours]

    def kill(self) -> None:
        """Kill -9 the whole group, master and workers: as if the power went."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            wait_for(self._is_gone, "the whole group to be gone")
        if self._command != "worker":
            wait_for(lambda: self.ask("GET", "/healthz")[0] == 0, "the port to fall silent")

    def _is_gone(self) -> bool:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def signal(self, number: int = signal.SIGTERM) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait for the process to end by itself and return its exit status."""
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def stop(self) -> int:
        """Ask it to end in order, as systemd and Docker do; return its exit status."""
        self.signal()
        return self.ended()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def events(self, name: str, **fields: object) -> list[dict[str, Any]]:
        """Return the log's events of this name whose fields are these."""
        return list(self._events(self.log, name, **fields))

    @staticmethod
    def _events(log: str, name: str, **fields: object) -> Iterator[dict[str, Any]]:
        for line in log.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and event.get("event") == name and fields.items() <= event.items():
                yield event


def answer_of(answer: HTTPResponse) -> tuple[int, dict[str, str], bytes]:
    return answer.status, dict(answer.getheaders()), answer.read()


def headers_for(body, event="ping", **changed):
    """What GitHub sends along; None takes a header away."""
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": signature(SECRET, body),
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return {name: value for name, value in headers.items() if value is not None}
