"""GitHub's answers, parsed once at the door; fields that we do not know are left aside."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.forge.base import ChangedFile, Comparison, PullRequest

FILES_LIMIT = 300
"""Files that a comparison names at most; at that number there may be more."""


class _Outside(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _User(_Outside):
    login: str


class _App(_Outside):
    id: int


class _Label(_Outside):
    name: str


class _Repository(_Outside):
    full_name: str


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

    def value(self) -> PullRequest:
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
        )


class ContentAnswer(_Outside):
    sha: str
    encoding: str
    content: str
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether the content is in the answer; above 1 MB it is not."""
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


class ComparisonAnswer(_Outside):
    base_commit: _Commit
    merge_base_commit: _Commit
    files: tuple[_File, ...] | None = None

    def value(self) -> Comparison:
        files = tuple(
            ChangedFile(f.filename, f.previous_filename, f.status, f.additions, f.deletions, f.patch)
            for f in self.files or ()
        )
        is_whole = self.files is not None and len(files) < FILES_LIMIT
        return Comparison(self.base_commit.sha, self.merge_base_commit.sha, files, is_whole)


class CommentAnswer(_Outside):
    id: int
    body: str | None = None
    user: _User | None = None
    performed_via_github_app: _App | None = None


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


class NumberAnswer(_Outside):
    id: int


Annotations = TypeAdapter(tuple[AnnotationAnswer, ...])
Comments = TypeAdapter(tuple[CommentAnswer, ...])
Reviews = TypeAdapter(tuple[ReviewAnswer, ...])
