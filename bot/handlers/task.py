"""What a handler works with."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import structlog

from bot.errors import Gone, Refused
from bot.events import Subject
from bot.forge.base import Forge, Repo
from bot.handlers.hard import is_too_hard
from bot.online.looking import Looking
from bot.store.store import Store
from rules.model import Catalog
from rules.reading.catalog import read_catalog

AGE_OF_OTHERS = 3600.0
"""Seconds for which the text of another repository is used before it is read again."""

SIZE_LIMIT = 5_000_000
"""The largest list in bytes that the bot reads; the command line reads ten times as much."""

TOP = "/"
"""The path under which the names of a commit's files are stored; no file has this name."""

MARKDOWN = (".md", ".markdown")

log = structlog.get_logger()


class TooLarge(Exception):
    """A file is larger than the bot can read; the argument is its path."""


class TooHard(TooLarge):
    """A file would take too long to read; the argument is its path."""


def catalog_of(raw: bytes | None, path: str) -> Catalog:
    """Return the list in a file's bytes, an empty one if there is no file; raises `TooLarge`, which `TooHard` is too."""
    refuse_too_large(raw, path)
    if raw is not None and path.lower().endswith(MARKDOWN) and is_too_hard(raw):
        raise TooHard(path)
    return read_catalog((raw or b"").decode("utf-8", errors="replace"), path)


def refuse_too_large(raw: bytes | None, path: str) -> None:
    """Raise `TooLarge` if the bot cannot read a file of that size."""
    if raw is not None and len(raw) > SIZE_LIMIT:
        raise TooLarge(path)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How this bot behaves everywhere: the parts of the settings that handlers need."""

    key: str  # signs our markers
    web_url: str
    is_dry_run: bool = False
    public_url: str | None = None
    has_desk: bool = False  # whether people can see verdicts of public lists on our pages
    looking: Looking | None = None  # if the operator lets the bot look online


@dataclass(frozen=True, slots=True)
class Task:
    """One subject to look at, and the tools to do it."""

    subject_id: int
    subject: Subject
    forge: Forge
    store: Store
    behaviour: Behaviour

    def page(self, number: int, *, is_private: bool) -> str | None:
        """Return the address of our page about a pull request or issue; our front page if it has none."""
        if is_private or not self.behaviour.has_desk or not self.behaviour.public_url:
            return self.behaviour.public_url
        return f"{self.behaviour.public_url}/desk/{self.subject.repository}/{number}"

    @property
    def repo(self) -> Repo:
        subject = self.subject
        return Repo(subject.repository_id, subject.repository, subject.installation_id)

    def in_repository(self, name: str | None) -> Task:
        """Return this task with the repository's present name; a rename or transfer does not change its number."""
        if name is None or name == self.subject.repository:
            return self
        self.store.work.rename(self.subject.repository_id, name)
        return replace(self, subject=replace(self.subject, repository=name))

    def elsewhere(self, repository: str, path: str) -> bytes | None:
        """Return a file of another repository as it is on its default branch; remembered for up to an hour."""
        key = f"also {int(time.time() // AGE_OF_OTHERS)}"
        name = f"{repository}:{path}"
        known = self.store.texts.of(self.subject.repository_id, key, [name])
        if name in known:
            return known[name]
        repo = Repo(0, repository, self.subject.installation_id)
        try:
            found = self.forge.text(repo, path, "HEAD")
        except (Gone, Refused) as error:
            log.warning("also_not_readable", file=name, reason=str(error))
            found = None
        self.store.texts.keep(self.subject.repository_id, key, name, found)
        return found

    def sister(self, name: str) -> Catalog:
        """Return the list in a file of another repository, named ``owner/name:path`` as the policy's `also` does."""
        return catalog_of(self.sister_text(name), name)

    def sister_text(self, name: str) -> bytes | None:
        """Return a file of another repository, named like that, or None if there is none that can be read."""
        repository, _, path = name.partition(":")
        return self.elsewhere(repository, path)

    def names(self, sha: str) -> frozenset[str]:
        """Return the names of the files at the top of a commit, from memory if we have them."""
        known = self.store.texts.of(self.subject.repository_id, sha, [TOP])
        if TOP not in known:
            found = "\n".join(sorted(self.forge.names(self.repo, sha)))
            self.store.texts.keep(self.subject.repository_id, sha, TOP, found.encode())
            return frozenset(found.split("\n")) - {""}
        return frozenset((known[TOP] or b"").decode().split("\n")) - {""}

    def text(self, path: str, sha: str) -> bytes | None:
        """Return a file of a commit, from memory if we have it; a commit never changes."""
        known = self.store.texts.of(self.subject.repository_id, sha, [path])
        if path in known:
            return known[path]
        found = self.forge.text(self.repo, path, sha)
        self.store.texts.keep(self.subject.repository_id, sha, path, found)
        return found
