"""GitHub's own description of a repository: JSON of its REST API."""

from __future__ import annotations

from typing import Any

from bot.online.registries.base import OfJson, plain
from rules.model import Record
from rules.text.links import repository_of


class GitHub(OfJson):
    """Knows public repositories; the identifier is ``github:`` and owner/name."""

    name = "GitHub"
    kind = "github"
    url = "https://api.github.com/repos/{}"
    example = "octocat/Hello-World"

    def address(self, identifier: str) -> str | None:
        name = identifier.partition(":")[2]
        return super().address(identifier) if repository_of(f"https://github.com/{name}") == name else None

    def _record(self, number: str, answer: Any) -> Record | None:  # noqa: ANN401 - whatever came
        if str(answer["full_name"]).lower() != number.lower() or answer.get("private"):
            return None
        licence = (answer.get("license") or {}).get("spdx_id")
        return Record(
            self.name,
            str(answer["name"]),
            about=plain(answer.get("description") or "") or None,
            topics=tuple(topic for topic in answer.get("topics") or () if isinstance(topic, str)),
            stars=int(answer.get("stargazers_count") or 0),
            licence=licence if licence and licence != "NOASSERTION" else None,
        )
