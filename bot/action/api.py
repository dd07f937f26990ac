"""GitHub's API as the action asks it, with nothing but the standard library."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from bot.errors import UserError

TIMEOUT = 30
PAGE, PAGES = 100, 10


class Denied(Exception):
    """The token may not do that."""


@dataclass(frozen=True, slots=True)
class Api:
    """One repository, asked with the token of the run."""

    url: str
    repository: str
    token: str

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return the answer; None if there is none. Raises `UserError` if GitHub cannot be asked."""
        return self._ask("GET", path + (f"?{urlencode(query)}" if query else ""))

    def send(self, method: str, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Send something and return the answer; raises `Denied` if the token may not."""
        return self._ask(method, path, json.dumps(body).encode())

    def text(self, path: str, sha: str) -> bytes | None:
        """Return a file of a commit; None if it is not there."""
        found = self.get(f"/contents/{quote(path)}", ref=sha)
        if not isinstance(found, dict):
            return None
        if found.get("encoding") != "base64":
            found = self.get(f"/git/blobs/{found['sha']}")
        return base64.b64decode(found["content"]) if found else None

    def names(self, sha: str) -> list[str]:
        """Return the names at the top of a commit."""
        found = self.get("/contents/", ref=sha)
        return [str(item["name"]) for item in found] if isinstance(found, list) else []

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "User-Agent": "listkeeper-action",
            "Content-Type": "application/json",
        }
        request = Request(f"{self.url}/repos/{self.repository}{path}", body, headers, method=method)  # noqa: S310 - GitHub's own address
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            error.close()
            if error.code == 404 and method == "GET":
                return None
            if error.code in (401, 403, 404):
                raise Denied(f"{method} {path}: {error.code}") from None
            raise UserError(f"GitHub answered {error.code} to {method} {path}.") from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise UserError(f"GitHub could not be asked ({method} {path}): {type(error).__name__}.") from None
