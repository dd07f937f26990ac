"""A desk whose list is public, and its pages: asked for in this process, or served on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from werkzeug.serving import make_server

from bot.forge.base import Tip
from tests.support.desk import Desk
from tests.support.lists import BROKEN_LIST


class PublicDesk(Desk):
    """A desk whose list GitHub says is public."""

    def __init__(self, house):
        super().__init__(house)
        self.forge.branch = Tip("main", "base", is_private=False)
        self.web = house.app.test_client()

    def contribute(self, head=BROKEN_LIST, number=1, **more):
        self.house.pull(head, number=number)
        self.forge.pulls[number] = replace(self.forge.pulls[number], is_private=False, **more)
        self.tell("pull_request", {"action": "synchronize", "pull_request": {"number": number}})
        return number

    def close(self, number=1, *, is_merged=True):
        closed = {"is_open": False, "is_merged": is_merged, "closed_at": self.house.clock.now}
        self.forge.pulls[number] = replace(self.forge.pulls[number], **closed)
        self.tell("pull_request", {"action": "closed", "pull_request": {"number": number}})

    def get(self, path, **more):
        return self.web.get(path, **more)


@contextmanager
def served(app) -> Iterator[str]:
    """Serve an app on this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
