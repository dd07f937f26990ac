"""Put the parts together: the only place where they meet. Nothing connects, reads or starts at import."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from bot import __version__
from bot.settings.environment import Settings, SetUp
from bot.store.budgets import Budgets
from bot.store.engine import migrate, open_engine
from bot.store.store import Store
from bot.web.pages import create_pages
from bot.web.setting_up import SettingUp, create_setting_up, create_waiting
from bot.web.webhook import create_blueprint

if TYPE_CHECKING:
    from bot.work.queue import Queue

SETUP_SIZE_LIMIT = 100_000
DEFAULT_API_HOST = "api.github.com"


def create_app(settings: Settings, *, needs_worker: bool = False, clock: Callable[[], float] = time.time) -> Flask:
    """Return the web side: the webhook and the pages, on the migrated database. It imports no queue and no GitHub.

    Where *needs_worker*, it calls itself not ready while no worker is heard of.
    """
    engine = open_engine(settings.database_url)
    store = Store(engine, clock)
    app = Flask("listkeeper")
    app.register_blueprint(create_blueprint(store, settings.webhook_secrets, settings.debounce))
    app.register_blueprint(create_pages(engine, store, Budgets(engine), needs_worker=needs_worker, clock=clock))
    return app


def create_queue(settings: Settings) -> Queue:
    """Return the worker side, ready to start."""
    from bot.forge.github import GitHubForge
    from bot.forge.github_client import GitHubClient
    from bot.forge.github_fleet import GitHubInstallations
    from bot.forge.observing import Watching
    from bot.forge.pacing import Pacing
    from bot.handlers.task import Behaviour
    from bot.online.guard import Guard
    from bot.online.looking import Looking
    from bot.work.queue import Queue
    from bot.work.worker import Worker

    engine = open_engine(settings.database_url)
    store, budgets = Store(engine), Budgets(engine)
    behaviour = Behaviour(
        key=settings.webhook_secrets[0],
        web_url=web_url(settings.api_url),
        is_dry_run=settings.is_dry_run,
        public_url=settings.public_url,
        looking=Looking(Guard(_agent(settings)), store) if settings.looks_online else None,
    )
    client = GitHubClient(settings.credentials, settings.api_url, Watching(store, Pacing(budgets=budgets)))
    in_background = client.in_background()
    worker = Worker(GitHubForge(client), store, behaviour, GitHubForge(in_background))
    installations = GitHubInstallations(in_background)
    return Queue(settings.database_url, store, worker.attend, installations, settings.catch_up)


def _agent(settings: Settings) -> str:
    """Say to the sites we ask who we are, and where those who run us can be found."""
    where = f" (+{settings.public_url})" if settings.public_url else ""
    return f"listkeeper/{__version__}{where}"


def prepare_database(settings: Settings) -> None:
    """Migrate the database, whoever starts first; raises `StoreError` that says what to do where it cannot be used."""
    engine = open_engine(settings.database_url, pool_size=1)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def create_setup(set_up: SetUp, done: Callable[[], None]) -> tuple[Flask, str]:
    """Return the web side of a bot without credentials, and the key to its set-up; *done* is called when it has them."""
    from bot.forge.registering import convert

    walk = SettingUp(
        path=set_up.path,
        web_url=web_url(set_up.api_url),
        public_url=set_up.public_url,
        convert=partial(convert, set_up.api_url),
        done=done,
    )
    app = Flask("listkeeper")
    app.config["MAX_CONTENT_LENGTH"] = SETUP_SIZE_LIMIT
    app.register_blueprint(create_setting_up(walk))
    app.register_blueprint(create_waiting())
    return app, walk.key


def web_url(api_url: str) -> str:
    """Return the address at which people see what the API at *api_url* speaks of.

    >>> web_url("https://api.github.com"), web_url("https://git.example.org/api/v3")
    ('https://github.com', 'https://git.example.org')
    """
    parts = urlsplit(api_url)
    host = "github.com" if parts.netloc == DEFAULT_API_HOST else parts.netloc
    return f"{parts.scheme}://{host}"
