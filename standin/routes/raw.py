"""Contents as they are, for callers who accept `application/vnd.github.raw`."""

from __future__ import annotations

from standin.answers import Answer, Raw
from standin.routes.call import Call


def wants_raw(call: Call) -> bool:
    accepted = call.request.headers.get("accept", "")
    return any(kind.strip().startswith("application/vnd.github") and "raw" in kind for kind in accepted.split(","))


def raw_answer(content: bytes) -> Answer:
    return Answer(200, Raw(content, "application/vnd.github.raw; charset=utf-8"))
