"""A stand-in whose every exchange is checked, and plain clients to talk to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection

import pytest

from bot.standin import Repository, StandIn

from .openapi import DescriptionAbsent, DescriptionCheck, WebhookCheck

PERSONAL_TOKEN = "a-personal-token"
LIST = "# Papers\n\n## Models\n\n- [CLIP](https://arxiv.org/abs/2103.00020)\n"


@dataclass(frozen=True)
class Got:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class PlainClient:
    """HTTP without a library's good manners: no retries, no redirects followed."""

    standin: StandIn
    token: str | None = PERSONAL_TOKEN

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        connection = HTTPConnection("127.0.0.1", self.standin.port, timeout=10)
        sent = dict(headers or {})
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        raw = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, raw, sent)
            answer = connection.getresponse()
            return Got(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="session")
def _description() -> DescriptionCheck:
    try:
        return DescriptionCheck.load()
    except DescriptionAbsent as absent:
        pytest.skip(f"GitHub's description of its API is not at hand: {absent}")


@pytest.fixture
def description(_description: DescriptionCheck) -> Iterator[DescriptionCheck]:
    """Fails the test if anything went over the wire that GitHub does not describe."""
    _description.faults.clear()
    yield _description
    assert _description.faults == []


@pytest.fixture(scope="session")
def webhooks() -> WebhookCheck:
    try:
        return WebhookCheck.load()
    except DescriptionAbsent as absent:
        pytest.skip(f"GitHub's schemas of its webhooks are not at hand: {absent}")


@pytest.fixture
def standin(description: DescriptionCheck) -> Iterator[StandIn]:
    with StandIn(app_id=7, token=PERSONAL_TOKEN, observer=description.observe) as running:
        yield running
        assert running.crashes == ()


@pytest.fixture
def repository(standin: StandIn) -> Repository:
    return standin.add_repository("ann/list", files={"README.md": LIST, "docs/a b.md": "hi\n"})


@pytest.fixture
def ask(standin: StandIn) -> PlainClient:
    """Asks as the person behind the personal token."""
    return PlainClient(standin)


@pytest.fixture
def ask_as_app(standin: StandIn, repository: Repository) -> PlainClient:
    """Asks with a token of the repository's installation."""
    with standin.world.lock:
        installation = standin.world.installations[repository.installation_id or 0]
        token = standin.world.issue_token(installation, None, None)
    return PlainClient(standin, token.value)


Ask = Callable[..., Got]
