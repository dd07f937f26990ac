"""Plain clients to talk to the stand-in with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection

from standin import StandIn

PERSONAL_TOKEN = "a-personal-token"
SHORT_LIST = "# Papers\n\n## Models\n\n- [CLIP](https://arxiv.org/abs/2103.00020)\n"


@dataclass(frozen=True)
class Got:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class PlainClient:
    """HTTP without a library's good manners: no retries, no redirects followed."""

    standin: StandIn
    token: str | None = PERSONAL_TOKEN

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        connection = HTTPConnection("127.0.0.1", self.standin.port, timeout=10)
        sent = dict(headers or {})
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        raw = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, raw, sent)
            answer = connection.getresponse()
            return Got(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
