"""The way of one request: the fault plan, the caller, the operation, the record of it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from standin.access import AppCaller, identify
from standin.answers import Answer, Raw, Refusal, not_found
from standin.faults import (
    Delay,
    FaultKind,
    FaultPlan,
    Html,
    LoseAnswer,
    Refuse,
    Reset,
    Truncate,
)
from standin.jwt import RsaKey
from standin.registering import PAGE, Registering
from standin.render.links import Links
from standin.request import Request
from standin.routes import ROUTES
from standin.routes.call import Call
from standin.routes.repositories import HOURLY_LIMIT
from standin.state import Delivery
from standin.world import World

JSON_TYPE = "application/json; charset=utf-8"
HTML_PAGE = b"<!DOCTYPE html><html><body><p>The service is unavailable.</p></body></html>"
# What our own code raises if it has a mistake; anything else ends the connection.
MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


class Observer(Protocol):
    """Is called after every exchange. Bodies are JSON values, bytes if they are not JSON, or `None`."""

    def __call__(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        request_body: object,
        status: int,
        response_body: object,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """What was asked, and the status of the answer; 0 if the connection was broken."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object
    status: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent. Without a status the connection is broken instead."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


BROKEN = Reply(0)


class Exchange:
    """Answers requests from the world. Many threads may use one."""

    def __init__(
        self,
        world: World,
        faults: FaultPlan,
        *,
        key: RsaKey | None,
        observer: Observer | None,
        redeliver: Callable[[Delivery], None],
    ) -> None:
        self._world = world
        self._faults = faults
        self._key = key
        self._observer = observer
        self._redeliver = redeliver
        self._records: list[RecordedRequest] = []
        self._crashes: list[Exception] = []
        self._used = 0
        self.stopping = Event()
        self.registering = Registering()

    @property
    def records(self) -> tuple[RecordedRequest, ...]:
        with self._world.lock:
            return tuple(self._records)

    @property
    def crashes(self) -> tuple[Exception, ...]:
        with self._world.lock:
            return tuple(self._crashes)

    def clear_records(self) -> None:
        with self._world.lock:
            self._records.clear()

    def reply_to(self, request: Request, links: Links) -> Reply:
        fault = self._faults.next_for(request.method, request.path)
        reply = self._faulty_reply(fault, request, links)
        # No observer sees a spoilt answer, which is no longer GitHub's, nor a page for people, which is not in its API.
        is_page = request.path.endswith(PAGE)
        self._record(request, reply, is_observed=not is_page and not isinstance(fault, Truncate | Html | Reset))
        return reply

    def _faulty_reply(self, fault: FaultKind | None, request: Request, links: Links) -> Reply:
        match fault:
            case None:
                return self._reply(request, self._answer(request, links))
            case Refuse(status=status, message=message, headers=headers, body=body):
                if body is not None:
                    return Reply(status, body, {"Content-Type": JSON_TYPE, **headers})
                return self._reply(request, Refusal(status, message, headers=headers).answer)
            case LoseAnswer(status=status, message=message, headers=headers):
                self._answer(request, links)
                return self._reply(request, Refusal(status, message, headers=headers).answer)
            case Delay(seconds=seconds):
                if self.stopping.wait(seconds):
                    return BROKEN
                return self._reply(request, self._answer(request, links))
            case Reset(stored=stored):
                if stored:
                    self._answer(request, links)
                return BROKEN
            case Truncate():
                whole = self._reply(request, self._answer(request, links))
                return Reply(whole.status, whole.body[: len(whole.body) // 2], whole.headers)
            case Html(status=status):
                return Reply(status, HTML_PAGE, {"Content-Type": "text/html; charset=utf-8"})

    def _answer(self, request: Request, links: Links) -> Answer:
        with self._world.lock:
            try:
                return self._operation(request, links)
            except Refusal as refusal:
                return refusal.answer
            except MISTAKES as error:
                # Our own mistake must not look like silence from GitHub: it is reported and kept.
                self._crashes.append(error)
                message = f"{request.method} {request.path} broke the stand-in: {error!r}"
                return Refusal(500, message).answer

    def _operation(self, request: Request, links: Links) -> Answer:
        made = self.registering.answer(request, self._world.app, links)
        if made is not None:
            return made
        caller = identify(self._world, request.headers, self.registering.key or self._key)
        path = self._by_name(request.path)
        for route in ROUTES:
            arguments = route.arguments(request.method, path)
            if arguments is None:
                continue
            call = Call(self._world, request, caller, links, arguments, self._redeliver)
            if isinstance(caller, AppCaller) and not path.startswith(("/app", "/repos/")):
                raise Refusal(401, "Bad credentials")
            return route.answer(call)
        raise not_found()

    def _by_name(self, path: str) -> str:
        """`/repositories/7/pulls` is another way to say `/repos/owner/list/pulls`."""
        parts = path.split("/")
        if len(parts) < 3 or parts[1] != "repositories" or not parts[2].isdecimal():
            return path
        repository = self._world.repositories.get(int(parts[2]))
        if repository is None:
            raise not_found()
        return "/".join(["/repos", repository.full_name, *parts[3:]])

    def _reply(self, request: Request, answer: Answer) -> Reply:
        content, content_type = _encoded(answer.body)
        headers = {**self._usual_headers(), **answer.headers}
        if content_type:
            headers["Content-Type"] = content_type
        if request.method == "GET" and answer.status == 200:
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            if _matches(request.headers.get("if-none-match", ""), headers["ETag"]):
                return Reply(304, b"", headers)
        return Reply(answer.status, content, headers)

    def _usual_headers(self) -> dict[str, str]:
        with self._world.lock:
            self._used += 1
            used = self._used % HOURLY_LIMIT
            reset = int(self._world.now().timestamp()) + 3600
        return {
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": secrets.token_hex(12).upper(),
            "X-RateLimit-Limit": str(HOURLY_LIMIT),
            "X-RateLimit-Remaining": str(HOURLY_LIMIT - used),
            "X-RateLimit-Used": str(used),
            "X-RateLimit-Reset": str(reset),
            "X-RateLimit-Resource": "core",
        }

    def _record(self, request: Request, reply: Reply, *, is_observed: bool) -> None:
        asked = _decoded(request.body)
        headers = {k: v for k, v in request.headers.items() if k not in SECRET_HEADERS}
        record = RecordedRequest(request.method, request.path, request.query, headers, asked, reply.status)
        with self._world.lock:
            self._records.append(record)
            if self._observer is not None and is_observed and reply.status:
                answered = _decoded(reply.body)
                self._observer(request.method, request.path, request.query, asked, reply.status, answered)


def _encoded(body: object) -> tuple[bytes, str | None]:
    if body is None:
        return b"", None
    if isinstance(body, Raw):
        return body.content, body.content_type
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), JSON_TYPE


def _decoded(body: bytes) -> object:
    if not body:
        return None
    try:
        value: object = json.loads(body)
    except ValueError:
        return body
    return value


def _matches(wanted: str, etag: str) -> bool:
    """Weak comparison: a proxy may have marked the tag as weak."""
    known = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    return etag in known or "*" in known
