"""The playground: check a pasted list in a process of its own, which bounds itself. Nothing is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from bot.cores import on_any_core
from bot.web.desk import finished, language

COMMAND = (sys.executable, "-I", "-m", "listkeeper", "bounded")
LIMIT = 1_000_000
"""Characters of all that is pasted."""

FORM_LIMIT = 3 * LIMIT + 100_000
"""Bytes of a form that holds so many characters."""

PATIENCE, TURN = 8.0, 2.0
"""Seconds for the check, and for its turn: one list at a time is checked."""

SHOWN = 200_000
FORMATS = ("text", "markdown")
NEAR = frozenset(["same-origin", "none", ""])
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody pasted."""

    list: str = ""
    before: str = ""
    policy: str = ""
    format: str = "text"

    @property
    def size(self) -> int:
        return len(self.list) + len(self.before) + len(self.policy)


class Unchecked(Exception):
    """There is no report; the text says why, *status* is the answer's."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


def create_playground() -> Blueprint:
    """Return the blueprint with ``/play``."""
    pages = Blueprint("playground", __name__)
    turn = threading.Semaphore(1)

    @pages.get("/play")
    def empty() -> ResponseReturnValue:
        return _shown(Given())

    @pages.post("/play")
    def play() -> ResponseReturnValue:
        t = language()
        if request.headers.get("Sec-Fetch-Site", "") not in NEAR:
            return _shown(Given(), fault=t("Another site sent this form; paste the list here."), status=403)
        request.max_form_memory_size = request.max_content_length = FORM_LIMIT
        try:
            given = _given()
        except RequestEntityTooLarge:
            return _shown(Given(), fault=t("That is too much: at most a million characters are read here."), status=413)
        try:
            return _shown(given, result=_checked(given, turn))
        except Unchecked as unchecked:
            return _shown(given, fault=t(str(unchecked)), status=unchecked.status)

    return pages


def _given() -> Given:
    form = request.form
    shape = form.get("format", "")
    texts = {name: form.get(name, "").replace("\r\n", "\n") for name in ("list", "before", "policy")}
    return Given(**texts, format=shape if shape in FORMATS else FORMATS[0])


def _checked(given: Given, turn: threading.Semaphore) -> str:
    if given.size > LIMIT:
        raise Unchecked("That is too much: at most a million characters are read here.", 413)
    if not given.list.strip():
        raise Unchecked("Paste a list first.", 422)
    if not turn.acquire(timeout=TURN):
        raise Unchecked("Others are being checked. Try again in a few seconds.", 503)
    begun = time.monotonic()
    try:
        done = _run(given)
    finally:
        turn.release()
    seconds = round(time.monotonic() - begun, 2)
    log.info("played", letters=given.size, seconds=seconds, status=done.returncode)
    if done.returncode == 2:
        raise Refused(done.stderr.decode("utf-8", "replace")[:4000])
    if done.returncode != 0:
        raise Unchecked("This list takes more time or memory than there is for one here.", 422)
    return done.stdout.decode("utf-8", "replace")


class Refused(Unchecked):
    """The input cannot be checked; the reason is the checker's own."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, 422)


def _run(given: Given) -> subprocess.CompletedProcess[bytes]:
    texts = {"list": given.list, "before": given.before, "policy": given.policy, "format": given.format}
    body = json.dumps(texts).encode()
    try:
        with on_any_core():
            return subprocess.run(  # noqa: S603 - our own program
                COMMAND, input=body, capture_output=True, timeout=PATIENCE, cwd="/", env={}, check=False
            )
    except subprocess.TimeoutExpired:
        raise Unchecked("This list takes more time or memory than there is for one here.", 422) from None


def _shown(given: Given, *, result: str | None = None, fault: str = "", status: int = 200) -> Response:
    is_cut = result is not None and len(result) > SHOWN
    shown = result[:SHOWN] if result is not None else None
    text = render_template("desk/play.html", given=given, result=shown, fault=fault, is_cut=is_cut, formats=FORMATS)
    answer = Response(text, status)
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return finished(answer)
