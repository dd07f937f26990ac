"""A public list with a history, on the whole bot in one process."""

import shutil
from copy import deepcopy

import pytest

from tests.support.house import make_house
from tests.support.lists import BROKEN_LIST, LIST, READY_LIST
from tests.support.public_desk import PublicDesk


@pytest.fixture
def shown(tmp_path):
    return PublicDesk(make_house(tmp_path))


@pytest.fixture(scope="session")
def _kept_history(tmp_path_factory):
    """The database of that history and what GitHub would know by then; made once, since most pages are looked at with it."""
    shown = PublicDesk(make_house(folder := tmp_path_factory.mktemp("history")))
    shown.contribute(BROKEN_LIST, opened_at=shown.house.clock.now - 20)
    shown.contribute(READY_LIST, opened_at=shown.house.clock.now - 20)
    shown.close()
    shown.contribute(BROKEN_LIST, number=2)
    shown.say("/triage override broken-link: it is so", number=2)
    shown.contribute(LIST + "\nMore words.\n", number=3)
    shown.ask()
    shown.house.store.database.engine.dispose()
    return folder, shown


@pytest.fixture
def history(tmp_path, _kept_history):
    """A list with a mended contribution, one that waits for its author, one for a maintainer, and an issue."""
    folder, kept = _kept_history
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    shown = PublicDesk(make_house(tmp_path))
    vars(shown.house.forge).update(deepcopy(vars(kept.house.forge)))
    shown.house.clock.now = kept.house.clock.now
    shown.house.heads, shown.house.guids = [*kept.house.heads], kept.house.guids
    shown.comments, shown.guids = kept.comments, kept.guids
    return shown
