"""The links of an entry, with the work's own addresses in place of its neighbour's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from rules.habits.labels import kind_of
from rules.model import Entry, Link
from rules.proposals.draft import Facts
from rules.text.labels import is_generic_label
from rules.text.links import ADDRESS, arxiv_number, is_code, paper_id, repository_of
from rules.text.titles import nickname_of

ARXIV_IN_ADDRESS = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?")
STARS = re.compile(
    r"/(?:stars|forks|watchers|last-commit)/(?P<repository>[\w.-]{1,100}/[\w.-]{1,100}?)(?:\.svg)?(?=[?)\s&\"]|$)"
)
"""The picture of a repository's stars."""

VENUE_BADGE = re.compile(r"img\.shields\.io/badge/(?P<venue>[^/()\s]{1,40}?)-(?P<year>(?:19|20)\d\d)(?=-\w)")
"""The picture of a venue and a year."""

BREAK = re.compile(r"(?:<br\s*/?>|[,;·|&])?\s*\[?$", re.IGNORECASE)


def exchanged(pattern: Entry, text: str, start: int, links: Sequence[Link], facts: Facts) -> str:
    """Return *text*, which begins at *start*, with title, addresses and repositories replaced. Other links go."""
    parts, position = [], start
    for link in sorted(links, key=lambda found: found.start):
        if link.start < position:
            continue
        written = link_for(pattern, link, pattern.part(link), facts)
        before = text[position - start : link.start - start]
        parts += [without_break(before) if written is None else before, written or ""]
        position = link.end
    parts.append(text[position - start :])
    made = "".join(parts)
    title = pattern.title or ""
    linked = any(link.label == title for link in links)
    return made if linked or not title else made.replace(title, facts.title, 1)


def without_break(text: str) -> str:
    return BREAK.sub("", text)


def link_for(pattern: Entry, link: Link, written: str, facts: Facts) -> str | None:
    """Return one link of the pattern with the work's own address, or None if the work has no such address."""
    if link.is_badge:
        return badge_for(written, facts)
    is_title = link.label == pattern.title
    kind = kind_of(link)
    if is_title or kind == "paper" or (link.url == pattern.url and kind != "code"):
        address = address_like(link.url, facts)
        made = readdressed(written, link.url, address)
        return made.replace(link.label, facts.title, 1) if is_title else numbered(made, link.label, facts)
    if kind == "code" and facts.code_url:
        made = readdressed(written, link.url, facts.code_url)
        return made if is_generic_label(link.label) else made.replace(link.label, called(facts), 1)
    if kind is None and facts.project_url and is_generic_label(link.label) and not is_code(link.url):
        return readdressed(written, link.url, facts.project_url)
    return None


def numbered(written: str, label: str, facts: Facts) -> str:
    """Replace a link whose label is the paper's arXiv number with one to the work's own number."""
    number = arxiv_number(facts.ids)
    if paper_id(f"https://arxiv.org/abs/{label.strip()}") is None:
        return written
    return written.replace(label, number or ("Code" if is_code(facts.url) else "Paper"), 1)


def called(facts: Facts) -> str:
    """Return the short name of the work: its nickname, else the repository's name."""
    return nickname_of(facts.title) or (facts.code_url or "").rstrip("/").rpartition("/")[2] or "Code"


def readdressed(written: str, old: str, new: str) -> str:
    at = written.rfind(old)
    return written[:at] + new + written[at + len(old) :] if at >= 0 else written


def badge_for(written: str, facts: Facts) -> str | None:
    """Return a badge with the work's own repository, or its own arXiv number, in place of the pattern's."""
    theirs = next((name for found in ADDRESS.finditer(written) if (name := repository_of(found[0]))), None)
    ours = repository_of(facts.code_url or "")
    if theirs and ours:
        return written.replace(theirs, ours)
    stars = STARS.search(written)
    if stars and ours:
        return written[: stars.start("repository")] + ours + written[stars.end("repository") :]
    venue, year = facts.published
    if facts.venue and venue and year and (shown := VENUE_BADGE.search(written)):
        spelt = quote(venue.replace("-", "--").replace("_", "__"))
        return f"{written[: shown.start('venue')]}{spelt}-{year}{written[shown.end('year') :]}"
    number = arxiv_number(facts.ids)
    if number and "arxiv.org" in written and (known := ARXIV_IN_ADDRESS.search(written)):
        return written.replace(known[0], number)
    return None


def address_like(pattern: str, facts: Facts) -> str:
    """Return the work's address, in the pattern's form if both are on arXiv."""
    number = arxiv_number(facts.ids)
    known = paper_id(pattern)
    if (
        number
        and known
        and known.startswith("arxiv:")
        and "arxiv.org/" in pattern
        and paper_id(facts.url) == f"arxiv:{number}"
    ):
        return ARXIV_IN_ADDRESS.sub(number, pattern, count=1)
    return facts.url


def plain_label(links: Sequence[Link]) -> str:
    return next((link.label for link in links if not link.is_badge and is_generic_label(link.label)), "Code")
