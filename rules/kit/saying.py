"""Messages: what a rule says, as values that can be rendered in any language."""

from __future__ import annotations

from collections.abc import Sequence

from rules.habits.dates import MONTHS
from rules.model import Message, Value

QUOTE_LIMIT = 120


def quoted(text: str) -> str:
    """Return *text* between typographic quotes, on one line and shortened if it is long.

    >>> quoted("a  b")
    '“a b”'
    """
    text = " ".join(text[: 20 * QUOTE_LIMIT].split())
    return f"“{text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 1] + '…'}”"


def say(template: str, **values: Value) -> Message:
    """Return a message: English, with ``{names}`` for values.

    >>> str(say("The row has {count} cells.", count=3))
    'The row has 3 cells.'
    """
    return Message(template, tuple(values.items()))


def say_count(one: str, many: str, count: int, **values: Value) -> Message:
    """Return a message about *count* things, with one form for one thing and one for more.

    Other languages may have more forms.

    >>> str(say_count("{count} link", "{count} links", 1))
    '1 link'
    """
    return Message(one, (("count", count), *values.items()), many)


def all_of(names: Sequence[Value]) -> Value:
    """Return the names as a list in a sentence.

    >>> str(all_of(["a", "b", "c"]))
    'a, b and c'
    """
    if len(names) == 1:
        return names[0]
    first, *rest = names
    for name in rest[:-1]:
        first = say("{names}, {name}", names=first, name=name)
    return say("{names} and {last}", names=first, last=rest[-1])


def code(text: str) -> str:
    """Return *text* as a message shows it if every character matters.

    >>> code("[Code]")
    '`[Code]`'
    """
    return f"`{text}`"


def said_month(year: int, month: int) -> Message:
    """Return a month in words: ``November 2021``."""
    return say("{month} {year}", month=say(MONTHS[month - 1]), year=year)
