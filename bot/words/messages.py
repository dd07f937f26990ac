"""Rules' messages in other languages. The core writes English sentences with names in them; here the sentence is told from the names.

Every form of a message that a rule has is listed once, with braces where names stand; a test goes through all examples of all rules.
"""

from __future__ import annotations

import re
from functools import cache

from bot.words.language import Translate
from bot.words.message_forms import FORMS

PLACE = re.compile(r"\{(\w+)\}")
LONGEST = 4000


def translated(message: str, t: Translate) -> str:
    """Return *message* as *t* has it; one that no form fits stays as it is."""
    if len(message) > LONGEST:
        return message
    for form, pattern in _patterns():
        if found := pattern.fullmatch(message):
            return t(form).format(**{name: _value(name, value, t) for name, value in found.groupdict().items()})
    return message


def _value(name: str, value: str, t: Translate) -> str:
    if name.startswith("word_"):
        return t(value)
    if name == "parts":
        return "; ".join(translated(part, t) for part in value.split("; "))
    return t(value) if value in SAYS_NOTHING else value


SAYS_NOTHING = frozenset(["nothing"])


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return every form with what recognises it, the most particular first."""
    made = [(form, re.compile(_pattern(form), re.DOTALL)) for form in FORMS]
    return tuple(sorted(made, key=lambda pair: -len(PLACE.sub("", pair[0]))))


def _pattern(form: str) -> str:
    parts = PLACE.split(form)
    return "".join(f"(?P<{part}>.{{0,600}}?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
