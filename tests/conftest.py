"""What most tests start from."""

import pytest

from tests.support.desk import Desk
from tests.support.house import make_house


def pytest_addoption(parser):
    parser.addoption("--golden", action="store_true", help="Rewrite the expected files; read the diff.")


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
