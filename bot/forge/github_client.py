"""Sending: the one file that imports PyGithub, and the one way to ask GitHub anything.

A `Github` object must not be used by two threads, so each thread has its own. All share one store of installation
tokens, guarded by a lock. Each request is sent exactly once: nothing is fetched lazily, nothing sleeps, nothing is
repeated. Each one is watched (paced, counted, recorded), also those that the App makes for itself.
"""

from __future__ import annotations

import copy
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import github
import requests
from github import Auth, Github, GithubException, GithubIntegration
from github.Requester import Requester
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.errors import Gone, Limited, Refused, Unauthorized, Unavailable
from bot.forge.base import Exchanged, Repo, Watch
from bot.settings.environment import AppCredentials, Credentials, TokenCredentials
from bot.settings.manifest import PERMISSIONS, WRITING

NEXT_CURSOR = re.compile(r"[?&]cursor=(?P<cursor>[\w%=-]+)[^>]*>;\s*rel=\"next\"")
TIMEOUT = 20
PAGE, PAGES_LIMIT = 100, 30
"""How many items a page has, and how many pages of a list are read at most."""

CLIENTS_KEPT = 50
"""For how many tokens a thread keeps a client."""

TOKEN_MARGIN = 300.0
WAIT_BY_DEFAULT, WAIT_LIMIT = 60.0, 3600.0
Answer = TypeVar("Answer", bound=BaseModel)
Item = TypeVar("Item")


class As(Enum):
    """As whom we ask."""

    READER = "with the permissions that every bot has"
    WRITER = "with the permission to write contents too"
    APP = "as the App itself"


@dataclass(frozen=True, slots=True)
class Reply:
    """What GitHub answered: its headers, and the JSON it sent, or None if it sent nothing."""

    headers: Mapping[str, str]
    data: object


class GitHubClient:
    """GitHub, or a GitHub Enterprise Server, at *api_url*. Raises as `bot.forge.base` promises."""

    def __init__(self, credentials: Credentials, api_url: str, watch: Watch | None = None) -> None:
        self._credentials = credentials
        self._api_url = api_url
        self._watch = watch
        self._lock = threading.Lock()
        self._tokens: dict[tuple[int, bool], tuple[str, float]] = {}
        self._threads = threading.local()
        self._login: str | None = None

    @property
    def app_id(self) -> int | None:
        """The App's number; None if a personal token is used."""
        return self._credentials.app_id if isinstance(self._credentials, AppCredentials) else None

    def in_background(self) -> GitHubClient:
        """Return the same client for work that nobody waits for."""
        other = copy.copy(self)
        other._watch = self._watch and self._watch.in_background()
        return other

    def own_login(self, repo: Repo) -> str:
        """Return the name of the token's owner; we ask GitHub only once."""
        if self._login is None:
            data = self.request(repo, "GET", "/user", is_absolute=True).data
            self._login = str(data["login"]) if isinstance(data, dict) and "login" in data else ""
        return self._login

    def get(self, repo: Repo, path: str, answer: type[Answer], parameters: Mapping[str, str] | None = None) -> Answer:
        """Return the answer for a path below the repository."""
        reply = self.request(repo, "GET", path, parameters=parameters)
        with expected(path):
            return answer.model_validate(reply.data)

    def post(
        self, repo: Repo, path: str, fields: Mapping[str, Any], answer: type[Answer], asker: As = As.READER
    ) -> Answer:
        """Post *fields* to a path below the repository and return the answer."""
        reply = self.request(repo, "POST", path, fields, asker=asker)
        with expected(path):
            return answer.model_validate(reply.data)

    def pages(
        self,
        repo: Repo,
        path: str,
        items: TypeAdapter[tuple[Item, ...]] | Callable[[object], tuple[Item, ...]],
        *,
        asker: As = As.READER,
        is_absolute: bool = False,
        is_by_cursor: bool = False,
    ) -> Iterator[tuple[Item, ...]]:
        """Return the pages of a list, each read by *items*: by number, or by the cursor in each answer."""
        read = items.validate_python if isinstance(items, TypeAdapter) else items
        where = {} if is_by_cursor else {"page": "1"}
        for number in range(2, PAGES_LIMIT + 2):
            parameters = {"per_page": str(PAGE), **where}
            reply = self.request(repo, "GET", path, parameters=parameters, asker=asker, is_absolute=is_absolute)
            with expected(path):
                page = read(reply.data)
            yield page
            cursor = NEXT_CURSOR.search(reply.headers.get("link", "")) if is_by_cursor else None
            if not page or (cursor is None if is_by_cursor else len(page) < PAGE):
                return
            where = {"cursor": cursor["cursor"]} if cursor else {"page": str(number)}

    def request(
        self,
        repo: Repo,
        verb: str,
        path: str,
        fields: Mapping[str, Any] | None = None,
        parameters: Mapping[str, str] | None = None,
        *,
        asker: As = As.READER,
        is_absolute: bool = False,
    ) -> Reply:
        """Send one request, to a path below the repository unless *is_absolute*, and return the answer."""
        is_absolute = is_absolute or asker is As.APP
        url = path if is_absolute else f"/repos/{repo.name}{path}"
        requester = self._requester(repo, asker)
        with self._watched(repo, verb, path) as told:
            try:
                with _translated(verb, url):
                    status, headers, output = requester.requestJson(
                        verb, url, dict(parameters or {}) or None, None, fields
                    )
                    told.status, told.headers = status, headers
                    if status >= ERRORS:
                        raise requester.createException(status, headers, _told(output))
                    data = _structured(output)
            except Unauthorized as error:
                if self.app_id is None:
                    raise Refused(str(error)) from error
                self._forget_token(repo.installation_id)
                raise
        if data is not None and "json" not in str(headers.get("content-type", "json")):
            raise Unavailable(f"{verb} {url}: the answer does not look like one from GitHub's API")
        return Reply(headers, data)

    @contextmanager
    def _watched(self, repo: Repo, verb: str, path: str) -> Iterator[_Told]:
        """Let a request pass when its turn has come, and record how it ended."""
        told = _Told()
        if self._watch is None:
            yield told
            return
        self._watch.before(repo, verb, path)
        try:
            yield told
        except Limited as error:
            told.wait = error.retry_after
            raise
        finally:
            self._watch.after(told.exchanged(repo, verb, path))

    def _requester(self, repo: Repo, asker: As) -> Requester:
        if asker is As.APP:
            if not isinstance(self._credentials, AppCredentials):
                raise Refused("only an App may ask for that")
            return _integration(self._credentials, self._api_url).requester
        token = self._token(repo.installation_id, is_writing=asker is As.WRITER)
        clients: dict[str, Github] = self._threads.__dict__.setdefault("clients", {})
        if token not in clients:
            if len(clients) > CLIENTS_KEPT:
                clients.clear()
            clients[token] = _client(token, self._api_url)
        return clients[token].requester

    # Installation tokens: the first thread fetches one, and all use it until shortly before it expires

    def _token(self, installation_id: int | None, *, is_writing: bool) -> str:
        match self._credentials:
            case TokenCredentials(token):
                return token
            case AppCredentials() as app:
                if installation_id is None:
                    raise Refused(
                        "the delivery does not name an installation: the App is not installed on this repository"
                    )
                return self._installation_token(app, installation_id, is_writing=is_writing)

    def _forget_token(self, installation_id: int | None) -> None:
        """Forget a token that was refused; the next request asks for a fresh one."""
        with self._lock:
            for is_writing in (False, True) if installation_id is not None else ():
                self._tokens.pop((installation_id or 0, is_writing), None)

    def _installation_token(self, app: AppCredentials, installation_id: int, *, is_writing: bool) -> str:
        with self._lock:
            token, until = self._tokens.get((installation_id, is_writing), ("", 0.0))
            if until - TOKEN_MARGIN > time.time():
                return token
            path = f"/app/installations/{installation_id}/access_tokens"
            with self._watched(NOWHERE, "POST", path) as told, _translated("POST", path):
                fresh = _integration(app, self._api_url).get_access_token(
                    installation_id, WRITING if is_writing else PERMISSIONS
                )
                told.status = CREATED
            self._tokens[installation_id, is_writing] = (fresh.token, fresh.expires_at.timestamp())
            return fresh.token


NOWHERE = Repo(0, "")
"""In place of a repository when the App asks about itself."""

ERRORS, CREATED = 400, 201


@dataclass(slots=True)
class _Told:
    """How a request ended, as far as it is known."""

    status: int = 0
    headers: Mapping[str, str] | None = None
    wait: float | None = None

    def exchanged(self, repo: Repo, verb: str, path: str) -> Exchanged:
        """Return it in the form that a watch records."""
        ceiling, remaining, renewed = (_count(self.headers or {}, name) for name in ("limit", "remaining", "reset"))
        return Exchanged(repo, verb, path, self.status, ceiling, remaining, renewed, self.wait)


def _structured(output: str | None) -> object:
    """Return the content of the answer; raises ValueError if it is not JSON."""
    return json.loads(output) if output else None


def _told(output: str | None) -> dict[str, Any]:
    """Return what GitHub says about an error; raises ValueError if that is not JSON."""
    said = json.loads(output) if output else {}
    return said if isinstance(said, dict) else {}


def _count(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(f"x-ratelimit-{name}", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


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
        raise Unavailable(f"{what}: the answer does not look like one from GitHub's API") from error


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
    """Return how long to wait: as GitHub asks; else, if the budget is used up, until it is renewed; else a minute."""
    renewed = headers.get("x-ratelimit-reset") if headers.get("x-ratelimit-remaining") == "0" else None
    for value, since in ((headers.get("retry-after"), 0.0), (renewed, time.time())):
        try:
            seconds = float(value or "") - since
        except ValueError:
            continue
        return min(max(seconds, 1.0), WAIT_LIMIT)
    return WAIT_BY_DEFAULT


@contextmanager
def expected(path: str) -> Iterator[None]:
    """Turn the error about an answer from *path* with a wrong shape into ours."""
    try:
        yield
    except ValidationError as error:
        raise Unavailable(f"{path}: the answer does not look like one from GitHub's API") from error
