"""GitHub: the bot's wishes and questions as requests, one story for each method."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog

from bot.errors import Gone, Refused, Unavailable, Unrelated
from bot.forge.base import (
    ANNOTATIONS_AT_ONCE,
    Annotation,
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
from bot.forge.github_client import As, GitHubClient, expected
from bot.forge.github_payloads import (
    Annotations,
    BlobAnswer,
    ChecksAnswer,
    CommentAnswer,
    Comments,
    CommitAnswer,
    ComparisonAnswer,
    ContentAnswer,
    Directory,
    IssueAnswer,
    LineCommentAnswer,
    NumberAnswer,
    PermissionAnswer,
    ProfileAnswer,
    PullNumberAnswer,
    PullRequestAnswer,
    Pulls,
    RefAnswer,
    Refs,
    RepositoryAnswer,
    Reviews,
)
from bot.forge.patches import blob_sha

CHECK_NAME = "listkeeper"
WRITERS = frozenset(["admin", "write"])
"""GitHub's words for the people that may write; the role "maintain" is reported as ``write``."""

QUEUE = "heads/gh-readonly-queue"
"""Where GitHub's merge queue keeps its branches."""

STATUS_STATES = {"success": "success", "failure": "failure", "neutral": "success"}
STATUS_LIMIT = 140
BRANCHES_TRIED = 20
"""Names that are tried for the branch of a proposal, if earlier proposals were closed."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class GitHubForge:
    """The forge that is GitHub, asked through *client*."""

    client: GitHubClient

    # Reading

    def pull_request(self, repo: Repo, number: int) -> PullRequest:
        answer = self.client.get(repo, f"/pulls/{number}", PullRequestAnswer)
        self._is_asked_for(repo, number, answer.number, answer.base.repo.id if answer.base.repo else 0)
        return answer.value()

    def _is_asked_for(self, repo: Repo, number: int, found: int, repository_id: int) -> None:
        """Raise `Gone` if an answer is about something else: the client follows where GitHub says that it moved to."""
        is_here = repository_id in (0, repo.repository_id) or repo.repository_id == 0
        if found != number or not is_here:
            raise Gone(f"{repo.name}#{number} has moved to number {found} of another repository")

    def _id_behind(self, repo: Repo, address: str) -> int:
        """Return the id of the repository that an answer names by its address; 0 if it names none."""
        name = address.partition("/repos/")[2]
        if not name or name.casefold() == repo.name.casefold():
            return repo.repository_id
        reply = self.client.request(repo, "GET", f"/repos/{quote(name)}", is_absolute=True)
        with expected("/repos"):
            return RepositoryAnswer.model_validate(reply.data).id

    def comparison(self, repo: Repo, base: str, head_sha: str) -> Comparison:
        # One page of one commit: the files come with the first page, whatever its size.
        path = f"/compare/{quote(base, safe='')}...{head_sha}"
        try:
            return self.client.get(repo, path, ComparisonAnswer, {"per_page": "1", "page": "1"}).value()
        except Gone as error:
            if "no common ancestor" in str(error).lower():
                raise Unrelated(str(error)) from error
            raise

    def text(self, repo: Repo, path: str, sha: str) -> bytes | None:
        try:
            found = self.client.get(repo, f"/contents/{quote(path)}", ContentAnswer, {"ref": sha})
        except Gone:
            return None
        if found.is_whole:
            return _decoded(found.content)
        return _decoded(self.client.get(repo, f"/git/blobs/{found.sha}", BlobAnswer).content)

    def names(self, repo: Repo, sha: str) -> frozenset[str]:
        try:
            reply = self.client.request(repo, "GET", "/contents/", parameters={"ref": sha})
        except Gone:  # a commit without a file, or no commit
            return frozenset()
        with expected("/contents/"):
            return frozenset(found.name for found in Directory.validate_python(reply.data) if found.type == "file")

    def queued(self, repo: Repo, number: int) -> tuple[str, ...]:
        reply = self.client.request(repo, "GET", f"/git/matching-refs/{QUEUE}/")
        of_this = re.compile(rf"refs/{QUEUE}/.+/pr-{number}-[0-9a-f]+")
        with expected("/git/matching-refs"):
            found = Refs.validate_python(reply.data)
        return tuple(ref.object.sha for ref in found if of_this.fullmatch(ref.ref))

    def issue(self, repo: Repo, number: int) -> Issue:
        answer = self.client.get(repo, f"/issues/{number}", IssueAnswer)
        self._is_asked_for(repo, number, answer.number, self._id_behind(repo, answer.repository_url))
        return answer.value()

    def tip(self, repo: Repo) -> Tip:
        answer = self.client.get(repo, "", RepositoryAnswer)
        branch, is_private = answer.default_branch, answer.private
        name = quote(branch, safe="")
        try:
            return Tip(branch, self.client.get(repo, f"/commits/{name}", CommitAnswer).sha, is_private)
        except (Gone, Refused):  # an empty repository, or a server that knows branches only by their refs
            return Tip(branch, self._tip_of(repo, branch), is_private)

    def since(self, repo: Repo, sha: str) -> Since:
        found = self.client.get(repo, f"/compare/{sha}...HEAD", ComparisonAnswer).since()
        if found is None:
            raise Gone(f"what happened since {sha} is not told whole")
        return found

    def comment(self, repo: Repo, comment_id: int) -> Comment:
        answer = self.client.get(repo, f"/issues/comments/{comment_id}", CommentAnswer)
        home = self._id_behind(repo, answer.issue_url.partition("/issues/")[0])
        self._is_asked_for(repo, comment_id, answer.id, home)
        return answer.value()

    def line_comment(self, repo: Repo, comment_id: int) -> Comment:
        answer = self.client.get(repo, f"/pulls/comments/{comment_id}", LineCommentAnswer)
        home = self._id_behind(repo, answer.pull_request_url.partition("/pulls/")[0])
        self._is_asked_for(repo, comment_id, answer.id, home)
        return answer.value()

    def said_in_reviews(self, repo: Repo, number: int) -> tuple[Comment, ...]:
        pages = self.client.pages(repo, f"/pulls/{number}/reviews", Reviews)
        return tuple(review.value(number) for page in pages for review in page if review.submitted_at)

    def may_write(self, repo: Repo, login: str) -> bool:
        try:
            answer = self.client.get(repo, f"/collaborators/{quote(login, safe='')}/permission", PermissionAnswer)
        except (Gone, Refused) as error:
            log.info("permission_not_told", login=login, reason=str(error))
            return False
        return answer.permission in WRITERS

    def react(self, repo: Repo, comment_id: int, content: str, spot: Spot = Spot.THREAD) -> None:
        if spot is Spot.REVIEW:
            return
        kind = "issues" if spot is Spot.THREAD else "pulls"
        self.client.request(repo, "POST", f"/{kind}/comments/{comment_id}/reactions", {"content": content})

    def about(self, repo: Repo, name: str) -> bytes | None:
        try:
            reply = self.client.request(repo, "GET", f"/repos/{quote(name)}", is_absolute=True)
        except Gone:
            return None
        return json.dumps(reply.data).encode()

    def public_email(self, repo: Repo, login: str) -> str | None:
        reply = self.client.request(repo, "GET", f"/users/{quote(login, safe='')}", is_absolute=True)
        with expected("/users"):
            return ProfileAnswer.model_validate(reply.data).email

    def propose(self, repo: Repo, change: FileChange) -> int:
        for attempt in range(1, BRANCHES_TRIED + 1):
            branch = change.branch if attempt == 1 else f"{change.branch}-{attempt}"
            pulls = self._pulls_from(repo, branch)
            if is_open := [pull.number for pull in pulls if pull.state == "open"]:
                return is_open[0]
            if not pulls and self._branch(repo, branch, change):
                fields = {"title": change.title, "body": change.body, "head": branch, "base": change.base}
                return self.client.post(repo, "/pulls", fields, PullNumberAnswer, asker=As.WRITER).number
        raise Refused(f"the branches {change.branch} to {change.branch}-{BRANCHES_TRIED} are all taken")

    def _pulls_from(self, repo: Repo, branch: str) -> tuple[PullNumberAnswer, ...]:
        owner = repo.name.partition("/")[0]
        parameters = {"head": f"{owner}:{branch}", "state": "all", "per_page": "10"}
        known = self.client.request(repo, "GET", "/pulls", parameters=parameters)
        with expected("/pulls"):
            return Pulls.validate_python(known.data)

    def _branch(self, repo: Repo, branch: str, change: FileChange) -> bool:
        """Put the change on a new branch; return False if one of that name is there that a turn which died a moment ago
        cannot have left.
        """
        path = f"/contents/{quote(change.path)}"
        fields = {"ref": f"refs/heads/{branch}", "sha": change.base_sha}
        is_new = True
        try:
            self.client.request(repo, "POST", "/git/refs", fields, asker=As.WRITER)
        except Refused as error:
            if "already exists" not in str(error):
                raise
            is_new = False
        present = self.client.get(repo, path, ContentAnswer, {"ref": branch})
        blob = (
            present.content
            if present.is_whole
            else self.client.get(repo, f"/git/blobs/{present.sha}", BlobAnswer).content
        )
        if _decoded(blob) == change.content:
            return True
        if not is_new and self._tip_of(repo, branch) != change.base_sha:
            return False
        content = base64.b64encode(change.content).decode()
        written = {"message": change.message, "content": content, "branch": branch, "sha": present.sha}
        self.client.request(repo, "PUT", path, written, asker=As.WRITER)
        return True

    def _tip_of(self, repo: Repo, branch: str) -> str:
        return self.client.get(repo, f"/git/ref/heads/{quote(branch)}", RefAnswer).object.sha

    def mend(self, repo: Repo, branch: str, path: str, old: bytes, new: bytes, message: str) -> None:
        fields = {
            "message": message,
            "content": base64.b64encode(new).decode(),
            "branch": branch,
            "sha": blob_sha(old),
        }
        self.client.request(repo, "PUT", f"/contents/{quote(path)}", fields, asker=As.WRITER)

    def own_comments(self, repo: Repo, number: int) -> tuple[tuple[int, str], ...]:
        found = []
        for page in self.client.pages(repo, f"/issues/{number}/comments", Comments):
            found += [(c.id, c.body or "") for c in page if self._is_ours(repo, c)]
        return tuple(found)

    def _is_ours(self, repo: Repo, comment: CommentAnswer) -> bool:
        if self.client.app_id is not None:
            app = comment.performed_via_github_app
            return app is not None and app.id == self.client.app_id
        return comment.user is not None and comment.user.login == self.client.own_login(repo)

    # Comments and labels

    def create_comment(self, repo: Repo, number: int, body: str) -> int:
        return self.client.post(repo, f"/issues/{number}/comments", {"body": body}, NumberAnswer).id

    def update_comment(self, repo: Repo, comment_id: int, body: str) -> None:
        self.client.request(repo, "PATCH", f"/issues/comments/{comment_id}", {"body": body})

    def add_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        self.client.request(repo, "POST", f"/issues/{number}/labels", {"labels": list(labels)})

    def remove_label(self, repo: Repo, number: int, label: str) -> None:
        try:
            self.client.request(repo, "DELETE", f"/issues/{number}/labels/{quote(label, safe='')}")
        except Gone:
            log.info("label_was_gone", label=label)

    def replace_labels(self, repo: Repo, number: int, labels: Sequence[str]) -> None:
        self.client.request(repo, "PUT", f"/issues/{number}/labels", {"labels": list(labels)})

    # Checks

    def find_check(self, repo: Repo, head_sha: str) -> int | None:
        if self.client.app_id is None:
            return None
        parameters = {"check_name": CHECK_NAME, "filter": "latest"}
        found = self.client.get(repo, f"/commits/{head_sha}/check-runs", ChecksAnswer, parameters).check_runs
        ours = [check.id for check in found if check.app and check.app.id == self.client.app_id]
        return max(ours, default=None)

    def create_check(self, repo: Repo, report: CheckReport) -> int | None:
        if self.client.app_id is None:
            self._set_status(repo, report)
            return None
        first, rest = report.annotations[:ANNOTATIONS_AT_ONCE], report.annotations[ANNOTATIONS_AT_ONCE:]
        fields = {"name": CHECK_NAME, "head_sha": report.head_sha, **_check_fields(report, first)}
        check_id = self.client.post(repo, "/check-runs", fields, NumberAnswer).id
        self._annotate(repo, check_id, report, rest)
        return check_id

    def update_check(self, repo: Repo, check_id: int, report: CheckReport) -> int | None:
        known = [
            (note.path, note.start_line, note.title or "", note.message or "")
            for page in self.client.pages(repo, f"/check-runs/{check_id}/annotations", Annotations)
            for note in page
        ]
        missing = _not_there(report.annotations, known)
        if missing is None:
            return self.create_check(repo, report)
        fields = _check_fields(report, missing[:ANNOTATIONS_AT_ONCE])
        self.client.request(repo, "PATCH", f"/check-runs/{check_id}", fields)
        self._annotate(repo, check_id, report, missing[ANNOTATIONS_AT_ONCE:])
        return check_id

    def _annotate(self, repo: Repo, check_id: int, report: CheckReport, rest: Sequence[Annotation]) -> None:
        for start in range(0, len(rest), ANNOTATIONS_AT_ONCE):
            batch = rest[start : start + ANNOTATIONS_AT_ONCE]
            self.client.request(repo, "PATCH", f"/check-runs/{check_id}", {"output": _output(report, batch)})

    def _set_status(self, repo: Repo, report: CheckReport) -> None:
        fields = {
            "state": STATUS_STATES[report.conclusion.value],
            "context": CHECK_NAME,
            "description": report.title[:STATUS_LIMIT],
        }
        if report.details_url:
            fields["target_url"] = report.details_url
        self.client.request(repo, "POST", f"/statuses/{report.head_sha}", fields)

    # Reviews

    def has_review(self, repo: Repo, number: int, marker: str) -> bool:
        pages = self.client.pages(repo, f"/pulls/{number}/reviews", Reviews)
        return any(marker in (review.body or "") for page in pages for review in page)

    def create_review(self, repo: Repo, number: int, head_sha: str, body: str, items: Sequence[Suggestion]) -> None:
        comments = [_review_comment(item) for item in items]
        fields = {"commit_id": head_sha, "event": "COMMENT", "body": body, "comments": comments}
        self.client.request(repo, "POST", f"/pulls/{number}/reviews", fields)


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content)
    except ValueError as error:
        raise Unavailable("the content of a file is not valid base64") from error


def _not_there(wanted: Sequence[Annotation], known: Sequence[tuple[str, int, str, str]]) -> list[Annotation] | None:
    """Return the annotations that a check run lacks; None if it has one whose finding is gone, for GitHub only adds.

    A finding that is told in other words, as when another pull request takes the place of the one it named, is the same
    finding: the run keeps its annotation, and a head one run.
    """
    exact = {(note.path, note.line, note.title, note.message): note for note in wanted}
    reworded = Counter(item[:3] for item in known if item not in exact)
    there = frozenset(known)
    missing = []
    for key, note in exact.items():
        place = key[:3]
        if key in there:
            continue
        if reworded[place] > 0:
            reworded[place] -= 1
        else:
            missing.append(note)
    return None if reworded.total() else missing


def _check_fields(report: CheckReport, annotations: Sequence[Annotation]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "status": "completed",
        "conclusion": report.conclusion.value,
        "output": _output(report, annotations),
    }
    if report.details_url:
        fields["details_url"] = report.details_url
    return fields


def _output(report: CheckReport, annotations: Sequence[Annotation]) -> dict[str, Any]:
    return {
        "title": report.title,
        "summary": report.summary,
        "annotations": [
            {
                "path": note.path,
                "start_line": note.line,
                "end_line": note.end_line,
                "annotation_level": note.level,
                "title": note.title,
                "message": note.message,
            }
            for note in annotations
        ],
    }


def _review_comment(item: Suggestion) -> dict[str, Any]:
    fields: dict[str, Any] = {"path": item.path, "line": item.end_line, "side": "RIGHT", "body": item.body}
    if item.end_line > item.line:
        fields |= {"start_line": item.line, "start_side": "RIGHT"}
    return fields
