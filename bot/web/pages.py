"""The front page, and the probes: is the process up, is it ready?"""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST

from bot import __version__
from bot.errors import StoreError
from bot.store.budgets import Budgets
from bot.store.engine import is_migrated
from bot.store.store import Store
from bot.web.desk import page, without_referrer
from bot.web.metrics import as_prometheus

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


SILENCE = 30.0
"""Seconds without a sign of a worker after which a server that needs one is not ready."""


def create_pages(
    engine: sa.Engine,
    store: Store,
    budgets: Budgets,
    *,
    needs_worker: bool = False,
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    """Return the blueprint with ``/``, ``/healthz``, ``/readyz`` and ``/metrics``; *clock* returns seconds."""
    pages = Blueprint("pages", __name__)
    started = clock()

    @pages.get("/")
    def front() -> ResponseReturnValue:
        return without_referrer(page("front.html"))

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="up", version=__version__)

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        if not is_migrated(engine):
            return jsonify(status="not ready", reason="the database does not answer or is not migrated"), 503
        try:
            age = store.workers.heartbeat_age()
        except StoreError:
            return jsonify(status="not ready", reason="the database does not answer"), 503
        seconds = None if age is None else round(age, 1)
        up = clock() - started
        if needs_worker and up > SILENCE and (age is None or age > SILENCE):
            reason = f"no worker has reported for {SILENCE:.0f} seconds; the log shows why it stopped"
            return jsonify(status="not ready", reason=reason, worker_heartbeat_age_seconds=seconds), 503
        return jsonify(status="ready", worker_heartbeat_age_seconds=seconds)

    @pages.get("/metrics")
    def metrics() -> ResponseReturnValue:
        try:
            return Response(as_prometheus(store, budgets), content_type=CONTENT_TYPE_LATEST)
        except StoreError:
            return Response("the database does not answer\n", status=503, content_type="text/plain")

    pages.after_app_request(protect)
    return pages


def protect(response: Response) -> Response:
    """Forbid scripts, frames, content sniffing and caching, unless the page sets other headers."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
