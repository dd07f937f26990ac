"""A GitHub and a running bot: what strangers do to a list, and what can then be seen of the bot."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store.tables import deliveries, subjects
from standin import Repository, StandIn
from tests.support.lists import BROKEN_LIST, LIST, MARKER, NEEDS_CHANGES, READY_LIST, SECRET
from tests.support.running import Bot, wait_for


@dataclass
class Site:
    """A GitHub and a bot that works for it."""

    github: StandIn
    bot: Bot
    folder: Path
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_list(self, text: str = LIST, policy: str | None = None) -> Repository:
        """A repository and installation of its own, so that nothing is known of it yet."""
        files = {"README.md": text} | ({} if policy is None else {".github/triage.yml": policy})
        number = next(self.numbers)
        return self.github.add_repository(f"ann{number}/list-{number}", files=files)

    def open(self, head: str = BROKEN_LIST, repository: Repository | None = None, **how: object) -> Pull:
        """Somebody opens a pull request; nobody has told the bot yet."""
        repository = repository or self.new_list()
        number = self.github.open_pull(repository, title="Add a paper", files={"README.md": head}, **how)
        return Pull(self, repository, number)

    def has_done(self, guid: str) -> bool:
        """Whether the subject that this delivery was the last to touch waits for nothing any more."""
        engine = sa.create_engine(self.bot.settings["DATABASE_URL"])
        query = sa.select(subjects.c.done_generation >= subjects.c.generation).where(subjects.c.delivery == guid)
        with engine.connect() as connection:
            done = connection.execute(query).scalar()
        engine.dispose()
        return bool(done)

    def knows(self, guid: str) -> bool:
        """Whether a delivery leads to any work."""
        query = sa.select(deliveries.c.subject_id).where(deliveries.c.guid == guid)
        return self._asked(query) is not None

    def is_quiet(self, repository_id: int) -> bool:
        """Whether nothing of a repository waits to be looked at."""
        waiting = (subjects.c.done_generation < subjects.c.generation) & (subjects.c.repository_id == repository_id)
        return self._asked(sa.select(sa.func.count()).where(waiting).select_from(subjects)) == 0

    def _asked(self, query: sa.Select[Any]) -> object:
        engine = sa.create_engine(self.bot.settings["DATABASE_URL"])
        with engine.connect() as connection:
            found = connection.execute(query).scalar()
        engine.dispose()
        return found

    def wait_until(self, condition: Callable[[], object]) -> None:
        wait_for(condition, "the bot to have found what it missed")

    def let_pass(self) -> None:
        """Return when the bot has attended to something that it was told just now, and so to all that came before."""
        fence = self.open(READY_LIST)
        fence.tell()

    def ask(self, title: str, body: str, repository: Repository | None = None, author: str = "stranger") -> Thread:
        """Somebody opens an issue; nobody has told the bot yet."""
        repository = repository or self.new_list()
        return Thread(self, repository, self.github.open_issue(repository, title, body, author))


@dataclass
class Thread:
    """One issue or pull request, as people talk on it."""

    house: Site
    repository: Repository
    number: int

    def tell(self, action: str = "opened", **more: object) -> None:
        """Deliver a webhook about the issue and return when the bot has done what follows from it."""
        self._deliver("issues", self.house.github.payloads.issues(self.repository, self.number, action, **more))

    def say(self, body: str, author: str) -> int:
        """Somebody comments; return the comment's number when the bot has done what follows."""
        comment = self.house.github.comment(self.repository, self.number, author, body)
        self.tell_comment(comment)
        return comment

    def tell_comment(self, comment: int, action: str = "created", **more: object) -> None:
        payload = self.house.github.payloads.issue_comment(self.repository, comment, action, **more)
        self._deliver("issue_comment", payload)
        self.settle()

    def push(self, files: dict[str, str], before: str | None = None) -> None:
        """Somebody commits to the default branch, and the bot is told."""
        github = self.house.github
        before = self.repository.branches["main"]
        github.commit(self.repository, "main", files)
        self._deliver("push", github.payloads.push(self.repository, "main", before=before))
        self.settle()

    def _deliver(self, event: str, payload: object) -> None:
        guid = str(uuid.uuid4())
        assert self.house.github.deliver(self.house.bot.webhook, SECRET, event, payload, guid) == 202
        if self.house.knows(guid):
            wait_for(lambda: self.house.has_done(guid), f"the {event} on {self.number} to be attended to")

    def settle(self) -> None:
        """Return when nothing of this repository waits any more, what follows from what was told included."""
        wait_for(lambda: self.house.is_quiet(self.repository.id), f"{self.repository.full_name} to be quiet")

    @property
    def comments(self) -> list[str]:
        """What the bot said here."""
        found = self.house.github.comments(self.repository, self.number)
        return [comment.body for comment in found if comment.actor.is_app]

    @property
    def labels(self) -> set[str]:
        return set(self.house.github.labels(self.repository, self.number))

    def reactions(self, comment: int) -> list[str]:
        return [reaction.content for reaction in self.house.github.reactions(comment)]


@dataclass
class Pull:
    """One pull request, with what there is to see of the bot on it."""

    house: Site
    repository: Repository
    number: int

    def send(self, action: str = "opened", guid: str | None = None, bot: Bot | None = None, **more: object) -> str:
        """Deliver a webhook, see that it is accepted, and return its GUID."""
        guid = guid or str(uuid.uuid4())
        github = self.house.github
        payload = github.payloads.pull_request(self.repository, self.number, action, **more)
        url = (bot or self.house.bot).webhook
        assert github.deliver(url, SECRET, "pull_request", payload, guid) == 202
        return guid

    def tell(self, action: str = "opened", guid: str | None = None, **more: object) -> str:
        """Deliver a webhook and return its GUID when the bot has done what follows from it."""
        guid = self.send(action, guid, **more)
        self.wait_attended(guid)
        return guid

    def wait_attended(self, guid: str, bot: Bot | None = None) -> None:
        wait_for(lambda: (bot or self.house.bot).events("attended", delivery=guid), f"{self.number} to be attended to")

    def wait_done(self, guid: str) -> None:
        """Return when the database says so; a line of the log may be lost with the process that was about to write it."""
        wait_for(lambda: self.house.has_done(guid), f"the work on {self.number} to be done")

    def push(self, text: str) -> str:
        return self.house.github.push_to_pull(self.repository, self.number, {"README.md": text})

    @property
    def head(self) -> str:
        return self.house.github.head_sha(self.repository, self.number)

    @property
    def comments(self) -> list[str]:
        return [comment.body for comment in self.house.github.comments(self.repository, self.number)]

    @property
    def labels(self) -> set[str]:
        return set(self.house.github.labels(self.repository, self.number))

    @property
    def reviews(self) -> list[str]:
        return [review.commit_sha for review in self.house.github.reviews(self.repository, self.number)]

    def checks(self, head: str | None = None) -> list[str | None]:
        return [run.conclusion for run in self.house.github.check_runs(self.repository, head or self.head)]

    @property
    def annotations(self) -> list[tuple[str, int, str | None]]:
        """Path, line and title of what is noted on the newest head, over all check runs."""
        runs = self.house.github.check_runs(self.repository, self.head)
        return [(note.path, note.start_line, note.title) for run in runs for note in run.annotations]

    @property
    def requests(self) -> list[str]:
        """Everything that the bot asked about this repository, as `POST /issues/1/comments`."""
        home = re.compile(self.path("(/.*)"))
        found = ((r.method, home.fullmatch(r.path)) for r in self.house.github.requests)
        return [f"{method} {match[1]}" for method, match in found if match]

    @property
    def writes(self) -> list[str]:
        return [request for request in self.requests if not request.startswith("GET ")]

    def path(self, rest: str) -> str:
        """A pattern for a path below this repository, by whichever of its two addresses."""
        return f"(?:/repos/{self.repository.full_name}|/repositories/{self.repository.id}){rest}"

    def assert_answered(self) -> None:
        """The whole answer to `BROKEN_LIST`, each part of it once, on the newest head."""
        [comment] = self.comments
        assert comment.startswith(MARKER)
        assert self.head[:7] in comment
        assert "`broken-link`" in comment
        assert self.checks() == ["failure"]
        assert self.annotations == [("README.md", 20, "broken-link"), ("README.md", 20, "unclosed-row")]
        assert self.labels == {NEEDS_CHANGES}
        assert self.reviews == [self.head]


def secrets_in(text: str, house: Site, private_key: str) -> list[str]:
    tokens = [token.value for token in house.github.issued_tokens]
    lines = [line for line in private_key.splitlines() if "KEY" not in line]
    return [secret for secret in (SECRET, *lines, *tokens) if secret in text]
