"""Find out online what two rules want to know about new entries: which links are dead, and the title in the paper's
registry.

Answers are remembered. All workers together ask each site only once in a while. One contribution may cost only so much
time and so many questions. The rules say nothing about what could not be found out.
"""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import structlog

from bot.online.guard import Guard, NotAsked
from bot.store.store import Store
from rules.judging.policy import Policy
from rules.kit import Online
from rules.model import Entry, Level

ARXIV = "https://export.arxiv.org/api/query?max_results=1&id_list={}"
CROSSREF = "https://api.crossref.org/works/{}"
APART = {"export.arxiv.org": 3.0, "api.crossref.org": 1.0}
"""Seconds between two questions to a site, as the terms of arXiv and Crossref ask; one second for all others."""

APART_ELSEWHERE = 1.0
QUESTIONS_LIMIT, TIME_LIMIT = 30, 20.0
"""How many questions, and how many seconds, one contribution may cost."""

GONE = (404, 410)
THERE_FOR, GONE_FOR, TITLE_FOR, UNKNOWN_FOR = 7 * 86_400.0, 86_400.0, 30 * 86_400.0, 3600.0
"""Seconds for which an answer is valid: the page exists, the page does not exist, a title, and no clear answer."""

THERE, NOT_THERE, UNKNOWN = "there", "gone", "unknown"
FIRST_ENTRY = re.compile(r"<entry>.{0,2000}?<title>(?P<title>[^<]{1,1000})</title>", re.DOTALL)
RULES = ("dead-link", "title-differs")
log = structlog.get_logger()


@dataclass(frozen=True)
class Looking:
    """Looks things up. *arxiv* and *crossref* are the addresses to ask for titles, with braces for the identifier."""

    guard: Guard
    store: Store
    arxiv: str = ARXIV
    crossref: str = CROSSREF
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def about(self, entries: Iterable[Entry], policy: Policy) -> Online:
        """Return what we could find out about *entries* within the limits, for the rules that *policy* switches on."""
        wants_links, wants_titles = (policy.settings[name].level is not Level.IGNORE for name in RULES)
        if not wants_links and not wants_titles:
            return Online()
        ends, entries = self.clock() + TIME_LIMIT, list(entries)
        asked = _Asked(ends)
        titles = {}
        for name in dict.fromkeys(name for entry in entries for name in entry.ids) if wants_titles else ():
            found = self._title(name, asked)
            if found:
                titles[name] = found
        links = dict.fromkeys(link.url for entry in entries for link in entry.links) if wants_links else ()
        gone = frozenset(url for url in links if self._state(url, asked) == NOT_THERE)
        log.info("looked_online", questions=asked.count, gone=len(gone), titles=len(titles))
        return Online(gone, titles)

    def _state(self, url: str, asked: _Asked) -> str:
        key = f"link {url}"
        for state, age in ((THERE, THERE_FOR), (NOT_THERE, GONE_FOR), (UNKNOWN, UNKNOWN_FOR)):
            if self.store.lookups.found(key, age) == state:
                return state
        if not self._has_turn(url, asked):
            return UNKNOWN
        try:
            status = self.guard.ask(url).status
        except NotAsked as error:
            log.info("not_found_out", reason=str(error))
            status = 0
        state = NOT_THERE if status in GONE else THERE if 200 <= status < 400 else UNKNOWN
        self.store.lookups.keep(key, state)
        return state

    def _title(self, name: str, asked: _Asked) -> str | None:
        kind, _, number = name.partition(":")
        place, read = {"arxiv": (self.arxiv, _arxiv_title), "doi": (self.crossref, _crossref_title)}.get(
            kind, ("", _no_title)
        )
        if not place:
            return None
        key = f"title {name}"
        known = self.store.lookups.found(key, TITLE_FOR)
        if known is None and self.store.lookups.found(f"no {key}", UNKNOWN_FOR) is None:
            url = place.format(quote(number, safe="/"))
            if self._has_turn(url, asked):
                known = self._asked_title(url, read)
                self.store.lookups.keep(key if known is not None else f"no {key}", known or "")
        return known or None

    def _asked_title(self, url: str, read: Callable[[bytes], str]) -> str | None:
        """Return what the registry says, empty if it knows nothing; None if it does not answer."""
        try:
            answer = self.guard.ask(url)
        except NotAsked as error:
            log.info("not_found_out", reason=str(error))
            return None
        return read(answer.body) if answer.status == 200 else None

    def _has_turn(self, url: str, asked: _Asked) -> bool:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        while asked.count < QUESTIONS_LIMIT and self.clock() < asked.ends:
            if self.store.turns.take(f"asking {host}"[:190], APART.get(host, APART_ELSEWHERE)):
                asked.count += 1
                return True
            self.sleep(0.2)
        return False


@dataclass
class _Asked:
    """How much one contribution has cost so far, and when we must stop."""

    ends: float
    count: int = 0


def _arxiv_title(body: bytes) -> str:
    """Return the title in an answer of arXiv's query API; empty if it knows none.

    >>> _arxiv_title(b"<feed><title>q</title><entry><id>x</id><title>Deep &amp; wide\\n nets</title></entry></feed>")
    'Deep & wide nets'
    """
    found = FIRST_ENTRY.search(body.decode("utf-8", "replace"))
    title = " ".join(html.unescape(found["title"]).split()) if found else ""
    return "" if title == "Error" else title


def _crossref_title(body: bytes) -> str:
    """Return the title in an answer of Crossref's works API; empty if it knows none.

    >>> _crossref_title(b'{"message": {"title": ["Deep nets"]}}'), _crossref_title(b"<html>")
    ('Deep nets', '')
    """
    try:
        [title, *_] = json.loads(body)["message"]["title"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return " ".join(html.unescape(str(title)).split())


def _no_title(_body: bytes) -> str:
    return ""
