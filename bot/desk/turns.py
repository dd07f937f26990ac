"""Whose turn it is: who can bring an open contribution forward now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """Who is waited for."""

    AUTHOR = "author"
    MAINTAINER = "maintainer"
    BOT = "bot"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a contribution after it was looked at.

    *outcome* is the conclusion of a verdict, what an issue is about, or why there is no verdict.
    """

    outcome: str
    is_open: bool = True
    is_draft: bool = False
    has_errors: bool = False  # an error that nobody set aside
    needs_info: bool = False
    is_under_way: bool = False  # a pull request adds the paper already


ASKING = frozenset(["add-paper", "correct-entry"])
"""What an issue can be about if it wants something of the list."""


def turn_of(standing: Standing) -> Turn:
    """Return whose turn it is.

    >>> turn_of(Standing("needs-changes", has_errors=True)), turn_of(Standing("ready"))
    (<Turn.AUTHOR: 'author'>, <Turn.MAINTAINER: 'maintainer'>)
    """
    match standing:
        case Standing(is_open=False) | Standing(outcome="ignored") | Standing(outcome="question" | "other"):
            return Turn.NOBODY
        case Standing(is_draft=True) | Standing(has_errors=True) | Standing(needs_info=True):
            return Turn.AUTHOR
        case Standing(outcome="nothing-to-compare"):
            return Turn.AUTHOR
        case Standing(outcome=outcome, is_under_way=True) if outcome in ASKING:
            return Turn.NOBODY
    return Turn.MAINTAINER
