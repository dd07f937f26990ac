"""Links that did not become links: find them by the brackets that are left.

Works in one pass from left to right, on a text in which the working links are masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rules.text.labels import GENERIC_LABELS
from rules.text.patterns import late

MASK = "\x01"
ADDRESS_END = re.compile(r"[^\s|\x01]*")
REVERSED = late(r"\(([^()\[\]\x01]{2,300})\)\[(\x01{8,})\]")
WIDE = "\N{FULLWIDTH RIGHT PARENTHESIS}"
WIDE_OPEN = "\N{FULLWIDTH LEFT PARENTHESIS}"
SIGN = re.compile(r"[\[\]()]")
BALANCE = {"(": 1, ")": -1}
GAP = re.compile(r"([ \t]{1,3}|[ \t]{0,9}(?:\r\n?|\n)[ \t]{0,12})\((?=\x01)")
WIDE_LINK = late(
    r"\](?P<open>[(（])[ ]?(?P<address>https?://[^\s()（）\[\]|]{4,2000})[ ]?(?P<close>[)）])", re.IGNORECASE
)
PICTURE = late(r"!\[(?P<address>\x01{12,})\](?!\()")
"""A picture whose address stands where its alternative text belongs."""

UNCLOSED_LABEL = re.compile(
    r"[^\[\]()|\n\x01]{2,300}(?:\([^\[\]()|\n\x01]{1,60}\)[^\[\]()|\n\x01]{0,200})?(?P<open>\()(?=\x01)"
)
"""A label that runs into its address, which is a link of its own then: `[Title(https://...)`."""

MASKS = re.compile(r"\x01*")
LABEL_LIMIT = 1_000
LIMIT = 20_000
"""Characters of an entry that are read; the longest real entry we met had 9,600."""


class Flaw(NamedTuple):
    """One thing wrong with a link: *start* to *end* should be *text*, if we know the right text."""

    what: str
    label: str
    start: int
    end: int
    text: str | None
    sign: str = ""


def flaws_in(masked: str, text: str, begin: int, end: int) -> Iterator[Flaw]:
    """Return what is wrong with the links in ``text[begin:end]``; working links are masked there."""
    end = min(end, begin + LIMIT)
    if SIGN.search(masked, begin, end) is None:
        return  # no bracket outside working links, so nothing is broken
    yield from _reversed(masked, text, begin, end)
    whole = [*_wide(text, begin, end), *_pictures(masked, text, begin, end)]
    yield from whole
    yield from _brackets(masked, text, begin, end, [(flaw.start, flaw.end) for flaw in whole])


def _reversed(masked: str, text: str, begin: int, end: int) -> Iterator[Flaw]:
    if masked.find(")[", begin, end) < 0:
        return
    for found in REVERSED.finditer(masked, begin, end):
        address = text[found.start(2) : found.end(2)]
        if address.lower().startswith("http"):
            yield Flaw("reversed", found[1], found.start(), found.end(), f"[{found[1]}]({address})")


def _brackets(masked: str, text: str, begin: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[Flaw]:
    """Follow the brackets from left to right; those in *taken* are told about already."""
    open_at: list[int] = []
    skip, balance, edge, label = begin, 0, -1, ""
    for found in SIGN.finditer(masked, begin, end):
        position, sign = found.start(), found[0]
        if taken and _is_in(position, taken):
            open_at = open_at[:-1] if sign == "]" else open_at
            continue
        balance += BALANCE.get(sign, 0)
        if sign == "(" or position < skip or (position and masked[position - 1] == "\\"):
            continue
        if sign == "[":
            open_at.append(position)
        elif sign == "]" and open_at:
            flaw, skip = _closing(masked, text, open_at.pop(), position, end)
            if flaw:
                yield flaw
        elif masked.startswith("](" + MASK, position, end) and _closes_after_mask(masked, position + 2, end):
            at = _label_start(masked, begin, position)
            if at < position:
                yield Flaw("unopened", text[at:position], at, at, "[")
            else:
                yield Flaw("stray", _label_before(text, masked, position, begin), position, position + 1, "", "]")
            skip = _mask_end(masked, position + 2, end) + 1
            balance -= 1
        elif _is_stray(masked, position, begin, end, balance, edge):
            label = label if position == edge else _label_before(text, masked, position, begin)
            edge = position + 1
            yield Flaw("stray", label, position, edge, "", sign)
    for start in open_at:
        yield from _unclosed(masked, text, start, end)


def _unclosed(masked: str, text: str, start: int, end: int) -> Iterator[Flaw]:
    """Return what an opening bracket that is never closed was meant for, if that shows."""
    if start + 1 < end and masked[start + 1] == MASK:
        stop = _mask_end(masked, start + 1, end)
        yield Flaw("unclosed-bracket", _label_of(text[start + 1 : stop]), stop, stop, "]")
    elif (found := UNCLOSED_LABEL.match(masked, start + 1, end)) and text.startswith("http", found.end("open")):
        at = found.start("open")
        yield Flaw("unclosed-label", text[start + 1 : at], at, at, "]")


def _is_in(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < stop for start, stop in spans)


def _wide(text: str, begin: int, end: int) -> Iterator[Flaw]:
    """Return the addresses in full-width parentheses behind a label."""
    if text.find(WIDE_OPEN, begin, end) < 0:
        return
    for found in WIDE_LINK.finditer(text, begin, end):
        if found["open"] == WIDE_OPEN:
            label = text[text.rfind("[", begin, found.start()) + 1 : found.start()]
            yield Flaw("wide", label, found.start(), found.end(), f"]({found['address']})")


def _pictures(masked: str, text: str, begin: int, end: int) -> Iterator[Flaw]:
    if text.find("![", begin, end) < 0:
        return
    for found in PICTURE.finditer(masked, begin, end):
        address = text[found.start("address") : found.end("address")]
        if address.startswith("http"):
            yield Flaw("picture", address, found.start(), found.end(), f"![]({address})")


LABEL_BREAK = late(
    r"\x01[)\]]*|\]|\||\n|<br ?/?>|^[ \t]*(?:(?:[-*+]|\d{1,6}[.)])[ \t]+)?(?:\[[^\[\]]{1,60}\]|\([^()]{1,60}\))?(?:[ \t]*\*\*[^*\x01]{1,60}\*\*[:,]?[ \t])?"
)
LABEL_WORD = late(r"(?<=[.,;|)*_\x01] )[^\W\d_]{2,20}$|(?<=[.,;|)*_\x01])[^\W\d_]{2,20}$")
LABEL_EDGE = re.compile(r"[\s,;:.*_(\[-]*")


def _label_start(masked: str, begin: int, position: int) -> int:
    """Return where the label that ends at *position* begins: after the link, tag or marker before it."""
    start = begin = max(begin, position - LABEL_LIMIT)
    for found in LABEL_BREAK.finditer(masked[begin:position]):
        start = begin + found.end()
    word = LABEL_WORD.search(masked, start, position)
    if word and word[0].strip().casefold() in GENERIC_LABELS:
        start = word.start()
    found_edge = LABEL_EDGE.match(masked, start, position)
    return found_edge.end() if found_edge and found_edge.end() < position else start


def _is_stray(masked: str, position: int, begin: int, end: int, balance: int, edge: int) -> bool:
    """Whether a closing sign right after a link, or after another such sign, closes nothing."""
    if position != edge and (position == begin or masked[position - 1] != MASK):
        return False
    return balance < 0 if masked[position] == ")" else not masked.startswith("(", position + 1, end)


def _closing(masked: str, text: str, start: int, position: int, end: int) -> tuple[Flaw | None, int]:
    """Return the flaw at a bracket that closes the one at *start*, if any, and where to continue."""
    label = text[start + 1 : position]
    if masked.startswith("(", position + 1, end):
        return _failed(masked, text, label, position, end)
    gap = GAP.match(masked, position + 1, end)
    if gap and MASK not in masked[start:position] and label.strip() and _closes_after_mask(masked, gap.end(), end):
        return Flaw("gap", label, gap.start(), gap.end(1), "", "" if gap[1].strip(" \t") == "" else "line"), 0
    return None, 0


def _failed(masked: str, text: str, label: str, position: int, end: int) -> tuple[Flaw | None, int]:
    opened = position + 2
    if MASK in masked[max(0, position - len(label)) : position]:
        return Flaw("nested", label, position, position, None), 0
    stop = _address_end(masked, opened, end)
    if stop == opened:
        return None, 0
    if masked[stop : stop + 1] == ")" and masked[opened : opened + 1] != MASK:
        return None, stop
    close = masked.find(")", stop, end)
    between = masked[stop:close] if close >= 0 else ""
    if close >= 0 and (close < stop + 3 or (between.strip() and "[" not in between and "(" not in between)):
        return Flaw("unreadable", label, position, position, None), stop
    if text[stop : stop + 1] == WIDE:
        return Flaw("unclosed-address", label, stop, stop + 1, ")"), stop
    start = stop - 1 if text[stop - 1] == WIDE else stop
    return Flaw("unclosed-address", label, start, stop, ")"), stop


def _address_end(masked: str, start: int, end: int) -> int:
    if masked[start : start + 1] == MASK:
        return _mask_end(masked, start, end)
    found = ADDRESS_END.match(masked, start, end)
    return found.end() if found else start


def _closes_after_mask(masked: str, start: int, end: int) -> bool:
    stop = _mask_end(masked, start, end)
    return masked[stop : stop + 1] == ")"


def _mask_end(masked: str, start: int, end: int) -> int:
    found = MASKS.match(masked, start, end)
    return found.end() if found else start


def _label_before(text: str, masked: str, position: int, begin: int) -> str:
    start = position
    while start > begin and masked[start - 1] == MASK:
        start -= 1
    return _label_of(text[start:position])


def _label_of(link: str) -> str:
    return link.lstrip("!")[1:].partition("](")[0] if link.startswith(("[", "![")) else link
