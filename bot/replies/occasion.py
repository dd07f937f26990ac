"""What a reply to a pull request is about, and how we recognise our own comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote as quote_url

from bot.signing import signature

MARKER = "<!-- listkeeper:verdict"
REVIEW_MARKER = "<!-- listkeeper:suggestions"
TEXT_LIMIT = 65_000
"""The longest comment or summary in characters; GitHub accepts about 500 more."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where a reply goes, how it is signed, and what the diff shows."""

    repository: str  # owner/name, the present name
    repository_id: int  # stays when the repository is renamed
    number: int
    head_sha: str
    web_url: str  # of the forge, such as https://github.com
    key: str  # signs our markers
    is_draft: bool = False
    shown: Mapping[str, frozenset[int]] | None = None  # lines of the diff, by file
    details_url: str | None = None
    has_desk: bool = False  # whether details_url is our page about this pull request
    language: str = "en"
    notes: tuple[str, ...] = ()  # answers to commands; our own Markdown


def rule_name(occasion: Occasion, rule: str) -> str:
    """Return the name of a rule as Markdown; it leads to our page about the rule if there is one."""
    if not occasion.has_desk or not occasion.details_url:
        return f"`{rule}`"
    return f"[`{rule}`]({occasion.details_url.rpartition('/')[0]}/rules#{rule})"


def marker(occasion: Occasion) -> str:
    """Return the first line of our comment, by which we recognise it."""
    return f"{MARKER} v1 {_sign(occasion, 'verdict')} -->"


def review_marker(occasion: Occasion) -> str:
    """Return the line by which we recognise our review of this head."""
    return f"{REVIEW_MARKER} v1 {_sign(occasion, 'suggestions ' + occasion.head_sha)} -->"


def _sign(occasion: Occasion, what: str) -> str:
    """Return the signature that binds a marker to this pull request."""
    return signature(occasion.key, what, occasion.repository_id, occasion.number)


def permalink(web_url: str, repository: str, sha: str, file: str, line: int) -> str:
    """Return the address of a line at that commit; *file* may be in another repository, ``owner/name:path``."""
    elsewhere, _, path = file.rpartition(":")
    where = f"{elsewhere}/blob/HEAD" if elsewhere else f"{repository}/blob/{sha}"
    return f"{web_url}/{where}/{quote_url(path)}?plain=1#L{line}"
