"""GitHub's own description of a repository: JSON of its REST API."""

from __future__ import annotations

import json
from urllib.parse import quote

from bot.online.registries.base import plain
from rules.model import Record
from rules.text.links import repository_of

URL = "https://api.github.com/repos/{}"


class GitHub:
    """Knows public repositories; *identifier* is ``github:`` and owner/name."""

    name = "GitHub"

    def __init__(self, url: str = URL) -> None:
        self._url = url

    @property
    def home(self) -> str:
        return self._url.format("octocat/Hello-World")

    def address(self, identifier: str) -> str | None:
        kind, _, name = identifier.partition(":")
        is_name = repository_of(f"https://github.com/{name}") == name
        return self._url.format(quote(name, safe="/")) if kind == "github" and is_name else None

    def read(self, identifier: str, body: bytes) -> Record | None:
        try:
            found = json.loads(body)
            name = str(found["full_name"])
            if name.lower() != identifier.partition(":")[2].lower() or found.get("private"):
                return None
            licence = (found.get("license") or {}).get("spdx_id")
            return Record(
                self.name,
                str(found["name"]),
                about=plain(found.get("description") or "") or None,
                topics=tuple(topic for topic in found.get("topics") or () if isinstance(topic, str)),
                stars=int(found.get("stargazers_count") or 0),
                licence=licence if licence and licence != "NOASSERTION" else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
