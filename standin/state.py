"""What the stand-in knows, as plain values. `World` holds them and is the only one to change them.

Times are in UTC and to the second, as GitHub gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from standin.git import ObjectStore

Permission = Literal["none", "read", "triage", "write", "maintain", "admin"]
Level = Literal["read", "write"]
IssueState = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class User:
    id: int
    login: str
    kind: Literal["User", "Bot", "Organization"] = "User"


@dataclass(slots=True)
class App:
    id: int
    slug: str
    owner: User
    created_at: datetime
    permissions: dict[str, Level]
    events: tuple[str, ...]
    hook_url: str = "http://127.0.0.1/webhook"


@dataclass(slots=True)
class Installation:
    id: int
    account: User
    created_at: datetime
    permissions: dict[str, Level]


@dataclass(frozen=True, slots=True)
class Token:
    """An installation's token and what was asked for when it was made."""

    value: str
    installation_id: int
    permissions: Mapping[str, Level]
    asked: Mapping[str, str] | None
    repository_ids: tuple[int, ...] | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user, and the app that they use for it, if any."""

    user: User
    installation: Installation | None = None

    @property
    def is_app(self) -> bool:
        return self.installation is not None


@dataclass(slots=True)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None
    default: bool = False


@dataclass(slots=True)
class Reaction:
    id: int
    user: User
    content: str
    created_at: datetime


@dataclass(slots=True)
class Comment:
    id: int
    number: int
    actor: Actor
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """Who added or removed which label."""

    name: str
    actor: str
    action: Literal["labeled", "unlabeled"]


@dataclass(slots=True)
class Pull:
    """What a pull request has in addition to what an issue has."""

    id: int
    base_ref: str
    base_sha: str
    head_ref: str
    head_sha: str
    head_owner: User
    head_repository_id: int | None
    draft: bool
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    frozen_merge_base: str | None = None
    head_shas: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Issue:
    """An issue, or a pull request when `pull` is there: they share numbers, labels, comments."""

    id: int
    number: int
    title: str
    body: str | None
    author: User
    created_at: datetime
    updated_at: datetime
    state: IssueState = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    labels: list[Label] = field(default_factory=list)
    label_events: list[LabelEvent] = field(default_factory=list)
    pull: Pull | None = None
    through_app: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    path: str
    start_line: int
    end_line: int
    level: str
    message: str
    title: str | None = None
    raw_details: str | None = None
    start_column: int | None = None
    end_column: int | None = None


@dataclass(slots=True)
class CheckRun:
    id: int
    name: str
    head_sha: str
    started_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    completed_at: datetime | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Status:
    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: User
    created_at: datetime


@dataclass(slots=True)
class ReviewComment:
    id: int
    review_id: int
    user: User
    path: str
    body: str
    commit_sha: str
    diff_hunk: str
    line: int
    side: str
    start_line: int | None
    start_side: str | None
    position: int
    created_at: datetime
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True)
class Review:
    id: int
    user: User
    body: str
    state: str
    commit_sha: str
    submitted_at: datetime
    comments: list[ReviewComment] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Repository:
    id: int
    owner: User
    name: str
    default_branch: str
    objects: ObjectStore
    created_at: datetime
    pushed_at: datetime
    installation_id: int | None = None
    parent_id: int | None = None
    private: bool = False
    description: str | None = None
    branches: dict[str, str] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    label_book: dict[str, Label] = field(default_factory=dict)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    reviews: dict[int, list[Review]] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    former_names: list[str] = field(default_factory=list)
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)  # issues that were transferred: repository, number

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"


@dataclass(slots=True)
class Delivery:
    """A webhook that was sent, and what came back."""

    id: int
    guid: str
    event: str
    payload: Mapping[str, object]
    url: str
    delivered_at: datetime
    request_headers: Mapping[str, str]
    redelivery: bool = False
    status_code: int = 0
    status: str = ""
    duration: float = 0.0
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: str = ""
