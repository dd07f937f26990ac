"""Checks requests, answers and webhook payloads against GitHub's own descriptions of them.

    check = DescriptionCheck.load()
    with StandIn(observer=check.observe) as standin:
        ...
    assert check.faults == []

Where GitHub is known to send what its description forbids, the difference is listed in
`_KNOWN_DIFFERENCES`, each with its reason; nothing else is let pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import jsonschema_rs

from tests.support.fetch_descriptions import OPERATIONS_FILE, WEBHOOKS_FILE, DescriptionAbsent, Json, fetch_missing

# Every operation may answer so, whether its description lists it or not.
EVERYWHERE = frozenset({301, 304, 307, 400, 401, 403, 404, 410, 422, 429})
MANY_SEGMENTS = frozenset({"path", "ref", "branch", "basehead"})
RAW_OPERATIONS = ("/contents/", "/git/blobs/")
NULL: Json = {"type": "null"}


class DescriptionCheck:
    """Watches exchanges; `faults` tells in words what was not as GitHub describes it."""

    def __init__(self, description: Json) -> None:
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self._schemas = _object(description["schemas"])
        self._operations = _object(description["operations"])
        for amend in _KNOWN_DIFFERENCES:
            amend(self._operations, self._schemas)
        # What says more in fixed words comes first: `/commits/{ref}/status`, then `/commits/{ref}`.
        ordered = sorted(self._operations, key=lambda name: -len(re.sub(r"\{\w+\}", "", name)))
        self._routes = [(_route(name), name) for name in ordered]
        self._validators: dict[tuple[str, str], jsonschema_rs.Validator | None] = {}

    @classmethod
    def load(cls) -> DescriptionCheck:
        """From the cache, filled if need be. Raises `DescriptionAbsent` where it cannot be."""
        return cls(_loaded(OPERATIONS_FILE))

    @property
    def operations(self) -> frozenset[str]:
        """All operations that can be checked, as `GET /repos/{owner}/{repo}`."""
        return frozenset(self._operations)

    def observe(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        request_body: object,
        status: int,
        response_body: object,
    ) -> None:
        name = self._operation_name(method, path)
        if name is None:
            if status not in {401, 404}:
                self.faults.append(f"{method} {path} is no described operation, yet got {status}")
            return
        self.seen.add(name)
        self.faults += [
            f"{method} {path} ({status}): {fault}"
            for fault in (
                *self._request_faults(name, query, request_body, status),
                *self._response_faults(name, path, status, response_body),
            )
        ]

    def _operation_name(self, method: str, path: str) -> str | None:
        # Repositories can be addressed by id as well, which the description leaves out.
        path = re.sub(r"^/repositories/\d+", "/repos/owner/name", path)
        if method == "GET":
            # An older address of the list of statuses, which clients still use.
            path = re.sub(r"^(/repos/[^/]+/[^/]+)/statuses/", r"\1/commits/", path) + (
                "/statuses" if "/statuses/" in path else ""
            )
        asked = f"{method} {path}"
        return next((name for route, name in self._routes if route.fullmatch(asked)), None)

    def _request_faults(self, name: str, query: Mapping[str, str], body: object, status: int) -> Iterator[str]:
        if status in {400, 422}:
            return  # refused already, and rightly so
        known = _object(self._operations[name])["query"]
        unknown = sorted(query.keys() - set(known if isinstance(known, list) else []))
        if unknown:
            yield f"unknown query parameters {', '.join(unknown)}"
        validator = self._validator(name, "request")
        if validator is None:
            if body not in (None, {}):
                yield "a body was sent where none is described"
        elif body is not None:
            yield from (f"request: {text}" for text in _errors(validator, body))

    def _response_faults(self, name: str, path: str, status: int, body: object) -> Iterator[str]:
        responses = _object(_object(self._operations[name])["responses"])
        if str(status) in responses and status not in {301, 304}:
            if isinstance(body, bytes):
                if status < 400 and not any(part in path for part in RAW_OPERATIONS):
                    yield "the answer is no JSON"
                return
            validator = self._validator(name, str(status))
            if validator is not None:
                yield from (f"answer: {text}" for text in _errors(validator, body))
            elif body is not None and status < 400:
                yield "a body was sent where none is described"
        elif status not in EVERYWHERE and status < 500:
            yield "the description knows no such status here"
        elif status == 304 and body is not None:
            yield "304 carries no body"
        elif isinstance(body, dict) and not isinstance(body.get("message"), str):
            yield "a refusal without a message"

    def _validator(self, name: str, part: str) -> jsonschema_rs.Validator | None:
        if (name, part) not in self._validators:
            operation = _object(self._operations[name])
            schema = operation[part] if part == "request" else _object(operation["responses"])[part]
            self._validators[name, part] = self._built(schema)
        return self._validators[name, part]

    def _built(self, schema: object) -> jsonschema_rs.Validator | None:
        if not isinstance(schema, dict):
            return None
        whole = {"allOf": [schema], "components": {"schemas": self._schemas}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


class WebhookCheck:
    """Tells what in a webhook's payload is not as GitHub's schema has it."""

    def __init__(self, schema: Json) -> None:
        self._definitions = schema["definitions"]

    @classmethod
    def load(cls) -> WebhookCheck:
        return cls(_loaded(WEBHOOKS_FILE))

    def faults(self, event: str, payload: Mapping[str, object]) -> list[str]:
        action = payload.get("action", "event")
        whole = {
            "$ref": f"#/definitions/{event}${action}",
            "definitions": self._definitions,
        }
        validator = jsonschema_rs.Draft7Validator(whole, validate_formats=True)
        return list(_errors(validator, dict(payload)))


def _loaded(path: Path) -> Json:
    if not path.exists():
        fetch_missing()
    value: Json = json.loads(path.read_text(encoding="utf-8"))
    return value


def _errors(validator: jsonschema_rs.Validator, value: object) -> Iterator[str]:
    for error in validator.iter_errors(value):
        where = "/".join(str(step) for step in error.instance_path)
        yield f"{where or 'the whole'}: {error.message[:300]}"


def _route(name: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", name)
    pieces = [
        re.escape(part) if index % 2 == 0 else (".*" if part in MANY_SEGMENTS else "[^/]+")
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(pieces))


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("a description's part is an object")
    return value


def _reach(schema: object, *path: str) -> Json:
    for name in path:
        schema = _object(schema)[name]
    return _object(schema)


# Amendments, each for what GitHub is known to do otherwise.


def _installations_are_of_users(operations: Json, _: Json) -> None:
    """The list asks an account to be both a user and an enterprise, which none can be."""
    answer = _reach(operations, "GET /app/installations", "responses", "200")
    properties = _reach(answer, "items", "properties")
    properties["account"] = {"$ref": "#/components/schemas/simple-user"}


def _conflicts_fit_two_descriptions(operations: Json, _: Json) -> None:
    """A conflict may be exactly one of two things of which all parts are optional: always both."""
    responses = _reach(operations, "PUT /repos/{owner}/{repo}/contents/{path}", "responses")
    responses["409"] = {"anyOf": _object(responses["409"])["oneOf"]}


def _head_repository_may_be_gone(_: Json, schemas: Json) -> None:
    """`head.repo` is null once the fork was deleted."""
    for name in ("pull-request", "pull-request-simple"):
        head = _reach(schemas, name, "properties", "head", "properties")
        head["repo"] = {"anyOf": [head["repo"], NULL]}


def _labels_may_lack_a_description(_: Json, schemas: Json) -> None:
    """A label made by its first use has the description null, in lists of pulls too."""
    labels = _reach(schemas, "pull-request-simple", "properties", "labels", "items", "properties")
    labels["description"] = {"type": ["string", "null"]}


def _outdated_comments_stand_on_no_line(_: Json, schemas: Json) -> None:
    """Once a line is gone, a review comment's present place is null."""
    properties = _reach(schemas, "pull-request-review-comment", "properties")
    for name in ("line", "position"):
        properties[name] = {"anyOf": [properties[name], NULL]}


def _labels_may_be_sent_bare(operations: Json, _: Json) -> None:
    """Clients, PyGithub among them, send an array without the object around it."""
    bare: Json = {"type": "array", "items": {"type": "string"}}
    for method in ("POST", "PUT"):
        name = f"{method} /repos/{{owner}}/{{repo}}/issues/{{issue_number}}/labels"
        operation = _object(operations[name])
        operation["request"] = {"anyOf": [operation["request"], bare]}


_KNOWN_DIFFERENCES: tuple[Callable[[Json, Json], None], ...] = (
    _installations_are_of_users,
    _conflicts_fit_two_descriptions,
    _head_repository_may_be_gone,
    _labels_may_lack_a_description,
    _outdated_comments_stand_on_no_line,
    _labels_may_be_sent_bare,
)

__all__ = ["DescriptionAbsent", "DescriptionCheck", "WebhookCheck"]
