"""The credentials that the set-up gets from GitHub, in a file that nobody else can read."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import UserError


class StoredCredentials(BaseModel):
    """An App as it was made: its number, its secrets, and where it is."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    app_id: int = Field(gt=0)
    private_key: str = Field(repr=False, min_length=1)
    webhook_secret: str = Field(repr=False, min_length=1)
    page: str = ""  # the App's own page, from which it is installed
    public_url: str = ""


def read_credentials(path: Path) -> StoredCredentials | None:
    """Return what *path* holds, or None where there is no such file; raises `UserError` where it is not usable."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise UserError(f"cannot be read ({path}): {reason}.") from None
    try:
        return StoredCredentials.model_validate_json(text)
    except ValidationError:
        raise UserError(
            f"is not what the set-up writes ({path}): remove it, and set up anew, or restore it from a backup."
        ) from None


def keep_credentials(path: Path, credentials: StoredCredentials) -> None:
    """Write *credentials* into a new file that its owner alone can read and write; one that is there is never overwritten.

    Raises `UserError` where that cannot be done; then nothing is left behind.
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
    """Tell why credentials could not be kept at *path*, before somebody makes an App whose secrets would be lost; None where they can."""
    if not path.parent.is_dir():
        return f"the folder {path.parent} is not there"
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return f"the folder {path.parent} cannot be written to by this user"
    return None


def is_readable_by_others(path: Path) -> bool:
    """Tell whether anybody but its owner can read the file."""
    return bool(path.stat().st_mode & 0o077)
