"""A stand-in whose every exchange is checked, and plain clients to talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from standin import Repository, StandIn
from tests.support.clients import PERSONAL_TOKEN, SHORT_LIST, Got, PlainClient
from tests.support.descriptions import DescriptionAbsent, DescriptionCheck, WebhookCheck


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
    return standin.add_repository("ann/list", files={"README.md": SHORT_LIST, "docs/a b.md": "hi\n"})


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
