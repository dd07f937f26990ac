"""Everything the stand-in remembers, under one lock, and the changes people make to it.

Hold `world.lock` to read or change a `World` from outside. The thread that holds it may take it
again. Commits and branches are in `branches`, pulls are in `pulls`.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from threading import RLock

from standin.diff import DiffLimits, FileChange
from standin.git import ObjectStore
from standin.state import (
    Actor,
    App,
    Comment,
    Delivery,
    Installation,
    Issue,
    Label,
    LabelEvent,
    Level,
    Permission,
    Reaction,
    Repository,
    ReviewComment,
    Status,
    Token,
    User,
)

TOKEN_LIFE = timedelta(hours=1)
APP_PERMISSIONS: Mapping[str, Level] = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "write",
}
APP_EVENTS = (
    "check_run",
    "check_suite",
    "issue_comment",
    "issues",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "push",
    "repository",
)


def utc_now() -> datetime:
    return datetime.now(UTC)


class World:
    def __init__(
        self,
        *,
        app_id: int,
        app_slug: str,
        token: str | None,
        token_login: str,
        limits: DiffLimits,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.lock = RLock()
        self.limits = limits
        self.token = token
        self.token_login = token_login
        self._clock = clock
        self._ids = itertools.count(1001)
        self.users: dict[str, User] = {}
        self.repositories: dict[int, Repository] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.deliveries: list[Delivery] = []
        self.known_changes: dict[tuple[str | None, str], tuple[FileChange, ...]] = {}
        self.app = App(app_id, app_slug, self.user("app-owner"), self.now(), dict(APP_PERMISSIONS), APP_EVENTS)
        self.app_bot = self.user(f"{app_slug}[bot]")

    def now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def new_id(self) -> int:
        return next(self._ids)

    # People

    def user(self, login: str) -> User:
        """The user of this name; a name that is used for the first time makes a new user."""
        known = self.known_user(login)
        if known is None:
            kind = "Bot" if login.endswith("[bot]") else "User"
            known = User(self.new_id(), login, "Bot" if kind == "Bot" else "User")
            self.users[login.lower()] = known
        return known

    def known_user(self, login: str) -> User | None:
        return self.users.get(login.lower())

    def actor(self, login: str) -> Actor:
        return Actor(self.user(login))

    def app_actor(self, installation: Installation) -> Actor:
        return Actor(self.app_bot, installation)

    def permission_of(self, repository: Repository, login: str) -> Permission:
        """What a person may do; everybody may read a public repository."""
        if login.lower() == repository.owner.login.lower():
            return "admin"
        default: Permission = "none" if repository.private else "read"
        if login.lower() == self.token_login.lower():
            default = "write"
        return repository.permissions.get(login.lower(), default)

    # The app

    def installation(self, installation_id: int | None, account: User) -> Installation:
        """The installation of this id, made for the account if it is new."""
        for known in self.installations.values():
            if known.id == installation_id or (installation_id is None and known.account == account):
                return known
        made = Installation(installation_id or self.new_id(), account, self.now(), dict(self.app.permissions))
        self.installations[made.id] = made
        return made

    def issue_token(
        self,
        installation: Installation,
        asked: Mapping[str, Level] | None,
        repository_ids: tuple[int, ...] | None,
    ) -> Token:
        permissions = dict(installation.permissions if asked is None else asked)
        permissions.setdefault("metadata", "read")
        token = Token(
            value=f"ghs_{secrets.token_hex(18)}",
            installation_id=installation.id,
            permissions=permissions,
            asked=asked,
            repository_ids=repository_ids,
            expires_at=utc_now().replace(microsecond=0) + TOKEN_LIFE,  # however a story sets the clock
        )
        self.tokens[token.value] = token
        return token

    # Repositories

    def new_repository(self, full_name: str, default_branch: str) -> Repository:
        owner, _, name = full_name.partition("/")
        if not name or self.named_repository(full_name):
            raise ValueError(f"{full_name!r} is no new name of the form owner/name")
        made = Repository(
            id=self.new_id(),
            owner=self.user(owner),
            name=name,
            default_branch=default_branch,
            objects=ObjectStore(),
            created_at=self.now(),
            pushed_at=self.now(),
        )
        self.repositories[made.id] = made
        return made

    def named_repository(self, full_name: str) -> Repository | None:
        wanted = full_name.lower()
        return next((r for r in self.repositories.values() if r.full_name.lower() == wanted), None)

    def formerly_named(self, full_name: str) -> Repository | None:
        wanted = full_name.lower()
        found = (r for r in self.repositories.values() if wanted in r.former_names)
        return next(found, None)

    def network_of(self, repository: Repository) -> tuple[Repository, ...]:
        """The repository with all its forks and the repository that it is a fork of."""
        return tuple(r for r in self.repositories.values() if r.objects is repository.objects)

    # Issues, comments, labels

    def new_issue(self, repository: Repository, title: str, body: str | None, by: Actor) -> Issue:
        number = max([*repository.issues, *repository.moved], default=0) + 1
        now = self.now()
        issue = Issue(self.new_id(), number, title, body, by.user, now, now)
        issue.through_app = by.is_app
        repository.issues[number] = issue
        return issue

    def set_state(self, issue: Issue, *, closed: bool, by: User, reason: str | None = None) -> None:
        issue.updated_at = self.now()
        if closed:
            issue.state, issue.closed_at, issue.closed_by = "closed", self.now(), by
            issue.state_reason = None if issue.pull else reason or "completed"
        else:
            issue.state, issue.closed_at, issue.closed_by = "open", None, None
            issue.state_reason = None if issue.pull else "reopened"

    def add_comment(self, repository: Repository, number: int, by: Actor, body: str) -> Comment:
        issue = repository.issues[number]
        now = issue.updated_at = self.now()
        comment = Comment(self.new_id(), number, by, body, now, now)
        repository.comments[comment.id] = comment
        return comment

    def edit_comment(self, comment: Comment, body: str) -> None:
        comment.body = body
        comment.updated_at = self.now()

    def react(self, comment: Comment | ReviewComment, user: User, content: str) -> tuple[Reaction, bool]:
        """The user's reaction, and whether it is new: giving it twice counts once."""
        for reaction in comment.reactions:
            if (reaction.user, reaction.content) == (user, content):
                return reaction, False
        reaction = Reaction(self.new_id(), user, content, self.now())
        comment.reactions.append(reaction)
        return reaction, True

    def label(self, repository: Repository, name: str) -> Label:
        """The repository's label of this name; GitHub makes it when it is first used."""
        return repository.label_book.setdefault(name.lower(), Label(self.new_id(), name))

    def set_labels(self, repository: Repository, issue: Issue, names: Iterable[str], by: User) -> None:
        """Make these the issue's labels, and remember who added and removed which."""
        wanted = {name.lower(): self.label(repository, name) for name in names}
        had = {label.name.lower(): label for label in issue.labels}
        for key in had.keys() - wanted.keys():
            issue.label_events.append(LabelEvent(had[key].name, by.login, "unlabeled"))
        for key in wanted.keys() - had.keys():
            issue.label_events.append(LabelEvent(wanted[key].name, by.login, "labeled"))
        if wanted.keys() != had.keys():
            issue.updated_at = self.now()
        issue.labels = list(wanted.values())

    def add_status(
        self,
        repository: Repository,
        sha: str,
        creator: User,
        *,
        state: str,
        context: str,
        description: str | None,
        target_url: str | None,
    ) -> Status:
        status = Status(self.new_id(), sha, state, context, description, target_url, creator, self.now())
        repository.statuses.append(status)
        return status
