"""What most tests start from."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--golden", action="store_true", help="Rewrite the expected files; read the diff.")


@pytest.fixture
def is_golden(request):
    return request.config.getoption("--golden")
