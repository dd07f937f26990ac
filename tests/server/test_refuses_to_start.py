"""With something wrong it does not start: it says what, and what to do, in sentences, and ends with 2."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from bot.cli.commands import main
from standin import StandIn
from tests.support.running import PATIENCE, ROOT, Bot, clean_environment, free_port


@pytest.fixture
def try_to_start(tmp_path, make_settings):
    """Runs the program with the settings changed; None takes one away."""

    def run(command="serve", *more, **changed):
        settings = make_settings(StandIn(), tmp_path) | changed
        settings = {name: value for name, value in settings.items() if value is not None}
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "bot",
                command,
                *(more or ([] if command == "worker" else ["--port", str(free_port())])),
            ],
            cwd=tmp_path,
            env=clean_environment(settings) | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return ended.returncode, ended.stdout + ended.stderr

    return run


WRONG = {
    "no secret": ({"WEBHOOK_SECRET": None}, ["LISTKEEPER_WEBHOOK_SECRET is missing: set it"]),
    "an empty part": ({"WEBHOOK_SECRET": "one,"}, ["LISTKEEPER_WEBHOOK_SECRET has an empty part"]),
    "no credentials": ({"GITHUB_APP_ID": None, "GITHUB_PRIVATE_KEY": None}, ["LISTKEEPER_GITHUB_APP_ID is missing"]),
    "both credentials": ({"GITHUB_TOKEN": "a-token"}, ["use a token or an App, not both"]),
    "a name for a number": ({"GITHUB_APP_ID": "listkeeper"}, ["LISTKEEPER_GITHUB_APP_ID must be a number"]),
    "no key": (
        {"GITHUB_PRIVATE_KEY": "a-secret-that-is-no-key"},
        ["LISTKEEPER_GITHUB_PRIVATE_KEY is not a private key"],
    ),
    "half a key": (
        {"GITHUB_PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----\\nMIIB\\n-----END RSA PRIVATE KEY-----"},
        ["LISTKEEPER_GITHUB_PRIVATE_KEY is not a private key"],
    ),
    "a key file that is not there": (
        {"GITHUB_PRIVATE_KEY": None, "GITHUB_PRIVATE_KEY_FILE": "/nowhere/key.pem"},
        ["LISTKEEPER_GITHUB_PRIVATE_KEY_FILE cannot be read (/nowhere/key.pem)", "readable by this user"],
    ),
    "a misspelt name besides": (
        {"DEBOUNCE_SECOND": "1", "WEBHOOK_SECRET": None},
        ["LISTKEEPER_WEBHOOK_SECRET is missing", "LISTKEEPER_DEBOUNCE_SECOND is not a setting. Did you mean"],
    ),
    "a driver left out": ({"DATABASE_URL": "postgresql://x/y"}, ["begin it with postgresql+psycopg://"]),
    "everything at once": (
        {
            "WEBHOOK_SECRET": None,
            "DEBOUNCE_SECONDS": "soon",
            "DRY_RUN": "perhaps",
            "GITHUB_API_URL": "github",
            "LOG_FORMAT": "xml",
        },
        [
            "WEBHOOK_SECRET",
            "DEBOUNCE_SECONDS must be",
            "DRY_RUN must be",
            "GITHUB_API_URL must be",
            "LOG_FORMAT must be",
        ],
    ),
    "a folder that is not there": (
        {"DATABASE_URL": "sqlite:////nowhere/at/all/bot.db"},
        ["/nowhere/at/all must exist, this user must be able to write to it", "LISTKEEPER_DATABASE_URL"],
    ),
    "a folder for a file": ({"DATABASE_URL": "sqlite:////tmp"}, ["cannot be used", "LISTKEEPER_DATABASE_URL"]),
    "a file that is no database": (
        {"DATABASE_URL": f"sqlite:///{__file__}"},
        ["cannot be used", "LISTKEEPER_DATABASE_URL"],
    ),
    "a database server that is not there": (
        {"DATABASE_URL": "postgresql+psycopg://bot:a-secret-of-the-database@127.0.0.1:1/bot"},
        ["cannot be used", "Check that the database server runs", "LISTKEEPER_DATABASE_URL"],
    ),
}


@pytest.mark.parametrize(("changed", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(make_settings, tmp_path, monkeypatch, changed, said):
    for name, value in (make_settings(StandIn(), tmp_path) | changed).items():
        if value is not None:
            monkeypatch.setenv(f"LISTKEEPER_{name}", value)
    ended = CliRunner().invoke(main, ["serve", "--port", str(free_port())])
    assert ended.exit_code == 2, ended.output
    for words in said:
        assert words in ended.output
    assert "a-secret" not in ended.output


@pytest.mark.parametrize("fault", ["everything at once", "a database server that is not there"])
def test_the_program_says_it_as_the_command_does(try_to_start, fault):
    changed, said = WRONG[fault]
    status, output = try_to_start(**changed)
    assert status == 2, output
    for words in said:
        assert words in output
    assert "Traceback" not in output
    assert "a-secret" not in output


@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_say_it_too(try_to_start, command):
    status, output = try_to_start(command, DATABASE_URL="sqlite:////nowhere/bot.db", LOG_FORMAT=None)
    assert status == 2
    assert "/nowhere must exist, this user must be able to write to it" in output
    assert "Traceback" not in output


def test_a_port_that_is_taken_is_said(own_house):
    own_house.bot.start()
    second = Bot(own_house.folder, own_house.bot.settings, name="second")
    second.port = own_house.bot.port
    with pytest.raises(AssertionError, match="ended at its start"):
        second.start()

    assert second.ended() == 2
    assert str(second.port) in second.log
    assert "in use" in second.log
    assert "Traceback" not in second.log
