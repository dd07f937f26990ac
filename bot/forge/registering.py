"""The last step of making an App from a manifest: the code that GitHub sent us back with, for the App's secrets."""

from __future__ import annotations

from urllib.parse import quote

import requests
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import UserError
from bot.settings.credentials import StoredCredentials

TIMEOUT = 20
SIZE_LIMIT = 100_000


class _Made(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: int
    html_url: str
    pem: str
    webhook_secret: str


def convert(api_url: str, code: str, public_url: str) -> StoredCredentials:
    """Return the credentials of the App that *code* stands for; raises `UserError` that says what to do. A code works once."""
    try:
        answer = requests.post(
            f"{api_url}/app-manifests/{quote(code, safe='')}/conversions",
            headers={"Accept": "application/vnd.github+json", "User-Agent": "listkeeper"},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise UserError(
            f"GitHub at {api_url} could not be reached ({type(error).__name__}): load this page again within the hour."
        ) from None
    if answer.status_code != 201:
        raise UserError(
            f"GitHub answered {answer.status_code}: the code was used already or is older than an hour. Delete the App that was made, and begin anew."
        )
    try:
        made = _Made.model_validate_json(answer.content[:SIZE_LIMIT])
        return StoredCredentials(
            app_id=made.id,
            private_key=made.pem,
            webhook_secret=made.webhook_secret,
            page=made.html_url,
            public_url=public_url,
        )
    except ValidationError:
        raise UserError("GitHub's answer was not what its API gives: begin anew.") from None
