"""The list as it was when a branch began: what `check --since REV` compares with."""

from __future__ import annotations

from pathlib import Path

from bot.cli.git import asked_of_git
from bot.errors import UserError


def text_since(revision: str, file: Path) -> bytes:
    """Return *file* at the merge base of *revision* and HEAD; nothing if it was not there yet.

    Raises `UserError` that says what to do if git, the repository, the revision or the common ancestor is missing.
    """
    folder = file.absolute().parent
    if not folder.is_dir():
        raise UserError(f"{file} does not exist.")
    if revision.startswith("-"):
        raise UserError(f"--since {revision} is no name of a revision.")
    if asked_of_git(folder, "rev-parse", "--git-dir") is None:
        raise UserError(f"--since {revision} needs a git repository, and {folder} is in none.")
    if asked_of_git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise UserError(f"--since {revision}: there is no such revision. Fetch it first, or name another.")
    base = asked_of_git(folder, "merge-base", revision, "HEAD")
    if base is None:
        raise UserError(
            f"--since {revision}: it has no common ancestor with HEAD here. A shallow clone must be deepened first: "
            "git fetch --unshallow."
        )
    commit = base.decode().strip()
    return asked_of_git(folder, "show", f"{commit}:./{file.name}") or b""
