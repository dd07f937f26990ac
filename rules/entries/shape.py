"""How an entry is put together: its parts, and the punctuation between them.

A list item or paragraph is a row of slots (title, venue, year, links, other text) with glue between them. Entries
of one list differ in their slots and agree in their glue, so the neighbours reveal a slip of punctuation. Table
rows have cells and are not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rules.entries.broken_links import MASK
from rules.entries.writing import outside_links
from rules.model import Entry, Link, Shape, once
from rules.text.labels import is_generic_label
from rules.text.patterns import late

SPACE = re.compile(r"\s+")
ESCAPED = late(r"\\[!-/:-@\[-`{-~]")
MARKS_IN_TITLE = late(r"[*_\[\]|`]")
MARKER = re.compile(r"[ \t]*(?:(?P<bullet>[-*+][ \t]+)|\d{1,6}[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?")
MARKER_SIGN = late(r"[ \t]*(?P<sign>[-+*]|\d{1,4}[.)])(?![ \t])")
"""The sign of an item, also where no space follows it."""

GLUE = frozenset(" \t\r\n.,:;!?()[]{}<>\"'“”‘’*_~`|/\\-–—&+=#^，。：；（）【】《》")
LONGEST = 6000
"""Characters of an entry that are read."""


class Slot(NamedTuple):
    """One part of an entry: *start* and *end* are offsets in its text."""

    kind: str
    start: int
    end: int


class Joint(NamedTuple):
    """The glue between two neighbouring slots, named by what it joins."""

    left: str
    right: str
    start: int
    end: int
    glue: str

    @property
    def name(self) -> str:
        return f"{self.left} | {self.right}"


class Brackets(NamedTuple):
    """The brackets of a link: ``[[Paper](url)]`` outside, ``[[Paper]](url)`` inside, ``[Paper](url)`` bare."""

    link: Link
    style: str
    start: int
    end: int


@once
def joints_of(entry: Entry) -> tuple[Joint, ...]:
    """Return the joints of *entry* in their order; nothing if its parts cannot be distinguished."""
    if entry.is_detached or entry.shape in (Shape.ROW, Shape.RECORD) or len(entry.text) > LONGEST or not entry.title:
        return ()
    if HTML_ROW.match(entry.text):
        return ()
    slots = slots_of(entry)
    if not any(slot.kind == "title" for slot in slots):
        return ()
    found = MARKER.match(entry.text)
    begin = found.end() if found else 0
    bullet = (found["bullet"] or "") if found else ""
    text = entry.text
    joints = [
        Joint("start", slots[0].kind, begin - len(bullet), slots[0].start, text[begin - len(bullet) : slots[0].start])
    ]
    for left, right in pairwise(slots):
        start = min(_own_end(text, left), right.start)
        joints.append(Joint(left.kind, right.kind, start, right.start, text[start : right.start]))
    start = _own_end(text, slots[-1])
    last = max(start, len(text.rstrip()))
    joints.append(Joint(slots[-1].kind, "end", start, last, text[start:last]))
    return tuple(joints)


OWN_SIGNS = re.compile(r"[+#!?…？！]+")
"""Signs that belong to the name or the sentence that they end, such as `T5+` and `How?`."""

HTML_ROW = re.compile(r"\s*<(?:t[rdh]|table|tbody|thead|li|ul|ol|d[ltd])\b", re.IGNORECASE)
"""The beginning of an entry in which HTML has its own parts, and Markdown has no meaning."""


def _own_end(text: str, slot: Slot) -> int:
    """Return where a part ends, with the signs that are its own."""
    found = OWN_SIGNS.match(text, slot.end) if slot.kind in ("title", "text") else None
    return found.end() if found else slot.end


ABBREVIATED = late(
    r"(?:\bet al|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b(?:jr|sr|st|dr|prof|inc|ltd|co|vs|no|vol|proc|conf|univ))$",
    re.IGNORECASE,
)
"""Words whose full stop belongs to them, not to the joint behind."""

STOP_OF_WORD = late(r"^(?P<closers>[*_)\]’”\"]*)\.")
SPACE_BEFORE_SIGN = re.compile(r"^ +(?=[.,;:!?])")
"""A slip, however often a list has it."""


def glue_of(entry: Entry, joint: Joint) -> str:
    """Return the glue as a habit: white space spread, without the full stop of an abbreviation, and without slips."""
    glue = _without_slips(joint.glue)
    return STOP_OF_WORD.sub(r"\g<closers>", glue) if _has_own_stop(entry, joint) else glue


def is_glued(entry: Entry, joint: Joint, wanted: str) -> bool:
    """Tell whether a joint is as the habit *wanted*; an abbreviation's own full stop also ends a part."""
    return wanted == _without_slips(joint.glue) or wanted == glue_of(entry, joint)


@lru_cache(maxsize=8192)
def _without_slips(glue: str) -> str:
    return SPACE_BEFORE_SIGN.sub("", spread(glue))


def _has_own_stop(entry: Entry, joint: Joint) -> bool:
    return (
        "." in joint.glue
        and STOP_OF_WORD.match(joint.glue) is not None
        and ABBREVIATED.search(entry.text, max(0, joint.start - 12), joint.start) is not None
    )


def glue_written(entry: Entry, joint: Joint, wanted: str) -> str:
    """Return *wanted*, the glue as a habit, as it is written at that joint: an abbreviation keeps its full stop."""
    if _has_own_stop(entry, joint):
        own = STOP_OF_WORD.match(joint.glue)
        behind = len(CLOSERS.match(wanted)[0]) if own and own["closers"] else 0  # type: ignore[index]  # matches always
        wanted = f"{wanted[:behind]}.{wanted[behind:]}"
    return poured(wanted, joint.glue)


CLOSERS = late(r"[*_)\]’”\"]*")


def number_of(entry: Entry) -> int | None:
    """Return the number before a numbered item, or None."""
    found = NUMBER.match(entry.text)
    return int(found["number"]) if found else None


NUMBER = late(r"[ \t]*(?P<number>\d{1,6})[.)](?=[ \t])")


@lru_cache(maxsize=8192)
def spread(glue: str) -> str:
    """Return *glue* with each run of white space as one character: a line break if it has one, else a space.

    >>> spread(".**  \\n\\n   *")
    '.**\\n*'
    """
    return SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", glue)


def poured(wanted: str, glue: str) -> str:
    """Return *wanted*, a spread glue, with the line breaks and indentation of *glue*."""
    breaks = iter([found[0] for found in SPACE.finditer(glue) if "\n" in found[0]])
    return re.sub("\n", lambda _: next(breaks, "\n"), wanted)


def is_balanced(text: str) -> bool:
    """Tell whether the brackets, quotes and emphasis marks of *text* come in pairs."""
    text = ESCAPED.sub("", text)
    pairs = all(text.count(a) == text.count(b) for a, b in ("()", "[]", "“”", "（）"))
    return pairs and all(text.count(sign) % 2 == 0 for sign in ('"', "*", "**", "`"))


@once
def brackets_of(entry: Entry) -> tuple[Brackets, ...]:
    """Return how the brackets of each labelled link of *entry* are set.

    ``Paper`` is a label; titles, names and addresses are not.
    """
    found = []
    for link in entry.links:
        if (
            link.label == entry.title
            or link.is_badge
            or not is_generic_label(link.label)
            or link.label.startswith("http")
        ):
            continue
        start, end = entry.span(link)
        written = entry.text[start:end]
        if written.startswith("[["):
            found.append(Brackets(link, "inside", start, end))
        elif entry.text[max(0, start - 1) : start] == "[" and entry.text[end : end + 1] == "]":
            found.append(Brackets(link, "outside", start - 1, end + 1))
        elif written.startswith("["):
            found.append(Brackets(link, "bare", start, end))
    return tuple(found)


@once
def slots_of(entry: Entry) -> tuple[Slot, ...]:
    fixed = sorted(_fixed_slots(entry), key=lambda slot: slot.start)
    found: list[Slot] = []
    marker = MARKER.match(entry.text)
    position = marker.end() if marker else 0
    for slot in fixed:
        if slot.start < position:
            continue
        found += _texts(entry.text, position, slot.start)
        found.append(slot)
        position = slot.end
    return (*found, *_texts(entry.text, position, len(entry.text)))


def _fixed_slots(entry: Entry) -> Iterator[Slot]:
    text, masked = entry.text, outside_links(entry)
    title = entry.title or ""
    at = text.find(title)
    if at < 0:
        title = MARKS_IN_TITLE.sub(lambda sign: f"\\{sign[0]}", title)
        at = text.find(title)
    title_end = -1
    linked = any(link.label == entry.title for link in entry.links)
    if at >= 0 and not linked:
        title_end = at + len(title)
        yield Slot("title", at, title_end)
    links = {link.start: link for link in entry.links}
    styles = {brackets.link.start: brackets for brackets in brackets_of(entry)}
    for begin, end in entry.spans:
        start, stop = begin - entry.start, end - entry.start
        link = links.get(begin)
        if link is not None and link.label == entry.title:
            yield Slot("title", start, stop)
        elif link is not None and is_generic_label(link.label):
            style = styles.get(begin)
            yield Slot("link", style.start if style else start, style.end if style else stop)
        else:
            yield Slot("other", start, stop)
    if entry.venue and entry.year and (glued := _word(masked, f"{entry.venue}{entry.year}", at, title_end)):
        between = glued[0] + masked[slice(*glued)].index(entry.venue) + len(entry.venue)
        yield Slot("venue", glued[0], between)
        yield Slot("year", between, glued[1])
        return
    for kind, value in (("venue", entry.venue), ("year", str(entry.year or ""))):
        if value and (place := _word(masked, value, at, title_end)):
            yield Slot(kind, *place)


def _word(masked: str, value: str, title_start: int, title_end: int) -> tuple[int, int] | None:
    """Return where *value* is a word of its own, once and outside the title; a date includes its year."""
    places: list[tuple[int, int]] = []
    at = masked.find(value)
    while at >= 0:
        begin = at - 1 if masked[max(0, at - 1) : at] == "'" and not _is_within_word(masked, at - 1) else at
        rest = None if _is_within_word(masked, begin) else REST_OF_DATE.match(masked, at + len(value))
        if rest and not title_start <= begin < title_end:
            places.append((begin, rest.end()))
        at = masked.find(value, rest.end() if rest else at + 1)
    return places[0] if len(places) == 1 else None


REST_OF_DATE = late(r"(?:[./-]\d{1,2}){0,2}(?!\w)")


def _is_within_word(text: str, at: int) -> bool:
    before = text[max(0, at - 1) : at]
    return before == "." or before == "_" or before.isalnum()


def _texts(text: str, begin: int, end: int) -> Iterator[Slot]:
    """Return the run of other text between two places, without the glue at its ends."""
    while begin < end and text[begin] in GLUE:
        begin += 1
    while end > begin and text[end - 1] in GLUE:
        end -= 1
    if begin < end and MASK not in text[begin:end]:
        yield Slot("text", begin, end)
