"""A public list with a history, on the whole bot in one process."""

from dataclasses import replace

import pytest

from bot.forge.base import Tip
from tests.support.desk import Desk
from tests.support.house import make_house
from tests.support.lists import BROKEN_LIST, LIST, READY_LIST


class PublicDesk(Desk):
    """A desk whose list GitHub says is public."""

    def __init__(self, house):
        super().__init__(house)
        self.forge.branch = Tip("main", "base", is_private=False)
        self.web = house.app.test_client()

    def contribute(self, head=BROKEN_LIST, number=1, **more):
        self.house.pull(head, number=number)
        self.forge.pulls[number] = replace(self.forge.pulls[number], is_private=False, **more)
        self.tell("pull_request", {"action": "synchronize", "pull_request": {"number": number}})
        return number

    def close(self, number=1, *, is_merged=True):
        closed = {"is_open": False, "is_merged": is_merged, "closed_at": self.house.clock.now}
        self.forge.pulls[number] = replace(self.forge.pulls[number], **closed)
        self.tell("pull_request", {"action": "closed", "pull_request": {"number": number}})

    def get(self, path, **more):
        return self.web.get(path, **more)


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
