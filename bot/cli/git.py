"""Asking git: one way to do it, for every command that looks at a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.errors import UserError

PATIENCE = 120.0
"""Seconds that git may take for one question."""


def asked_of_git(
    folder: Path, *words: str, given: bytes | None = None, env: dict[str, str] | None = None
) -> bytes | None:
    """Return what git says in that folder; None if it ends with an error. Raises `UserError` if there is no git."""
    command = ["git", "-C", str(folder), *words]
    try:
        ended = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=False, env=env)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise UserError("this needs git, and there is no such command here.") from None
    except subprocess.TimeoutExpired:
        raise UserError(f"git took longer than {PATIENCE:.0f} seconds.") from None
    return ended.stdout if ended.returncode == 0 else None


def name_in_repository(file: Path) -> str | None:
    """Return the name that the repository around *file* knows it by; None if there is no repository, or no git."""
    if not file.exists():
        return None
    try:
        top = asked_of_git(file.resolve().parent, "rev-parse", "--show-toplevel")
    except UserError:
        return None
    if not top:
        return None
    root, here = Path(top.decode("utf-8", "surrogateescape").rstrip("\n")).resolve(), file.resolve()
    return here.relative_to(root).as_posix() if here.is_relative_to(root) else None
