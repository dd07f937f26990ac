"""A forge in memory, for tests and for trying out a policy. It keeps the promises of `bot.forge.base`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.errors import Gone, Refused, Unrelated
from bot.forge.base import (
    ChangedFile,
    CheckReport,
    Comment,
    Comparison,
    FileChange,
    Issue,
    PullRequest,
    Repo,
    Since,
    Spot,
    Suggestion,
    Tip,
)


@dataclass
class MemoryForge:
    """Holds what a test puts in, and what the bot then writes. *me* and *others* write comments."""

    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comparisons: dict[tuple[str, str], Comparison] = field(default_factory=dict)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)  # by path and commit
    comments: dict[int, tuple[int, str, bool]] = field(default_factory=dict)  # subject, text, whether it is ours
    checks: dict[int, CheckReport] = field(default_factory=dict)
    reviews: list[tuple[int, str, str, tuple[Suggestion, ...]]] = field(default_factory=list)
    issues: dict[int, Issue] = field(default_factory=dict)
    said: dict[int, Comment] = field(default_factory=dict)  # what people wrote, by the comment's number
    writers: set[str] = field(default_factory=set)
    emails: dict[str, str] = field(default_factory=dict)
    repositories_known: dict[str, bytes] = field(
        default_factory=dict
    )  # what `about` answers, by the name in small letters
    reactions: dict[int, set[str]] = field(default_factory=dict)
    proposals: dict[int, FileChange] = field(default_factory=dict)
    label_book: dict[str, str] = field(default_factory=dict)  # the labels of the repository, by small letters
    closed_proposals: set[int] = field(default_factory=set)
    queue: dict[int, tuple[str, ...]] = field(default_factory=dict)  # the commits of the merge queue, by pull request
    unrelated: set[str] = field(default_factory=set)  # heads that have no commit in common with their base
    branch: Tip = field(default_factory=lambda: Tip("main", "base"))
    is_writable: bool = True
    writes: int = 0

    def pull_request(self, repo: Repo, number: int) -> PullRequest:
        if number not in self.pulls:
            raise Gone(f"pull request {number} does not exist")
        count = sum(1 for subject, _, _ in self.comments.values() if subject == number)
        return replace(self.pulls[number], comment_count=count)

    def comparison(self, repo: Repo, base: str, head_sha: str) -> Comparison:
        if head_sha in self.unrelated:
            raise Unrelated(f"no common ancestor between {base} and {head_sha}")
        if (base, head_sha) not in self.comparisons:
            raise Gone(f"{base}...{head_sha} does not exist")
        return self.comparisons[base, head_sha]

    def names(self, repo: Repo, sha: str) -> frozenset[str]:
        known = {self.branch.branch: self.branch.sha}.get(sha, sha)
        return frozenset(path for path, commit in self.files if commit == known and "/" not in path and ":" not in path)

    def queued(self, repo: Repo, number: int) -> tuple[str, ...]:
        return self.queue.get(number, ())

    def text(self, repo: Repo, path: str, sha: str) -> bytes | None:
        return self.files.get((path if repo.repository_id else f"{repo.name}:{path}", sha))

    def issue(self, repo: Repo, number: int) -> Issue:
        count = sum(1 for subject, _, _ in self.comments.values() if subject == number)
        if number in self.pulls:
            pull = self.pulls[number]
            return Issue(number, pull.title, "", pull.author, pull.is_open, True, pull.labels, count)
        if number not in self.issues:
            raise Gone(f"issue {number} does not exist")
        return replace(self.issues[number], comment_count=count)

    def tip(self, repo: Repo) -> Tip:
        return self.branch

    def since(self, repo: Repo, sha: str) -> Since:
        before, after = (
            {p: t for (p, at), t in self.files.items() if at == commit} for commit in (sha, self.branch.sha)
        )
        if not before:
            raise Gone(f"there is no commit {sha}")
        changed = sorted(path for path in before | after if before.get(path) != after.get(path))
        named = {True: "modified", False: "added"}
        files = [
            ChangedFile(path, None, named[path in before] if path in after else "removed", 0, 0, None)
            for path in changed
        ]
        return Since(self.branch.sha, tuple(files))

    def comment(self, repo: Repo, comment_id: int) -> Comment:
        return self._said(comment_id, Spot.THREAD)

    def line_comment(self, repo: Repo, comment_id: int) -> Comment:
        return self._said(comment_id, Spot.LINE)

    def said_in_reviews(self, repo: Repo, number: int) -> tuple[Comment, ...]:
        return tuple(said for said in self.said.values() if said.number == number and said.spot is Spot.REVIEW)

    def _said(self, comment_id: int, spot: Spot) -> Comment:
        if comment_id not in self.said or self.said[comment_id].spot is not spot:
            raise Gone(f"comment {comment_id} does not exist")
        return self.said[comment_id]

    def may_write(self, repo: Repo, login: str) -> bool:
        return login in self.writers

    def react(self, repo: Repo, comment_id: int, content: str, spot: Spot = Spot.THREAD) -> None:
        self._said(comment_id, spot)
        if spot is Spot.REVIEW:
            return
        if content not in self.reactions.setdefault(comment_id, set()):
            self.writes += 1
            self.reactions[comment_id].add(content)

    def about(self, repo: Repo, name: str) -> bytes | None:
        return self.repositories_known.get(name.lower())

    def public_email(self, repo: Repo, login: str) -> str | None:
        return self.emails.get(login)

    def propose(self, repo: Repo, change: FileChange) -> int:
        if not self.is_writable:
            raise Refused("we may not write here")
        known = [number for number, other in self.proposals.items() if other.branch.startswith(change.branch)]
        found = next((number for number in known if number not in self.closed_proposals), None)
        if found is not None:
            return found
        self.writes += 1
        number = max([*self.pulls, *self.issues, *self.proposals], default=0) + 1
        self.proposals[number] = replace(change, branch=f"{change.branch}-{len(known) + 1}") if known else change
        return number

    def mend(self, repo: Repo, branch: str, path: str, old: bytes, new: bytes, message: str) -> None:
        pull = next((p for p in self.pulls.values() if p.head and p.head.name == branch), None)
        if pull is None:
            raise Gone(f"there is no branch {branch}")
        if not self.is_writable:
            raise Refused("we may not write here")
        if self.files.get((path, pull.head_sha)) != old:
            raise Refused(f"{path} is not what it was")
        self.writes += 1
        sha = hashlib.sha1(f"{pull.head_sha} {path}".encode() + new, usedforsecurity=False).hexdigest()
        self.files |= {(name, sha): text for (name, at), text in self.files.items() if at == pull.head_sha}
        self.files[path, sha] = new
        before = self.comparisons[pull.base_ref, pull.head_sha]
        files = tuple(replace(file, patch=None) if file.path == path else file for file in before.files)
        self.comparisons[pull.base_ref, sha] = replace(before, files=files)
        self.pulls[pull.number] = replace(pull, head_sha=sha)

    def own_comments(self, repo: Repo, number: int) -> tuple[tuple[int, str], ...]:
        return tuple(
            (key, text) for key, (subject, text, is_ours) in self.comments.items() if subject == number and is_ours
        )

    def create_comment(self, repo: Repo, number: int, body: str) -> int:
        self.writes += 1
        comment_id = max(self.comments, default=0) + 1
        self.comments[comment_id] = (number, body, True)
        return comment_id

    def update_comment(self, repo: Repo, comment_id: int, body: str) -> None:
        if comment_id not in self.comments:
            raise Gone(f"comment {comment_id} does not exist")
        self.writes += 1
        number, _, is_ours = self.comments[comment_id]
        self.comments[comment_id] = (number, body, is_ours)

    def add_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        self._set_labels(number, self.issue(repo, number).labels | set(labels))

    def remove_label(self, repo: Repo, number: int, label: str) -> None:
        self._set_labels(number, self.issue(repo, number).labels - {label})

    def replace_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        self._set_labels(number, frozenset(labels))

    def _set_labels(self, number: int, labels: frozenset[str]) -> None:
        self.writes += 1
        labels = frozenset(self.label_book.setdefault(label.casefold(), label) for label in labels)
        if number in self.issues:
            self.issues[number] = replace(self.issues[number], labels=labels)
        else:
            self.pulls[number] = replace(self.pulls[number], labels=labels)

    def find_check(self, repo: Repo, head_sha: str) -> int | None:
        return max((key for key, report in self.checks.items() if report.head_sha == head_sha), default=None)

    def create_check(self, repo: Repo, report: CheckReport) -> int | None:
        self.writes += 1
        check_id = max(self.checks, default=0) + 1
        self.checks[check_id] = report
        return check_id

    def update_check(self, repo: Repo, check_id: int, report: CheckReport) -> int | None:
        if check_id not in self.checks:
            raise Gone(f"check run {check_id} does not exist")
        self.writes += 1
        self.checks[check_id] = report
        return check_id

    def has_review(self, repo: Repo, number: int, marker: str) -> bool:
        return any(subject == number and marker in body for subject, _, body, _ in self.reviews)

    def create_review(self, repo: Repo, number: int, head_sha: str, body: str, items: Sequence[Suggestion]) -> None:
        self.writes += 1
        self.reviews.append((number, head_sha, body, tuple(items)))
