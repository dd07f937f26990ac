"""The doctor looks at every link of the chain and says what to do."""

import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from tests.support.running import free_port

GRANTED = {"checks": "write", "contents": "read", "issues": "write", "metadata": "read", "pull_requests": "write"}


@pytest.fixture
def call(house, monkeypatch):
    """Run the doctor with the bot's own settings, some of them otherwise."""

    def run(**otherwise):
        for name, value in {**house.bot.settings, **otherwise}.items():
            monkeypatch.setenv(f"LISTKEEPER_{name}", value)
        return CliRunner().invoke(main, ["doctor"])

    return run


@pytest.fixture
def sound(own_house, monkeypatch):
    """A bot that runs and has had a delivery, on an App with exactly what it needs."""
    own_house.bot.start()
    own_house.github.set_app_permissions(GRANTED)
    pull = own_house.open()
    own_house.github.set_app_permissions(GRANTED)
    pull.tell()

    def run(**otherwise):
        public = own_house.bot.webhook.removesuffix("/webhook")
        for name, value in {**own_house.bot.settings, "PUBLIC_URL": public, **otherwise}.items():
            monkeypatch.setenv(f"LISTKEEPER_{name}", value)
        return CliRunner().invoke(main, ["doctor"])

    return run


def test_a_sound_bot_has_no_fault(sound):
    result = sound()

    assert result.exit_code == 0, result.output
    assert "the database answers and is migrated" in result.output
    assert "a worker reported" in result.output
    assert "the App has the permissions it needs and no others" in result.output
    assert "this machine's clock agrees" in result.output
    assert "deliveries were accepted" in result.output
    assert "/readyz says that the bot is ready" in result.output
    assert "0 faults, 0 warnings" in result.output


def test_permissions_too_many_and_too_few_are_named(house, call):
    house.open()
    before = dict(house.github.world.app.permissions)
    try:
        house.github.set_app_permissions({**GRANTED, "checks": "read", "administration": "write"})
        result = call()
    finally:
        house.github.set_app_permissions(before)

    assert result.exit_code == 1
    assert "the App lacks the permission checks: write" in result.output
    assert "has more than it needs: administration: write" in result.output


def test_another_webhook_address_is_named(sound):
    result = sound(PUBLIC_URL="https://bot.example.org")

    assert result.exit_code == 1
    assert "the bot is at https://bot.example.org/webhook" in result.output


def test_a_key_of_another_app_is_told(house, call):
    result = call(GITHUB_APP_ID="4711")

    assert result.exit_code == 1
    assert "GitHub does not accept us as the App" in result.output


def test_a_github_that_is_not_there_is_told(house, call):
    result = call(GITHUB_API_URL="http://127.0.0.1:9")

    assert result.exit_code == 1
    assert "GitHub cannot be reached" in result.output
    assert "does not accept" not in result.output
    assert "Check that this machine can reach http://127.0.0.1:9" in result.output


@pytest.mark.parametrize(
    ("api", "said"),
    [(None, "GitHub does not accept the token"), ("http://127.0.0.1:9", "GitHub cannot be reached")],
    ids=["refused", "unreachable"],
)
def test_a_token_that_is_refused_is_not_a_github_that_is_away(house, call, api, said):
    otherwise = {"GITHUB_APP_ID": "", "GITHUB_PRIVATE_KEY": "", "GITHUB_TOKEN": "of-nobody"}
    result = call(**otherwise, **({"GITHUB_API_URL": api} if api else {}))

    assert result.exit_code == 1
    assert said in result.output
    assert ("Make a new token" in result.output) == (api is None)


def test_a_public_address_at_which_nobody_is_ready_is_told(house, call):
    result = call(PUBLIC_URL=f"http://127.0.0.1:{free_port()}")

    assert "/readyz cannot be reached from here: ConnectionError" in result.output
    assert "Check that the bot runs" in result.output


def test_a_bot_that_is_not_set_up_is_told_how(house, call, tmp_path):
    nothing = {"GITHUB_APP_ID": "", "GITHUB_PRIVATE_KEY": "", "GITHUB_TOKEN": "", "WEBHOOK_SECRET": ""}
    result = call(**nothing, CREDENTIALS_FILE=str(tmp_path / "credentials.json"))

    assert result.exit_code == 1
    assert "the bot is not set up yet" in result.output
    assert "/setup?key=" in result.output


def test_unusable_settings_are_told_all_at_once(house, call):
    result = call(WEBHOOK_SECRET="", DEBOUNCE_SECONDS="soon")

    assert result.exit_code == 2
    faults = result.output.strip().splitlines()
    assert len(faults) == 2
    assert all(line.startswith("fault    LISTKEEPER_") for line in faults)


def test_no_secret_is_shown(house, call, private_key):
    output = call().output

    assert house.bot.settings["WEBHOOK_SECRET"] not in output
    assert private_key.splitlines()[2] not in output
