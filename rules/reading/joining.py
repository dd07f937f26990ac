"""Stretches of text that nothing parts are put together, and addresses that stand bare in them become links."""

from __future__ import annotations

from collections.abc import Iterator

from rules.reading.pieces import Ink, Piece, Pieces
from rules.text.patterns import late

BARE_ADDRESS = late(r"(?:https?://|www\.)[^\s<>|\[\]\"`（）【】，。；、]+")
EDGE = ".,:;!?*_~'\""


def joined(pieces: Pieces) -> Pieces:
    """Put stretches of text together that nothing parts."""
    found: Pieces = []
    texts: list[str] = []  # of the last piece that was found, if it is text
    for piece in pieces:
        is_text = piece.ink is Ink.TEXT
        if is_text and texts and _continues(found[-1], piece):
            texts.append(piece.text)
            found[-1].end = piece.end
            continue
        if len(texts) > 1:
            found[-1].text = "".join(texts)
        texts = [piece.text] if is_text else []
        found.append(piece)
    if len(texts) > 1:
        found[-1].text = "".join(texts)
    return found


def _continues(one: Piece, other: Piece) -> bool:
    return one.end == other.start and one.is_strong == other.is_strong and one.is_italic == other.is_italic


def linked(pieces: Pieces) -> Pieces:
    """Link bare addresses, as GitHub does."""
    found: Pieces = []
    for piece in pieces:
        text = piece.text
        if piece.ink is Ink.TEXT and ("http" in text or "www." in text) and len(text) == piece.end - piece.start:
            found += _split_addresses(piece)
        else:
            found.append(piece)
    return found


def _split_addresses(piece: Piece) -> Iterator[Piece]:
    done = 0
    for found in BARE_ADDRESS.finditer(piece.text):
        address = _trimmed(found[0])
        if found.start() > done:
            yield _part(piece, done, found.start())
        end = found.start() + len(address)
        link = _part(piece, found.start(), end)
        link.ink, link.url = Ink.LINK, address
        yield link
        done = end
    if done < len(piece.text):
        yield _part(piece, done, len(piece.text))


def _part(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    begin, stop = piece.start + start, piece.start + end
    return Piece(Ink.TEXT, text, begin, stop, is_strong=piece.is_strong, is_italic=piece.is_italic)


def _trimmed(address: str) -> str:
    """Return *address* without the punctuation that belongs to the sentence around it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end > 8:
        last = address[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in EDGE:
            break
        end -= 1
    return address[:end]
