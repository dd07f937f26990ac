"""What the bot asks of a forge. GitHub is one; a test's memory is another.

Every method may raise `Unavailable`, `Limited`, `Gone` or `Refused` of `bot.errors`; none of them tries again on its
own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

ANNOTATIONS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository, and the installation through which we may work in it."""

    repository_id: int
    name: str  # owner/name
    installation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch that a pull request comes from; *is_open_to_us* if those who may write to the list may write to it."""

    repository_id: int
    repository: str  # owner/name
    name: str
    is_open_to_us: bool


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as it is now."""

    number: int
    title: str
    author: str
    is_open: bool
    is_draft: bool
    base_ref: str
    head_sha: str
    labels: frozenset[str]
    comment_count: int
    repository: str | None = None  # the present name of the repository, if the forge gives it
    is_merged: bool = False
    head: Branch | None = None  # None if its repository is gone
    body: str = ""
    author_id: int = 0
    opened_at: float = 0.0  # seconds since the epoch, by the forge's clock, as closed_at
    closed_at: float | None = None
    is_private: bool = True  # its repository; true unless the forge says otherwise


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it is now; a pull request is one too."""

    number: int
    title: str
    body: str
    author: str
    is_open: bool
    is_pull_request: bool
    labels: frozenset[str]
    comment_count: int
    author_id: int = 0
    opened_at: float = 0.0
    closed_at: float | None = None


class Spot(StrEnum):
    """Where people can write something to us."""

    THREAD = "comment"
    LINE = "line comment"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote on an issue or pull request, as it is now; its number is unique in its kind of spot."""

    id: int
    number: int  # of its issue or pull request
    author: str
    is_bot: bool
    body: str
    updated_at: float  # seconds since the epoch, by the forge's clock
    spot: Spot = Spot.THREAD


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a repository is now."""

    branch: str  # the default branch
    sha: str
    is_private: bool = True  # the repository; true unless the forge says otherwise


@dataclass(frozen=True, slots=True)
class FileChange:
    """A change of one file that will become a pull request, on a branch named *branch*."""

    branch: str
    base: str
    base_sha: str
    path: str
    content: bytes
    message: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a comparison; *patch* is None if the forge left it out."""

    path: str
    previous_path: str | None
    status: str  # added, modified, removed, renamed, ...
    additions: int
    deletions: int
    patch: str | None
    blob: str = ""  # git's name for the file's content at the head, if the forge says


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a head changes since it branched off; *is_whole* is false if files may be missing."""

    base_sha: str  # the present tip of the base branch
    merge_base_sha: str
    files: tuple[ChangedFile, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Since:
    """Where the default branch is, and what its files have become since an earlier commit of it."""

    sha: str
    files: tuple[ChangedFile, ...]


class CheckConclusion(StrEnum):
    """How a check run ends."""

    SUCCESS = "success"
    FAILURE = "failure"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note on lines of a file: *level* is failure, warning or notice."""

    path: str
    line: int
    end_line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A finished check run."""

    head_sha: str
    conclusion: CheckConclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    details_url: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A replacement for lines of the new version that people accept with a click."""

    path: str
    line: int
    end_line: int
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A webhook delivery as the forge remembers it; *age* is in seconds."""

    id: int
    guid: str
    event: str
    age: float
    is_taken: bool  # it was answered with success


@dataclass(frozen=True, slots=True)
class Open:
    """An open pull request, with its head, or an open issue, without one."""

    number: int
    head_sha: str | None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request that was sent, and how it ended: *status* is 0 if there was no answer.

    If the forge said so: *ceiling* and *remaining* count the requests of this hour, *renewed_at* is when all are
    available again (in seconds since the epoch), and *wait* is for how many seconds we must not ask.
    """

    repo: Repo
    method: str
    path: str  # below the repository
    status: int
    ceiling: int | None = None
    remaining: int | None = None
    renewed_at: float | None = None
    wait: float | None = None


class Watch(Protocol):
    """Sees every request to a forge, before and after."""

    def before(self, repo: Repo, method: str, path: str) -> None:
        """Let a request pass; raises `Limited` if it must wait."""

    def after(self, exchanged: Exchanged) -> None:
        """Take note of how it ended; raises nothing."""

    def in_background(self) -> Watch:
        """Return the watch for work that nobody waits for."""


class Installations(Protocol):
    """What the bot asks of a forge as a whole, to find what it missed. Raises as `Forge` does."""

    def repositories(self) -> Iterator[Repo]:
        """Return every repository in which we may work."""

    def sent(self) -> Iterator[Sent]:
        """Return the deliveries of the last three days, the newest first; nothing if the forge keeps no such log."""

    def send_again(self, delivery_id: int) -> None:
        """Ask the forge to send a delivery again, with the same GUID."""

    def open_contributions(self, repo: Repo) -> Iterator[Open]:
        """Return the open pull requests and issues of a repository, the newest first."""


class Forge(Protocol):
    """A place that hosts repositories and pull requests."""

    def pull_request(self, repo: Repo, number: int) -> PullRequest:
        """Return the pull request as it is now."""

    def comparison(self, repo: Repo, base: str, head_sha: str) -> Comparison:
        """Return what *head_sha* changes since it branched off *base*, a branch; raises `Unrelated` if it never did."""

    def text(self, repo: Repo, path: str, sha: str) -> bytes | None:
        """Return a file of the commit *sha*, or None if the commit does not have it."""

    def names(self, repo: Repo, sha: str) -> frozenset[str]:
        """Return the names of the files at the top of a commit or branch; empty if there is none of that name."""

    def queued(self, repo: Repo, number: int) -> tuple[str, ...]:
        """Return the commits on which the merge queue tries a pull request now."""

    def issue(self, repo: Repo, number: int) -> Issue:
        """Return the issue, or the pull request as an issue, as it is now."""

    def tip(self, repo: Repo) -> Tip:
        """Return the default branch and the commit it is at."""

    def since(self, repo: Repo, sha: str) -> Since:
        """Return what became of the default branch since it was at *sha*; raises `Gone` if that cannot be told whole."""

    def comment(self, repo: Repo, comment_id: int) -> Comment:
        """Return a comment as it is now; raises `Gone` if it was deleted."""

    def line_comment(self, repo: Repo, comment_id: int) -> Comment:
        """Return a comment on a line of a diff as it is now; raises `Gone` if it was deleted."""

    def said_in_reviews(self, repo: Repo, number: int) -> tuple[Comment, ...]:
        """Return what the reviews of a pull request say, the oldest first."""

    def may_write(self, repo: Repo, login: str) -> bool:
        """Tell whether a person may write to the repository, by any role; False if the forge does not say."""

    def react(self, repo: Repo, comment_id: int, content: str, spot: Spot = Spot.THREAD) -> None:
        """Add our reaction (``+1``, ``-1``, ``confused``) to a comment; adding the same one again changes nothing. A
        review takes none.
        """

    def about(self, repo: Repo, name: str) -> bytes | None:
        """Return what the forge says of the public repository *name* (owner/name), as JSON; None if it shows none."""

    def public_email(self, repo: Repo, login: str) -> str | None:
        """Return the address that a person shows to everybody."""

    def propose(self, repo: Repo, change: FileChange) -> int:
        """Return the number of the pull request for *change*: the open one from that branch if it exists, else a new
        one. Its branch starts at the change's base, under a fresh name if an earlier proposal was closed.

        Raises `Refused` if we may not write to the repository.
        """

    def mend(self, repo: Repo, branch: str, path: str, old: bytes, new: bytes, message: str) -> None:
        """Commit *new* in place of *old* as that file of a branch.

        Raises `Refused` if we may not write there, or the file is not *old* any more; `Gone` if we cannot see it.
        """

    def own_comments(self, repo: Repo, number: int) -> tuple[tuple[int, str], ...]:
        """Return number and text of every comment that we wrote on a pull request or issue."""

    def create_comment(self, repo: Repo, number: int, body: str) -> int:
        """Write a comment and return its number."""

    def update_comment(self, repo: Repo, comment_id: int, body: str) -> None:
        """Rewrite a comment; raises `Gone` if somebody deleted it."""

    def add_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        """Add labels; the present ones stay."""

    def remove_label(self, repo: Repo, number: int, label: str) -> None:
        """Remove a label; it is no error if the label is not set."""

    def replace_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        """Set the labels to exactly these."""

    def find_check(self, repo: Repo, head_sha: str) -> int | None:
        """Return our newest check run on a commit."""

    def create_check(self, repo: Repo, report: CheckReport) -> int | None:
        """Report a check run; None if commit statuses replace check runs."""

    def update_check(self, repo: Repo, check_id: int, report: CheckReport) -> int | None:
        """Update a check run, and return the one that now counts. That is a new one if a finding that the old one annotates
        is gone, because annotations cannot be removed. A finding in other words is the same. None is annotated twice.
        """

    def has_review(self, repo: Repo, number: int, marker: str) -> bool:
        """Tell whether a review of ours holds *marker*."""

    def create_review(self, repo: Repo, number: int, head_sha: str, body: str, items: Sequence[Suggestion]) -> None:
        """Offer suggestions on lines of the diff, in one review."""
