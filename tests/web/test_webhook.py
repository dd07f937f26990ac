"""What the endpoint answers, in the order of the contract."""

import json

import pytest

from bot.web.webhook import SIZE_LIMIT, sign
from tests.support.house import REPOSITORY, SECRET, make_house

PAYLOAD = {"action": "opened", "repository": REPOSITORY, "pull_request": {"number": 1}}
BODY = json.dumps(PAYLOAD).encode()


def post(house, body=BODY, *, secret=SECRET, event="pull_request", guid="g1", **headers):
    sent = {"X-GitHub-Event": event, "X-GitHub-Delivery": guid, "X-Hub-Signature-256": sign(body, secret)}
    sent = {name: value for name, value in (sent | headers).items() if value is not None}
    return house.app.test_client().post("/webhook", data=body, headers=sent)


def test_a_signed_delivery_is_stored(house):
    answer = post(house)

    assert answer.status_code == 202
    assert house.store.inbox.payload("g1") == BODY


@pytest.mark.parametrize("signature", [None, "", "sha256=", "sha1=abc", "sha256=" + "0" * 64, "sha256=é"])
def test_a_wrong_signature_is_turned_away(house, signature):
    answer = post(house, **{"X-Hub-Signature-256": signature})

    assert answer.status_code == 401
    assert house.store.inbox.payload("g1") is None


def test_a_ping_needs_its_signature_too(house):
    assert post(house, event="ping", secret="another").status_code == 401
    assert post(house, event="ping").status_code == 200


def test_a_body_too_large_is_turned_away_before_it_is_hashed(house):
    assert post(house, b"x" * (SIZE_LIMIT + 1), **{"X-Hub-Signature-256": "none"}).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"payload=%7B%7D", b"\xff", b"[" * 100_000], ids=repr)
def test_what_is_no_json_object_is_refused(house, body):
    assert post(house, body).status_code == 400


@pytest.mark.parametrize("name", ["X-GitHub-Event", "X-GitHub-Delivery"])
def test_a_request_without_its_headers_is_refused(house, name):
    assert post(house, **{name: None}).status_code == 400


def test_both_secrets_are_good_while_they_rotate(tmp_path):
    from flask import Flask

    from bot.web.webhook import create_blueprint

    house = make_house(tmp_path)
    app = Flask("two")
    app.register_blueprint(create_blueprint(house.store, ["new", "old"], 1.0))
    for number, secret in enumerate(("new", "old")):
        headers = {
            "X-GitHub-Event": "push",
            "X-GitHub-Delivery": f"r{number}",
            "X-Hub-Signature-256": sign(BODY, secret),
        }
        assert app.test_client().post("/webhook", data=BODY, headers=headers).status_code == 202


def test_a_delivery_seen_before_does_no_work_again(house):
    house.on_the_list("# Papers\n")
    house.pull("# Papers\n\ntext\n")
    post(house)
    house.work()
    before = house.forge.writes

    assert post(house).status_code == 202
    assert house.store.work.due() == ()
    house.work()
    assert house.forge.writes == before


@pytest.mark.parametrize("event", ["star", "issues", "workflow_run", "installation"])
def test_other_events_are_stored_and_do_no_work(house, event):
    assert post(house, event=event).status_code == 202
    house.clock.now += 100
    assert house.store.work.due() == ()


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"action": 7},
        {"action": "opened", "repository": {"id": "x"}},
        {"action": "opened", "repository": REPOSITORY, "pull_request": {"number": -1}},
        {"action": "opened", "repository": {**REPOSITORY, "full_name": "../../etc"}, "pull_request": {"number": 1}},
    ],
    ids=str,
)
def test_a_payload_of_another_shape_is_stored_and_does_no_work(house, payload):
    assert post(house, json.dumps(payload).encode()).status_code == 202
    house.clock.now += 100
    assert house.store.work.due() == ()


def test_unknown_fields_do_no_harm(house):
    payload = PAYLOAD | {"surprise": {"deep": [1, 2, {"x": None}]}, "sender": None}

    assert post(house, json.dumps(payload).encode()).status_code == 202
    house.clock.now += 100
    assert len(house.store.work.due()) == 1


@pytest.mark.parametrize(
    ("changes", "count"), [({"body": {"from": "x"}}, 0), ({"title": {"from": "x"}}, 1), ({"base": {}}, 1)], ids=str
)
def test_an_edit_counts_where_title_or_base_changed(house, changes, count):
    post(house, json.dumps(PAYLOAD | {"action": "edited", "changes": changes}).encode())
    house.clock.now += 100
    assert len(house.store.work.due()) == count


def test_a_database_that_fails_is_said_and_not_acknowledged(house):
    with house.store.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")

    answer = post(house)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


def test_probes_and_the_front_page(house):
    client = house.app.test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json == {"status": "ready", "worker_heartbeat_age_seconds": None}
    front = client.get("/")
    assert "listkeeper" in front.text
    assert "default-src 'none'" in front.headers["Content-Security-Policy"]
    assert client.get("/webhook").status_code == 405
    with house.store.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert client.get("/readyz").status_code == 503
