"""Put the parts together; this is the only place where they meet. Nothing connects, reads or starts at import."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from bot import __version__
from bot.settings.environment import Settings, SetUp
from bot.store.budgets import Budgets
from bot.store.desk import Desk, open_reading_engine
from bot.store.engine import migrate, open_engine
from bot.store.store import Store
from bot.web.assets import create_assets
from bot.web.contribution import create_contribution
from bot.web.desk import Front, create_desk_base
from bot.web.figures import create_figures
from bot.web.health import create_health
from bot.web.history import create_history
from bot.web.lists import create_lists
from bot.web.pages import create_pages
from bot.web.playground import create_playground
from bot.web.setting_up import SettingUp, create_setting_up, create_waiting
from bot.web.webhook import create_blueprint

if TYPE_CHECKING:
    from bot.forge.base import Forge
    from bot.work.queue import Queue
    from bot.work.worker import Worker

Clock = Callable[[], float]

SETUP_SIZE_LIMIT = 100_000
AT_THE_DOOR = 7.0
"""Seconds that a delivery waits for the database. GitHub hangs up after ten, and would not hear that we refused it."""
DEFAULT_API_HOST = "api.github.com"
OF_ITS_OWN = ".ghe.com"
"""The end of the hosts of enterprises on GitHub's own servers."""


@dataclass(frozen=True, slots=True)
class Together:
    """The web side and a worker on one store, with no queue between them: tests use it step by step."""

    app: Flask
    worker: Worker
    store: Store
    budgets: Budgets


def create_app(settings: Settings, *, needs_worker: bool = False, clock: Clock = time.time) -> Flask:
    """Return the web side: the webhook and the pages, on the migrated database. It imports no queue and no GitHub.

    If *needs_worker*, it reports that it is not ready while no worker is alive.
    """
    engine = open_engine(settings.database_url, patience=AT_THE_DOOR)
    store = Store(engine, clock)
    store.counts.keep_flushing()
    return _web(settings, store, Budgets(engine, clock), needs_worker=needs_worker, clock=clock)


def create_queue(settings: Settings) -> Queue:
    """Return the worker side, ready to start."""
    from bot.forge.github import GitHubForge
    from bot.forge.github_client import GitHubClient
    from bot.forge.github_fleet import GitHubInstallations
    from bot.forge.observing import Watching
    from bot.forge.pacing import Pacing
    from bot.work.queue import Queue

    engine = open_engine(settings.database_url)
    store, budgets = Store(engine), Budgets(engine)
    client = GitHubClient(settings.credentials, settings.api_url, Watching(store, Pacing(budgets=budgets)))
    in_background = client.in_background()
    worker = _worker(settings, store, GitHubForge(client), GitHubForge(in_background))
    installations = GitHubInstallations(in_background)
    return Queue(settings.database_url, store, budgets, worker.attend, installations, settings.catch_up)


def put_together(settings: Settings, forge: Forge, clock: Clock) -> Together:
    """Return all parts but the queue, on a migrated database, with *forge* in place of GitHub."""
    engine = open_engine(settings.database_url)
    migrate(engine)
    store, budgets = Store(engine, clock), Budgets(engine, clock)
    app = _web(settings, store, budgets, needs_worker=False, clock=clock)
    return Together(app, _worker(settings, store, forge, forge), store, budgets)


def _web(settings: Settings, store: Store, budgets: Budgets, *, needs_worker: bool, clock: Clock) -> Flask:
    app = Flask("listkeeper", static_folder=None)
    app.register_blueprint(create_blueprint(store, settings.webhook_secrets, settings.debounce))
    engine = store.database.engine
    pages = create_pages(engine, store, budgets, needs_worker=needs_worker, clock=clock)
    app.register_blueprint(pages)
    desk = Desk(open_reading_engine(settings.database_url), clock)
    front = Front(desk, web_url(settings.api_url), __version__, is_on=settings.has_desk)
    app.register_blueprint(create_assets())
    app.register_blueprint(create_desk_base(front))
    for blueprint in (
        (create_lists, create_contribution, create_history, create_figures, create_health) if settings.has_desk else ()
    ):
        app.register_blueprint(blueprint(front))
    if settings.has_desk:
        app.register_blueprint(create_playground())
    return app


def _worker(settings: Settings, store: Store, forge: Forge, in_background: Forge) -> Worker:
    from bot.handlers.task import Behaviour
    from bot.online.guard import Guard
    from bot.online.looking import Looking
    from bot.work.worker import Worker

    behaviour = Behaviour(
        key=settings.webhook_secrets[0],
        web_url=web_url(settings.api_url),
        is_dry_run=settings.is_dry_run,
        public_url=settings.public_url,
        has_desk=settings.has_desk,
        looking=Looking(Guard(user_agent(settings)), store) if settings.looks_online else None,
    )
    return Worker(forge, store, behaviour, in_background)


def user_agent(settings: Settings) -> str:
    """Return our user agent: it shows the sites that we ask who we are, and where to find our operator."""
    where = f" (+{settings.public_url})" if settings.public_url else ""
    return f"listkeeper/{__version__}{where}"


def prepare_database(settings: Settings) -> None:
    """Migrate the database, unless another process has done it.

    Raises `StoreError` that says what to do if it cannot be used.
    """
    engine = open_engine(settings.database_url, pool_size=1)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def create_setup(set_up: SetUp, done: Callable[[], None]) -> tuple[Flask, str]:
    """Return the web side of a bot without credentials, and its set-up key; *done* is called when it has them."""
    from bot.forge.registering import convert

    walk = SettingUp(
        path=set_up.path,
        web_url=web_url(set_up.api_url),
        public_url=set_up.public_url,
        convert=partial(convert, set_up.api_url),
        done=done,
    )
    app = Flask("listkeeper", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = SETUP_SIZE_LIMIT
    app.register_blueprint(create_assets())
    app.register_blueprint(create_setting_up(walk))
    app.register_blueprint(create_waiting())
    return app, walk.key


def web_url(api_url: str) -> str:
    """Return the address where people see in a browser what the API at *api_url* serves.

    >>> web_url("https://api.github.com"), web_url("https://git.example.org/api/v3")
    ('https://github.com', 'https://git.example.org')
    >>> web_url("https://api.octocorp.ghe.com")
    'https://octocorp.ghe.com'
    """
    parts = urlsplit(api_url)
    is_ours = parts.netloc == DEFAULT_API_HOST or parts.netloc.endswith(OF_ITS_OWN)
    host = parts.netloc.removeprefix("api.") if is_ours else parts.netloc
    return f"{parts.scheme}://{host}"
