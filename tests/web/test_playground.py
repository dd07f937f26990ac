"""The playground: bounded, and nothing is kept."""

import sys

import pytest

from bot.web import playground
from tests.support.lists import BROKEN_LIST, LIST

HERE = {"Sec-Fetch-Site": "same-origin"}


def play(shown, **form):
    return shown.web.post(
        "/play", data={"list": "", "before": "", "policy": "", "format": "text", **form}, headers=HERE
    )


def test_a_list_is_checked(shown):
    answer = play(shown, list=BROKEN_LIST)

    assert answer.status_code == 200
    assert "error[broken-link]" in answer.text
    assert "\x1b" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_what_changed_is_judged_where_the_list_before_is_given(shown):
    assert "error[broken-link]" in play(shown, list=BROKEN_LIST, before=LIST).text
    assert "error[broken-link]" not in play(shown, list=BROKEN_LIST, before=BROKEN_LIST).text


def test_a_policy_is_followed_and_its_faults_are_told(shown):
    ignoring = "version: 1\nrules: {broken-link: {level: ignore}}\n"
    assert "broken-link" not in play(shown, list=BROKEN_LIST, policy=ignoring).text.split('id="result"')[1]
    answer = play(shown, list=LIST, policy="verson: 1\n")
    assert answer.status_code == 422
    assert "line 1" in answer.text


def test_markdown_is_shown_as_source(shown):
    evil = BROKEN_LIST.replace("LoRA", "<b onclick=alert(1)>LoRA</b>")
    text = play(shown, list=evil, format="markdown").text

    assert "<b onclick" not in text
    assert "### " in text or "**" in text


def test_bounds_are_kept(shown, monkeypatch):
    assert play(shown).status_code == 422
    assert play(shown, list="x" * 1_000_001).status_code == 413
    assert play(shown, list="x" * 4_000_000).status_code == 413
    monkeypatch.setattr(playground, "COMMAND", (sys.executable, "-c", "while True: pass"))
    monkeypatch.setattr(playground, "PATIENCE", 0.3)
    answer = play(shown, list=LIST)
    assert (answer.status_code, "takes more time or memory" in answer.text) == (422, True)
    monkeypatch.setattr(playground, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    assert play(shown, list=LIST).status_code == 422


def test_one_list_at_a_time(shown, monkeypatch):
    monkeypatch.setattr(playground, "TURN", 0.05)
    monkeypatch.setattr(playground.threading.Semaphore, "acquire", lambda *_args, **_kwargs: False)
    answer = play(shown, list=LIST)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused(shown, site):
    answer = shown.web.post("/play", data={"list": LIST}, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403


def test_a_child_takes_no_more_than_it_may():
    import resource
    import subprocess

    code = (
        "from bot.cli.bounded import bound; bound(); import resource, os; "
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_AS)[0], "
        "resource.getrlimit(resource.RLIMIT_FSIZE)[0], os.nice(0))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, cwd="/")

    assert done.stdout.split() == ["5", "600000000", "0", "10"], done.stderr
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != 5
