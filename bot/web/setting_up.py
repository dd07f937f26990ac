"""The pages that walk a person through making the GitHub App. They exist only while the bot has no credentials, and
only for people with the key that the terminal shows.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from bot import __version__
from bot.errors import UserError
from bot.settings.credentials import StoredCredentials, keep_credentials, may_be_kept
from bot.settings.manifest import EVENTS, PERMISSIONS, WRITING, manifest
from bot.web.pages import HEADERS, protect

STATE_GOOD_FOR = 3600.0
"""Seconds for which GitHub keeps the code of a new App."""

CODE = re.compile(r"[\w-]{1,200}", re.ASCII)
ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}", re.ASCII)
NAME_LIMIT = 34
"""How many characters GitHub allows in the name of an App."""

Convert = Callable[[str, str], StoredCredentials]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Form:
    """What a person entered in the form."""

    name: str = ""
    public_url: str = ""
    organisation: str = ""
    may_write: bool = False

    def faults(self) -> list[str]:
        """Return what is wrong with the form, in sentences."""
        told = []
        if not 1 <= len(self.name) <= NAME_LIMIT or not self.name.isprintable():
            told.append(f"The App's name must have 1 to {NAME_LIMIT} characters.")
        parts = _split(self.public_url)
        if parts is None or parts[0] not in ("http", "https") or not parts[1]:
            told.append("The address must begin with https:// and name the host where GitHub can reach this bot.")
        if self.organisation and not ORGANISATION.fullmatch(self.organisation):
            told.append("Write the organisation as in its address on GitHub, or leave it empty.")
        return told


@dataclass
class SettingUp:
    """One walk through the set-up, in one process: its key, and how far it is."""

    path: Path
    web_url: str
    public_url: str
    convert: Convert
    done: Callable[[], None]
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    states: dict[str, tuple[float, str]] = field(default_factory=dict, repr=False)

    def is_key(self, given: str) -> bool:
        """Tell, in constant time, whether *given* is the key."""
        return hmac.compare_digest(given.encode(), self.key.encode())

    def new_state(self, public_url: str) -> str:
        """Return a secret that GitHub must send back to us, valid for an hour."""
        now = time.monotonic()
        self.states = {state: kept for state, kept in self.states.items() if kept[0] > now}
        state = secrets.token_urlsafe(32)
        self.states[state] = (now + STATE_GOOD_FOR, public_url)
        return state

    def public_url_of(self, state: str) -> str | None:
        """Return the address that was given with *state*, or None if *state* is unknown or too old."""
        until, public_url = self.states.get(state, (0.0, ""))
        return public_url if until > time.monotonic() else None


def create_setting_up(walk: SettingUp) -> Blueprint:
    """Return the blueprint with the pages of the set-up."""
    pages = Blueprint("setting_up", __name__, template_folder="templates")

    @pages.get("/setup")
    def begin() -> ResponseReturnValue:
        if not walk.is_key(request.args.get("key", "")):
            return _turned_away()
        name = f"listkeeper-{secrets.token_hex(3)}"
        return _form(walk, Form(name, walk.public_url or request.url_root.rstrip("/")), [])

    @pages.post("/setup")
    def confirm() -> ResponseReturnValue:
        if not walk.is_key(request.form.get("key", "")):
            return _turned_away()
        form = Form(
            name=request.form.get("name", "").strip(),
            public_url=request.form.get("public_url", "").strip().rstrip("/"),
            organisation=request.form.get("organisation", "").strip(),
            may_write="may_write" in request.form,
        )
        faults = form.faults()
        return _form(walk, form, faults) if faults else _confirmation(walk, form)

    @pages.get("/setup/created")
    def created() -> ResponseReturnValue:
        state, code = request.args.get("state", ""), request.args.get("code", "")
        public_url = walk.public_url_of(state)
        if public_url is None or not CODE.fullmatch(code):
            return _turned_away()
        return _finish(walk, state, code, public_url)

    return pages


def create_waiting() -> Blueprint:
    """Return the blueprint with all other answers of a bot that is not set up yet."""
    pages = Blueprint("waiting", __name__, template_folder="templates")

    @pages.get("/")
    def front() -> ResponseReturnValue:
        return render_template("waiting.html", version=__version__)

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="up", version=__version__)

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        return jsonify(status="not ready", reason="not set up yet"), 503

    @pages.post("/webhook")
    def webhook() -> ResponseReturnValue:
        answer = jsonify(message="This bot is not set up yet.")
        answer.status_code, answer.headers["Retry-After"] = 503, "60"
        return answer

    pages.after_app_request(protect)
    return pages


def _turned_away() -> ResponseReturnValue:
    return render_template("turned_away.html"), 403


def _form(walk: SettingUp, form: Form, faults: list[str]) -> ResponseReturnValue:
    hindrance = may_be_kept(walk.path)
    shown = render_template(
        "setup.html",
        form=form,
        faults=faults,
        key=walk.key,
        path=walk.path,
        hindrance=hindrance,
        is_local=_is_local(form.public_url),
        name_limit=NAME_LIMIT,
    )
    return _allowing(Response(shown, 422 if faults else 200), "'self'")


def _confirmation(walk: SettingUp, form: Form) -> ResponseReturnValue:
    where = f"/organizations/{form.organisation}" if form.organisation else ""
    made = manifest(form.name, form.public_url, may_write=form.may_write)
    shown = render_template(
        "confirm.html",
        form=form,
        action=f"{walk.web_url}{where}/settings/apps/new?state={walk.new_state(form.public_url)}",
        manifest=json.dumps(made),
        permissions=WRITING if form.may_write else PERMISSIONS,
        events=EVENTS,
    )
    return _allowing(Response(shown), walk.web_url)


def _finish(walk: SettingUp, state: str, code: str, public_url: str) -> ResponseReturnValue:
    try:
        credentials = walk.convert(code, public_url)
        keep_credentials(walk.path, credentials)
    except UserError as error:
        log.warning("set_up_failed", reason=str(error))
        return render_template("failed.html", reason=str(error)), 502
    walk.states.pop(state, None)
    log.info("set_up", app=credentials.app_id, file=str(walk.path))
    shown = Response(render_template("done.html", page=credentials.page, path=walk.path, app_id=credentials.app_id))
    shown.call_on_close(walk.done)
    return shown


def _allowing(response: Response, target: str) -> Response:
    """Allow the page's form to be sent to *target*, and nowhere else."""
    response.headers["Content-Security-Policy"] = f"{HEADERS['Content-Security-Policy']}; form-action {target}"
    return response


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    return None if parts.username or parts.query or parts.fragment else (parts.scheme, host)


def _is_local(url: str) -> bool:
    host = (_split(url) or ("", ""))[1]
    return host in ("localhost", "127.0.0.1", "::1")
