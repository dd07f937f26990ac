"""The section that an issue wishes for in its own words: ``in the registration part``, ``放在异常检测部分``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rules.model import Section
from rules.proposals.sections import stems_of
from rules.text.titles import fold

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&/+'’.-]*(?:[ ,]+(?:[A-Za-z0-9&/+'’.-]+))*")
ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
NO_SUBJECT = frozenset(
    "contents content papers paper list lists others other news misc resources introduction overview table".split()
)
"""Headings that also stand in sentences about the list."""

OPEN = r"\s+(?:(?:the|your|our|this)\s+)*[\"“'`*《「]*"
PLACE_BEFORE = rf"\b(?:under|section|category|topic)(?:\s*[:：])?{OPEN}"
MAYBE_BEFORE = rf"\b(?:in|into|to|for|within){OPEN}"
"""Words that stand before a place, and before much else: ``applied to detection``."""

PLACE_AFTER = r"[\"”'`*》」]*\s+(?:section|category|part|table|chapter|topic|heading)s?\b"
PLACED = r"(?:放在|放到|放入|加到|加入|归到|归入|归类|添加到|收录到|属于|适合)[^。，\n]{0,6}"
PLACED_AFTER = r"[》」”\"]?\s*(?:部分|章节|一节|类|分类|栏|板块|下面|之下|里)"
SHORT, LEAST = 4, 5
"""Letters of the shortest heading, and of the shortest word of an issue's title, that are looked for."""

LONGEST = 12_000


@lru_cache(maxsize=512)
def _sought(name: str, before: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that find a heading where a text speaks of a place; *before* is what stands before one."""
    found = []
    latin = max(LATIN.findall(name), key=len, default="")
    if len(latin) >= SHORT and latin.casefold() not in NO_SUBJECT:
        words = r"[\s\-/&,]+(?:and\s+)?".join(re.escape(word) for word in re.split(r"[\s\-/&,]+", latin) if word)
        found.append(re.compile(rf"{before}{words}s?\b|\b{words}s?{PLACE_AFTER}", re.IGNORECASE))
    found += [re.compile(f"{PLACED}{asian}|{asian}{PLACED_AFTER}") for asian in ASIAN.findall(name)]
    return tuple(found)


def wished_in(text: str, places: Sequence[Section]) -> str | None:
    """Return the heading, of any in the paths of *places*, that *text* names as a place; None if it names none or several.

    >>> parts = [Section(("List", name), 1, 2) for name in ("Registration", "Detection")]
    >>> wished_in("It belongs in your registration part.", parts), wished_in("It needs no registration.", parts)
    ('Registration', None)
    """
    return _only_one(text, places, PLACE_BEFORE)


def maybe_wished_in(text: str, places: Sequence[Section]) -> str | None:
    """Return the same of words that may speak of a place or of the work: enough to put a section first, not to be sure.

    >>> parts = [Section(("List", name), 1, 2) for name in ("Registration", "Detection")]
    >>> maybe_wished_in("It fits in registration.", parts), wished_in("It fits in registration.", parts)
    ('Registration', None)
    """
    return _only_one(text, places, MAYBE_BEFORE)


def _only_one(text: str, places: Sequence[Section], before: str) -> str | None:
    text = text[:LONGEST]
    names = dict.fromkeys(name for place in places for name in place.path)
    found = [name for name in names if any(pattern.search(text) for pattern in _sought(name, before))]
    longest = [name for name in found if not any(fold(name) in fold(other) for other in found if other != name)]
    return longest[0] if len(longest) == 1 else None


def leaning_of(title: str, places: Sequence[Section]) -> str | None:
    """Return the heading that an issue's title speaks of beside its papers, by a word that no other heading has.

    >>> parts = [Section(("List", name), 1, 2) for name in ("Privacy and Security", "Communication")]
    >>> leaning_of("Add two privacy papers", parts)
    'Privacy and Security'
    """
    said = {stem for stem in stems_of(title) if len(stem) >= LEAST}
    names = dict.fromkeys(name for place in places for name in place.path)
    found = [name for name in names if said & set(stems_of(name))]
    return found[0] if len(found) == 1 else None
