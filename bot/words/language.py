"""The languages the bot writes in: English in the code, the others from gettext catalogs in ``bot/locale``."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rules.model import Message

LOCALES = Path(__file__).parents[1] / "locale"
DOMAIN = "listkeeper"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: give it one of our English texts, and get the text in that language."""

    catalog: gettext.NullTranslations

    def __call__(self, text: str) -> str:
        """Return *text* in the language; a text that is not in the catalog stays English."""
        return self.catalog.gettext(text)

    def many(self, one: str, more: str, count: int) -> str:
        """Return the form for *count* things, with the number in place of ``{count}``."""
        return self.catalog.ngettext(one, more, count).format(count=count)

    def said(self, message: Message) -> str:
        """Return a rule's message in the language."""
        return message.said_in(self.catalog)


@cache
def translation(language: str) -> Language:
    """Return the language with that name in a policy."""
    if language == "en":
        return ENGLISH
    return Language(gettext.translation(DOMAIN, LOCALES, [language]))


ENGLISH = Language(gettext.NullTranslations())
