"""Git's objects as far as a list needs them: blobs, trees, commits and their ancestors.

Blob and tree shas are the real ones. So a text fetched here can be cached by its sha and
compared with the output of `git hash-object`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

SHA_LENGTH = 40
SHORTEST_ABBREVIATION = 7

Files = Mapping[str, "str | bytes | None"]


def object_sha(kind: str, content: bytes) -> str:
    """The name that git gives to an object of this kind and content."""
    head = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Commit:
    """A snapshot of all files (path to blob sha) and its parent commits."""

    sha: str
    tree_sha: str
    parents: tuple[str, ...]
    files: Mapping[str, str]
    message: str
    author: str
    when: datetime
    serial: int


@dataclass(slots=True, eq=False)
class ObjectStore:
    """The objects that a repository and all its forks share: each finds the objects of the others."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)

    def write_blob(self, content: str | bytes) -> str:
        raw = content.encode() if isinstance(content, str) else content
        sha = object_sha("blob", raw)
        self.blobs[sha] = raw
        return sha

    def tree_sha(self, files: Mapping[str, str]) -> str:
        """The sha of the directory that holds these files."""
        names: dict[str, str] = {}
        below: dict[str, dict[str, str]] = {}
        for path, blob in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = blob
            else:
                names[name] = blob
        entries = [("100644", name, sha) for name, sha in names.items()]
        entries += [("40000", name, self.tree_sha(inner)) for name, inner in below.items()]
        # Git sorts a directory as if its name ended with a slash.
        entries.sort(key=lambda entry: entry[1] + ("/" if entry[0] == "40000" else ""))
        raw = b"".join(f"{m} {n}\0".encode() + bytes.fromhex(sha) for m, n, sha in entries)
        return object_sha("tree", raw)

    def write_commit(
        self,
        parents: Iterable[str],
        changes: Files,
        *,
        message: str,
        author: str,
        when: datetime,
    ) -> Commit:
        """Commit changes on top of the first parent's files; a path with `None` is deleted."""
        lineage = tuple(parents)
        files = dict(self.commits[lineage[0]].files) if lineage else {}
        for path, content in changes.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = self.write_blob(content)
        serial = len(self.commits) + 1
        tree = self.tree_sha(files)
        # The serial number distinguishes two equal commits of one second, as time would.
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in lineage)]
        lines += [f"author {author} {int(when.timestamp())} +0000", f"serial {serial}"]
        sha = object_sha("commit", "\n".join([*lines, "", message]).encode())
        commit = Commit(
            sha=sha,
            tree_sha=tree,
            parents=lineage,
            files=MappingProxyType(files),
            message=message,
            author=author,
            when=when.astimezone(UTC),
            serial=serial,
        )
        self.commits[sha] = commit
        return commit

    def text(self, commit_sha: str, path: str) -> bytes | None:
        """The content of a file in a commit, or `None` if the commit has no such file."""
        blob = self.commits[commit_sha].files.get(path)
        return None if blob is None else self.blobs[blob]

    def find_commit(self, name: str) -> Commit | None:
        """The commit with this sha, or the only one whose sha begins like this."""
        if len(name) < SHORTEST_ABBREVIATION:
            return None
        if len(name) == SHA_LENGTH:
            return self.commits.get(name)
        found = [commit for sha, commit in self.commits.items() if sha.startswith(name)]
        return found[0] if len(found) == 1 else None

    def ancestors(self, sha: str) -> frozenset[str]:
        """A commit and all its ancestors."""
        seen: set[str] = set()
        waiting = [sha]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting.extend(self.commits[current].parents)
        return frozenset(seen)

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest common ancestor: no other common ancestor descends from it."""
        shared = self.ancestors(one) & self.ancestors(other)
        # A commit is always written after its parents, so the newest of the shared ones cannot be
        # an ancestor of another one.
        return max(shared, key=lambda sha: self.commits[sha].serial, default=None)

    def between(self, base: str, head: str) -> tuple[Commit, ...]:
        """The commits that head has and base does not, oldest first."""
        new = self.ancestors(head) - self.ancestors(base)
        return tuple(sorted((self.commits[sha] for sha in new), key=lambda c: c.serial))
