"""A git repository with a list and a past, made in a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

GIT = shutil.which("git") or "git"
DAY = 86_400
BEGUN = 1_700_000_000


@dataclass
class Repository:
    """A work tree; each commit is a day after the last."""

    root: Path
    days: int = 0
    commits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "ann@example.org")
        self.git("config", "user.name", "Ann")

    def git(self, *words: str) -> str:
        moment = f"{BEGUN + self.days * DAY} +0000"
        env = {**os.environ, "GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment, "GIT_CONFIG_GLOBAL": "/dev/null"}
        done = subprocess.run([GIT, *words], cwd=self.root, env=env, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, files: dict[str, str], message: str = "Update", days: int = 1) -> str:
        """Write files and commit them; returns the commit."""
        self.days += days
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, "utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        self.commits.append(self.git("rev-parse", "HEAD"))
        return self.commits[-1]
