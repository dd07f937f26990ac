"""The same promises on both databases: SQLite in a file, and a real PostgreSQL server."""

import pytest

from bot.store.engine import migrate, open_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
        migrate(engine)
    else:
        engine = open_engine(request.getfixturevalue("postgres").migrated())
    yield engine
    engine.dispose()
