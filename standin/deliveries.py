"""Outgoing webhooks: signed over the raw bytes as GitHub signs them, sent, and remembered."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from urllib.parse import urlsplit

from standin.state import Delivery
from standin.world import World

# GitHub waits ten seconds for an answer and never tries again automatically.
PATIENCE_SECONDS = 10.0
NOT_REACHED = 502
LONGEST_KEPT_BODY = 10_000


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    reason: str
    headers: Mapping[str, str]
    body: str


def signature(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256`."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def raw_body(payload: Mapping[str, object]) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode()


def signed_headers(secret: str, event: str, body: bytes, guid: str, hook_id: int, app_id: int) -> dict[str, str]:
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/57cd3d5",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": str(hook_id),
        "X-GitHub-Hook-Installation-Target-ID": str(app_id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-Hub-Signature-256": signature(secret, body),
    }


def post(url: str, headers: Mapping[str, str], body: bytes) -> Response:
    """Post once. An unreachable server counts as 502, as in GitHub's list of deliveries."""
    target = urlsplit(url)
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    connection = kind(target.netloc, timeout=PATIENCE_SECONDS)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")[:LONGEST_KEPT_BODY]
        return Response(answer.status, answer.reason, dict(answer.getheaders()), text)
    except (OSError, HTTPException):
        return Response(NOT_REACHED, "failed to connect to host", {}, "")
    finally:
        connection.close()


class Mailbox:
    """Sends webhooks and keeps them for `/app/hook/deliveries`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._secrets: dict[str, str] = {}
        self._under_way: list[Thread] = []

    def deliver(
        self,
        url: str,
        secret: str,
        event: str,
        payload: Mapping[str, object],
        guid: str | None = None,
    ) -> int:
        delivery = self._prepared(url, secret, event, payload, guid)
        return self._send(delivery)

    def miss(
        self,
        url: str,
        secret: str,
        event: str,
        payload: Mapping[str, object],
        guid: str | None = None,
    ) -> Delivery:
        """Remember a delivery as failed without sending it: the bot was down at that moment."""
        delivery = self._prepared(url, secret, event, payload, guid)
        self._keep(delivery, Response(NOT_REACHED, "failed to connect to host", {}, ""), 0.0)
        return delivery

    def redeliver(self, delivery: Delivery) -> None:
        """Send again in the background, under the same GUID and a new id."""
        again = self._prepared(
            delivery.url,
            self._secrets[delivery.guid],
            delivery.event,
            delivery.payload,
            delivery.guid,
        )
        again.redelivery = True
        thread = Thread(target=self._send, args=(again,), name="redelivery", daemon=True)
        self._under_way.append(thread)
        thread.start()

    def wait(self) -> None:
        """Return when no redelivery is in progress."""
        while self._under_way:
            self._under_way.pop().join()

    def _prepared(self, url: str, secret: str, event: str, payload: Mapping[str, object], guid: str | None) -> Delivery:
        guid = guid or str(uuid.uuid4())
        world = self._world
        with world.lock:
            self._secrets[guid] = secret
            world.app.hook_url = url
            body = raw_body(payload)
            app_id = world.app.id
            return Delivery(
                id=world.new_id(),
                guid=guid,
                event=event,
                payload=payload,
                url=url,
                delivered_at=world.now(),
                request_headers=signed_headers(secret, event, body, guid, app_id, app_id),
            )

    def _send(self, delivery: Delivery) -> int:
        start = time.monotonic()
        response = post(delivery.url, delivery.request_headers, raw_body(delivery.payload))
        self._keep(delivery, response, time.monotonic() - start)
        return response.status

    def _keep(self, delivery: Delivery, response: Response, duration: float) -> None:
        with self._world.lock:
            delivery.status_code = response.status
            delivery.status = response.reason or "OK"
            delivery.duration = round(duration, 2)
            delivery.response_headers = response.headers
            delivery.response_body = response.body
            self._world.deliveries.append(delivery)
