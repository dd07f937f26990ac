"""Single characters: from another encoding, invisible, or from another script's punctuation."""

from __future__ import annotations

import re

FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
CODECS = ("cp1252", "mac_roman", "latin-1")
"""Encodings that editors confuse with UTF-8."""

HIDDEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
JOINERS = "\u200c\u200d"
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
WIDE_SIGNS = {
    "\uff0c": ", ", "\u3002": ". ", "\uff1a": ": ", "\uff1b": "; ", "\uff08": " (", "\uff09": ") ", "\uff01": "! ",
    "\uff1f": "? ", "\u3010": " [", "\u3011": "] ", "\uff3b": " [", "\uff3d": "] ", "\u3001": ", ", "\uff0d": "-", "\uff5c": "|",
    "\u3000": " ", "\uff0f": "/",
}  # fmt: skip
WIDE = re.compile(f"[{''.join(WIDE_SIGNS)}]")


def _holds(text: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= letter <= last for letter in text if letter > "\u024f" for first, last in ranges)


def is_right_to_left(text: str) -> bool:
    """Tell whether *text* has letters of a script that is written from right to left."""
    return _holds(text, (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc")))


def is_east_asian(text: str) -> bool:
    """Tell whether *text* has Chinese, Japanese or Korean letters.

    >>> is_east_asian("CLIP \u89c6\u89c9"), is_east_asian("CLIP\uff0c")
    (True, False)
    """
    return _holds(text, (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff")))


def restored(garbled: str) -> tuple[int, str] | None:
    """Return how many letters at the start of *garbled* were one character, and which, before the wrong decoding.

    >>> restored("\u201a\u00c4\u00ec"), restored("\u00c3\u00a9x"), restored("\u00e9\u00e8")
    ((3, '\u2013'), (2, '\u00e9'), None)
    """
    for codec in CODECS:
        try:
            [lead] = garbled[:1].encode(codec)
            # Two bytes are too few to be sure, except for the accented letters of Latin script.
            size = 2 if lead in (0xC2, 0xC3) else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0
            text = garbled[:size].encode(codec).decode() if size else ""
        except (UnicodeError, ValueError):
            continue
        if len(text) == 1 and (text.isprintable() or text == "\u00a0"):
            return size, text
    return None


def garbled_in(text: str, begin: int, end: int) -> list[tuple[int, int, str]]:
    """Return the stretches of ``text[begin:end]`` that were wrongly decoded, each with the right text."""
    found: list[tuple[int, int, str]] = []
    if text[begin:end].isascii():
        return found
    for run in FOREIGN.finditer(text, begin, end):
        position = run.start()
        while position < run.end() - 1:
            letter = restored(text[position : min(position + 4, run.end())])
            if letter is None:
                position += 1
                continue
            size, wanted = letter
            if found and found[-1][1] == position:
                start, _, before = found.pop()
                found.append((start, position + size, before + wanted))
            else:
                found.append((position, position + size, wanted))
            position += size
    return found


def hidden_in(text: str) -> list[tuple[int, int]]:
    """Return where *text* has invisible characters; joiners of emoji and of other scripts are left alone.

    >>> hidden_in("a\u200bb"), hidden_in("\U0001f469\u200d\U0001f52c")
    ([(1, 2)], [])
    """
    is_other_script = is_right_to_left(text)
    found = []
    for sign in HIDDEN.finditer(text):
        before, after = text[sign.start() - 1 : sign.start()], text[sign.end() : sign.end() + 1]
        if is_other_script or (sign[0] in JOINERS and not (before.isascii() or after.isascii())):
            continue
        found.append(sign.span())
    return found


def narrow(text: str, at: int) -> tuple[int, int, str]:
    """Return how to replace the full-width sign at *at*: its span, and the new text with its spaces.

    >>> narrow("One\uff0cTwo", 3)
    (3, 4, ', ')
    """
    sign = WIDE_SIGNS[text[at]]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or before.isspace() or before in "([":
        sign = sign.lstrip() or sign
    if not after or after.isspace() or after in ")].,;:|":
        sign = sign.rstrip() or sign
    return at, at + 1, sign
