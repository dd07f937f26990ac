"""Find out online what rules and proposals want to know: which links are dead, and what registries say of a work.

Answers are remembered. All workers together ask each site only once in a while. One contribution may cost only so much
time and so many questions. The rules say nothing about what could not be found out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from urllib.parse import urlsplit

import structlog

from bot.online.guard import Guard, NotAsked
from bot.online.registries import every_registry
from bot.online.registries.base import Registry
from bot.store.store import Store
from rules.judging.policy import Policy
from rules.kit import Online
from rules.model import Entry, Level, Record

APART = {"export.arxiv.org": 3.0, "api.crossref.org": 1.0, "dblp.org": 2.0}
"""Seconds between two questions to a site, as the terms of arXiv, Crossref and DBLP ask; one second for all others."""

RESTING, REST = (429, 503), 600.0
"""Answers, and the seconds for which a site that gave one is left alone; so is one that says how long it wants to."""

REMEMBERED = 1_900
"""Characters of a record that are remembered."""

APART_ELSEWHERE = 1.0
QUESTIONS_LIMIT, TIME_LIMIT = 30, 20.0
"""How many questions, and how many seconds, one contribution may cost."""

GONE = (404, 410)
THERE_FOR, GONE_FOR, TITLE_FOR, UNKNOWN_FOR = 7 * 86_400.0, 86_400.0, 30 * 86_400.0, 3600.0
"""Seconds for which an answer is valid: the page exists, the page does not exist, a title, and no clear answer."""

THERE, NOT_THERE, UNKNOWN = "there", "gone", "unknown"
RULES, RECORDS = ("dead-link", "title-differs"), "registry-differs"
log = structlog.get_logger()


@dataclass(frozen=True)
class Looking:
    """Looks things up in *registries*, which are asked in this order, and at links."""

    guard: Guard
    store: Store
    registries: tuple[Registry, ...] = field(default_factory=every_registry)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def about(self, entries: Iterable[Entry], policy: Policy) -> Online:
        """Return what we could find out about *entries* within the limits, for the rules that *policy* switches on."""
        wants_links, wants_titles = (policy.settings[name].level is not Level.IGNORE for name in RULES)
        wants_records = policy.online and policy.settings[RECORDS].level is not Level.IGNORE
        if not wants_links and not wants_titles and not wants_records:
            return Online()
        entries = list(entries)
        asked = self.beginning()
        records = {}
        names = dict.fromkeys(name for entry in entries for name in entry.ids)
        for name in names if wants_titles or wants_records else ():
            found = self.record(name, asked)
            if found:
                records[name] = found
        titles = {name: record.title for name, record in records.items()} if wants_titles else {}
        links = dict.fromkeys(link.url for entry in entries for link in entry.links) if wants_links else ()
        gone = frozenset(url for url in links if self._state(url, asked) == NOT_THERE)
        log.info("looked_online", questions=asked.count, gone=len(gone), titles=len(titles))
        return Online(gone, titles, records if wants_records else {})

    def beginning(self) -> Asked:
        """Return what one contribution may cost from now on."""
        return Asked(self.clock() + TIME_LIMIT)

    def record(self, identifier: str, asked: Asked) -> Record | None:
        """Return what the first registry that knows *identifier* says; None if none does, or none can be asked now."""
        for registry in self.registries:
            url = registry.address(identifier)
            if url is not None and (found := self._record(registry, url, identifier, asked)) is not None:
                return found
        return None

    def _record(self, registry: Registry, url: str, identifier: str, asked: Asked) -> Record | None:
        key = f"record {registry.name} {identifier}"
        known = self.store.lookups.found(key, TITLE_FOR)
        if known is None and self.store.lookups.found(f"no {key}", UNKNOWN_FOR) is None and self._has_turn(url, asked):
            known = self._asked_record(registry, url, identifier)
            self.store.lookups.keep(key if known is not None else f"no {key}", known or "")
        return _record_of(known) if known else None

    def _asked_record(self, registry: Registry, url: str, identifier: str) -> str | None:
        """Return what the registry says as a text, empty if it knows nothing; None if it does not answer."""
        try:
            answer = self.guard.ask(url)
        except NotAsked as error:
            log.info("not_found_out", reason=str(error))
            return None
        if answer.status in RESTING or answer.retry_after is not None:
            self.store.lookups.keep(f"resting {urlsplit(url).hostname}", "")
        if answer.status in GONE:
            return ""
        found = registry.read(identifier, answer.body) if answer.status == 200 else None
        return None if answer.status != 200 else _as_text(found) if found else ""

    def _state(self, url: str, asked: Asked) -> str:
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

    def _has_turn(self, url: str, asked: Asked) -> bool:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        if self.store.lookups.found(f"resting {host}", REST) is not None:
            return False
        while asked.count < QUESTIONS_LIMIT and self.clock() < asked.ends:
            if self.store.turns.take(f"asking {host}"[:190], APART.get(host, APART_ELSEWHERE)):
                asked.count += 1
                return True
            self.sleep(0.2)
        return False


@dataclass
class Asked:
    """How much one contribution has cost so far, and when we must stop."""

    ends: float
    count: int = 0


def _as_text(record: Record) -> str:
    """Return a record as it is remembered; what is too long for that is left out."""
    for kept in (record, replace(record, about=None), replace(record, about=None, authors=record.authors[:8])):
        text = json.dumps(asdict(kept), ensure_ascii=False)
        if len(text) < REMEMBERED:
            return text
    return json.dumps(asdict(Record(record.source, record.title[:300])), ensure_ascii=False)


def _record_of(text: str) -> Record | None:
    try:
        found = json.loads(text)
        lists = {name: tuple(found[name]) for name in ("authors", "topics")}
        date = tuple(found["date"]) if found["date"] else None
        return Record(**found | lists | {"date": date})
    except (ValueError, KeyError, TypeError):
        return None
