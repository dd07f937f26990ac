"""A migration whose process dies in the middle leaves the database as it was, and the next one does it all."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from bot.store.engine import is_migrated, migrate, open_engine
from bot.store.tables import metadata
from tests.support.places import ROOT

pytestmark = pytest.mark.slow
DYING = """
import os, sys
import sqlalchemy as sa
from bot.store.engine import migrate, open_engine

engine, left = open_engine(sys.argv[1]), [int(sys.argv[2])]

def count(*_):
    left[0] -= 1
    if not left[0]:
        os._exit(9)

sa.event.listen(engine, "before_cursor_execute", count)
migrate(engine)
"""


def urls(request, tmp_path):
    return {
        "sqlite": lambda: f"sqlite:///{tmp_path / 'bot.db'}",
        "postgresql": lambda: request.getfixturevalue("postgres").empty(),
    }


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_it_begins_again_where_it_was_cut_off(request, tmp_path, dialect):
    url = urls(request, tmp_path)[dialect]()
    engine = open_engine(url)
    deaths = 0
    for step in (2, 9, 23, 41, 60, 85):
        ended = subprocess.run([sys.executable, "-c", DYING, url, str(step)], cwd=ROOT, capture_output=True, text=True)
        assert ended.returncode in (0, 9), ended.stderr
        deaths += ended.returncode == 9
        if ended.returncode == 9:
            assert "subjects" not in sa.inspect(engine).get_table_names()
    migrate(engine)

    assert deaths >= 4
    assert is_migrated(engine)
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
    engine.dispose()
