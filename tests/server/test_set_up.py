"""From nothing to an answered pull request: the set-up as a person walks through it, and what it refuses to everybody else."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from bot.errors import UserError
from bot.settings.credentials import StoredCredentials, keep_credentials
from standin import StandIn
from tests.support.key import APP_ID
from tests.support.lists import LIST
from tests.support.running import HOST, Bot, wait_for
from tests.support.site import Pull

FORM = {"content-type": "application/x-www-form-urlencoded"}
WHO_WE_ARE = ("WEBHOOK_SECRET", "GITHUB_APP_ID", "GITHUB_PRIVATE_KEY")


class NewBot(Bot):
    """A bot that nobody has set up yet."""

    def _is_ready(self, begun):
        return "Set up this bot at" in self.log[begun:] and self.ask("GET", "/healthz")[0] == 200

    @property
    def key(self):
        return re.findall(r"Set up this bot at http://\S+/setup\?key=(\S+)", self.log)[-1]

    @property
    def url(self):
        return f"http://{HOST}:{self.port}"

    def is_set_up(self):
        return self.ask("GET", "/readyz")[0] == 200


@pytest.fixture
def new_bot(own_house):
    """In the place of the house's own bot, without anything that says who it is."""
    settings = {name: value for name, value in own_house.bot.settings.items() if name not in WHO_WE_ARE}
    bot = NewBot(own_house.folder, settings | {"CREDENTIALS_FILE": str(own_house.folder / "credentials.json")})
    bot.start()
    own_house.bot = bot
    yield bot
    bot.kill()


@pytest.fixture(scope="module")
def waiting_bot(tmp_path_factory):
    """A bot that is never set up, for tests that only knock, and the GitHub it would ask."""
    folder = tmp_path_factory.mktemp("waiting")
    with StandIn(app_id=APP_ID) as github:
        settings = {
            "CREDENTIALS_FILE": str(folder / "credentials.json"),
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "GITHUB_API_URL": github.url,
        }
        bot = NewBot(folder, settings).start()
        bot.github = github
        yield bot
        bot.kill()


def form_of(page):
    """The fields of the page's form, and where it goes."""
    action = unescape(re.search(r'<form method="post" action="([^"]*)"', page)[1])
    inputs = re.findall(r'<input type="(?:hidden|text|url)"(?: id="\w+")? name="(\w+)" value="([^"]*)"', page)
    return action, {name: unescape(value) for name, value in inputs}


def walk(bot, **changed):
    """Fill the form in, confirm on GitHub and come back; return the last page."""
    first = requests.get(f"{bot.url}/setup", {"key": bot.key}, timeout=10)
    action, fields = form_of(first.text)
    second = requests.post(f"{bot.url}{action}", fields | {"public_url": bot.url} | changed, timeout=10)
    action, fields = form_of(second.text)
    third = requests.post(action, fields, timeout=10)
    back = unescape(re.search(r'href="([^"]*)">Create GitHub App', third.text)[1])
    return requests.get(back, timeout=10)


def test_a_person_sets_the_bot_up_and_it_answers_the_first_pull_request(own_house, new_bot):
    done = walk(new_bot)
    assert done.status_code == 200
    assert "/apps/listkeeper/installations/new" in done.text
    wait_for(new_bot.is_set_up, "the bot to start with its credentials")

    file = own_house.folder / "credentials.json"
    kept = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(own_house.folder.glob(".credentials*")) == []
    repository = own_house.github.add_repository("ann/first", files={"README.md": LIST})
    pull = own_house.open(repository=repository)
    payload = own_house.github.payloads.pull_request(repository, pull.number, "opened")
    assert own_house.github.deliver(new_bot.webhook, kept["webhook_secret"], "pull_request", payload, "first") == 202
    pull.wait_done("first")
    Pull(own_house, repository, pull.number).assert_answered()
    assert [secret for secret in own_house.github.registering.secrets if secret in new_bot.log] == []


def test_the_app_is_asked_for_with_what_it_needs_and_no_more(own_house, new_bot):
    walk(new_bot, name="the-lists-friend")

    [manifest] = own_house.github.registering.used
    assert manifest["name"] == "the-lists-friend"
    assert manifest["hook_attributes"] == {"url": f"{new_bot.url}/webhook", "active": True}
    assert manifest["public"] is False
    assert manifest["default_permissions"] == {
        "checks": "write",
        "contents": "read",
        "issues": "write",
        "metadata": "read",
        "pull_requests": "write",
    }
    assert set(manifest["default_events"]) == {
        "check_run", "check_suite", "issue_comment", "issues", "pull_request", "pull_request_review",
        "pull_request_review_comment", "push", "repository",
    }  # fmt: skip


def test_it_may_write_contents_where_a_person_ticks_that(own_house, new_bot):
    walk(new_bot, may_write="on")
    assert own_house.github.registering.used[0]["default_permissions"]["contents"] == "write"


def test_once_set_up_the_door_is_closed(own_house, new_bot):
    key = new_bot.key
    walk(new_bot)
    wait_for(new_bot.is_set_up, "the bot to start with its credentials")

    assert new_bot.ask("GET", f"/setup?key={key}")[0] == 404
    assert new_bot.ask("POST", "/setup", urlencode({"key": key}).encode(), FORM)[0] == 404
    assert new_bot.ask("GET", "/setup/created?code=x&state=y")[0] == 404


@pytest.mark.parametrize("query", ["", "?key=", "?key=wrong", "?key=%00", "?key=%ff%fe"])
def test_without_the_key_nobody_gets_in(waiting_bot, query):
    status, headers, body = waiting_bot.ask("GET", f"/setup{query}")

    assert status == 403
    assert b"<form" not in body
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert waiting_bot.ask("POST", "/setup", b"name=x&public_url=https://evil.example", FORM)[0] == 403


@pytest.mark.parametrize(
    "query", ["", "?code=abc", "?code=abc&state=", "?code=abc&state=guessed", "?state=x&code=../x"]
)
def test_nobody_can_slip_the_bot_an_app_of_his_own(waiting_bot, query):
    assert waiting_bot.ask("GET", f"/setup/created{query}")[0] == 403
    assert [r for r in waiting_bot.github.requests if "app-manifests" in r.path] == []


def test_before_it_is_set_up_it_says_so_everywhere(waiting_bot):
    assert waiting_bot.ask("GET", "/healthz")[0] == 200
    assert waiting_bot.ask("GET", "/readyz")[0] == 503
    status, headers, _ = waiting_bot.ask("POST", "/webhook", b"{}")
    assert (status, headers["Retry-After"]) == (503, "60")
    assert b"waiting to be set up" in waiting_bot.ask("GET", "/")[2]
    assert waiting_bot.ask("GET", "/metrics")[0] == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "name must have 1 to 34 characters"),
        ({"name": "x" * 35}, "name must have 1 to 34 characters"),
        ({"public_url": "ftp://x"}, "must begin with https://"),
        ({"public_url": "https://a:b@c"}, "must begin with https://"),
        ({"public_url": "https://[x"}, "must begin with https://"),
        ({"organisation": "a/../../settings"}, "as in its address"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_written_is_kept(waiting_bot, changed, said):
    fields = {"key": waiting_bot.key, "name": "mine", "public_url": "https://bot.example", "organisation": ""} | changed
    answer = requests.post(f"{waiting_bot.url}/setup", fields, timeout=10)

    assert answer.status_code == 422
    assert said in answer.text
    assert form_of(answer.text)[1]["public_url"] == fields["public_url"]


def test_what_a_person_writes_is_shown_as_text(waiting_bot):
    fields = {"key": waiting_bot.key, "name": '"><script>x</script>', "public_url": "https://bot.example"}
    answer = requests.post(f"{waiting_bot.url}/setup", fields, timeout=10)

    assert "<script" not in answer.text
    assert json.loads(form_of(answer.text)[1]["manifest"])["name"] == fields["name"]


def test_an_organisation_makes_its_own_app(waiting_bot):
    fields = {"key": waiting_bot.key, "name": "mine", "public_url": "https://bot.example", "organisation": "our-lab"}
    action, _ = form_of(requests.post(f"{waiting_bot.url}/setup", fields, timeout=10).text)

    assert urlsplit(action).path == "/organizations/our-lab/settings/apps/new"
    assert len(parse_qs(urlsplit(action).query)["state"][0]) > 40


def test_a_code_that_github_does_not_take_is_said_and_nothing_is_kept(waiting_bot):
    fields = {"key": waiting_bot.key, "name": "mine", "public_url": waiting_bot.url}
    action, _ = form_of(requests.post(f"{waiting_bot.url}/setup", fields, timeout=10).text)
    state = parse_qs(urlsplit(action).query)["state"][0]
    answer = requests.get(f"{waiting_bot.url}/setup/created", {"code": "used-already", "state": state}, timeout=10)

    assert answer.status_code == 502
    assert "already used, or it is older than an hour" in answer.text
    assert not Path(waiting_bot.settings["CREDENTIALS_FILE"]).exists()


@pytest.mark.slow
def test_a_worker_waits_for_the_set_up_and_then_works(own_house, new_bot):
    worker = Bot(own_house.folder, new_bot.settings, "worker")
    worker._is_ready = lambda begun: "waiting_to_be_set_up" in worker.log[begun:]
    worker.start()
    try:
        walk(new_bot)
        wait_for(lambda: "worker_started" in worker.log, "the worker to have found the credentials")
    finally:
        worker.kill()


# The file

KEPT = StoredCredentials(app_id=7, private_key="a key", webhook_secret="a secret")


def test_credentials_that_are_there_are_never_overwritten(tmp_path):
    path = tmp_path / "credentials.json"
    path.write_text("mine")
    with pytest.raises(UserError, match="File exists"):
        keep_credentials(path, KEPT)

    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_secrets_are_in_no_repr():
    assert "secret" not in repr(KEPT).replace("webhook_secret", "")
    assert "a key" not in repr(KEPT)
