"""What a person says in a comment, without what they quote, show as code or hide."""

from __future__ import annotations

import re

from rules.reading.blocks import unspoken_spans
from rules.reading.source import Source, clean

LIMIT = 65_536
"""Characters of a comment; GitHub takes no more."""

VISIBLE = re.compile(r"[^\n]")


def spoken(text: str, *, but: tuple[str, ...] = ("quote", "code", "inline", "html")) -> str:
    """Return *text* with spaces for all that is not said: quotes, code and HTML, or only the kinds in *but*.

    Its lines stay.

    >>> spoken("Yes.\\n> no\\n\\n`maybe` never").split()
    ['Yes.', 'never']
    """
    source = Source(clean(text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")))
    return _blanked(source.text, [(start, end) for kind, start, end in unspoken_spans(source) if kind in but])


def code_blocks(text: str) -> tuple[str, ...]:
    """Return the blocks of code in *text*, fences included."""
    source = Source(clean(text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")))
    return tuple(source.text[start:end] for kind, start, end in unspoken_spans(source) if kind == "code")


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], VISIBLE.sub(" ", text[start:end])]
        position = max(position, end)
    return "".join([*parts, text[position:]])
