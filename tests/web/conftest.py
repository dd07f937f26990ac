"""A public list with a history, on the whole bot in one process."""

import pytest

from tests.support.house import make_house
from tests.support.lists import BROKEN_LIST, LIST, READY_LIST
from tests.support.public_desk import PublicDesk


@pytest.fixture
def shown(tmp_path):
    return PublicDesk(make_house(tmp_path))


@pytest.fixture
def history(shown):
    """A list with a mended contribution, one that waits for its author, one for a maintainer, and an issue."""
    shown.contribute(BROKEN_LIST, opened_at=shown.house.clock.now - 20)
    shown.contribute(READY_LIST, opened_at=shown.house.clock.now - 20)
    shown.close()
    shown.contribute(BROKEN_LIST, number=2)
    shown.say("/triage override broken-link: it is so", number=2)
    shown.contribute(LIST + "\nMore words.\n", number=3)
    shown.ask()
    return shown
