"""Commits, file contents, differences and comparisons."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import quote

from standin.answers import JsonObject
from standin.diff import FileChange
from standin.git import Commit
from standin.render.links import Links, node_id, stamp
from standin.render.people import user_json
from standin.state import Repository
from standin.world import World

LARGEST_EMBEDDED = 1_000_000
BASE64_WIDTH = 60


def person_json(login: str) -> JsonObject:
    return {"name": login, "email": f"{login}@users.noreply.example.com"}


def git_commit_json(repository: Repository, commit: Commit, links: Links) -> JsonObject:
    """What git itself knows of a commit."""
    person = {**person_json(commit.author), "date": stamp(commit.when)}
    git_url = f"{links.repository(repository)}/git"
    return {
        "url": f"{git_url}/commits/{commit.sha}",
        "author": person,
        "committer": person,
        "message": commit.message,
        "tree": {"sha": commit.tree_sha, "url": f"{git_url}/trees/{commit.tree_sha}"},
        "comment_count": 0,
        "verification": {
            "verified": False,
            "reason": "unsigned",
            "signature": None,
            "payload": None,
            "verified_at": None,
        },
    }


def commit_json(world: World, repository: Repository, commit: Commit, links: Links) -> JsonObject:
    url, home = links.repository(repository), links.home(repository)
    author = user_json(world.user(commit.author), links)
    return {
        "url": f"{url}/commits/{commit.sha}",
        "sha": commit.sha,
        "node_id": node_id("C", commit.sha),
        "html_url": f"{home}/commit/{commit.sha}",
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "commit": git_commit_json(repository, commit, links),
        "author": author,
        "committer": author,
        "parents": [_parent_json(repository, sha, links) for sha in commit.parents],
    }


def _parent_json(repository: Repository, sha: str, links: Links) -> JsonObject:
    return {
        "sha": sha,
        "url": f"{links.repository(repository)}/commits/{sha}",
        "html_url": f"{links.home(repository)}/commit/{sha}",
    }


def written_commit_json(repository: Repository, commit: Commit, links: Links) -> JsonObject:
    """A commit in the form that the author of a `PUT /contents` gets back."""
    return {
        "sha": commit.sha,
        "node_id": node_id("C", commit.sha),
        "html_url": f"{links.home(repository)}/commit/{commit.sha}",
        **git_commit_json(repository, commit, links),
        "parents": [_parent_json(repository, sha, links) for sha in commit.parents],
    }


def change_json(repository: Repository, change: FileChange, head_sha: str, links: Links) -> JsonObject:
    """One file of a difference; `patch` is absent, not null, if GitHub sends none."""
    path = quote(change.path)
    home = links.home(repository)
    entry: JsonObject = {
        "sha": change.blob,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{home}/blob/{head_sha}/{path}",
        "raw_url": f"{home}/raw/{head_sha}/{path}",
        "contents_url": f"{links.repository(repository)}/contents/{path}?ref={head_sha}",
    }
    if change.previous_path is not None:
        entry["previous_filename"] = change.previous_path
    if change.patch is not None:
        entry["patch"] = change.patch
    return entry


def comparison_json(
    world: World,
    repository: Repository,
    base: Commit,
    head: Commit,
    merge_base: Commit,
    links: Links,
) -> JsonObject:
    """How two commits relate to each other, without their commits and files, which come in pages."""
    ahead = len(repository.objects.between(base.sha, head.sha))
    behind = len(repository.objects.between(head.sha, base.sha))
    name = f"{base.sha}...{head.sha}"
    home = links.home(repository)
    statuses = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    return {
        "url": f"{links.repository(repository)}/compare/{name}",
        "html_url": f"{home}/compare/{name}",
        "permalink_url": f"{home}/compare/{name}",
        "diff_url": f"{home}/compare/{name}.diff",
        "patch_url": f"{home}/compare/{name}.patch",
        "base_commit": commit_json(world, repository, base, links),
        "merge_base_commit": commit_json(world, repository, merge_base, links),
        "status": statuses.get((ahead > 0, behind > 0), "identical"),
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
    }


def file_json(repository: Repository, path: str, ref: str, content: bytes, sha: str, links: Links) -> JsonObject:
    """A file with its content, unless it is over a megabyte."""
    fits = len(content) <= LARGEST_EMBEDDED
    return {
        **entry_json(repository, path, ref, "file", sha, len(content), links),
        "content": wrapped_base64(content) if fits else "",
        "encoding": "base64" if fits else "none",
    }


def entry_json(repository: Repository, path: str, ref: str, kind: str, sha: str, size: int, links: Links) -> JsonObject:
    """A file or directory as its directory's listing shows it."""
    quoted = quote(path)
    url = f"{links.repository(repository)}/contents/{quoted}?ref={quote(ref, safe='')}"
    is_file = kind == "file"
    git_url = f"{links.repository(repository)}/git/{'blobs' if is_file else 'trees'}/{sha}"
    html_url = f"{links.home(repository)}/{'blob' if is_file else 'tree'}/{ref}/{quoted}"
    raw_url = f"{links.home(repository)}/raw/{ref}/{quoted}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": size,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": raw_url if is_file else None,
        "type": kind,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }


def blob_json(repository: Repository, sha: str, content: bytes, links: Links) -> JsonObject:
    return {
        "sha": sha,
        "node_id": node_id("B", sha),
        "size": len(content),
        "url": f"{links.repository(repository)}/git/blobs/{sha}",
        "content": wrapped_base64(content),
        "encoding": "base64",
    }


def wrapped_base64(content: bytes) -> str:
    """Base64 in lines of sixty, each with a line break, as GitHub wraps it."""
    text = base64.b64encode(content).decode()
    lines: Sequence[str] = [text[at : at + BASE64_WIDTH] for at in range(0, len(text), BASE64_WIDTH)]
    return "".join(f"{line}\n" for line in lines)
