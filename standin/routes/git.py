"""Refs, branches, commits, blobs and comparisons."""

from __future__ import annotations

from standin.answers import Answer, Refusal, not_found
from standin.branches import move_branch, ref_sha, resolve
from standin.git import Commit
from standin.pulls import changes_between
from standin.render.commits import (
    blob_json,
    change_json,
    commit_json,
    comparison_json,
)
from standin.render.repositories import ref_json
from standin.routes.call import (
    CONTENTS,
    WRITE_CONTENTS,
    Call,
    in_repository,
    locator,
)
from standin.routes.raw import raw_answer, wants_raw
from standin.state import Repository

MOST_COMPARED_FILES = 300
MOST_COMPARED_COMMITS = 250


def get_ref(call: Call) -> Answer:
    repository = call.repository(CONTENTS)
    ref = call.arguments["ref"]
    sha = ref_sha(repository, ref)
    if sha is None:
        raise not_found()
    return Answer(200, ref_json(repository, ref, sha, call.links))


def matching_refs(call: Call) -> Answer:
    """All branches whose ref begins so, in their order."""
    repository = call.repository(CONTENTS)
    wanted = call.arguments["ref"]
    found = [(f"heads/{name}", sha) for name, sha in sorted(repository.branches.items())]
    refs = [ref_json(repository, ref, sha, call.links) for ref, sha in found if ref.startswith(wanted)]
    return Answer(200, refs)


def create_ref(call: Call) -> Answer:
    repository = call.repository(WRITE_CONTENTS)
    fields = call.request.fields()
    name, sha = fields.text("ref"), fields.text("sha")
    ref = name.removeprefix("refs/")
    branch = ref.removeprefix("heads/")
    if ref == name or branch == ref or not branch:
        raise Refusal(422, "Reference name must start with 'refs/heads/' here")
    if sha not in repository.objects.commits:
        raise Refusal(422, "Object does not exist")
    if branch in repository.branches:
        raise Refusal(422, "Reference already exists")
    move_branch(call.world, repository, branch, sha)
    body = ref_json(repository, ref, sha, call.links)
    return Answer(201, body, locator(call, f"{call.request.path}/{ref}"))


def delete_ref(call: Call) -> Answer:
    repository = call.repository(WRITE_CONTENTS)
    branch = call.arguments["ref"].removeprefix("heads/")
    if repository.branches.pop(branch, None) is None:
        raise Refusal(422, "Reference does not exist")
    return Answer(204)


def get_branch(call: Call) -> Answer:
    repository = call.repository(CONTENTS)
    name = call.arguments["branch"]
    if name not in repository.branches:
        raise Refusal(404, "Branch not found")
    commit = repository.objects.commits[repository.branches[name]]
    url = f"{call.links.repository(repository)}/branches/{name}"
    body = {
        "name": name,
        "commit": commit_json(call.world, repository, commit, call.links),
        "_links": {"self": url, "html": f"{call.links.home(repository)}/tree/{name}"},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }
    return Answer(200, body)


def get_commit(call: Call) -> Answer:
    repository = call.repository(CONTENTS)
    name = call.arguments["ref"]
    commit = resolve(call.world, repository, name)
    if commit is None:
        raise Refusal(422, f"No commit found for SHA: {name}")
    parents = commit.parents
    parent = repository.objects.commits[parents[0]] if parents else None
    changes = changes_between(call.world, repository, parent, commit)
    additions = sum(change.additions for change in changes)
    deletions = sum(change.deletions for change in changes)
    total = additions + deletions
    body = {
        **commit_json(call.world, repository, commit, call.links),
        "stats": {"total": total, "additions": additions, "deletions": deletions},
        "files": [change_json(repository, change, commit.sha, call.links) for change in changes[:MOST_COMPARED_FILES]],
    }
    return Answer(200, body)


def get_blob(call: Call) -> Answer:
    repository = call.repository(CONTENTS)
    sha = call.arguments["file_sha"]
    content = repository.objects.blobs.get(sha)
    if content is None:
        raise not_found()
    if wants_raw(call):
        return raw_answer(content)
    return Answer(200, blob_json(repository, sha, content, call.links))


def compare(call: Call) -> Answer:
    """Three dots: the head against the point where it left the base. The first page holds all the files."""
    repository = call.repository(CONTENTS)
    base_name, dots, head_name = call.arguments["basehead"].partition("...")
    if not dots:
        raise not_found()
    base, head = _commit(call, repository, base_name), _commit(call, repository, head_name)
    store = repository.objects
    shared = store.merge_base(base.sha, head.sha)
    if shared is None:
        raise Refusal(404, f"No common ancestor between {base_name} and {head_name}.")
    merge_base = store.commits[shared]
    commits = store.between(base.sha, head.sha)
    is_paged = "page" in call.request.query or "per_page" in call.request.query
    page = call.page_of(commits) if is_paged else commits[-MOST_COMPARED_COMMITS:]
    files = changes_between(call.world, repository, merge_base, head)[:MOST_COMPARED_FILES]
    if call.request.page > 1:
        files = ()
    body = {
        **comparison_json(call.world, repository, base, head, merge_base, call.links),
        "commits": [commit_json(call.world, repository, c, call.links) for c in page],
        "files": [change_json(repository, change, head.sha, call.links) for change in files],
    }
    return Answer(200, body, call.page_headers(len(commits)) if is_paged else {})


def _commit(call: Call, repository: Repository, name: str) -> Commit:
    commit = resolve(call.world, repository, name)
    if commit is None:
        raise not_found()
    return commit


ROUTES = (
    in_repository("GET", "/git/ref/{ref*}", get_ref),
    in_repository("GET", "/git/matching-refs/{ref*}", matching_refs),
    in_repository("POST", "/git/refs", create_ref),
    in_repository("DELETE", "/git/refs/{ref*}", delete_ref),
    in_repository("GET", "/git/blobs/{file_sha}", get_blob),
    in_repository("GET", "/branches/{branch*}", get_branch),
    in_repository("GET", "/compare/{basehead*}", compare),
    in_repository("GET", "/commits/{ref*}", get_commit),
)
