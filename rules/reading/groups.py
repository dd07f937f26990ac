"""Bold lines and bold items that head a run of entries, as headings do."""

from __future__ import annotations

from rules.reading.pieces import Ink, Pieces
from rules.text.links import split_address
from rules.text.titles import words_of

MOST_WORDS = 8
"""Words of a label that heads entries; a longer bold line is a remark or a title."""


def label_of(pieces: Pieces) -> str:
    """Return the text of a bold line, as the name of a section."""
    text = "".join(p.text for p in pieces if p.ink in (Ink.TEXT, Ink.LINK, Ink.CODE))
    return " ".join(text.split()).rstrip(":： ")


def is_group_label(pieces: Pieces) -> bool:
    """Tell whether a line is bold, short and without an address, so that it can head a run of entries."""
    inked = [p for p in pieces if p.text.strip() and p.ink is not Ink.BREAK]
    if not any(p.is_strong for p in inked) or any(p.ink is Ink.LINK and split_address(p.url) for p in inked):
        return False
    if any(not p.is_strong and any(letter.isalnum() for letter in p.text) for p in inked):
        return False
    name = label_of(pieces)
    return 0 < len(words_of(name)) <= MOST_WORDS and not name.endswith((".", "!", "?", "。", "！"))
