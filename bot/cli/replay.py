"""`listkeeper replay`: sign a stored payload and deliver it to a running bot."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from pathlib import Path

import requests

from bot.errors import UserError
from bot.web.webhook import EVENTS, sign
from rules.judging.policy import guess

TIMEOUT = 30


def replay(path: Path, event: str | None, url: str, secrets: Sequence[str]) -> str:
    """Deliver the payload in *path* to *url*; return what the bot answered. Raises `UserError` that says what to do."""
    body, name = _read(path, event)
    guid = str(uuid.uuid4())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/replay",
        "X-GitHub-Event": name,
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": sign(body, secrets[0]),
    }
    try:
        answer = requests.post(url, data=body, headers=headers, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise UserError(f"{url} cannot be reached ({type(error).__name__}). Is the bot running there?") from None
    if answer.status_code >= 400:
        raise UserError(f"{url} answered {answer.status_code}: {answer.text.strip()[:500]}")
    return f"{answer.status_code} {name} {guid}"


def _read(path: Path, event: str | None) -> tuple[bytes, str]:
    try:
        body = path.read_bytes()
        payload = json.loads(body)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise UserError(f"{path} is not JSON; it must hold the payload of a webhook delivery.") from None
    if not isinstance(payload, dict):
        raise UserError(f"{path} is not a JSON object; it must hold the payload of a webhook delivery.")
    name = event or next(
        (n for n in ("pull_request", "issue_comment", "check_run", "issues") if _holds(payload, n)), None
    )
    if name is None:
        raise UserError(
            f"{path} does not show which event it belongs to. Name the event, for example with --event push."
        )
    if name not in EVENTS:
        raise UserError(f"there is no event `{name}` that listkeeper knows.{guess(name, EVENTS)}")
    return body, name


def _holds(payload: dict[str, object], event: str) -> bool:
    part = {"issues": "issue", "issue_comment": "comment"}.get(event, event)
    return part in payload and (event != "issues" or "comment" not in payload)
