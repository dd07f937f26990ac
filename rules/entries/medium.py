"""What kind of thing an entry leads to: the work itself, or a talk, a post or code about it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from rules.model import Entry
from rules.text.links import host_of, is_paper
from rules.text.patterns import late


class Medium(Enum):
    """What an entry leads to."""

    WORK = "work"
    TALK = "talk"
    POST = "post"
    CODE = "code"


TALK_HOSTS = frozenset(
    "youtube.com youtu.be vimeo.com bilibili.com slideslive.com videolectures.net slideshare.net speakerdeck.com".split()
)
POST_HOSTS = (
    "medium.com",
    "substack.com",
    "towardsdatascience.com",
    "wordpress.com",
    "blogspot.com",
    "zhihu.com",
    "dev.to",
)
SECTIONS = (
    (Medium.TALK, late(r"\b(?:talks?|videos|lectures?|tutorials?|slides|presentations?|podcasts?)\b|视频|讲座", re.IGNORECASE)),
    (Medium.POST, late(r"\b(?:blogs?|blog ?posts?|posts|articles)\b|博客", re.IGNORECASE)),
    (Medium.CODE, late(r"\b(?:codes?|implementations?|repositor(?:y|ies)|software|librar(?:y|ies)|toolkits?|toolbox(?:es)?)\b|代码", re.IGNORECASE)),
)  # fmt: skip


def medium_of(entry: Entry) -> Medium:
    """Return what *entry* leads to: by its address, else by the name of its section."""
    host = host_of(entry.url or "")
    if host in TALK_HOSTS:
        return Medium.TALK
    if any(host == known or host.endswith(f".{known}") for known in POST_HOSTS):
        return Medium.POST
    if entry.ids or is_paper(entry.url or ""):
        return Medium.WORK
    return _medium_of_section(entry.section.path[-1:])


@lru_cache(maxsize=4096)
def _medium_of_section(path: tuple[str, ...]) -> Medium:
    return next((medium for medium, pattern in SECTIONS if any(pattern.search(name) for name in path)), Medium.WORK)
