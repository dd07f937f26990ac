"""Run the parts: gunicorn with a few processes and threads, the worker inside one of them or separate.

The process that starts them imports little and keeps nothing. Heavy imports happen in the processes that it starts.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from bot.errors import UserError
from bot.processes import Process, Shares, give_place, use_one_heap
from bot.worker_inside import Work, WorkerInside

if TYPE_CHECKING:
    from flask import Flask

    from bot.settings.environment import Settings

THREADS = 8
PATIENCE = 30
TURN = 0.0005
"""Seconds after which a busy thread lets another go on: a page of the desk must not hold up a delivery."""


class _Line(logging.Formatter):
    """Formats a log line as the other processes do, without their imports."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, in JSON if the settings ask for it."""
        stamp = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        level, text = record.levelname.lower(), record.getMessage()
        if os.environ.get("LISTKEEPER_LOG_FORMAT", "").strip() == "json":
            return json.dumps({"event": text, "level": level, "timestamp": stamp})
        return f"{stamp} [{level:9}] {text}"


class _Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Sends gunicorn's messages to our log. No line per request: it would repeat what the webhook logs."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's own
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.setLevel(logging.WARNING)
        if not logging.getLogger().handlers:  # in the parent process, which has no log of its own
            handler = logging.StreamHandler()
            handler.setFormatter(_Line())
            self.error_log.addHandler(handler)
            self.error_log.propagate = False
        self.access_log = logging.getLogger("gunicorn.access")
        self.access_log.setLevel(logging.CRITICAL)

    def access(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Say nothing."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our options. The application is created in the worker process."""

    def __init__(self, options: dict[str, object], load: Callable[[], Flask]) -> None:
        self._options = options
        self._load = load
        super().__init__()
        self.shares = Shares(self.cfg.workers)

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()


def serve(host: str, port: int, processes: int, *, with_worker: bool) -> None:
    """Serve the webhook and the pages until a signal stops us; if *with_worker*, one of the processes runs the worker.

    Raises `UserError` if something keeps us from starting, and ends with status 1 if the worker dies again and again.
    """
    in_child(lambda: _prepare(host, port))
    use_one_heap()
    inside = WorkerInside(_make_worker) if with_worker else None

    def load() -> Flask:
        with no_collecting():
            from bot.app import create_app

            sys.setswitchinterval(TURN)
            return create_app(_settings(), needs_worker=with_worker)

    def started(_worker: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process gets it too, and ends us
        if inside is not None:
            inside.start()
        import structlog

        dry = _settings().is_dry_run
        where = f"http://{host}:{port}"
        structlog.get_logger().info("serving", address=where, worker_inside=with_worker, dry_run=dry)

    def exiting(_server: object, _worker: object) -> None:
        if inside is not None:
            inside.end()

    more = {"workers": processes, "post_worker_init": started, "worker_exit": exiting}
    master = os.getpid()
    try:
        Server(options_for(host, port) | more, load).run()
    finally:
        if inside is not None and os.getpid() == master:
            has_given_up = inside.complain()
            inside.close()
            if has_given_up:
                sys.exit(1)


def _make_worker() -> Work:
    with no_collecting():
        from bot.app import create_queue

        return create_queue(_settings())


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no garbage while a process starts: what it loads stays, and looking takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _settings() -> Settings:
    """Return the settings, in a process that does the work, and configure its log."""
    from bot.logs import configure_logs
    from bot.settings.environment import Settings

    settings = Settings.from_environment(os.environ)
    configure_logs(settings.log_format, settings.secrets)
    return settings


def _prepare(host: str, port: int) -> None:
    """Find everything that would keep us from starting, and migrate the database."""
    with no_collecting():
        from bot.app import prepare_database

        settings = _settings()
        warn_of_unknown_settings()
        check_address(host, port)
        prepare_database(settings)


def warn_of_unknown_settings() -> None:
    """Name what looks like a setting and is none. It is no fault: after a step back, a newer version's are still there."""
    import structlog

    from bot.settings.environment import unknown_settings

    for sentence in unknown_settings(os.environ):
        structlog.get_logger().warning("unknown_setting", reason=sentence)


def in_child(job: Callable[[], None]) -> None:
    """Do *job* in a separate process, so that nothing it imports stays with us; raises its `UserError`."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _do_and_end(job, write)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        message = told.read().decode()
    _, status = os.waitpid(child, 0)
    if message:
        raise UserError(message)
    if status:
        sys.exit(1)


def _do_and_end(job: Callable[[], None], write: int) -> None:
    status = 1
    try:
        job()
        status = 0
    except UserError as error:
        with os.fdopen(write, "wb") as told:
            told.write(str(error).encode())
    except Exception:  # noqa: BLE001 - any error: print its trace
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def options_for(host: str, port: int) -> dict[str, object]:
    """Return gunicorn's options."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": 1,
        "worker_class": Process,
        "pre_fork": give_place,
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
    """Raise `UserError` that says what to do if we cannot listen on that address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or error
            raise UserError(
                f"cannot listen on {host}, port {port}: {reason}. Choose another address with --host and --port."
            ) from None


def _heed_interrupts(_server: object) -> None:
    """Let Ctrl-C end the server in order, like SIGTERM; gunicorn's quick way can hang on a busy thread."""
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
