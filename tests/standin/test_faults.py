"""The fault plan does what it says, to whom it says, as often as it says."""

from __future__ import annotations

import threading
from http.client import HTTPException, RemoteDisconnected

import pytest

from standin import (
    Delay,
    Html,
    LoseAnswer,
    Refuse,
    Repository,
    Reset,
    StandIn,
    Truncate,
)
from tests.support.clients import PlainClient

API = "/repos/ann/list"


@pytest.fixture
def comments(standin: StandIn, repository: Repository) -> str:
    number = standin.open_issue(repository, "t")
    return f"{API}/issues/{number}/comments"


def stored(standin: StandIn, repository: Repository) -> int:
    return len(standin.comments(repository, 1))


@pytest.mark.parametrize("status", [403, 404, 429, 500, 502, 503])
def test_refused_requests_change_nothing(
    standin: StandIn, repository: Repository, comments: str, ask: PlainClient, status: int
) -> None:
    kind = Refuse(status, headers={"Retry-After": "3"})
    fault = standin.faults.add(kind=kind, method="POST", path=r".*/comments")
    got = ask("POST", comments, {"body": "b"})
    assert (got.status, got.headers["Retry-After"]) == (status, "3")
    assert (stored(standin, repository), fault.hits) == (0, 1)
    assert ask("POST", comments, {"body": "b"}).status == 201


def test_lost_answers_took_effect(standin: StandIn, repository: Repository, comments: str, ask: PlainClient) -> None:
    standin.faults.add(kind=LoseAnswer(502), method="POST")
    assert ask("POST", comments, {"body": "b"}).status == 502
    assert stored(standin, repository) == 1


@pytest.mark.parametrize("took_effect", [False, True])
def test_connections_break_before_and_after_storing(
    standin: StandIn, repository: Repository, comments: str, ask: PlainClient, took_effect: bool
) -> None:
    standin.faults.add(kind=Reset(stored=took_effect))
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        ask("POST", comments, {"body": "b"})
    assert stored(standin, repository) == int(took_effect)
    assert standin.requests[-1].status == 0


def test_broken_json_and_pages_for_people(standin: StandIn, comments: str, ask: PlainClient) -> None:
    standin.faults.add(kind=Truncate())
    standin.faults.add(kind=Html())
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        _ = ask("GET", API).json
    assert ask("GET", API).body.startswith(b"<!DOCTYPE html>")
    assert ask("GET", API).status == 200


def test_faults_keep_to_their_method_path_times_and_order(standin: StandIn, comments: str, ask: PlainClient) -> None:
    standin.faults.add(kind=Refuse(500), method="GET", path=f"{API}/labels", times=2, skip=1)
    assert ask("GET", API).status == 200
    assert [ask("GET", f"{API}/labels").status for _ in range(4)] == [200, 500, 500, 200]
    standin.faults.add(kind=Refuse(503), times=None)
    assert {ask("GET", API).status for _ in range(3)} == {503}
    standin.faults.clear()
    assert ask("GET", API).status == 200


def test_stopping_ends_delays(standin: StandIn, comments: str, ask: PlainClient) -> None:
    fault = standin.faults.add(kind=Delay(600))
    outcome: list[object] = []

    def wait() -> None:
        try:
            outcome.append(ask("GET", API).status)
        except (OSError, HTTPException) as error:
            outcome.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert fault.met.wait(timeout=5)
    standin.stop()
    waiting.join(timeout=5)
    assert not waiting.is_alive()
    assert outcome != [200]


def test_unreachable_and_back_on_the_same_port(standin: StandIn, repository: Repository, ask: PlainClient) -> None:
    port = standin.port
    standin.stop()
    with pytest.raises(ConnectionRefusedError):
        ask("GET", API)
    standin.start()
    assert standin.port == port
    assert ask("GET", API).status == 200


def test_many_at_once_lose_nothing(standin: StandIn, repository: Repository, comments: str, ask: PlainClient) -> None:
    def post() -> None:
        for n in range(10):
            assert ask("POST", comments, {"body": f"{n}"}).status == 201

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(standin, repository) == 80
