"""Short names for texts, and signatures that show that a text is ours."""

from __future__ import annotations

import hashlib
import hmac


def digest_of(text: str) -> str:
    """Return a short name for a text; equal texts have equal names."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def signature(key: str, what: str, repository_id: int, number: int) -> str:
    """Return what binds a marker to one pull request or issue; without the key nobody can make it."""
    text = f"{what}|{repository_id}|{number}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
