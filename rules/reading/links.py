"""Links that did not become links: what is left of them between the brackets.

Works on a text in which the links that did work are masked, in one pass from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MASK = "\x01"
ADDRESS_END = re.compile(r"[^\s|\x01]*")
REVERSED = re.compile(r"\(([^()\[\]\x01]{2,300})\)\[(\x01{8,})\]")
LIMIT = 20_000
"""Characters of an entry that are looked at; the longest real one met had 9,600."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a link: *start* to *end* should be *text*, where that is known."""

    what: str
    label: str
    start: int
    end: int
    text: str | None
    sign: str = ""


def flaws_in(masked: str, text: str, begin: int, end: int) -> Iterator[Flaw]:
    """Return what is wrong with the links in ``text[begin:end]``, the links in it masked."""
    end = min(end, begin + LIMIT)
    for found in REVERSED.finditer(masked, begin, end):
        address = text[found.start(2) : found.end(2)]
        yield Flaw("reversed", found[1], found.start(), found.end(), f"[{found[1]}]({address})")
    open_at: list[int] = []
    skip = begin
    for position in range(begin, end):
        sign = masked[position]
        if position < skip or sign not in "[])" or (position and masked[position - 1] == "\\"):
            continue
        if sign == "[":
            open_at.append(position)
        elif sign == "]":
            start = open_at.pop() if open_at else None
            flaw, skip = _closing(masked, text, start, position, begin, end)
            if flaw:
                yield flaw
        elif _is_stray_parenthesis(masked, position, begin):
            yield Flaw("stray", _label_before(text, masked, position, begin), position, position + 1, "", ")")
    for start in open_at:
        if start + 1 < end and masked[start + 1] == MASK:
            stop = _mask_end(masked, start + 1, end)
            yield Flaw("unclosed-bracket", _label_of(text[start + 1 : stop]), stop, stop, "]")


def _closing(masked: str, text: str, start: int | None, position: int, begin: int, end: int) -> tuple[Flaw | None, int]:
    """Return the flaw at a closing bracket, if any, and where to go on."""
    following = masked[position + 1 : end]
    if start is None:
        if position > begin and masked[position - 1] == MASK and not following.startswith("("):
            return Flaw("stray", _label_before(text, masked, position, begin), position, position + 1, "", "]"), 0
        return None, 0
    label = text[start + 1 : position]
    if following.startswith("("):
        return _failed(masked, label, position, end)
    gap = len(following) - len(following.lstrip(" "))
    is_gap = 0 < gap <= 3 and following[gap : gap + 2] == f"({MASK}" and MASK not in masked[start:position]
    if is_gap and label.strip() and _closes_after_mask(masked, position + gap + 2, end):
        return Flaw("gap", label, position + 1, position + 1 + gap, ""), 0
    return None, 0


def _failed(masked: str, label: str, position: int, end: int) -> tuple[Flaw | None, int]:
    opened = position + 2
    if MASK in masked[max(0, position - len(label)) : position]:
        return Flaw("nested", label, position, position, None), 0
    stop = _address_end(masked, opened, end)
    if stop == opened:
        return None, 0
    if masked[stop : stop + 1] == ")" and masked[opened : opened + 1] != MASK:
        return None, stop
    rest = masked[stop:end]
    if ")" in rest and rest[: rest.index(")")].strip() and "[" not in rest[: rest.index(")")]:
        return Flaw("unreadable", label, position, position, None), stop
    if ")" in rest[:3]:
        return Flaw("unreadable", label, position, position, None), stop
    return Flaw("unclosed-address", label, stop, stop, ")"), stop


def _address_end(masked: str, start: int, end: int) -> int:
    if masked[start : start + 1] == MASK:
        return _mask_end(masked, start, end)
    found = ADDRESS_END.match(masked, start, end)
    return found.end() if found else start


def _closes_after_mask(masked: str, start: int, end: int) -> bool:
    stop = _mask_end(masked, start, end)
    return masked[stop : stop + 1] == ")"


def _mask_end(masked: str, start: int, end: int) -> int:
    while start < end and masked[start] == MASK:
        start += 1
    return start


def _is_stray_parenthesis(masked: str, position: int, begin: int) -> bool:
    if position == begin or masked[position - 1] != MASK:
        return False
    before = masked[begin:position]
    return before.count("(") <= before.count(")")


def _label_before(text: str, masked: str, position: int, begin: int) -> str:
    start = position
    while start > begin and masked[start - 1] == MASK:
        start -= 1
    return _label_of(text[start:position])


def _label_of(link: str) -> str:
    return link[1:].partition("](")[0] if link.startswith("[") else link
