"""Files and directories at a ref, and writing one file."""

from __future__ import annotations

import base64
import binascii

from standin.answers import Answer, JsonObject, Refusal, not_found, unreadable
from standin.branches import commit_files, resolve
from standin.git import Commit
from standin.render.commits import (
    entry_json,
    file_json,
    written_commit_json,
)
from standin.routes.call import CONTENTS, WRITE_CONTENTS, Call, in_repository
from standin.routes.raw import raw_answer, wants_raw
from standin.state import Repository


def get_contents(call: Call) -> Answer:
    repository = call.repository(CONTENTS)
    path = call.arguments.get("path", "").strip("/")
    ref = call.request.query.get("ref") or repository.default_branch
    commit = resolve(call.world, repository, ref)
    if commit is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    content = repository.objects.text(commit.sha, path)
    if content is None:
        return _directory(call, repository, commit, path, ref)
    if wants_raw(call):
        return raw_answer(content)
    sha = commit.files[path]
    return Answer(200, file_json(repository, path, ref, content, sha, call.links))


def _directory(call: Call, repository: Repository, commit: Commit, path: str, ref: str) -> Answer:
    prefix = f"{path}/" if path else ""
    inside = {name.removeprefix(prefix): sha for name, sha in commit.files.items() if name.startswith(prefix)}
    if not inside:
        raise not_found()
    entries: dict[str, JsonObject] = {}
    for name in sorted(inside):
        first, slash, _ = name.partition("/")
        if first in entries:
            continue
        if slash:
            below = {n.removeprefix(f"{first}/"): s for n, s in inside.items() if n.startswith(f"{first}/")}
            kind, sha, size = "dir", repository.objects.tree_sha(below), 0
        else:
            sha = inside[name]
            kind, size = "file", len(repository.objects.blobs[sha])
        entries[first] = entry_json(repository, prefix + first, ref, kind, sha, size, call.links)
    return Answer(200, list(entries.values()))


def put_contents(call: Call) -> Answer:
    """Write one file as a commit; an existing file needs the sha of the text that it replaces."""
    repository = call.repository(WRITE_CONTENTS)
    fields = call.request.fields()
    message, content = fields.text("message"), _decoded(fields.text("content"))
    path = call.arguments["path"]
    branch = fields.optional_text("branch") or repository.default_branch
    if branch not in repository.branches:
        raise Refusal(404, f"Branch {branch} not found")
    tip = repository.objects.commits[repository.branches[branch]]
    present, given = tip.files.get(path), fields.optional_text("sha")
    if present is not None and given is None:
        raise unreadable('"sha" wasn\'t supplied.')
    if given is not None and given != present:
        raise Refusal(409, f"{path} does not match {given}")
    author = call.actor.user.login
    commit = commit_files(call.world, repository, branch, {path: content}, message=message, author=author)
    body = {
        "content": file_json(repository, path, branch, content, commit.files[path], call.links),
        "commit": written_commit_json(repository, commit, call.links),
    }
    return Answer(200 if present else 201, body)


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(422, "content is not valid Base64") from None


ROUTES = (
    in_repository("GET", "/contents/{path*}", get_contents),
    in_repository("GET", "/contents/", get_contents),
    in_repository("GET", "/contents", get_contents),
    in_repository("PUT", "/contents/{path*}", put_contents),
)
