"""What happened, in our own words.

A delivery only says *what to look at*; what is true now is asked of GitHub when the work is done. So all that is kept of a payload is its
subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EVENTS_WITH_WORK = frozenset(
    [
        "pull_request", "issues", "issue_comment", "push", "check_run", "repository", "installation",
        "installation_repositories",
    ]
)  # fmt: skip
"""Events that can ask for work; what else GitHub sends is only stored."""


class SubjectKind(StrEnum):
    """What a piece of work is about."""

    PULL_REQUEST = "pull_request"
    ISSUE = "issue"
    COMMENT = "comment"  # one that may hold commands; its number is the comment's
    BRANCH = "branch"  # the default branch of a repository


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to look at: a pull request, an issue, a comment, or a repository's default branch (number 0)."""

    kind: SubjectKind
    repository_id: int
    repository: str  # owner/name, as it was called when the delivery was sent
    number: int
    installation_id: int | None


@dataclass(frozen=True, slots=True)
class Rerequested:
    """A commit whose check run somebody wants done again."""

    repository_id: int
    sha: str
    installation_id: int | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A repository is called otherwise now, or belongs to somebody else; its number stays."""

    repository_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Installed:
    """Repositories came to us: what is open there has no answer yet."""


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """Repositories are no longer ours to work in."""

    repository_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook delivery, with what it asks us to look at; *subject* is None where it asks nothing."""

    guid: str
    event: str
    action: str
    body: bytes
    subject: Subject | None
    rerequested: Rerequested | None = None
    change: Renamed | Installed | Uninstalled | None = None
