"""Anchors and order: what GitHub calls a heading in a link, and which way a run of values goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

MENU_LINK = re.compile(r"\]\(#(?P<anchor>[^()\s]{1,200})\)|href=[\"']#(?P<html>[^\"'\s]{1,200})[\"']")
NO_LETTER = re.compile(r"[^\w]+|_")
ENOUGH, SHARE = 6, 0.9


def anchor_key(text: str) -> str:
    """Return one key for a heading and for the anchors that lead to it: letters and digits alone count.

    >>> anchor_key("Pre-training (2024) \U0001f525") == anchor_key("pre-training-2024-")
    True
    """
    return NO_LETTER.sub("", text.casefold())


def direction(values: Sequence[Any]) -> int:
    """Return 1 where the values rise, -1 where they fall, 0 where they do neither or are too few to tell.

    >>> direction([2019, 2019, 2020, 2020, 2021, 2022]), direction([3, 1, 2, 5, 4, 6])
    (1, 0)
    """
    steps = [(one < other) - (one > other) for one, other in pairwise(values)]
    moved = [step for step in steps if step]
    if len(values) < ENOUGH or len(moved) < 2:
        return 0
    rising = moved.count(1)
    if rising >= SHARE * len(moved):
        return 1
    return -1 if len(moved) - rising >= SHARE * len(moved) else 0
