"""The addresses in answers, on the host that the caller used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from standin.state import Repository, User


@dataclass(frozen=True, slots=True)
class Links:
    """`api` is the address of the REST operations, `web` the one of the pages for people."""

    api: str
    web: str

    def user(self, user: User) -> str:
        return f"{self.api}/users/{quote(user.login)}"

    def profile(self, user: User) -> str:
        if user.kind == "Bot":
            return f"{self.web}/apps/{quote(user.login.removesuffix('[bot]'))}"
        return f"{self.web}/{quote(user.login)}"

    def repository(self, repository: Repository) -> str:
        return f"{self.api}/repos/{repository.full_name}"

    def home(self, repository: Repository) -> str:
        return f"{self.web}/{repository.full_name}"

    def issue_page(self, repository: Repository, number: int, *, is_pull: bool) -> str:
        return f"{self.home(repository)}/{'pull' if is_pull else 'issues'}/{number}"


def stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_or_none(when: datetime | None) -> str | None:
    return None if when is None else stamp(when)


def node_id(kind: str, number: int | str) -> str:
    """An opaque id as GraphQL would have it."""
    return f"{kind}_kwDO{number}"
