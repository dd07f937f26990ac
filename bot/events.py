"""What happened, in our own words.

A delivery only says *what to look at*. When the work is done, we ask GitHub what is true now. So we only keep the
subject of a payload.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EVENTS_WITH_WORK = frozenset(
    [
        "pull_request", "issues", "issue_comment", "push", "check_run", "check_suite", "repository", "installation",
        "installation_repositories", "merge_group", "pull_request_review", "pull_request_review_comment",
    ]
)  # fmt: skip
"""Events that can ask for work; all other events are only stored."""


class SubjectKind(StrEnum):
    """What a piece of work is about."""

    PULL_REQUEST = "pull_request"
    ISSUE = "issue"
    COMMENT = "comment"  # a comment that may hold commands; its number is the comment's number
    LINE_COMMENT = "line_comment"  # a comment on a line of a diff; its number is the comment's number
    REVIEWS = "reviews"  # what reviews of a pull request say; its number is the pull request's
    MERGE_GROUP = "merge_group"  # a pull request in the merge queue, by its number
    BRANCH = "branch"  # the default branch of a repository


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to look at, such as a pull request, a comment, or a repository's default branch (number 0)."""

    kind: SubjectKind
    repository_id: int
    repository: str  # owner/name at the time of the delivery
    number: int
    installation_id: int | None


@dataclass(frozen=True, slots=True)
class Rerequested:
    """A commit whose check run somebody wants to run again."""

    repository_id: int
    sha: str
    installation_id: int | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A repository has a new name or a new owner; its number stays."""

    repository_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Installed:
    """We were installed on repositories; what is open there has no answer yet."""


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """We may no longer work in these repositories, or in any of an installation."""

    repository_ids: tuple[int, ...]
    installation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Privatized:
    """A repository is no longer public, or no longer there."""

    repository_id: int


Change = Renamed | Installed | Uninstalled | Privatized


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook delivery, with what it asks us to look at; *subject* is None if it asks for nothing."""

    guid: str
    event: str
    action: str
    body: bytes
    subject: Subject | None
    rerequested: Rerequested | None = None
    change: Change | None = None
