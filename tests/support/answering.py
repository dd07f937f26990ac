"""A site on this machine of which a test says what it answers, perhaps late, perhaps not all of it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HOST = "127.0.0.1"
NOTHING: tuple[int, dict[str, str], bytes] = (404, {}, b"")


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: Any = self.server
        site.asked.append((self.path, dict(self.headers)))
        if site.is_slow:
            site.ended.wait()
        status, headers, body = site.answers.get(self.path.partition("?")[0], site.answer)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + site.missing))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site(http.server.ThreadingHTTPServer):
    """*answers* are by path, *answer* is for all others; *is_slow* keeps every answer back until the end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.answer = NOTHING
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.missing = 0
        self.is_slow = False
        self.ended = threading.Event()
        self.url = f"http://{HOST}:{self.server_port}"


@contextmanager
def answering() -> Iterator[Site]:
    """Yield a site that answers until the end."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        site.shutdown()
        site.server_close()
        thread.join()
