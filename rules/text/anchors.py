"""Anchors: what GitHub calls a heading in a link."""

from __future__ import annotations

import re

MENU_LINK = re.compile(r"\]\(#(?P<anchor>[^()\s]{1,200})\)|href=[\"']#(?P<html>[^\"'\s]{1,200})[\"']")
NO_LETTER = re.compile(r"[^\w]+|_")


def anchor_key(text: str) -> str:
    """Return one key for a heading and for the anchors that lead to it: letters and digits alone count.

    >>> anchor_key("Pre-training (2024) \U0001f525") == anchor_key("pre-training-2024-")
    True
    """
    return NO_LETTER.sub("", text.casefold())
