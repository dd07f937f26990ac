"""The endpoint: verify over raw bytes, store, mark dirty, 202; nothing else."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

import structlog
from flask import Blueprint, Request, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.errors import StoreError
from bot.store.store import Store
from bot.web.payload import Payload, delivery_of, read_payload

SIZE_LIMIT = 25_000_000
NAME_LIMIT = 100
log = structlog.get_logger()


def create_blueprint(store: Store, secrets: Sequence[str], debounce: float) -> Blueprint:
    """Return the blueprint that answers ``POST /webhook`` as the public contract says."""
    blueprint = Blueprint("webhook", __name__)

    @blueprint.post("/webhook")
    def deliver() -> ResponseReturnValue:
        try:
            body = read_body(request)
        except Exception as error:  # noqa: BLE001 - the server's own errors, for a body that breaks the rules of HTTP
            log.info("body_not_readable", reason=type(error).__name__)
            return _say(400, "The body could not be read completely.")
        if body is None:
            store.counts.tally("deliveries", event="none", outcome="too large")
            return _say(413, f"A delivery may be at most {SIZE_LIMIT // 1_000_000} MB.")
        if not is_signed(body, request.headers.get("X-Hub-Signature-256", ""), secrets):
            store.counts.tally("deliveries", event="none", outcome="not signed")
            return _say(401, "The signature in X-Hub-Signature-256 is missing or wrong: check the webhook's secret.")
        payload = read_payload(body)
        event, guid = _header("X-GitHub-Event"), _header("X-GitHub-Delivery")
        if payload is None:
            return _say(400, "The body must be a JSON object; set the webhook's content type to application/json.")
        if not event or not guid:
            return _say(400, "The headers X-GitHub-Event and X-GitHub-Delivery are required.")
        if event == "ping":
            return _say(200, "pong")
        return _accept(store, guid, event, body, payload, debounce)

    return blueprint


def read_body(incoming: Request) -> bytes | None:
    """Return the raw body, or None as soon as it is clearly too long."""
    if incoming.content_length is not None and incoming.content_length > SIZE_LIMIT:
        return None
    body = incoming.stream.read(SIZE_LIMIT + 1)
    return body if len(body) <= SIZE_LIMIT else None


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Tell, in constant time, whether one of *secrets* signed *body*."""
    given = signature.encode("utf-8", "replace")
    good = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets]
    return any(good)


def sign(body: bytes, secret: str) -> str:
    """Return the signature that GitHub sends with *body*."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def _header(name: str) -> str:
    return "".join(c for c in request.headers.get(name, "") if c.isprintable()).strip()[:NAME_LIMIT]


def _accept(store: Store, guid: str, event: str, body: bytes, payload: Payload, debounce: float) -> ResponseReturnValue:
    delivery = delivery_of(guid, event, body, payload)
    bound = log.bind(delivery=guid, github_event=event, action=delivery.action)
    try:
        accepted = store.inbox.accept(delivery, debounce)
    except StoreError as error:
        bound.error("delivery_not_stored", reason=str(error))
        store.counts.tally("deliveries", event=_counted(event), outcome="not stored")
        answer = _say(503, "The delivery could not be stored; send it again.")
        answer.headers["Retry-After"] = "60"
        return answer
    store.counts.tally("deliveries", event=_counted(event), outcome="stored" if accepted.is_new else "seen before")
    bound.info("delivery_stored" if accepted.is_new else "delivery_seen_before", subject=accepted.subject_id)
    return _say(202, "stored" if accepted.is_new else "seen before")


def _counted(event: str) -> str:
    """Return the event's name for the metrics if it is one of GitHub's; other names must not each become a metric."""
    return event if event in EVENTS else "other"


EVENTS = frozenset(
    [
        "check_run", "check_suite", "installation", "installation_repositories", "issue_comment", "issues", "label",
        "merge_group", "pull_request", "pull_request_review", "pull_request_review_comment", "push", "repository", "status",
    ]
)  # fmt: skip


def _say(status: int, message: str) -> Response:
    answer = jsonify(message=message)
    answer.status_code = status
    return answer
