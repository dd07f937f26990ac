"""The answers of the stand-in: an `Answer`, or a `Refusal` in the shape of GitHub's refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DOCUMENTATION = "https://docs.github.com/rest"

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Raw:
    """A body that is not JSON, with its own content type."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body (JSON value, raw bytes or nothing), and headers in addition to the usual ones."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """GitHub says no. Raised anywhere below a route, sent as JSON."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: Sequence[object] = (),
        headers: Mapping[str, str] | None = None,
        *,
        numbered: bool = True,
    ) -> None:
        super().__init__(message)
        body: JsonObject = {"message": message}
        if errors:
            body["errors"] = list(errors)
        body["documentation_url"] = DOCUMENTATION
        if numbered:
            body["status"] = str(status)
        self.answer = Answer(status, body, headers or {})


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def forbidden(by: str) -> Refusal:
    """The refusal for a known caller without permission: `integration`, `personal access token`."""
    return Refusal(403, f"Resource not accessible by {by}")


def invalid(resource: str, field_name: str, code: str, message: str | None = None) -> Refusal:
    """One field is not acceptable, although the request is readable."""
    error: JsonObject = {"resource": resource, "code": code, "field": field_name}
    if message:
        error["message"] = message
    return Refusal(422, "Validation Failed", [error])


def unreadable(message: str) -> Refusal:
    """The request's body does not have the form that the operation asks for."""
    return Refusal(422, f"Invalid request.\n\n{message}")


def unprocessable(*reasons: str) -> Refusal:
    """How reviews are refused: the reasons are plain sentences."""
    return Refusal(422, "Unprocessable Entity", reasons)
