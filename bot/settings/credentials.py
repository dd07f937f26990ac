"""The credentials that the set-up gets from GitHub, in a file that nobody else can read."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import UserError


class StoredCredentials(BaseModel):
    """An App as it was created: its number, its secrets, and its addresses."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    app_id: int = Field(gt=0)
    private_key: str = Field(repr=False, min_length=1)
    webhook_secret: str = Field(repr=False, min_length=1)
    client_id: str = ""
    client_secret: str = Field(default="", repr=False)
    page: str = ""  # the App's own page, from which it is installed
    public_url: str = ""


def read_credentials(path: Path) -> StoredCredentials | None:
    """Return what *path* holds, or None if there is no such file; raises `UserError` if it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text file"
        raise UserError(f"cannot be read ({path}): {reason}.") from None
    try:
        return StoredCredentials.model_validate_json(text)
    except ValidationError:
        raise UserError(
            f"is not what the set-up writes ({path}). Restore the file from a backup, or delete it and set up again."
        ) from None


def keep_credentials(path: Path, credentials: StoredCredentials) -> None:
    """Write *credentials* to a new file that only its owner can read and write. An existing file is never overwritten.

    Raises `UserError` if that is not possible; then no file is left over.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(file, "w", encoding="utf-8") as opened:
                opened.write(credentials.model_dump_json(indent=2) + "\n")
                opened.flush()
                os.fsync(opened.fileno())
            os.link(beside, path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()
    except OSError as error:
        raise UserError(f"The credentials cannot be written to {path}: {error.strerror or error}.") from None


def may_be_kept(path: Path) -> str | None:
    """Return why credentials cannot be kept at *path*, or None if they can.

    Ask before somebody makes an App: otherwise its secrets are lost.
    """
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist"
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return f"this user cannot write to the folder {path.parent}"
    return None


def is_readable_by_others(path: Path) -> bool:
    """Tell whether anybody but its owner can read the file."""
    return bool(path.stat().st_mode & 0o077)
