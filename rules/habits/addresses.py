"""How a list writes addresses: of arXiv papers, of hosts with and without TLS, of badges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.habits.learning import Group, Habit, always
from rules.model import Entry, Link
from rules.text.links import host_of, split_address
from rules.text.patterns import late

ARXIV_PATH = re.compile(r"/(?P<form>abs|pdf)/[^/?#]*?(?P<version>v\d+)?(?P<ending>\.pdf)?/?$")
STAR_BADGE = late(
    r"img\.shields\.io/github/stars/[\w.-]{1,100}/[\w.-]{1,100}?(?P<form>(?:\.svg)?(?:\?[^\s()\"'<>]{0,200})?)(?=[\s)\"'>])"
)


def arxiv_form(link: Link) -> str | None:
    """Return how *link* addresses an arXiv paper, or None if it leads elsewhere."""
    found = _arxiv_address(link.url)
    return found and found[0]


def arxiv_version(link: Link) -> str | None:
    """Return the version in the address of an arXiv paper, empty if there is no version; None if it leads elsewhere."""
    found = _arxiv_address(link.url)
    return found and found[1]


@lru_cache(maxsize=65536)
def _arxiv_address(url: str) -> tuple[str, str] | None:
    parts = split_address(url)
    if parts is None or parts.host != "arxiv.org":
        return None
    found = ARXIV_PATH.search(parts.path)
    return (f"{found['form']}{found['ending'] or ''}", found["version"] or "") if found else None


def _forms(entry: Entry) -> Iterator[tuple[None, str]]:
    return ((None, form) for link in entry.links if (form := arxiv_form(link)))


def _versions(entry: Entry) -> Iterator[tuple[None, bool]]:
    return ((None, bool(found)) for link in entry.links if (found := arxiv_version(link)) is not None)


def _schemes(entry: Entry) -> Iterator[tuple[str, str]]:
    return ((host, link.url.partition(":")[0].lower()) for link in entry.links if (host := host_of(link.url)))


def _prefixes(entry: Entry) -> Iterator[tuple[str, bool]]:
    for link in entry.links:
        if host := host_of(link.url):
            yield host, WWW.match(link.url) is not None


def _badges(entry: Entry) -> Iterator[tuple[None, str]]:
    return ((None, found["form"]) for found in STAR_BADGE.finditer(entry.text))


ARXIV = Habit("arxiv", _forms, always("address of arXiv papers"), "arxiv.org/{}".format)
VERSION = Habit("version", _versions, always("version in arXiv addresses"), {True: "named", False: "left out"}.get)
WWW = re.compile(r"https?://www\.", re.IGNORECASE)
PREFIX = Habit(
    "www", _prefixes, "address of {}".format, {True: "with www.", False: "without www."}.get, group=Group.FILE
)
SCHEME = Habit("scheme", _schemes, "scheme of {}".format, group=Group.FILE)
BADGE = Habit("badge", _badges, always("badges for stars end"), lambda form: form or "with nothing")
HABITS = (ARXIV, VERSION, SCHEME, PREFIX, BADGE)
