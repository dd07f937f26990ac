"""The list as it was when a branch began: what `check --since REV` compares with."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.errors import UserError

PATIENCE = 60.0
"""Seconds that git may take for one question."""


def text_since(revision: str, file: Path) -> bytes:
    """Return *file* at the merge base of *revision* and HEAD; nothing if it was not there yet.

    Raises `UserError` that says what to do if git, the repository, the revision or the common ancestor is missing.
    """
    folder = file.absolute().parent
    if not folder.is_dir():
        raise UserError(f"{file} does not exist.")
    if revision.startswith("-"):
        raise UserError(f"--since {revision} is no name of a revision.")
    if _git(folder, "rev-parse", "--git-dir") is None:
        raise UserError(f"--since {revision} needs a git repository, and {folder} is in none.")
    if _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise UserError(f"--since {revision}: there is no such revision. Fetch it first, or name another.")
    base = _git(folder, "merge-base", revision, "HEAD")
    if base is None:
        raise UserError(
            f"--since {revision}: it has no common ancestor with HEAD here. A shallow clone must be deepened first: "
            "git fetch --unshallow."
        )
    commit = base.decode().strip()
    return _git(folder, "show", f"{commit}:./{file.name}") or b""


def _git(folder: Path, *words: str) -> bytes | None:
    """Return what git says in that folder; None if it ends with an error."""
    try:
        command = ["git", "-C", str(folder), *words]
        ended = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise UserError("--since needs git, and there is no such command here.") from None
    except subprocess.TimeoutExpired:
        raise UserError(f"git took longer than {PATIENCE:.0f} seconds.") from None
    return ended.stdout if ended.returncode == 0 else None
