"""Payloads at the door: the parts of a webhook's body that concern us, read once by pydantic into our own values."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.events import Change, Delivery, Installed, Privatized, Renamed, Rerequested, Subject, SubjectKind, Uninstalled

PULL_REQUEST_ACTIONS = frozenset(
    ["opened", "synchronize", "reopened", "edited", "ready_for_review", "converted_to_draft", "closed"]
)

ISSUE_ACTIONS = frozenset(["opened", "edited", "reopened", "closed"])
COMMENT_ACTIONS = frozenset(["created", "edited"])
REVIEW_ACTIONS = frozenset(["submitted", "edited"])
COMMAND = "/triage"
QUEUED = re.compile(r"refs/heads/gh-readonly-queue/.{1,300}/pr-(?P<number>[1-9]\d{0,8})-[0-9a-f]{40,64}")
"""The branch on which GitHub's merge queue tries a group; it names the last pull request of the group."""


class _Outside(BaseModel):
    """A part of GitHub's payload; fields that we do not know are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Identified(_Outside):
    id: int = Field(gt=0, lt=2**63)


class _Repository(_Identified):
    full_name: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", max_length=200)
    default_branch: str = ""


class _Numbered(_Outside):
    number: int = Field(gt=0, lt=2**31)


class _Author(_Outside):
    type: str = "User"


class _Comment(_Identified):
    body: str | None = None
    user: _Author | None = None


class _MergeGroup(_Outside):
    head_ref: str = ""


class _CheckRun(_Outside):
    head_sha: str = Field(pattern=r"^[0-9a-f]{40,64}$")
    name: str = ""


class Payload(_Outside):
    """The parts of a payload that concern us; empty if it does not have the shape we know."""

    action: str = Field(default="", pattern=r"^[a-z_]*$", max_length=100)
    repository: _Repository | None = None
    installation: _Identified | None = None
    pull_request: _Numbered | None = None
    issue: _Numbered | None = None
    comment: _Comment | None = None
    review: _Comment | None = None
    merge_group: _MergeGroup | None = None
    check_run: _CheckRun | None = None
    check_suite: _CheckRun | None = None
    changes: dict[str, Any] = Field(default_factory=dict)
    ref: str = ""
    deleted: bool = False
    repositories: tuple[_Identified, ...] = ()
    repositories_removed: tuple[_Identified, ...] = ()


def read_payload(body: bytes) -> Payload | None:
    """Return the parts of a body that concern us, or None if it is not a JSON object.

    Only the fields we know become values, which is a third of the work. If this strict reader fails, for example on
    lone surrogates, the body goes to the reader that accepts everything.
    """
    try:
        return Payload.model_validate_json(body)
    except ValidationError:
        pass
    try:
        value = json.loads(body)
        return Payload.model_validate(value) if isinstance(value, dict) else None
    except ValidationError:
        return Payload()
    except (ValueError, RecursionError):
        return None


def delivery_of(guid: str, event: str, body: bytes, payload: Payload) -> Delivery:
    """Return the delivery with its subject. A payload without the expected shape has no subject and is only stored."""
    told = _subject(event, payload), _rerequested(event, payload), _change(event, payload)
    return Delivery(guid, event, payload.action, body, *told)


def _change(event: str, payload: Payload) -> Change | None:
    match event, payload.action:
        case "repository", "privatized" | "deleted" if payload.repository:
            return Privatized(payload.repository.id)
        case "repository", "renamed" | "transferred" if payload.repository:
            return Renamed(payload.repository.id, payload.repository.full_name)
        case "installation", "created" | "unsuspend" | "new_permissions_accepted":
            return Installed()
        case "installation_repositories", "added":
            return Installed()
        case "installation", "deleted" | "suspend":
            installation = payload.installation.id if payload.installation else None
            return Uninstalled(tuple(repository.id for repository in payload.repositories), installation)
        case "installation_repositories", "removed":
            return Uninstalled(tuple(repository.id for repository in payload.repositories_removed))
    return None


def _rerequested(event: str, payload: Payload) -> Rerequested | None:
    asked = {"check_run": payload.check_run, "check_suite": payload.check_suite}.get(event)
    if asked is None or payload.action != "rerequested" or not payload.repository:
        return None
    installation = payload.installation.id if payload.installation else None
    return Rerequested(payload.repository.id, asked.head_sha, installation)


def _subject(event: str, payload: Payload) -> Subject | None:
    repository = payload.repository
    if repository is None:
        return None
    installation = payload.installation.id if payload.installation else None
    if event == "pull_request" and payload.pull_request and _is_work(payload):
        number = payload.pull_request.number
        return Subject(SubjectKind.PULL_REQUEST, repository.id, repository.full_name, number, installation)
    if event == "issues" and payload.issue and payload.action in ISSUE_ACTIONS:
        return Subject(SubjectKind.ISSUE, repository.id, repository.full_name, payload.issue.number, installation)
    if (
        event == "issue_comment"
        and payload.comment
        and payload.action in COMMENT_ACTIONS
        and _may_command(payload.comment)
    ):
        return Subject(SubjectKind.COMMENT, repository.id, repository.full_name, payload.comment.id, installation)
    if (
        event == "pull_request_review_comment"
        and payload.comment
        and payload.action in COMMENT_ACTIONS
        and _may_command(payload.comment)
    ):
        return Subject(SubjectKind.LINE_COMMENT, repository.id, repository.full_name, payload.comment.id, installation)
    if (reviewed := _reviewed(event, payload)) is not None:
        return Subject(SubjectKind.REVIEWS, repository.id, repository.full_name, reviewed, installation)
    if (queued := _queued(event, payload)) is not None:
        return Subject(SubjectKind.MERGE_GROUP, repository.id, repository.full_name, queued, installation)
    if event == "push" and not payload.deleted and payload.ref == f"refs/heads/{repository.default_branch}":
        return Subject(SubjectKind.BRANCH, repository.id, repository.full_name, 0, installation)
    return None


def _reviewed(event: str, payload: Payload) -> int | None:
    """Return the number of the pull request that a review with words for us is about."""
    is_review = event == "pull_request_review" and payload.action in REVIEW_ACTIONS
    if not is_review or payload.review is None or payload.pull_request is None or not _may_command(payload.review):
        return None
    return payload.pull_request.number


def _queued(event: str, payload: Payload) -> int | None:
    """Return the number of the pull request whose group waits for its checks in the merge queue."""
    if event != "merge_group" or payload.action != "checks_requested" or payload.merge_group is None:
        return None
    found = QUEUED.fullmatch(payload.merge_group.head_ref)
    return int(found["number"]) if found else None


def _may_command(comment: _Comment) -> bool:
    """Tell whether the comment can hold a command at all; a bot's comment cannot."""
    is_person = comment.user is None or comment.user.type == "User"
    return is_person and COMMAND in (comment.body or "")


def _is_work(payload: Payload) -> bool:
    if payload.action == "edited":
        return "base" in payload.changes or "title" in payload.changes
    return payload.action in PULL_REQUEST_ACTIONS
