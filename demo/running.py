"""The bot as a separate process, started as its users start it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

PATIENCE = 180.0
HOST = "127.0.0.1"


class RunningBot:
    """`listkeeper serve` on a free port, with its database in *folder*; a context manager."""

    def __init__(self, api_url: str, app_id: int, secret: str, folder: Path) -> None:
        self._log = folder / "bot.log"
        self.port = free_port()
        self.environment = {
            "LISTKEEPER_WEBHOOK_SECRET": secret,
            "LISTKEEPER_GITHUB_APP_ID": str(app_id),
            "LISTKEEPER_GITHUB_PRIVATE_KEY": new_private_key(),
            "LISTKEEPER_GITHUB_API_URL": api_url,
            "LISTKEEPER_DATABASE_URL": f"sqlite:///{folder / 'listkeeper.db'}",
            "LISTKEEPER_DEBOUNCE_SECONDS": "0.2",
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def webhook(self) -> str:
        return f"{self.url}/webhook"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LISTKEEPER_")}
        command = [sys.executable, "-m", "bot", "serve", "--host", HOST, "--port", str(self.port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, env=inherited | self.environment, stdout=log, stderr=log)  # noqa: S603 - our own program
        self._wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_ready(self) -> None:
        pause, deadline = threading.Event(), time.monotonic() + PATIENCE
        while not self._is_ready():
            if time.monotonic() > deadline or not self.is_running:
                raise click.ClickException(f"the bot did not start. Its log:\n{self.log_text()}")
            pause.wait(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
                return json.load(answer).get("worker_heartbeat_age_seconds") is not None
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def is_idle_after(self, number: int, head_sha: str) -> bool:
        """Tell whether the log says that the bot has dealt with the pull request at that head."""
        text = self.log_text()
        at = text.rfind(head_sha)
        return at >= 0 and "attended" in text[at:] and f"number={number}" in text

    def log_text(self) -> str:
        """Return what the bot has logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def new_private_key() -> str:
    """Return a private key in PEM, made for this demo only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return pem.decode()
