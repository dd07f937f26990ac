"""Run the parts: gunicorn with one process and threads, the worker inside it or apart."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from bot.app import create_app, create_queue, create_setup, prepare_database, secrets_of
from bot.errors import UserError
from bot.logs import configure_logs
from bot.settings import Settings, SetUp

THREADS = 8
PATIENCE = 30
SET_UP_POLL = 1.0
log = structlog.get_logger()


class _Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's messages through our log; no line per request, which would repeat what the webhook says."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's own
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.setLevel(logging.WARNING)
        self.access_log = logging.getLogger("gunicorn.access")
        self.access_log.setLevel(logging.CRITICAL)

    def access(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Say nothing."""


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our options, in which the application is made in the worker process."""

    def __init__(self, options: dict[str, object], load: Callable[[], Flask]) -> None:
        self._options = options
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()


def serve(settings: Settings, host: str, port: int, *, with_worker: bool) -> None:
    """Serve the webhook and the pages until told to stop; with the worker inside where *with_worker*."""
    configure_logs(settings.log_format, secrets_of(settings))
    check_address(host, port)
    prepare_database(settings)
    endings: list[threading.Thread] = []

    def started(_worker: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process above us has it too, and tells us to end
        if with_worker:
            queue = create_queue(settings)
            queue.start()
            endings.append(threading.Thread(target=queue.stop, name="ending"))
            _end_with(endings[0])
        log.info("serving", address=f"http://{host}:{port}", worker_inside=with_worker, dry_run=settings.is_dry_run)

    def exiting(_server: object, _worker: object) -> None:
        for ending in endings:
            _begin(ending)
            ending.join()

    options = _options(host, port) | {"post_worker_init": started, "worker_exit": exiting}
    _Server(options, lambda: create_app(settings)).run()


def set_up(wanted: SetUp, host: str, port: int) -> None:
    """Serve the pages that make an App, until it is made; then start anew with its credentials. Returns where we are told to stop before."""
    configure_logs(wanted.log_format)
    check_address(host, port)
    master = os.getpid()
    app, key = create_setup(wanted, lambda: os.kill(master, signal.SIGTERM))
    where = (wanted.public_url or f"http://{_in_url(host)}:{port}") + f"/setup?key={key}"
    click.echo(f"Set up this bot at {where}", err=True)
    try:
        _Server(_options(host, port), lambda: app).run()
    except SystemExit:
        if os.getpid() != master or not wanted.path.exists():  # the process that answered requests ends here too
            raise
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, as we were called


def _in_url(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - said of an address, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _options(host: str, port: int) -> dict[str, object]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 120,
        "graceful_timeout": PATIENCE,
        "keepalive": 15,
        "logger_class": _Log,
        "proc_name": "listkeeper",
        "when_ready": _heed_interrupts,
        "control_socket_disable": True,
    }


def check_address(host: str, port: int) -> None:
    """Raise `UserError` that says what to do where nobody can listen on that address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or error
            raise UserError(
                f"cannot listen on {host}, port {port}: {reason}. Name another with --host and --port."
            ) from None


def _end_with(ending: threading.Thread) -> None:
    """Have the queue end as soon as we are told to stop, and not only when the last request has ended."""
    before = signal.getsignal(signal.SIGTERM)

    def heed(number: int, frame: FrameType | None) -> None:
        _begin(ending)
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, heed)


def _heed_interrupts(_server: object) -> None:
    """Ctrl-C ends the server in the same order as SIGTERM; the hasty way can hang on a busy thread."""
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _begin(ending: threading.Thread) -> None:
    if ending.ident is None:
        ending.start()


def wait_for_set_up(wanted: SetUp) -> None:
    """Return when somebody else, a `serve` or `web` that writes the same file, has set the bot up."""
    configure_logs(wanted.log_format)
    log.info("waiting_to_be_set_up", file=str(wanted.path))
    while not wanted.path.exists():
        time.sleep(SET_UP_POLL)


def work(settings: Settings) -> None:
    """Run a worker until told to stop."""
    configure_logs(settings.log_format, secrets_of(settings))
    prepare_database(settings)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    queue = create_queue(settings)
    queue.start()
    ended.wait()
    queue.stop()
