"""Every page in a real browser: readable by all, on any screen, harmless, and whole without JavaScript."""

import pytest
from flask import Flask

from bot.settings.credentials import StoredCredentials
from bot.web.assets import create_assets
from bot.web.setting_up import SettingUp, create_setting_up, create_waiting
from tests.support.public_desk import served

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
LIST = "/desk/ann/list"
PAGES = [
    "/", "/desk", LIST, f"{LIST}/1", f"{LIST}/2", f"{LIST}/3", f"{LIST}/9", f"{LIST}/history", f"{LIST}/rules",
    f"{LIST}/figures", f"{LIST}/health", f"{LIST}/habits", "/play",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
WINDOWS = {
    "a desk": {},
    "a phone in the dark, in Chinese": {"width": 360, "scheme": "dark", "language": "zh-CN"},
}
"""Each page is seen wide and narrow, light and dark, in both languages."""


def violations(seen):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(seen.page, options={"runOnly": RULES}).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_every_page_can_be_read_by_all(site, opened, window):
    seen = opened(site, **window)
    for path in [*PAGES, "/desk/nobody/nothing"]:
        seen.go(path)
        assert violations(seen) == [], path
        assert not seen.overflows, path
    assert [line for line in seen.said if "404" not in line] == []


def test_a_bad_page_is_caught(site, opened):
    seen = opened(site, width=360)
    seen.go("/desk")
    seen.page.evaluate(
        "document.querySelector('main').innerHTML = '<img src=\"/x.png\"><p>' + 'x'.repeat(500) + '</p>'"
        " + '<input><h4>Deep</h4>'; document.querySelector('main p').style.whiteSpace = 'nowrap'"
    )

    assert {name for name, _ in violations(seen)} >= {"image-alt", "label"}
    assert seen.overflows


def test_what_strangers_write_does_nothing(evil_site, opened):
    seen = opened(evil_site)
    for number in range(1, 6):
        for path in (f"{LIST}/{number}", f"{LIST}?q=<script>alert(1)</script>"):
            seen.go(path)
    for path in ["/desk", LIST, f"{LIST}/90", *(f"{LIST}/{page}" for page in ("history", "rules", "health", "habits"))]:
        seen.go(path)
        assert seen.page.evaluate("document.querySelectorAll('main script, main svg[onload], main img').length") == 0
        assert not seen.overflows, path

    assert seen.said == []


def test_plots_are_drawn_from_the_tables(site, opened):
    seen = opened(site)
    seen.go(f"{LIST}/figures")

    assert seen.page.locator("canvas[role=img]").count() == seen.page.locator("table[data-chart]").count() == 3
    assert seen.page.evaluate("[...document.querySelectorAll('canvas')].every((canvas) => canvas.width > 100)")
    assert seen.said == []


def test_all_is_there_without_javascript(site, opened):
    seen = opened(site, java_script_enabled=False)
    seen.go(f"{LIST}/figures")
    seen.page.locator("summary").first.click()
    assert seen.page.locator("table[data-chart] td").first.is_visible()
    seen.go("/desk?q=nothing")
    seen.page.get_by_role("link", name="Show all").click()
    seen.page.get_by_role("link", name="ann/list").click()
    seen.page.get_by_role("link", name="Rules").click()
    assert "broken-link" in seen.page.inner_text("main")


def test_the_playground_answers(site, opened):
    seen = opened(site)
    seen.go("/play")
    seen.page.fill("#list", "# L\n\n- [A Paper With a Name](https://arxiv.org/abs/2103.00020)]\n")
    seen.page.get_by_role("button", name="Check").click()

    assert "error[broken-link]" in seen.page.inner_text("pre")
    assert violations(seen) == []
    assert seen.said == []


def test_the_language_is_kept(site, opened):
    seen = opened(site)
    seen.go(LIST)
    seen.page.get_by_role("link", name="中文").click()
    seen.go("/desk")

    assert seen.page.get_attribute("html", "lang") == "zh"


def test_the_keyboard_reaches_the_content(site, opened):
    seen = opened(site)
    seen.go(LIST)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.url.endswith("#main")


def test_the_set_up_looks_the_same(tmp_path, opened):
    made = StoredCredentials(app_id=1, private_key="k", webhook_secret="s")
    walk = SettingUp(
        tmp_path / "credentials.json", "https://github.com", "", convert=lambda *_: made, done=lambda: None
    )
    app = Flask("listkeeper", static_folder=None)
    for blueprint in (create_assets(), create_setting_up(walk), create_waiting()):
        app.register_blueprint(blueprint)
    with served(app) as address:
        for width in (1200, 360):
            seen = opened(address, width=width)
            for path in ("/", f"/setup?key={walk.key}"):
                seen.go(path)
                assert violations(seen) == [], path
                assert not seen.overflows, path
            seen.page.get_by_role("button", name="Continue").click()
            assert "Create it on GitHub" in seen.page.inner_text("main")
            assert violations(seen) == []
            assert seen.said == []
