"""One call of an operation: who calls, with what, and on which part of the world."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, unquote, urlencode

from standin.access import AppCaller, Caller, Need, PersonCaller, actor_of, admit
from standin.answers import Answer, Refusal, not_found
from standin.render.links import Links
from standin.request import Request
from standin.state import Actor, Delivery, Issue, Pull, Repository
from standin.world import World

Item = TypeVar("Item")

METADATA: Need = ("metadata", "read")
CONTENTS: Need = ("contents", "read")
CHECKS: Need = ("checks", "read")
READ_ISSUES: tuple[Need, ...] = (("issues", "read"), ("pull_requests", "read"))
WRITE_PULLS: Need = ("pull_requests", "write")
WRITE_CONTENTS: Need = ("contents", "write")


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    request: Request
    caller: Caller
    links: Links
    arguments: Mapping[str, str]
    redeliver: Callable[[Delivery], None]

    @property
    def actor(self) -> Actor:
        return actor_of(self.world, self.caller)

    def require_app(self) -> None:
        if not isinstance(self.caller, AppCaller):
            raise Refusal(401, "A JSON web token could not be decoded")

    def repository(self, *needs: Need) -> Repository:
        """The repository in the path, for a caller with one of the permissions needed."""
        full_name = f"{self.arguments['owner']}/{self.arguments['repo']}"
        repository = self.world.named_repository(full_name)
        if repository is None:
            moved = self.world.formerly_named(full_name)
            if moved is None:
                raise not_found()
            admit(self.world, self.caller, moved, (METADATA,))
            raise self._moved(moved)
        admit(self.world, self.caller, repository, needs)
        return repository

    def _moved(self, repository: Repository) -> Refusal:
        rest = self.request.path.split("/", 4)[4:]
        query = f"?{urlencode(dict(self.request.query))}" if self.request.query else ""
        url = "/".join([f"{self.links.api}/repositories/{repository.id}", *rest]) + query
        is_read = self.request.method == "GET"
        status, message = (301, "Moved Permanently") if is_read else (307, "Temporary Redirect")
        refusal = Refusal(status, message, headers={"Location": url}, numbered=False)
        body = refusal.answer.body
        if isinstance(body, dict):
            body["url"] = url
        return refusal

    def number(self, name: str) -> int:
        text = self.arguments[name]
        if not text.isdecimal():
            raise not_found()
        return int(text)

    def issue(self, repository: Repository) -> Issue:
        number = self.number("number")
        if number in repository.moved:
            raise self._transferred(*repository.moved[number])
        issue = repository.issues.get(number)
        if issue is None:
            raise not_found()
        return issue

    def _transferred(self, repository_id: int, number: int) -> Refusal:
        rest = "/".join(self.request.path.partition("/issues/")[2].split("/")[1:])
        url = f"{self.links.api}/repositories/{repository_id}/issues/{number}" + (f"/{rest}" if rest else "")
        is_read = self.request.method == "GET"
        status, message = (301, "Moved Permanently") if is_read else (307, "Temporary Redirect")
        return Refusal(status, message, headers={"Location": url}, numbered=False)

    def pull(self, repository: Repository) -> tuple[Issue, Pull]:
        issue = self.issue(repository)
        if issue.pull is None:
            raise not_found()
        return issue, issue.pull

    def issue_to_write(self) -> tuple[Repository, Issue]:
        """The issue in the path, to be changed; a pull request can be changed as either."""
        repository = self.repository(METADATA)
        issue = self.issue(repository)
        needs: list[Need] = [("issues", "write")]
        if issue.pull is not None:
            needs.append(WRITE_PULLS)
        admit(self.world, self.caller, repository, tuple(needs))
        return repository, issue

    @property
    def is_person(self) -> bool:
        return isinstance(self.caller, PersonCaller)

    def page_of(self, items: Sequence[Item]) -> Sequence[Item]:
        size, page = self.request.page_size, self.request.page
        return items[(page - 1) * size : page * size]

    def paged(self, items: Sequence[Item], render: Callable[[Item], object]) -> Answer:
        """The requested page, with links to the others."""
        body = [render(item) for item in self.page_of(items)]
        return Answer(200, body, self.page_headers(len(items)))

    def page_headers(self, total: int) -> dict[str, str]:
        size, page = self.request.page_size, self.request.page
        last = max(1, -(-total // size))
        others: dict[str, int] = {}
        if page > 1:
            others["prev"] = min(page - 1, last)
        if page < last:
            others |= {"next": page + 1, "last": last}
        if page > 1:
            others["first"] = 1
        if not others:
            return {}
        return {"Link": ", ".join(self._link(rel, page=str(n)) for rel, n in others.items())}

    def _link(self, rel: str, **parameters: str) -> str:
        query = urlencode({**self.request.query, **parameters})
        return f'<{self.links.api}{self.request.path}?{query}>; rel="{rel}"'

    def cursor_headers(self, cursor: str) -> dict[str, str]:
        return {"Link": self._link("next", cursor=cursor)}


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path; `{name}` holds one segment, `{name*}` any number of them."""

    method: str
    template: str
    answer: Callable[[Call], Answer]

    def arguments(self, method: str, path: str) -> dict[str, str] | None:
        if method != self.method:
            return None
        found = _pattern(self.template).fullmatch(path)
        return {k: unquote(v) for k, v in found.groupdict().items()} if found else None


def in_repository(method: str, rest: str, answer: Callable[[Call], Answer]) -> Route:
    return Route(method, f"/repos/{{owner}}/{{repo}}{rest}", answer)


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\*?\})", template)
    return re.compile("".join(_piece(part) for part in parts))


def _piece(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name = part.strip("{}*")
    return f"(?P<{name}>.+)" if part.endswith("*}") else f"(?P<{name}>[^/]+)"


def locator(call: Call, rest: str) -> dict[str, str]:
    """The `Location` header of the new object."""
    return {"Location": f"{call.links.api}{quote(rest)}"}
