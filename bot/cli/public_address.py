"""The address at which people and GitHub reach the bot: whether it is as it should be, and whether the bot answers there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import requests

from bot.cli.seen import Mark, Seen
from bot.settings.environment import Settings

PATIENCE = 10.0
"""Seconds in which the bot must answer at its own public address."""


def public_address(settings: Settings) -> Iterator[Seen]:
    """Check `LISTKEEPER_PUBLIC_URL`, and ask the bot there whether it is ready."""
    yield from _address(settings)
    yield from _ready(settings)


def _address(settings: Settings) -> Iterator[Seen]:
    parts = urlsplit(settings.public_url or "")
    if parts.path.strip("/"):
        remedy = "Give the bot a host of its own: its pages are not served below a path."
        yield Seen(Mark.FAULT, f"LISTKEEPER_PUBLIC_URL has a path, {parts.path}", remedy)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        remedy = "Let a proxy end TLS, and write https:// in LISTKEEPER_PUBLIC_URL."
        yield Seen(Mark.DOUBT, "LISTKEEPER_PUBLIC_URL is not https", remedy)
    if settings.public_url is None:
        yield Seen(
            Mark.DOUBT,
            "LISTKEEPER_PUBLIC_URL is not set",
            "Set it to the bot's public address. Then check runs link there, and the webhook can be compared.",
        )
    if settings.is_dry_run:
        yield Seen(
            Mark.DOUBT, "LISTKEEPER_DRY_RUN is on: nothing is written to GitHub", "Unset it when you have seen enough."
        )


def _ready(settings: Settings) -> Iterator[Seen]:
    """Ask the bot at its own public address whether it is ready, as GitHub's deliveries reach it."""
    parts = urlsplit(settings.public_url or "")
    if not settings.public_url or parts.path.strip("/"):
        return
    address = f"{settings.public_url.rstrip('/')}/readyz"
    try:
        status = requests.get(address, timeout=PATIENCE, allow_redirects=False).status_code
    except requests.RequestException as error:
        yield Seen(
            Mark.DOUBT,
            f"{address} cannot be reached from here: {type(error).__name__}",
            "Check that the bot runs, and check its name, proxy and certificate. "
            "Some networks do not let a machine reach its own public address.",
        )
        return
    if status == 200:
        yield Seen(Mark.GOOD, f"{address} says that the bot is ready")
    elif status == 503:
        remedy = "Look at the page: it says whether the database or the worker is missing."
        yield Seen(Mark.FAULT, f"{address} says that the bot is not ready", remedy)
    else:
        remedy = "Another program answers there, or a proxy: correct it, or LISTKEEPER_PUBLIC_URL."
        yield Seen(Mark.FAULT, f"{address} answers {status}", remedy)
