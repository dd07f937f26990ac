"""Authors in what people write: a line of names, and names behind a title."""

from __future__ import annotations

import re

from rules.requests.forms import split_authors

PARTICLES = frozenset("de da di do dos del della der den van von la le el al bin ben ibn ter zu y".split())
PART = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
LITTLE = frozenset("a an and are as at by can for from how in is its of on or the to towards via we what with".split())
"""Words that no name holds."""

NAMES_LIMIT = 60
LONGEST_NAME = 5
"""Words of the longest name."""

ET_AL = re.compile(r",?\s+et\s+al\.?\s*$", re.IGNORECASE)
BY = re.compile(r"^\W*(?:by|from|authors?\s*[:：])\s+", re.IGNORECASE)
LAST_BY = re.compile(r"[\s,.(]+by\s+(?=[A-Z])")
PARTS = re.compile(r"(?<![A-Z])\.\s+|[()\[\];|\n]|(?<=\w)\.$")


def is_person(text: str) -> bool:
    """Tell whether *text* is written as the name of a person.

    >>> is_person("Yu Meng"), is_person("L. van der Maaten"), is_person("Reference-Free Reward of LLMs")
    (True, True, False)
    """
    words = text.split()
    if not 2 <= len(words) <= LONGEST_NAME or not all(PART.fullmatch(word) for word in words):
        return False
    proper = [word for word in words if word.lower() not in PARTICLES]
    return len(proper) >= 2 and all(
        word[0].isupper() and word.lower() not in LITTLE and not (word.isupper() and len(word.strip(".-")) > 3)
        for word in proper
    )


def names_in(text: str) -> tuple[str, ...]:
    """Return the authors, if *text* is a list of two or more, or one with "et al."; nothing else.

    >>> names_in("Yu Meng, Mengzhou Xia & Danqi Chen"), names_in("Weijia Shi et al."), names_in("See, Hear, Explore")
    (('Yu Meng', 'Mengzhou Xia', 'Danqi Chen'), ('Weijia Shi',), ())
    """
    bare = text.strip(" \t,.;:*_")
    is_cut = ET_AL.search(bare) is not None
    names = split_authors(bare)
    if len(names) + is_cut < 2 or len(names) > NAMES_LIMIT or not all(is_person(name) for name in names):
        return ()
    return names


def people_behind(text: str) -> tuple[str, ...]:
    """Return the authors that stand somewhere in what follows a title.

    >>> people_behind(" (NAACL 2022) by Keshav Santhanam, Omar Khattab and Matei Zaharia, ")
    ('Keshav Santhanam', 'Omar Khattab', 'Matei Zaharia')
    >>> people_behind(", CVPR 2024, Ann Bee, Cy Dee.")
    ('Ann Bee', 'Cy Dee')
    """
    for part in PARTS.split(text):
        run: list[str] = []
        for name in (*split_authors(BY.sub("", ET_AL.sub("", part))), ""):
            if is_person(name):
                run.append(name)
            elif len(run) + (ET_AL.search(part) is not None) > 1:
                return tuple(run[:NAMES_LIMIT])
            else:
                run = []
    return ()


def without_people(text: str) -> str:
    """Return *text* without the authors at its end.

    >>> without_people("SimPO: Preference Optimization, Yu Meng, Mengzhou Xia, Danqi Chen")
    'SimPO: Preference Optimization'
    >>> without_people("Segment Anything, Track Everything")
    'Segment Anything, Track Everything'
    """
    for found in LAST_BY.finditer(text):
        if names_in(text[found.end() :]) or is_person(text[found.end() :].strip(" .,")):
            return text[: found.start()].rstrip(" ,.;(")
    starts = [found.start() for found in re.finditer(r"[,.;]\s", text)]
    for start in starts:
        names = names_in(text[start + 1 :])
        if names and len(text[:start].split()) >= len(names[0].split()):
            return text[:start].rstrip(" ,.;(")
    return text
