"""The same promises on both databases: SQLite in a file, and a real PostgreSQL server."""

import pytest

from bot.store.engine import open_engine
from tests.support.databases import migrated_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    if request.param == "sqlite":
        engine = open_engine(migrated_sqlite(tmp_path / "store.db"))
    else:
        engine = open_engine(request.getfixturevalue("postgres").migrated())
    yield engine
    engine.dispose()
