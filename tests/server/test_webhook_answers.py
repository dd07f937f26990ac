"""What `POST /webhook` and the probes answer, over a real socket."""

import json
import socket
from http.client import HTTPConnection

import pytest
import sqlalchemy as sa

from standin import faults
from standin.deliveries import signature
from tests.support.lists import SECRET
from tests.support.running import HOST, answer_of, headers_for, wait_for

LIMIT = 25_000_000


def post(bot, body, event="ping", **changed):
    return bot.ask("POST", "/webhook", body, headers_for(body, event, **changed))[0]


@pytest.mark.parametrize("event", ["ping", "pull_request"])
@pytest.mark.parametrize("signed", [None, "", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "sha256=\xe9"], ids=ascii)
def test_a_bad_or_missing_signature_is_401(house, event, signed):
    assert post(house.bot, b"{}", event, X_Hub_Signature_256=signed) == 401


def test_a_signature_over_another_body_is_401(house):
    assert post(house.bot, b'{"a": 1}', X_Hub_Signature_256=signature(SECRET, b'{"a":1}')) == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"text"', b"null", b"{", b"payload=%7B%7D", b"\xff", b"[" * 100_000, b'{"a": 1} {"b": 2}'],
    ids=lambda body: ascii(body[:20]),
)
def test_a_body_that_is_no_json_object_is_400(house, body):
    assert post(house.bot, body) == 400


def test_a_body_that_is_no_json_object_and_not_signed_is_401(house):
    assert post(house.bot, b"[]", X_Hub_Signature_256=None) == 401


@pytest.mark.parametrize("missing", ["X_GitHub_Event", "X_GitHub_Delivery"])
@pytest.mark.parametrize("value", [None, "", " "], ids=repr)
def test_a_request_without_its_headers_is_400(house, missing, value):
    assert post(house.bot, b"{}", "pull_request", **{missing: value}) == 400


def test_a_ping_is_200(house):
    assert post(house.bot, json.dumps(house.github.payloads.ping()).encode()) == 200


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("star", {"action": "created"}),
        ("pull_request", {}),
        ("pull_request", {"action": "opened", "pull_request": "a text", "repository": []}),
        ("pull_request", {"action": "\ud800\0", "pull_request": {"number": 1}, "repository": {"id": 1}}),
        (
            "push",
            {"ref": "refs/heads/main", "repository": {"id": 10**30, "full_name": "a/b", "default_branch": "main"}},
        ),
        ("a-" * 400, {}),
    ],
    ids=["another event", "empty", "other types", "odd letters", "a long id", "a long event"],
)
def test_whatever_else_is_signed_is_202(house, event, payload):
    assert post(house.bot, json.dumps(payload).encode(), event) == 202


def test_a_pull_request_with_an_impossible_number_is_202(house):
    payload = house.github.payloads.pull_request(house.open().repository, 1, "opened")
    payload["pull_request"] = {"number": 10**30}
    assert post(house.bot, json.dumps(payload).encode(), "pull_request") == 202


def test_a_body_past_25_mb_is_413_by_its_length_alone(house):
    headers = headers_for(b"{}") | {"Content-Length": str(LIMIT + 1)}
    connection = HTTPConnection(HOST, house.bot.port, timeout=30)
    connection.putrequest("POST", "/webhook")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()  # and not one byte of the body
    status, *_ = answer_of(connection.getresponse())
    connection.close()

    assert status == 413


def test_a_body_past_25_mb_without_a_length_is_413(house):
    connection = HTTPConnection(HOST, house.bot.port, timeout=30)
    pieces = [b"x" * 1_000_000] * 25 + [b"x"]
    connection.request("POST", "/webhook", iter(pieces), headers_for(b"{}"), encode_chunked=True)
    status, *_ = answer_of(connection.getresponse())
    connection.close()

    assert status == 413


def test_a_body_of_just_25_mb_is_taken(house):
    body = b'{"a": "' + b"x" * (LIMIT - 9) + b'"}'
    assert len(body) == LIMIT
    assert post(house.bot, body, "star") == 202


def test_with_two_secrets_both_are_good(own_house):
    own_house.bot.settings["WEBHOOK_SECRET"] = f"another-secret,{SECRET}"
    own_house.bot.start()
    assert post(own_house.bot, b"{}") == 200
    assert post(own_house.bot, b"{}", X_Hub_Signature_256=signature("another-secret", b"{}")) == 200
    assert post(own_house.bot, b"{}", X_Hub_Signature_256=signature(f"another-secret,{SECRET}", b"{}")) == 401


def test_probes_and_front_page(house):
    assert house.bot.ask("GET", "/healthz")[0] == 200
    assert house.bot.ask("GET", "/readyz")[0] == 200
    age = "worker_heartbeat_age_seconds"
    wait_for(lambda: json.loads(house.bot.ask("GET", "/readyz")[2])[age] is not None, "the worker to report")
    status, headers, body = house.bot.ask("GET", "/")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert b"listkeeper" in body
    assert house.bot.ask("GET", "/nowhere")[0] == 404
    assert house.bot.ask("GET", "/webhook")[0] == 405


# A database that does not take it


@pytest.fixture
def sql(own_house):
    """Does something to the bot's database behind its back."""
    engine = sa.create_engine(own_house.bot.settings["DATABASE_URL"])

    def execute(statement):
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)

    yield execute
    engine.dispose()


@pytest.mark.slow
def test_a_delivery_that_cannot_be_stored_is_503_and_taken_later(own_house, sql):
    own_house.bot.start()
    pull = own_house.open()
    payload = own_house.github.payloads.pull_request(pull.repository, 1, "opened")
    body = json.dumps(payload).encode()
    headers = headers_for(body, "pull_request")
    sql("ALTER TABLE deliveries RENAME TO elsewhere")
    status, answered, _ = own_house.bot.ask("POST", "/webhook", body, headers)
    assert status == 503
    assert int(answered["Retry-After"]) > 0
    sql("ALTER TABLE elsewhere RENAME TO deliveries")
    assert own_house.bot.ask("POST", "/webhook", body, headers)[0] == 202
    pull.wait_attended(headers["X-GitHub-Delivery"])

    pull.assert_answered()
    assert "Traceback" not in own_house.bot.log


def test_without_its_schema_the_bot_is_up_and_not_ready(own_house, sql):
    own_house.bot.start()
    sql("UPDATE alembic_version SET version_num = 'an older one'")
    assert own_house.bot.ask("GET", "/readyz")[0] == 503
    assert own_house.bot.ask("GET", "/healthz")[0] == 200


def test_letters_that_postgresql_does_not_take_are_202(own_house, postgres_url):
    own_house.bot.settings["DATABASE_URL"] = postgres_url
    own_house.bot.start()
    assert post(own_house.bot, b'{"action": "a\\u0000b"}', "star") == 202


@pytest.mark.slow
def test_with_postgresql_down_it_is_503_and_with_it_back_all_is_answered(own_house, postgres, postgres_url):
    own_house.bot.settings["DATABASE_URL"] = postgres_url
    own_house.bot.start()
    before, after = own_house.open(), own_house.open()
    before.tell()
    with postgres.away():
        body = json.dumps(own_house.github.payloads.pull_request(after.repository, 1, "opened")).encode()
        status, answered, _ = own_house.bot.ask("POST", "/webhook", body, headers_for(body, "pull_request"))
        ready = own_house.bot.ask("GET", "/readyz")[0]
        alive = own_house.bot.ask("GET", "/healthz")[0]
    assert (status, ready, alive) == (503, 503, 200)
    assert int(answered["Retry-After"]) > 0
    wait_for(lambda: own_house.bot.ask("GET", "/readyz")[0] == 200, "the database to be found again")
    after.tell()

    before.assert_answered()
    after.assert_answered()


@pytest.mark.slow
def test_postgresql_restarted_in_the_middle_of_a_job_loses_and_doubles_nothing(own_house, postgres, postgres_url):
    own_house.bot.settings["DATABASE_URL"] = postgres_url
    own_house.bot.start()
    pull = own_house.open()
    slow = own_house.github.faults.add(kind=faults.Delay(2), method="POST", path=pull.path("/check-runs"))
    pull.send()
    assert slow.met.wait(30)
    with postgres.away():
        assert own_house.bot.ask("GET", "/healthz")[0] == 200
    wait_for(lambda: own_house.bot.ask("GET", "/readyz")[0] == 200, "the database to be found again")
    wait_for(pull.checks, "the check run")
    pull.tell("synchronize")

    pull.assert_answered()
    assert len(pull.checks()) == 1
    assert len(pull.comments) <= 1


def test_a_body_that_is_not_sent_as_http_wants_it_is_400(house):
    begun = len(house.bot.log)
    with socket.create_connection((HOST, house.bot.port)) as wire:
        wire.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
        assert b" 400 " in wire.recv(1000).split(b"\r\n")[0]
    assert "Traceback" not in house.bot.log[begun:]
