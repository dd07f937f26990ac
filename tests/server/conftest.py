"""Real servers against a GitHub whose every exchange is compared with GitHub's own description of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import serialization

from standin import StandIn
from tests.support.key import APP_ID, KEY
from tests.support.lists import SECRET
from tests.support.running import Bot
from tests.support.site import Site, secrets_in


@pytest.fixture(scope="session")
def private_key() -> str:
    return KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="session")
def public_key() -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return KEY.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


@pytest.fixture(scope="session")
def description():
    """GitHub's description of its API, or the reason why it is not at hand."""
    try:
        from tests.support.descriptions import DescriptionAbsent, DescriptionCheck
    except ImportError as error:
        return SimpleNamespace(observe=None, faults=[], absent=str(error))
    try:
        check = DescriptionCheck.load()
    except DescriptionAbsent as error:
        return SimpleNamespace(observe=None, faults=[], absent=str(error))
    return SimpleNamespace(observe=check.observe, faults=check.faults, absent="")


@pytest.fixture(scope="session")
def make_settings(private_key):
    def make(github: StandIn, folder: Path, **more: str) -> dict[str, str]:
        return {
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_APP_ID": str(APP_ID),
            "GITHUB_PRIVATE_KEY": private_key,
            "GITHUB_API_URL": github.url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "DEBOUNCE_SECONDS": "0.05",
            "CATCH_UP_SECONDS": "0",
            **more,
        }

    return make


@pytest.fixture(scope="session")
def make_house(public_key, description, make_settings):
    @contextmanager
    def make(folder: Path, **settings: str) -> Iterator[Site]:
        with StandIn(app_id=APP_ID, app_public_key=public_key, observer=description.observe) as github:
            bot = Bot(folder, make_settings(github, folder, **settings))
            try:
                yield Site(github, bot, folder)
            finally:
                bot.kill()

    return make


@pytest.fixture(scope="session")
def _shared_house(make_house, tmp_path_factory):
    with make_house(tmp_path_factory.mktemp("house")) as house:
        house.bot.is_measured = _is_first(tmp_path_factory.getbasetemp().parent)
        house.bot.start()
        yield house
        assert house.bot.stop() == 0


def _is_first(folder: Path) -> bool:
    """Tell whether this is the first house of the run; measuring the others as well would tell nothing new."""
    try:
        (folder / "measured").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.fixture
def house(_shared_house, description, private_key):
    """A running bot, shared by the tests that leave it running; each has lists of its own."""
    begun = len(_shared_house.bot.log)
    yield _shared_house
    _shared_house.github.faults.clear()
    look_back(_shared_house, description, private_key, _shared_house.bot.log[begun:])


@pytest.fixture
def own_house(make_house, tmp_path, description, private_key):
    """A GitHub and a bot, not yet started, for the test to do with as it likes."""
    with make_house(tmp_path) as house:
        yield house
    look_back(house, description, private_key, house.bot.log)


def look_back(house: Site, description: SimpleNamespace, private_key: str, log: str) -> None:
    """What holds after every test: nothing undescribed was said, nobody broke, no secret was told."""
    sys.stdout.write(log)  # shown where the test failed
    faults = list(description.faults)
    description.faults.clear()
    assert faults == []
    assert house.github.crashes == ()
    assert secrets_in(log, house, private_key) == []


@pytest.fixture
def postgres_url(postgres) -> str:
    """The address of an empty database."""
    return postgres.empty()
