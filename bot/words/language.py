"""The languages the bot writes in: English in the code, others from gettext catalogs in ``bot/locale``."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

Translate = Callable[[str], str]
LOCALES = Path(__file__).parents[1] / "locale"
DOMAIN = "listkeeper"


@cache
def translation(language: str) -> Translate:
    """Return what turns an English text of ours into *language*; English stays as it is."""
    if language == "en":
        return str
    return gettext.translation(DOMAIN, LOCALES, [language]).gettext


def told(message: str, language: str) -> str:
    """Return a rule's *message* in *language*: its wording is looked up with what it names left out, and put back in."""
    if language == "en":
        return message
    from bot.words.messages import translated

    return translated(message, translation(language))
