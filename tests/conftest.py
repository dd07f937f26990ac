"""What most tests start from."""

from itertools import cycle

import pytest
from hypothesis import settings

from tests.support.desk import Desk
from tests.support.house import make_house
from tests.support.postgres import postgres

__all__ = ["desk", "house", "is_golden", "postgres"]

HOUSES = 3
"""Bots that run for the tests that share one; with more of them the tests would wait less and the machine would do more."""

settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("whole", deadline=None, max_examples=100)


def pytest_addoption(parser):
    parser.addoption(
        "--every-step", action="store_true", help="Kill the bot at every step of a story, not at a twelfth."
    )
    parser.addoption("--golden", action="store_true", help="Rewrite the expected files; read the diff.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Have the tests that share a server run in one process, so that each server is started once. Those that wait for servers come first: the
    last to end is then none of the long ones.
    """
    items.sort(key=lambda item: "server" not in item.path.parts)
    houses = cycle(range(HOUSES))
    for item in items:
        names = set(item.fixturenames)
        if "postgres" in names or "[postgresql" in item.name:
            item.add_marker(pytest.mark.xdist_group("postgres"))
        elif "_shared_house" in names:
            item.add_marker(pytest.mark.xdist_group(f"house {next(houses)}"))


@pytest.fixture
def is_golden(request):
    return request.config.getoption("--golden")


@pytest.fixture
def house(tmp_path):
    """The whole bot in one process, with a forge in memory."""
    return make_house(tmp_path)


@pytest.fixture
def desk(house):
    return Desk(house)


@pytest.fixture
def steps_apart(request):
    """How far apart the steps are at which a story is killed."""
    return 1 if request.config.getoption("--every-step") else 12
