"""GitHub's answers, parsed once at the door; fields that we do not know are ignored."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.forge.base import Branch, ChangedFile, Comment, Comparison, Issue, PullRequest, Since, Spot

FILES_LIMIT = 300
"""How many files a comparison names at most; at that number there may be more."""


class _Outside(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _User(_Outside):
    login: str
    id: int = 0
    type: str = "User"


class _App(_Outside):
    id: int


class _Label(_Outside):
    name: str


class _Repository(_Outside):
    full_name: str
    id: int = 0
    private: bool = True


class _Ref(_Outside):
    ref: str
    sha: str
    repo: _Repository | None = None


class PullRequestAnswer(_Outside):
    number: int
    title: str
    user: _User | None
    state: str
    draft: bool = False
    base: _Ref
    head: _Ref
    labels: tuple[_Label, ...]
    comments: int = 0
    merged: bool = False
    body: str | None = None
    maintainer_can_modify: bool = False
    created_at: datetime | None = None
    closed_at: datetime | None = None

    def value(self) -> PullRequest:
        head, base = self.head.repo, self.base.repo
        is_same = head is not None and base is not None and head.id == base.id
        return PullRequest(
            number=self.number,
            title=self.title,
            author=self.user.login if self.user else "ghost",
            is_open=self.state == "open",
            is_draft=self.draft,
            base_ref=self.base.ref,
            head_sha=self.head.sha,
            labels=frozenset(label.name for label in self.labels),
            comment_count=self.comments,
            repository=self.base.repo.full_name if self.base.repo else None,
            is_merged=self.merged,
            body=self.body or "",
            author_id=self.user.id if self.user else 0,
            opened_at=_seconds(self.created_at) or 0.0,
            closed_at=_seconds(self.closed_at),
            is_private=base.private if base else True,
            head=Branch(head.id, head.full_name, self.head.ref, is_same or self.maintainer_can_modify)
            if head
            else None,
        )


class IssueAnswer(_Outside):
    number: int
    title: str
    body: str | None = None
    user: _User | None
    state: str
    labels: tuple[_Label | str, ...]
    comments: int = 0
    pull_request: dict[str, object] | None = None
    repository_url: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None

    def value(self) -> Issue:
        return Issue(
            number=self.number,
            title=self.title,
            body=self.body or "",
            author=self.user.login if self.user else "ghost",
            is_open=self.state == "open",
            is_pull_request=self.pull_request is not None,
            labels=frozenset(label if isinstance(label, str) else label.name for label in self.labels),
            comment_count=self.comments,
            author_id=self.user.id if self.user else 0,
            opened_at=_seconds(self.created_at) or 0.0,
            closed_at=_seconds(self.closed_at),
        )


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


class RepositoryAnswer(_Outside):
    default_branch: str
    id: int = 0
    private: bool = True


class CommitAnswer(_Outside):
    sha: str


class RefAnswer(_Outside):
    object: CommitAnswer
    ref: str = ""


class NamedAnswer(_Outside):
    name: str
    type: str = "file"


class PermissionAnswer(_Outside):
    permission: str


class ProfileAnswer(_Outside):
    email: str | None = None


class PullNumberAnswer(_Outside):
    number: int
    state: str = "open"


class InstallationAnswer(_Outside):
    id: int
    suspended_at: datetime | None = None


class RepositoryName(_Outside):
    id: int
    full_name: str


class RepositoriesAnswer(_Outside):
    repositories: tuple[RepositoryName, ...]


class SentAnswer(_Outside):
    id: int
    guid: str
    event: str
    delivered_at: datetime
    status_code: int = 0


class OpenPullAnswer(_Outside):
    number: int
    head: _Ref


class ContentAnswer(_Outside):
    sha: str
    encoding: str
    content: str
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether the content is in the answer; it is missing above 1 MB."""
        return self.encoding == "base64" and (bool(self.content) or not self.size)


class BlobAnswer(_Outside):
    content: str


class _Commit(_Outside):
    sha: str


class _File(_Outside):
    filename: str
    previous_filename: str | None = None
    status: str
    additions: int
    deletions: int
    patch: str | None = None
    sha: str | None = None


class ComparisonAnswer(_Outside):
    base_commit: _Commit
    merge_base_commit: _Commit
    commits: tuple[_Commit, ...] = ()
    total_commits: int = 0
    files: tuple[_File, ...] | None = None

    def value(self) -> Comparison:
        files = tuple(
            ChangedFile(f.filename, f.previous_filename, f.status, f.additions, f.deletions, f.patch, f.sha or "")
            for f in self.files or ()
        )
        is_whole = self.files is not None and len(files) < FILES_LIMIT
        return Comparison(self.base_commit.sha, self.merge_base_commit.sha, files, is_whole)

    def since(self) -> Since | None:
        """Return what was added to the base, if that is all that happened and all of it is told."""
        found = self.value()
        is_ahead = found.merge_base_sha == found.base_sha and len(self.commits) == self.total_commits
        if not is_ahead or not found.is_whole:
            return None
        return Since(self.commits[-1].sha if self.commits else found.base_sha, found.files)


class CommentAnswer(_Outside):
    id: int
    body: str | None = None
    user: _User | None = None
    performed_via_github_app: _App | None = None
    issue_url: str = ""
    updated_at: datetime | None = None

    def value(self) -> Comment:
        number = self.issue_url.rpartition("/")[2]
        return Comment(
            id=self.id,
            number=int(number) if number.isdecimal() else 0,
            author=self.user.login if self.user else "ghost",
            is_bot=self.performed_via_github_app is not None or (self.user is not None and self.user.type != "User"),
            body=self.body or "",
            updated_at=self.updated_at.timestamp() if self.updated_at else 0.0,
        )


class LineCommentAnswer(_Outside):
    id: int
    body: str | None = None
    user: _User | None = None
    pull_request_url: str = ""
    updated_at: datetime | None = None

    def value(self) -> Comment:
        number = self.pull_request_url.rpartition("/")[2]
        return Comment(
            id=self.id,
            number=int(number) if number.isdecimal() else 0,
            author=self.user.login if self.user else "ghost",
            is_bot=self.user is not None and self.user.type != "User",
            body=self.body or "",
            updated_at=self.updated_at.timestamp() if self.updated_at else 0.0,
            spot=Spot.LINE,
        )


class CheckAnswer(_Outside):
    id: int
    name: str
    app: _App | None = None


class ChecksAnswer(_Outside):
    check_runs: tuple[CheckAnswer, ...]


class AnnotationAnswer(_Outside):
    path: str
    start_line: int
    title: str | None = None
    message: str | None = None


class ReviewAnswer(_Outside):
    id: int
    body: str | None = None
    user: _User | None = None
    submitted_at: datetime | None = None  # none while it is a draft

    def value(self, number: int) -> Comment:
        return Comment(
            id=self.id,
            number=number,
            author=self.user.login if self.user else "ghost",
            is_bot=self.user is not None and self.user.type != "User",
            body=self.body or "",
            updated_at=self.submitted_at.timestamp() if self.submitted_at else 0.0,
            spot=Spot.REVIEW,
        )


class NumberAnswer(_Outside):
    id: int


Annotations = TypeAdapter(tuple[AnnotationAnswer, ...])
Directory = TypeAdapter(tuple[NamedAnswer, ...])
Comments = TypeAdapter(tuple[CommentAnswer, ...])
Installed = TypeAdapter(tuple[InstallationAnswer, ...])
OpenPulls = TypeAdapter(tuple[OpenPullAnswer, ...])
Issues = TypeAdapter(tuple[IssueAnswer, ...])
Sents = TypeAdapter(tuple[SentAnswer, ...])
Refs = TypeAdapter(tuple[RefAnswer, ...])
Pulls = TypeAdapter(tuple[PullNumberAnswer, ...])
Reviews = TypeAdapter(tuple[ReviewAnswer, ...])
