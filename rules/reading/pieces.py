"""Stretches of inline content, and how they are made from raw HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape
from typing import TypeAlias

from rules.text.patterns import late

TAG = late(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,15})(?P<rest>(?:\s[^<>]{0,2000})?)/?>")
HREF = late(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
STRONG = frozenset(["b", "strong"])
ITALIC = frozenset(["i", "em"])


class Ink(Enum):
    """What a piece of a line is."""

    TEXT = auto()
    LINK = auto()
    IMAGE = auto()
    CODE = auto()
    HTML = auto()
    BREAK = auto()


@dataclass(slots=True, eq=False, repr=False)
class Piece:
    """A stretch of inline content; links and images are whole."""

    ink: Ink
    text: str
    start: int
    end: int
    url: str = ""
    is_strong: bool = False
    is_italic: bool = False
    has_image: bool = False
    is_reference: bool = False  # the address stands in a definition elsewhere


Pieces: TypeAlias = list[Piece]


def html_pieces(text: str, start: int) -> Pieces:
    """Return the pieces of a block of HTML that begins at *start*; nothing if it contains comments.

    >>> [(piece.ink.name, piece.text) for piece in html_pieces("<b>Title</b><br><a href='https://x.org'>[paper]</a>", 0)]
    [('HTML', ''), ('TEXT', 'Title'), ('HTML', ''), ('BREAK', ' '), ('LINK', '[paper]')]
    """
    if "<!--" in text:
        return []
    found: Pieces = []
    link: Piece | None = None
    words: list[str] = []
    strong, position = 0, 0
    for tag in TAG.finditer(text):
        name, is_end = tag["name"].lower(), bool(tag["close"])
        between = unescape(text[position : tag.start()])
        if link:
            words.append(between)
        elif between:
            found.append(Piece(Ink.TEXT, between, start + position, start + tag.start(), is_strong=strong > 0))
        position = tag.end()
        if name == "a" and link and is_end:
            link.text, link.end = "".join(words), start + position
            found.append(link)
            link = None
        elif name == "a" and not link and (href := HREF.search(tag["rest"])):
            url = unescape(href[1] or href[2] or href[3] or "")
            link, words = Piece(Ink.LINK, "", start + tag.start(), 0, url, is_strong=strong > 0), []
        elif link:
            link.has_image |= name == "img"
        else:
            strong += (-1 if is_end else 1) if name in STRONG else 0
            is_break = name in ("br", "p", "div", "li", "tr", "td")
            found.append(
                Piece(
                    Ink.BREAK if is_break else Ink.HTML, " " if is_break else "", start + tag.start(), start + position
                )
            )
    if link is None and (rest := unescape(text[position:])).strip():
        found.append(Piece(Ink.TEXT, rest, start + position, start + len(text), is_strong=strong > 0))
    return found
