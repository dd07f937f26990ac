"""The environment: every fault at once, secrets never shown."""

import pytest

from bot.errors import SettingsError
from bot.settings.environment import AppCredentials, Settings, TokenCredentials, webhook_secrets
from demo.running import new_private_key

GOOD = {"LISTKEEPER_WEBHOOK_SECRET": "s3cret", "LISTKEEPER_GITHUB_TOKEN": "t0ken"}


@pytest.fixture(scope="module")
def key():
    return new_private_key()


def faults_of(environment):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return str(caught.value)


def test_the_defaults():
    settings = Settings.from_environment(GOOD)

    assert settings.webhook_secrets == ("s3cret",)
    assert settings.credentials == TokenCredentials("t0ken")
    assert (settings.api_url, settings.database_url) == ("https://api.github.com", "sqlite:///listkeeper.db")
    assert (settings.is_dry_run, settings.debounce, settings.log_format, settings.public_url) == (
        False,
        5.0,
        "console",
        None,
    )


def test_all_faults_are_told_at_once():
    told = faults_of(
        {
            "LISTKEEPER_WEBHOOK_SECRET": "one,",
            "LISTKEEPER_GITHUB_APP_ID": "x",
            "LISTKEEPER_GITHUB_API_URL": "ftp://x",
            "LISTKEEPER_DATABASE_URL": "postgresql://x",
            "LISTKEEPER_DRY_RUN": "perhaps",
            "LISTKEEPER_DEBOUNCE_SECONDS": "-1",
            "LISTKEEPER_LOG_FORMAT": "xml",
            "LISTKEEPER_WEBHOK_SECRET": "x",
        }
    )

    for name in (
        "WEBHOOK_SECRET has an empty part",
        "GITHUB_APP_ID must be a number",
        "GITHUB_PRIVATE_KEY_FILE is missing",
        "GITHUB_API_URL must be an address",
        "DATABASE_URL does not name a driver",
        "DRY_RUN must be true or false",
        "DEBOUNCE_SECONDS must be a number",
        "LOG_FORMAT must be console or json",
        "LISTKEEPER_WEBHOK_SECRET is not a setting. Did you mean `LISTKEEPER_WEBHOOK_SECRET`?",
    ):
        assert name in told


def test_nothing_set_says_what_is_needed():
    told = faults_of({})

    assert "LISTKEEPER_WEBHOOK_SECRET is missing" in told
    assert "LISTKEEPER_GITHUB_APP_ID is missing" in told


def test_two_secrets_rotate_and_a_third_is_too_many():
    assert webhook_secrets({"LISTKEEPER_WEBHOOK_SECRET": "new, old"}) == ("new", "old")
    assert "more than two" in faults_of(GOOD | {"LISTKEEPER_WEBHOOK_SECRET": "a,b,c"})


@pytest.mark.parametrize("form", ["text", "escaped", "file"])
def test_the_private_key_comes_as_text_or_as_a_file(key, form, tmp_path):
    given = {
        "text": {"LISTKEEPER_GITHUB_PRIVATE_KEY": key},
        "escaped": {"LISTKEEPER_GITHUB_PRIVATE_KEY": key.replace("\n", "\\n")},
        "file": {"LISTKEEPER_GITHUB_PRIVATE_KEY_FILE": str(tmp_path / "key.pem")},
    }
    (tmp_path / "key.pem").write_text(key)
    base = {"LISTKEEPER_WEBHOOK_SECRET": "s", "LISTKEEPER_GITHUB_APP_ID": "7"}

    assert Settings.from_environment(base | given[form]).credentials == AppCredentials(7, key.strip() + "\n")


@pytest.mark.parametrize(
    "content",
    ["", "hello", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"],
    ids=["empty", "words", "broken"],
)
def test_a_key_that_is_none_is_told(content, tmp_path):
    (tmp_path / "key.pem").write_text(content)
    told = faults_of(
        {
            "LISTKEEPER_WEBHOOK_SECRET": "s",
            "LISTKEEPER_GITHUB_APP_ID": "7",
            "LISTKEEPER_GITHUB_PRIVATE_KEY_FILE": str(tmp_path / "key.pem"),
        }
    )
    assert "is not a private key in PEM" in told


def test_a_key_file_that_is_not_there_is_told(tmp_path):
    environment = {"LISTKEEPER_WEBHOOK_SECRET": "s", "LISTKEEPER_GITHUB_APP_ID": "7"}
    told = faults_of(environment | {"LISTKEEPER_GITHUB_PRIVATE_KEY_FILE": str(tmp_path / "none.pem")})

    assert "cannot be read" in told


def test_a_token_and_an_app_are_one_too_many(key):
    assert "not both" in faults_of(GOOD | {"LISTKEEPER_GITHUB_APP_ID": "7", "LISTKEEPER_GITHUB_PRIVATE_KEY": key})


def test_secrets_are_never_shown(key):
    settings = Settings.from_environment(GOOD | {"LISTKEEPER_DATABASE_URL": "postgresql+psycopg://u:hidden@h/d"})

    for secret in ("s3cret", "t0ken", "hidden"):
        assert secret not in repr(settings)
    assert key.split("\n")[1] not in repr(AppCredentials(7, key))


@pytest.mark.parametrize("value", ["often", "-1", "0.5", "1e9", "nan"])
def test_how_often_to_catch_up_must_be_a_number_within_bounds(value):
    with pytest.raises(SettingsError, match="LISTKEEPER_CATCH_UP_SECONDS must be a number of seconds from 1 to 86400"):
        Settings.from_environment(GOOD | {"LISTKEEPER_CATCH_UP_SECONDS": value})
