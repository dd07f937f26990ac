"""The check itself: it has teeth, and what the stand-in serves is what it can check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from standin.routes import ROUTES
from tests.support.descriptions import DescriptionAbsent, DescriptionCheck

COMMENTS = "/repos/ann/list/issues/1/comments"


@pytest.fixture
def check() -> Iterator[DescriptionCheck]:
    try:
        yield DescriptionCheck.load()
    except DescriptionAbsent as absent:
        pytest.skip(f"GitHub's description of its API is not at hand: {absent}")


@pytest.mark.parametrize(
    ("method", "path", "query", "asked", "status", "told", "fault"),
    [
        pytest.param("POST", COMMENTS, {}, {"body": 7}, 403, None, "request: body", id="request"),
        pytest.param("POST", COMMENTS, {}, {"body": "b"}, 201, {"id": 1}, "answer", id="answer"),
        pytest.param("GET", COMMENTS, {"perpage": "1"}, None, 200, [], "perpage", id="query"),
        pytest.param("POST", COMMENTS, {}, {"body": "b"}, 200, {}, "no such status", id="status"),
        pytest.param("GET", COMMENTS, {}, None, 200, b"<html>", "no JSON", id="no json"),
        pytest.param("GET", "/nowhere", {}, None, 200, {}, "no described", id="operation"),
        pytest.param("GET", COMMENTS, {}, None, 304, [], "no body", id="not modified"),
    ],
)
def test_what_github_does_not_describe_is_told(
    check: DescriptionCheck,
    method: str,
    path: str,
    query: dict[str, str],
    asked: object,
    status: int,
    told: object,
    fault: str,
) -> None:
    check.observe(method, path, query, asked, status, told)
    assert fault in check.faults[0]


def test_refusals_and_failures_are_let_pass(check: DescriptionCheck) -> None:
    check.observe("POST", COMMENTS, {}, {"body": "b"}, 502, {"message": "Server Error"})
    check.observe("POST", COMMENTS, {}, {"body": "b"}, 429, {"message": "Slow down"})
    check.observe("POST", COMMENTS, {}, {}, 422, {"message": "no", "documentation_url": "here"})
    check.observe("GET", "/nowhere", {}, None, 404, {"message": "Not Found"})
    assert check.faults == []


def test_every_route_is_described(check: DescriptionCheck) -> None:
    for route in ROUTES:
        path = route.template.replace("*", "")
        if path.endswith("/contents"):
            path += "/"
        for name in ("{ref}", "{path}", "{basehead}", "{branch}"):
            path = path.replace(name, "x/y")
        check.observe(route.method, path, {}, None, 403, {"message": "no"})
    check.observe(
        "POST", "/app-manifests/code/conversions", {}, None, 404, {"message": "Not Found"}
    )  # no route: asked by nobody
    described = [fault for fault in check.faults if "no described operation" in fault]
    assert described == []
    assert check.operations == check.seen
