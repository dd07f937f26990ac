"""A worker alone, and the set-up of a bot that has no credentials yet."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import click
import structlog

from bot.app import create_queue, create_setup, prepare_database
from bot.logs import configure_logs
from bot.server import Server, check_address, no_collecting, options_for, warn_of_unknown_settings
from bot.settings.environment import Settings, SetUp

SET_UP_POLL = 1.0
log = structlog.get_logger()


def set_up(wanted: SetUp, host: str, port: int) -> None:
    """Serve the pages that make an App until it is made, then start again with its credentials.

    Return if a signal stops us before that.
    """
    configure_logs(wanted.log_format)
    check_address(host, port)
    master = os.getpid()
    app, key = create_setup(wanted, lambda: os.kill(master, signal.SIGTERM))
    where = (wanted.public_url or f"http://{_in_url(host)}:{port}") + f"/setup?key={key}"
    click.echo(f"Set up this bot at {where}", err=True)
    try:
        Server(options_for(host, port), lambda: app).run()
    except SystemExit:
        if os.getpid() != master or not wanted.path.exists():  # the process that answered requests ends here too
            raise
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this program, called the same way again


def _in_url(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def wait_for_set_up(wanted: SetUp) -> None:
    """Return when another process, a `serve` or `web` that writes the same file, has set the bot up."""
    configure_logs(wanted.log_format)
    log.info("waiting_to_be_set_up", file=str(wanted.path))
    while not wanted.path.exists():
        time.sleep(SET_UP_POLL)


def work(settings: Settings) -> None:
    """Run a worker until a signal stops it."""
    configure_logs(settings.log_format, settings.secrets)
    warn_of_unknown_settings()
    prepare_database(settings)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with no_collecting():
        queue = create_queue(settings)
    queue.start()
    ended.wait()
    queue.stop()
