"""Texts that would hold everything up are not read where others wait; real ones never are taken for such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers import hard
from bot.handlers.hard import HEAVY, LIGHT, is_too_hard, weight
from bot.handlers.task import TooHard, catalog_of
from tests.support.lists import ASK, LIST, READY_LIST
from tests.support.places import SHARED

TITLE = '- [T](https://a.b "' + ".\n" * 12_000 + '")\n'
"""A link's title of many short lines: the reader takes time by the square of their number."""

LISTS = sorted((SHARED / "data" / "lists").glob("*.md")) if SHARED.exists() else []
HOSTILE = {
    "a title of many lines": ('- [T](https://a.b "', ".\n", '")\n'),
    "lines that look like rows": ('- [T](https://a.b "', "|.\n", '")\n'),
    "lines that look like a table's second": ('- [T](https://a.b "', "|-|\n", '")\n'),
    "a title without an end": ("[a](b '", "a\n", ""),
    "definitions in a title": ('- [T](https://a.b "', "[a]:\n", '")\n'),
    "brackets": ("", "[", ""),
    "emphasis": ("", "*a **b ", ""),
    "one long line": ("", "a", ""),
}


@pytest.fixture(autouse=True)
def short_trials(monkeypatch):
    monkeypatch.setattr(hard, "SECONDS", 0.05)


def test_a_contribution_that_is_too_hard_is_neutral_and_says_so(desk):
    desk.contribute(READY_LIST + "\n" + TITLE)

    assert (desk.check().conclusion.value, desk.check().title) == ("neutral", "The list is too hard to read")
    assert "would take too long to read" in desk.check().summary
    assert desk.comment_on(1) == ""


def test_what_is_hard_never_reaches_the_reader_in_this_process(monkeypatch):
    monkeypatch.setattr("bot.handlers.task.read_catalog", lambda *_: pytest.fail("it was read here"))

    with pytest.raises(TooHard, match=r"README\.md"):
        catalog_of((LIST + TITLE).encode(), "README.md")


def test_an_issue_and_a_comment_that_are_too_hard_are_left_alone(desk):
    number = desk.ask(body=TITLE, title=ASK)
    assert desk.comment_on(number) == ""
    comment = desk.say("/triage help\n\n" + TITLE[:65_000])
    assert desk.reactions(comment) == set()


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
def test_what_may_be_hard_is_weighed_as_such(parts):
    before, unit, after = parts

    assert weight((before + unit * (40_000 // len(unit)) + after).encode()) > HEAVY


def test_what_is_hard_is_tried_once(monkeypatch):
    text = TITLE.encode()
    assert is_too_hard(text)
    monkeypatch.setattr(hard.subprocess, "run", lambda *_args, **_more: pytest.fail("it was tried again"))
    assert is_too_hard(text)


def test_what_is_heavy_and_easy_is_read(monkeypatch):
    monkeypatch.setattr(hard, "SECONDS", 1.0)
    rows = "".join(f"Paper {n} | https://arxiv.org/abs/2101.{10_000 + n}\n" for n in range(3000)).encode()

    assert weight(rows) > HEAVY
    assert not is_too_hard(rows)


def test_a_table_of_thousands_weighs_nothing():
    rows = "| Paper | Venue |\n|---|---|\n" + "|[A Paper](https://arxiv.org/abs/2101.10000)|CVPR 2021|\n" * 20_000

    assert weight(rows.encode()) == 0


@given(st.text(alphabet='a.|-\n >#*\\`[]("', max_size=400))
def test_light_texts_weigh_nothing(text):
    assert weight(text.encode()) == 0 or len(text) > LIGHT


@pytest.mark.skipif(not LISTS, reason="the real lists lie beside the project, and are not here")
def test_no_real_list_is_even_tried():
    assert [path.name for path in LISTS if weight(path.read_bytes()) > HEAVY] == []
