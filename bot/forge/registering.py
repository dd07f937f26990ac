"""The last step of making an App from a manifest: exchange the code from GitHub for the App's secrets."""

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
    client_id: str = ""
    client_secret: str = ""


def convert(api_url: str, code: str, public_url: str) -> StoredCredentials:
    """Return the credentials of the App that *code* represents; a code works once.

    Raises `UserError` that says what to do.
    """
    try:
        answer = requests.post(
            f"{api_url}/app-manifests/{quote(code, safe='')}/conversions",
            headers={"Accept": "application/vnd.github+json", "User-Agent": "listkeeper"},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise UserError(
            f"GitHub at {api_url} could not be reached ({type(error).__name__}). Load this page again within the hour."
        ) from None
    if answer.status_code != 201:
        raise UserError(
            f"GitHub answered {answer.status_code}: the code was already used, or it is older than an hour. "
            "Delete the new App on GitHub, and start the set-up again."
        )
    try:
        made = _Made.model_validate_json(answer.content[:SIZE_LIMIT])
        return StoredCredentials(
            app_id=made.id,
            private_key=made.pem,
            webhook_secret=made.webhook_secret,
            client_id=made.client_id,
            client_secret=made.client_secret,
            page=made.html_url,
            public_url=public_url,
        )
    except ValidationError:
        raise UserError(
            "GitHub's answer does not look like one from its API. "
            "Delete the new App on GitHub, and start the set-up again."
        ) from None
