"""Payloads are valid against GitHub's schemas; deliveries are signed, remembered, sent again."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import jwt
import pytest

from standin import Repository, StandIn
from standin.payloads import Payloads
from tests.support.clients import SHORT_LIST, PlainClient
from tests.support.descriptions import WebhookCheck

SECRET = "a-webhook-secret"
Payload = dict[str, object]
Story = Callable[[StandIn, Repository], Payload]
ADDED = {"README.md": SHORT_LIST + "- x\n"}


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        got.append((dict(self.headers.items()), body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *args: object, **named: object) -> None:
        pass


got: list[tuple[dict[str, str], bytes]] = []


@pytest.fixture
def receiver() -> Iterator[str]:
    got.clear()
    server = HTTPServer(("127.0.0.1", 0), _Receiver)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhook"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def payloads(standin: StandIn) -> Payloads:
    return standin.payloads


def pull(standin: StandIn, repository: Repository, *, draft: bool = False) -> int:
    return standin.open_pull(repository, title="Add", files=ADDED, draft=draft)


@pytest.mark.parametrize("action", ["opened", "reopened", "ready_for_review"])
def test_pull_request(standin: StandIn, repository: Repository, webhooks: WebhookCheck, action: str) -> None:
    payload = standin.payloads.pull_request(repository, pull(standin, repository), action)
    assert webhooks.faults("pull_request", payload) == []
    assert payload["installation"] == {
        "id": repository.installation_id,
        "node_id": f"I_kwDO{repository.installation_id}",
    }


def test_pull_request_converted_to_draft(standin: StandIn, repository: Repository, webhooks: WebhookCheck) -> None:
    number = pull(standin, repository, draft=True)
    payload = standin.payloads.pull_request(repository, number, "converted_to_draft")
    assert webhooks.faults("pull_request", payload) == []


def test_pull_request_synchronize(standin: StandIn, repository: Repository, webhooks: WebhookCheck) -> None:
    number = pull(standin, repository)
    before = standin.head_sha(repository, number)
    after = standin.push_to_pull(repository, number, {"README.md": SHORT_LIST})
    payload = standin.payloads.pull_request(repository, number, "synchronize")
    assert webhooks.faults("pull_request", payload) == []
    assert (payload["before"], payload["after"]) == (before, after)


def test_pull_request_edited(standin: StandIn, repository: Repository, webhooks: WebhookCheck) -> None:
    number = pull(standin, repository)
    standin.edit_issue(repository, number, title="New")
    changes = {"title": {"from": "Add"}}
    payload = standin.payloads.pull_request(repository, number, "edited", changes=changes)
    assert webhooks.faults("pull_request", payload) == []


@pytest.mark.parametrize("merged", [False, True])
def test_pull_request_closed(standin: StandIn, repository: Repository, webhooks: WebhookCheck, merged: bool) -> None:
    number = pull(standin, repository)
    standin.delete_fork(repository, number)
    standin.close_pull(repository, number, merged=merged)
    payload = standin.payloads.pull_request(repository, number, "closed")
    assert webhooks.faults("pull_request", payload) == []


@pytest.mark.parametrize("action", ["opened", "edited", "reopened", "closed"])
def test_issues(standin: StandIn, repository: Repository, webhooks: WebhookCheck, action: str) -> None:
    number = standin.open_issue(repository, "t", None)
    standin.add_label(repository, number, "question", "ann")
    if action == "closed":
        standin.close_issue(repository, number)
    payload = standin.payloads.issues(repository, number, action)
    assert webhooks.faults("issues", payload) == []


@pytest.mark.parametrize("action", ["created", "edited"])
def test_issue_comment(standin: StandIn, repository: Repository, webhooks: WebhookCheck, action: str) -> None:
    comment = standin.comment(repository, pull(standin, repository), "ann", "/triage help")
    payload = standin.payloads.issue_comment(repository, comment, action, body_before="x")
    assert webhooks.faults("issue_comment", payload) == []


def test_push(standin: StandIn, repository: Repository, webhooks: WebhookCheck) -> None:
    before = repository.branches["main"]
    standin.commit(repository, "main", {"a": "1\n", "README.md": None})
    payload = standin.payloads.push(repository, "main", before=before)
    assert webhooks.faults("push", payload) == []
    commits = payload["commits"]
    assert isinstance(commits, list)
    assert [(c["added"], c["removed"]) for c in commits] == [(["a"], ["README.md"])]
    assert webhooks.faults("push", standin.payloads.push(repository, "main")) == []


def test_check_run(standin: StandIn, repository: Repository, webhooks: WebhookCheck, ask_as_app: PlainClient) -> None:
    sha = repository.branches["main"]
    body = {"name": "listkeeper", "head_sha": sha, "conclusion": "success"}
    made = ask_as_app("POST", "/repos/ann/list/check-runs", body).json
    assert isinstance(made, dict)
    payload = standin.payloads.check_run(repository, made["id"])
    assert webhooks.faults("check_run", payload) == []


def test_installation_rename_and_ping(standin: StandIn, repository: Repository, webhooks: WebhookCheck) -> None:
    installed = standin.payloads.installation(repository.installation_id or 0)
    assert webhooks.faults("installation", installed) == []
    old = standin.rename_repository(repository, "papers")
    renamed = standin.payloads.repository_renamed(repository, old)
    assert webhooks.faults("repository", renamed) == []
    assert webhooks.faults("ping", standin.payloads.ping()) == []


def app_client(standin: StandIn) -> PlainClient:
    now = int(standin.world.now().timestamp())
    claims = {"iat": now, "exp": now + 500, "iss": "7"}
    return PlainClient(standin, jwt.encode(claims, "no key is verified here, so any will do"))


def test_deliveries_are_signed_over_the_raw_bytes(standin: StandIn, receiver: str) -> None:
    assert standin.deliver(receiver, SECRET, "ping", {"zen": "é"}, guid="g-1") == 202
    ((headers, body),) = got
    expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert (headers["X-GitHub-Event"], headers["X-GitHub-Delivery"]) == ("ping", "g-1")
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert json.loads(body) == {"zen": "é"}


def test_missed_delivery_is_found_and_sent_again_under_its_guid(
    standin: StandIn, repository: Repository, receiver: str
) -> None:
    number = pull(standin, repository)
    payload = standin.payloads.pull_request(repository, number, "opened")
    missed = standin.mailbox.miss(receiver, SECRET, "pull_request", payload, guid="g-2")
    client = app_client(standin)
    listed = client("GET", "/app/hook/deliveries?status=failure").json
    assert isinstance(listed, list)
    assert [(d["guid"], d["status_code"], d["event"]) for d in listed] == [("g-2", 502, "pull_request")]
    whole = client("GET", f"/app/hook/deliveries/{missed.id}").json
    assert isinstance(whole, dict)
    assert whole["request"]["payload"] == payload
    assert client("POST", f"/app/hook/deliveries/{missed.id}/attempts").status == 202
    standin.mailbox.wait()
    ((headers, _),) = got
    assert headers["X-GitHub-Delivery"] == "g-2"
    assert [(d.guid, d.redelivery, d.status_code) for d in standin.deliveries] == [
        ("g-2", False, 502),
        ("g-2", True, 202),
    ]


def test_unreachable_bot_counts_as_a_failed_delivery(standin: StandIn, receiver: str) -> None:
    nowhere = "http://127.0.0.1:9/webhook"
    assert standin.deliver(nowhere, SECRET, "ping", {}) == 502


def test_deliveries_come_in_pages_by_cursor(standin: StandIn, receiver: str) -> None:
    for n in range(3):
        standin.deliver(receiver, SECRET, "ping", {}, guid=f"g-{n}")
    client = app_client(standin)
    first = client("GET", "/app/hook/deliveries?per_page=2")
    link = first.headers["Link"]
    rest = client("GET", link[1 : link.index(">")].removeprefix(standin.url)).json
    assert isinstance(rest, list)
    assert [delivery["guid"] for delivery in rest] == ["g-0"]
    config = client("GET", "/app/hook/config").json
    assert isinstance(config, dict)
    assert config["url"] == receiver
