"""What a list puts between the parts of an entry, and before an item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.entries.shape import glue_of, joints_of
from rules.habits.learning import Habit, Learning, always
from rules.model import Entry
from rules.text.letters import WIDE
from rules.text.titles import nickname_mark

BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-*+])[ \t]")
OFTEN_WIDE = 0.2
"""Share of entries with full-width signs from which we say that the list uses them."""


def _glues(entry: Entry) -> Iterator[tuple[str, str]]:
    return ((joint.name, glue_of(entry, joint)) for joint in joints_of(entry))


def _bullets(entry: Entry) -> Iterator[tuple[str, str]]:
    if found := BULLET.match(entry.text):
        yield found["indent"], found["sign"]


def _nicknames(entry: Entry) -> Iterator[tuple[None, bool]]:
    if found := nickname_mark(entry.title or ""):
        yield None, bool(found["space"])


def _joint(name: str) -> str:
    left, right = name.split(" | ")
    if left == "start":
        return f"before the {right}"
    return "at the end" if right == "end" else f"between {left} and {right}"


def _sign(indent: str) -> str:
    return f"sign before items indented by {len(indent)}" if indent else "sign before items"


GLUE = Habit("glue", _glues, _joint, lambda glue: f"`{glue}`".replace("\n", "↵"))
SIGN = Habit("bullet", _bullets, _sign)
NICKNAME_SPACE = Habit(
    "nickname", _nicknames, always("after the colon of a nickname"), {True: "a space", False: "no space"}.get
)
STRONG_ENOUGH, STRONG = 8, 0.95
"""Entries that must show a small thing, and the share of them that must agree, before one that does not is told."""


def _title_stops(entry: Entry) -> Iterator[tuple[None, bool]]:
    """Return whether a linked title ends with a full stop; one that ends a sentence by another sign shows nothing."""
    title = entry.title or ""
    for link in entry.links:
        label = link.label.rstrip()
        if title and label.rstrip(". ") == title.rstrip(". ") and not title.endswith(("?", "!", "…")):
            yield None, label.endswith(".")


def _capitals(entry: Entry) -> Iterator[tuple[None, bool]]:
    """Return whether the description behind a title begins with a capital."""
    for joint in joints_of(entry):
        if (joint.left, joint.right) == ("title", "text") and DASH.search(joint.glue):
            yield None, not entry.text[joint.end : joint.end + 1].islower()


DASH = re.compile(r"\s[-–—:]\s*$|[:：]\s*$")
TITLE_STOP = Habit(
    "title stop",
    _title_stops,
    always("linked titles"),
    {True: "end with a full stop", False: "end without a full stop"}.get,
    enough=STRONG_ENOUGH,
    share=STRONG,
)
CAPITAL = Habit(
    "capital",
    _capitals,
    always("descriptions"),
    {True: "begin with a capital", False: "begin with a small letter"}.get,
    enough=STRONG_ENOUGH,
    share=STRONG,
)
HABITS = (GLUE, SIGN, NICKNAME_SPACE, TITLE_STOP, CAPITAL)


def writes_wide(learning: Learning) -> bool:
    """Tell whether the list often writes full-width signs."""
    wide = sum(1 for entry in learning.catalog if WIDE.search(entry.text))
    return wide > OFTEN_WIDE * len(learning.catalog.entries)
