"""GitHub, through PyGithub: the only file that imports it.

A `Github` object must not be used by two threads, so each thread has its own; they share one lock-guarded store of
installation tokens. Requests are sent as they are listed here: nothing is fetched lazily, nothing slept on, nothing repeated.
"""

from __future__ import annotations

import base64
import copy
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

import github
import requests
import structlog
from github import Auth, Github, GithubException, GithubIntegration
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.errors import Gone, Limited, Refused, Unauthorized, Unavailable
from bot.forge.base import (
    ANNOTATIONS_AT_ONCE,
    Annotation,
    CheckReport,
    Comment,
    Comparison,
    Exchanged,
    Issue,
    Open,
    Place,
    Proposal,
    PullRequest,
    Sent,
    Suggestion,
    Tip,
    Watch,
)
from bot.forge.github_payloads import (
    Annotations,
    BlobAnswer,
    ChecksAnswer,
    CommentAnswer,
    Comments,
    CommitAnswer,
    ComparisonAnswer,
    ContentAnswer,
    Installations,
    IssueAnswer,
    Issues,
    NumberAnswer,
    OpenPulls,
    PermissionAnswer,
    PlacesAnswer,
    ProfileAnswer,
    PullNumberAnswer,
    PullRequestAnswer,
    Pulls,
    RefAnswer,
    RepositoryAnswer,
    Reviews,
    Sents,
)
from bot.settings.environment import AppCredentials, Credentials, TokenCredentials
from bot.settings.manifest import PERMISSIONS, WRITING

CHECK_NAME = "listkeeper"
WRITERS = frozenset(["admin", "write"])
"""GitHub's word for what a person may do; who may maintain has ``write`` here."""

NEXT_CURSOR = re.compile(r"[?&]cursor=(?P<cursor>[\w%=-]+)[^>]*>;\s*rel=\"next\"")
TIMEOUT = 20
PAGES_LIMIT = 30
TOKEN_MARGIN = 300.0
WAIT_BY_DEFAULT, WAIT_LIMIT = 60.0, 3600.0
STATUS_STATES = {"success": "success", "failure": "failure", "neutral": "success"}
STATUS_LIMIT = 140
Answer = TypeVar("Answer", bound=BaseModel)

log = structlog.get_logger()


class GitHubForge:
    """A forge that is GitHub, or a GitHub Enterprise Server at *api_url*."""

    def __init__(self, credentials: Credentials, api_url: str, watch: Watch | None = None) -> None:
        self._credentials = credentials
        self._api_url = api_url
        self._watch = watch
        self._tokens = _Tokens(credentials, api_url)
        self._app_id = credentials.app_id if isinstance(credentials, AppCredentials) else None
        self._threads = threading.local()
        self._login: str | None = None

    def in_background(self) -> GitHubForge:
        """Return the same forge for work that nobody waits for."""
        other = copy.copy(self)
        other._watch = self._watch and self._watch.in_background()
        return other

    # Reading

    def pull_request(self, place: Place, number: int) -> PullRequest:
        return self._get(place, f"/pulls/{number}", PullRequestAnswer).value()

    def comparison(self, place: Place, base: str, head_sha: str) -> Comparison:
        # One page of one commit: the files come with the first page, whatever its size.
        path = f"/compare/{quote(base, safe='')}...{head_sha}"
        return self._get(place, path, ComparisonAnswer, {"per_page": "1", "page": "1"}).value()

    def text(self, place: Place, path: str, sha: str) -> bytes | None:
        try:
            found = self._get(place, f"/contents/{quote(path)}", ContentAnswer, {"ref": sha})
        except Gone:
            return None
        if found.is_whole:
            return _decoded(found.content)
        return _decoded(self._get(place, f"/git/blobs/{found.sha}", BlobAnswer).content)

    def issue(self, place: Place, number: int) -> Issue:
        return self._get(place, f"/issues/{number}", IssueAnswer).value()

    def tip(self, place: Place) -> Tip:
        branch = self._get(place, "", RepositoryAnswer).default_branch
        name = quote(branch, safe="")
        try:
            return Tip(branch, self._get(place, f"/commits/{name}", CommitAnswer).sha)
        except (Gone, Refused):  # an empty repository, or a server that knows branches by their refs alone
            return Tip(branch, self._get(place, f"/git/ref/heads/{quote(branch)}", RefAnswer).object.sha)

    def comment(self, place: Place, comment_id: int) -> Comment:
        return self._get(place, f"/issues/comments/{comment_id}", CommentAnswer).value()

    def may_write(self, place: Place, login: str) -> bool:
        try:
            answer = self._get(place, f"/collaborators/{quote(login, safe='')}/permission", PermissionAnswer)
        except (Gone, Refused) as error:
            log.info("permission_not_told", login=login, reason=str(error))
            return False
        return answer.permission in WRITERS

    def react(self, place: Place, comment_id: int, content: str) -> None:
        self._send(place, "POST", f"/issues/comments/{comment_id}/reactions", {"content": content})

    def public_email(self, place: Place, login: str) -> str | None:
        data = self._send(place, "GET", f"/users/{quote(login, safe='')}", is_absolute=True)
        with _expected("/users"):
            return ProfileAnswer.model_validate(data).email

    def propose(self, place: Place, proposal: Proposal) -> int:
        owner = place.name.partition("/")[0]
        known = self._send(
            place, "GET", "/pulls", parameters={"head": f"{owner}:{proposal.branch}", "state": "open", "per_page": "1"}
        )
        with _expected("/pulls"):
            found = Pulls.validate_python(known)
        if found:
            return found[0].number
        self._branch(place, proposal)
        fields = {"title": proposal.title, "body": proposal.body, "head": proposal.branch, "base": proposal.base}
        return self._post(place, "/pulls", fields, PullNumberAnswer, is_writing=True).number

    def _branch(self, place: Place, proposal: Proposal) -> None:
        """Make the branch hold the change; one that was left over from a try before is made use of."""
        path = f"/contents/{quote(proposal.path)}"
        fields = {"ref": f"refs/heads/{proposal.branch}", "sha": proposal.base_sha}
        try:
            self._send(place, "POST", "/git/refs", fields, is_writing=True)
        except Refused as error:
            if "already exists" not in str(error):
                raise
        present = self._get(place, path, ContentAnswer, {"ref": proposal.branch})
        blob = (
            present.content if present.is_whole else self._get(place, f"/git/blobs/{present.sha}", BlobAnswer).content
        )
        if _decoded(blob) == proposal.content:
            return
        content = base64.b64encode(proposal.content).decode()
        change = {"message": proposal.message, "content": content, "branch": proposal.branch, "sha": present.sha}
        self._send(place, "PUT", path, change, is_writing=True)

    def own_comments(self, place: Place, number: int) -> tuple[tuple[int, str], ...]:
        found = []
        for page in self._pages(place, f"/issues/{number}/comments", Comments):
            found += [(c.id, c.body or "") for c in page if self._is_ours(place, c)]
        return tuple(found)

    def _is_ours(self, place: Place, comment: CommentAnswer) -> bool:
        if self._app_id is not None:
            app = comment.performed_via_github_app
            return app is not None and app.id == self._app_id
        return comment.user is not None and comment.user.login == self._own_login(place)

    def _own_login(self, place: Place) -> str:
        if self._login is None:
            data = self._send(place, "GET", "/user", is_absolute=True)
            self._login = str(data["login"]) if isinstance(data, dict) and "login" in data else ""
        return self._login

    # What was missed

    def places(self) -> Iterator[Place]:
        if self._app_id is None:
            return
        for page in self._app_pages("/app/installations", Installations):
            for installation in page:
                if installation.suspended_at is None:
                    yield from self._places_of(installation.id)

    def _places_of(self, installation_id: int) -> Iterator[Place]:
        anywhere = Place(0, "", installation_id)
        for number in range(1, PAGES_LIMIT + 1):
            parameters = {"per_page": "100", "page": str(number)}
            data = self._send(anywhere, "GET", "/installation/repositories", parameters=parameters, is_absolute=True)
            with _expected("/installation/repositories"):
                found = PlacesAnswer.model_validate(data).repositories
            yield from (Place(repository.id, repository.full_name, installation_id) for repository in found)
            if len(found) < 100:
                return

    def sent(self) -> Iterator[Sent]:
        if self._app_id is None:
            return
        cursor: str | None = None
        for _ in range(PAGES_LIMIT):
            parameters = {"per_page": "100", **({"cursor": cursor} if cursor else {})}
            headers, data = self._send_as_app("GET", "/app/hook/deliveries", parameters)
            with _expected("/app/hook/deliveries"):
                page = Sents.validate_python(data)
            now = time.time()
            yield from (
                Sent(d.id, d.guid, d.event, now - d.delivered_at.timestamp(), 200 <= d.status_code < 300) for d in page
            )
            found = NEXT_CURSOR.search(headers.get("link", ""))
            if not page or found is None:
                return
            cursor = found["cursor"]

    def send_again(self, delivery_id: int) -> None:
        self._send_as_app("POST", f"/app/hook/deliveries/{delivery_id}/attempts")

    def open_contributions(self, place: Place) -> Iterator[Open]:
        for page in self._pages(place, "/pulls", OpenPulls):
            yield from (Open(pull.number, pull.head.sha) for pull in page)
        for issues in self._pages(place, "/issues", Issues):
            yield from (Open(issue.number, None) for issue in issues if issue.pull_request is None)

    def ask_as_app(self, path: str, parameters: Mapping[str, str] | None = None) -> tuple[Mapping[str, str], object]:
        """Return headers and content of what the App may ask about itself."""
        return self._send_as_app("GET", path, parameters)

    def own_login(self) -> str:
        """Return the name of the token's owner."""
        return self._own_login(Place(0, ""))

    def _app_pages(self, path: str, items: TypeAdapter[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for number in range(1, PAGES_LIMIT + 1):
            _, data = self._send_as_app("GET", path, {"per_page": "100", "page": str(number)})
            with _expected(path):
                page = items.validate_python(data)
            yield page
            if len(page) < 100:
                return

    def _send_as_app(
        self, verb: str, path: str, parameters: Mapping[str, str] | None = None
    ) -> tuple[Mapping[str, str], object]:
        app = self._credentials
        if not isinstance(app, AppCredentials):
            raise Refused("only an App may ask that")
        with _translated(verb, path):
            requester = _integration(app, self._api_url).requester
            status, headers, output = requester.requestJson(verb, path, dict(parameters or {}) or None)
            if status >= ERRORS:
                raise requester.createException(status, headers, _told(output))
            return headers, _structured(output)

    # Comments and labels

    def create_comment(self, place: Place, number: int, body: str) -> int:
        return self._post(place, f"/issues/{number}/comments", {"body": body}, NumberAnswer).id

    def update_comment(self, place: Place, comment_id: int, body: str) -> None:
        self._send(place, "PATCH", f"/issues/comments/{comment_id}", {"body": body})

    def add_labels(self, place: Place, number: int, labels: Sequence[str]) -> None:
        self._send(place, "POST", f"/issues/{number}/labels", {"labels": list(labels)})

    def remove_label(self, place: Place, number: int, label: str) -> None:
        try:
            self._send(place, "DELETE", f"/issues/{number}/labels/{quote(label, safe='')}")
        except Gone:
            log.info("label_was_gone", label=label)

    def replace_labels(self, place: Place, number: int, labels: Sequence[str]) -> None:
        self._send(place, "PUT", f"/issues/{number}/labels", {"labels": list(labels)})

    # Checks

    def find_check(self, place: Place, head_sha: str) -> int | None:
        if self._app_id is None:
            return None
        parameters = {"check_name": CHECK_NAME, "filter": "latest"}
        found = self._get(place, f"/commits/{head_sha}/check-runs", ChecksAnswer, parameters).check_runs
        ours = [check.id for check in found if check.app and check.app.id == self._app_id]
        return max(ours, default=None)

    def create_check(self, place: Place, report: CheckReport) -> int | None:
        if self._app_id is None:
            self._set_status(place, report)
            return None
        first, rest = report.annotations[:ANNOTATIONS_AT_ONCE], report.annotations[ANNOTATIONS_AT_ONCE:]
        fields = {"name": CHECK_NAME, "head_sha": report.head_sha, **_check_fields(report, first)}
        check_id = self._post(place, "/check-runs", fields, NumberAnswer).id
        self._annotate(place, check_id, report, rest)
        return check_id

    def update_check(self, place: Place, check_id: int, report: CheckReport) -> int | None:
        wanted = {(note.path, note.line, note.title, note.message): note for note in report.annotations}
        known = frozenset(
            (note.path, note.start_line, note.title or "", note.message or "")
            for page in self._pages(place, f"/check-runs/{check_id}/annotations", Annotations)
            for note in page
        )
        if known - wanted.keys():
            return self.create_check(place, report)
        missing = [note for key, note in wanted.items() if key not in known]
        fields = _check_fields(report, missing[:ANNOTATIONS_AT_ONCE])
        self._send(place, "PATCH", f"/check-runs/{check_id}", fields)
        self._annotate(place, check_id, report, missing[ANNOTATIONS_AT_ONCE:])
        return check_id

    def _annotate(self, place: Place, check_id: int, report: CheckReport, rest: Sequence[Annotation]) -> None:
        for start in range(0, len(rest), ANNOTATIONS_AT_ONCE):
            batch = rest[start : start + ANNOTATIONS_AT_ONCE]
            self._send(place, "PATCH", f"/check-runs/{check_id}", {"output": _output(report, batch)})

    def _set_status(self, place: Place, report: CheckReport) -> None:
        fields = {
            "state": STATUS_STATES[report.conclusion.value],
            "context": CHECK_NAME,
            "description": report.title[:STATUS_LIMIT],
        }
        if report.details_url:
            fields["target_url"] = report.details_url
        self._send(place, "POST", f"/statuses/{report.head_sha}", fields)

    # Reviews

    def has_review(self, place: Place, number: int, marker: str) -> bool:
        pages = self._pages(place, f"/pulls/{number}/reviews", Reviews)
        return any(marker in (review.body or "") for page in pages for review in page)

    def create_review(self, place: Place, number: int, head_sha: str, body: str, items: Sequence[Suggestion]) -> None:
        comments = [_review_comment(item) for item in items]
        fields = {"commit_id": head_sha, "event": "COMMENT", "body": body, "comments": comments}
        self._send(place, "POST", f"/pulls/{number}/reviews", fields)

    # Sending

    def _get(
        self, place: Place, path: str, answer: type[Answer], parameters: Mapping[str, str] | None = None
    ) -> Answer:
        data = self._send(place, "GET", path, parameters=parameters)
        with _expected(path):
            return answer.model_validate(data)

    def _post(
        self, place: Place, path: str, fields: Mapping[str, Any], answer: type[Answer], *, is_writing: bool = False
    ) -> Answer:
        data = self._send(place, "POST", path, fields, is_writing=is_writing)
        with _expected(path):
            return answer.model_validate(data)

    def _pages(self, place: Place, path: str, items: TypeAdapter[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for number in range(1, PAGES_LIMIT + 1):
            data = self._send(place, "GET", path, parameters={"per_page": "100", "page": str(number)})
            with _expected(path):
                page = items.validate_python(data)
            yield page
            if len(page) < 100:
                return

    def _send(
        self,
        place: Place,
        verb: str,
        path: str,
        fields: Mapping[str, Any] | None = None,
        parameters: Mapping[str, str] | None = None,
        *,
        is_absolute: bool = False,
        is_writing: bool = False,
    ) -> object:
        url = path if is_absolute else f"/repos/{place.name}{path}"
        if self._watch is not None:
            self._watch.before(place, verb, path)
        client = self._client(place, is_writing=is_writing)
        status, headers, wait = 0, dict[str, str](), None
        try:
            with _translated(verb, url):
                status, headers, output = client.requester.requestJson(
                    verb, url, dict(parameters or {}) or None, None, fields
                )
                data = _structured(output) if status < ERRORS else None
                if status >= ERRORS:
                    raise client.requester.createException(status, headers, _told(output))
        except Unauthorized as error:
            if self._app_id is None:
                raise Refused(str(error)) from error
            self._tokens.forget(place.installation_id)
            raise
        except Limited as error:
            wait = error.retry_after
            raise
        finally:
            if self._watch is not None:
                self._watch.after(_exchanged(place, verb, path, status, headers, wait))
        if data is not None and "json" not in str(headers.get("content-type", "json")):
            raise Unavailable(f"{verb} {url}: the answer was not what GitHub's API gives")
        return data

    def _client(self, place: Place, *, is_writing: bool = False) -> Github:
        token = self._tokens.token(place.installation_id, is_writing=is_writing)
        clients: dict[str, Github] = self._threads.__dict__.setdefault("clients", {})
        if token not in clients:
            if len(clients) > 50:
                clients.clear()
            clients[token] = _client(token, self._api_url)
        return clients[token]


ERRORS = 400


def _structured(output: str | None) -> object:
    """Return what the answer holds; raises ValueError where it is no JSON."""
    return json.loads(output) if output else None


def _told(output: str | None) -> dict[str, Any]:
    """Return what GitHub says of an error; raises ValueError where that is no JSON."""
    said = json.loads(output) if output else {}
    return said if isinstance(said, dict) else {}


def _exchanged(
    place: Place, verb: str, path: str, status: int, headers: Mapping[str, str], wait: float | None
) -> Exchanged:
    ceiling, remaining, renewed = (_count(headers, name) for name in ("limit", "remaining", "reset"))
    return Exchanged(place, verb, path, status, ceiling, remaining, renewed, wait)


def _count(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(f"x-ratelimit-{name}", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


class _Tokens:
    """Installation tokens, each fetched once by whoever comes first and kept until shortly before it ends."""

    def __init__(self, credentials: Credentials, api_url: str) -> None:
        self._credentials = credentials
        self._api_url = api_url
        self._lock = threading.Lock()
        self._known: dict[tuple[int, bool], tuple[str, float]] = {}

    def token(self, installation_id: int | None, *, is_writing: bool = False) -> str:
        match self._credentials:
            case TokenCredentials(token):
                return token
            case AppCredentials():
                if installation_id is None:
                    raise Refused("the delivery names no installation: the App is not installed on this repository")
                return self._installation_token(self._credentials, installation_id, is_writing=is_writing)

    def forget(self, installation_id: int | None) -> None:
        """Forget a token that was turned down; the next request asks for a fresh one."""
        with self._lock:
            for is_writing in (False, True) if installation_id is not None else ():
                self._known.pop((installation_id or 0, is_writing), None)

    def _installation_token(self, app: AppCredentials, installation_id: int, *, is_writing: bool) -> str:
        with self._lock:
            token, until = self._known.get((installation_id, is_writing), ("", 0.0))
            if until - TOKEN_MARGIN > time.time():
                return token
            with _translated("POST", f"/app/installations/{installation_id}/access_tokens"):
                fresh = _integration(app, self._api_url).get_access_token(
                    installation_id, WRITING if is_writing else PERMISSIONS
                )
            self._known[installation_id, is_writing] = (fresh.token, fresh.expires_at.timestamp())
            return fresh.token


def _client(token: str, api_url: str) -> Github:
    return Github(
        auth=Auth.Token(token),
        base_url=api_url,
        timeout=TIMEOUT,
        user_agent="listkeeper",
        per_page=100,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
        lazy=True,
    )


def _integration(app: AppCredentials, api_url: str) -> GithubIntegration:
    return GithubIntegration(
        auth=Auth.AppAuth(app.app_id, app.private_key),
        base_url=api_url,
        timeout=TIMEOUT,
        user_agent="listkeeper",
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


@contextmanager
def _translated(verb: str, url: str) -> Iterator[None]:
    """Turn the library's and the network's errors into ours."""
    what = f"{verb} {url}"
    try:
        yield
    except GithubException as error:
        raise _translate(error, what) from error
    except (requests.RequestException, OSError) as error:
        raise Unavailable(f"{what}: {type(error).__name__}", is_answered=False) from error
    except (ValueError, KeyError, AssertionError, RuntimeError) as error:
        raise Unavailable(f"{what}: the answer was not what GitHub's API gives") from error


def _translate(error: GithubException, what: str) -> Exception:
    status = error.status
    message = error.data.get("message", "") if isinstance(error.data, dict) else ""
    said = f"{what}: {status} {message}".strip()
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if status == 429 or (status == 403 and _is_limit(error, headers, message)):
        return Limited(said, _wait(headers))
    if status == 401:
        return Unauthorized(said)
    if status in (404, 410, 451):
        return Gone(said)
    if status >= 500 or status == 408:
        return Unavailable(said)
    return Refused(said)


def _is_limit(error: GithubException, headers: Mapping[str, str], message: str) -> bool:
    is_named = isinstance(error, github.RateLimitExceededException) or "rate limit" in message.lower()
    return is_named or "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"


def _wait(headers: Mapping[str, str]) -> float:
    """Return how long to wait: what was asked for, else, with the budget spent, until it is renewed, else a minute."""
    renewed = headers.get("x-ratelimit-reset") if headers.get("x-ratelimit-remaining") == "0" else None
    for value, since in ((headers.get("retry-after"), 0.0), (renewed, time.time())):
        try:
            seconds = float(value or "") - since
        except ValueError:
            continue
        return min(max(seconds, 1.0), WAIT_LIMIT)
    return WAIT_BY_DEFAULT


@contextmanager
def _expected(path: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Unavailable(f"{path}: the answer was not what GitHub's API gives") from error


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content)
    except ValueError as error:
        raise Unavailable("the content of a file came broken") from error


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
