"""Whose turn it is, row by row."""

import pytest

from bot.desk.turns import Standing, Turn, turn_of


@pytest.mark.parametrize(
    ("standing", "turn"),
    [
        (Standing("ready", is_open=False), Turn.NOBODY),
        (Standing("ignored"), Turn.NOBODY),
        (Standing("ready", is_draft=True), Turn.AUTHOR),
        (Standing("needs-changes", has_errors=True), Turn.AUTHOR),
        (Standing("needs-changes"), Turn.MAINTAINER),
        (Standing("ready"), Turn.MAINTAINER),
        (Standing("advice"), Turn.MAINTAINER),
        (Standing("out-of-scope"), Turn.MAINTAINER),
        (Standing("policy-unusable"), Turn.MAINTAINER),
        (Standing("nothing-to-compare"), Turn.AUTHOR),
        (Standing("add-paper"), Turn.MAINTAINER),
        (Standing("add-paper", needs_info=True), Turn.AUTHOR),
        (Standing("add-paper", is_under_way=True), Turn.NOBODY),
        (Standing("correct-entry"), Turn.MAINTAINER),
        (Standing("question"), Turn.NOBODY),
        (Standing("other"), Turn.NOBODY),
    ],
)
def test_whose_turn_it_is(standing, turn):
    assert turn_of(standing) is turn
