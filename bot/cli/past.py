"""A list's past, read from git: the changes of one file on the first-parent line, and its text at each."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.cli.git import asked_of_git
from bot.errors import UserError

DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that changed the file, and when it was made (seconds since the epoch)."""

    sha: str
    at: float
    subject: str


@dataclass(frozen=True, slots=True)
class Past:
    """The work tree at *root*, and the *file* in it, as git names it."""

    root: Path
    file: str

    def revisions(self, last: int, since: str | None = None) -> list[Revision]:
        """Return the changes of the file, the oldest first, and before them the one they start from, if there is one."""
        words = ["log", "--first-parent", f"--max-count={last + 1}", "--format=%H%x00%ct%x00%s"]
        found = [line.split("\0") for line in self._lines(*words, *self._since(since), "--", self.file)]
        made = [Revision(sha, float(at), subject) for sha, at, subject in reversed(found)]
        if since and made:
            before = self._lines(
                "log", "--first-parent", "-1", "--format=%H%x00%ct%x00%s", f"{made[0].sha}^", "--", self.file
            )
            made = [*(Revision(sha, float(at), what) for sha, at, what in (line.split("\0") for line in before)), *made]
        return made

    def _since(self, since: str | None) -> list[str]:
        """Return git's words for it. To git, a day alone is that day at the present hour; we mean its beginning."""
        if since and DAY.fullmatch(since.strip()):
            since = f"{since.strip()} 00:00:00"
        return [f"--since={since}"] if since else []

    @contextmanager
    def texts(self) -> Iterator[Texts]:
        """Yield what reads the file's text at a commit, by one process of git."""
        command = ["git", "-C", str(self.root), "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - no shell
            assert process.stdin is not None, "a pipe"  # noqa: S101 - states an invariant
            assert process.stdout is not None, "a pipe"  # noqa: S101 - states an invariant
            try:
                yield Texts(process.stdin, process.stdout, self.file)
            finally:
                process.stdin.close()

    def _lines(self, *words: str) -> list[str]:
        told = asked_of_git(self.root, *words)
        return [] if told is None else told.decode("utf-8", "replace").splitlines()


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one file at any commit."""

    questions: IO[bytes]
    answers: IO[bytes]
    file: str

    def at(self, sha: str) -> str | None:
        """Return the text at a commit; None if the file is not there."""
        self.questions.write(f"{sha}:{self.file}\n".encode())
        self.questions.flush()
        head = self.answers.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            return None
        body = self.answers.read(int(head[2]))
        self.answers.read(1)
        return body.decode("utf-8", "surrogateescape")


def past_of(repo: Path, file: str | None) -> Past:
    """Return the past of a list; raises `UserError` that says what to do if there is none to read."""
    if not repo.is_dir():
        raise UserError(f"{repo} is no folder.")
    told = asked_of_git(repo, "rev-parse", "--show-toplevel")
    if told is None:
        raise UserError(f"{repo} is in no git repository; name one with --repo.")
    root = Path(told.decode().rstrip("\n"))
    if (asked_of_git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        raise UserError("this clone is shallow, so the past is missing. Fetch it first: git fetch --unshallow")
    named = file or _readme(root)
    if asked_of_git(root, "cat-file", "-e", f"HEAD:{named}") is None:
        raise UserError(f"{named} is not in the last commit of {root}; name the file that holds the list.")
    return Past(root, named)


def _readme(root: Path) -> str:
    names = (asked_of_git(root, "ls-tree", "--name-only", "HEAD") or b"").decode().splitlines()
    return next((name for name in sorted(names) if name.lower() == "readme.md"), "README.md")
