"""The languages of our pages. Their catalogs are their own, because the pages know nothing of the rules."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from werkzeug.datastructures import LanguageAccept

LOCALES = Path(__file__).parents[1] / "locale"
DOMAIN = "desk"
LANGUAGES = {"en": "English", "zh": "中文"}


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the pages: give it one of our English texts, and get the text in that language."""

    code: str
    catalog: gettext.NullTranslations

    def __call__(self, text: str, **values: object) -> str:
        """Return *text* in the language, with *values* in place of its names; unknown texts stay English."""
        said = self.catalog.gettext(text)
        return said.format(**values) if values else said

    def many(self, one: str, more: str, count: int) -> str:
        """Return the form for *count* things, with the number in place of ``{count}``."""
        return self.catalog.ngettext(one, more, count).format(count=count)


@cache
def words_in(code: str) -> Words:
    """Return the language with that code."""
    if code == "en":
        return Words("en", gettext.NullTranslations())
    return Words(code, gettext.translation(DOMAIN, LOCALES, [code]))


def chosen(asked: str | None, kept: str | None, accepted: LanguageAccept) -> Words:
    """Return the language that was asked for, else the one kept in the browser, else the browser's own, else English."""
    code = next((code for code in (asked, kept) if code in LANGUAGES), None)
    return words_in(code or accepted.best_match(list(LANGUAGES)) or "en")
