"""Debian's Chromium by playwright, and the bot's pages served to it on this machine."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field

import pytest

from bot.web import playground
from tests.support.lists import ASK, BODY, BROKEN_LIST, LIST, READY_LIST
from tests.support.public_desk import PublicDesk, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
EVIL = ["<script>alert(1)</script>", "\"'><svg onload=alert(1)>", "\u202egnp.exe", "javascript:alert(1)", "x" * 10_000]

if CHROMIUM is None and os.environ.get("CI"):
    raise RuntimeError("CI must have a browser: .ci/run installs Debian's package chromium")


@dataclass
class Seen:
    """A page in the browser, and what the browser had to say."""

    page: object
    base: str
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)  # returns when scripts and styles have come

    @property
    def overflows(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: `make test` installs it")
    if CHROMIUM is None:
        pytest.skip("there is no browser here: install Debian's package chromium")
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser):
    """Return what opens a page of an app: in a window of that width, with those colours, in that language."""
    closing = []

    def open_page(base: str, width: int = 1200, scheme: str = "light", language: str = "en", **more: object) -> Seen:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, **more
        )
        closing.append(context)
        seen = Seen(context.new_page(), base)
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.said.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        return seen

    yield open_page
    for context in closing:
        context.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a bot with a public list that has seen everything once."""
    from tests.support.house import make_house

    playground.PATIENCE = 60.0  # this machine may be busy with other tests
    desk = PublicDesk(make_house(tmp_path_factory.mktemp("site")))
    desk.contribute(BROKEN_LIST)
    desk.contribute(READY_LIST)
    desk.close()
    desk.contribute(BROKEN_LIST, number=2)
    desk.say("/triage override broken-link: it is so", number=2)
    desk.contribute(LIST.replace("](https://arxiv", "] (https://arxiv", 1), number=3)
    desk.ask(BODY, ASK)
    with served(desk.house.app) as address:
        yield address


@pytest.fixture
def evil_site(tmp_path):
    """The address of a bot whose contributors write what should do harm."""
    from tests.support.house import make_house

    desk = PublicDesk(make_house(tmp_path))
    for number, evil in enumerate(EVIL, start=1):
        row = f"|[{evil[:300].replace('|', '')}](https://arxiv.org/abs/2106.0968{number})|ICLR 2022|-|"
        desk.contribute(f"{LIST}{row}\n", number=number, title=evil, author=evil)
        desk.forge.writers.add(evil[:90])
        desk.say(f"/triage override broken-link: {evil}", author=evil[:90], number=number)
    desk.ask(f"Please add {EVIL[0]} https://arxiv.org/abs/2112.09106", EVIL[1], number=90)
    with served(desk.house.app) as address:
        yield address
