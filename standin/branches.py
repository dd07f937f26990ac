"""Commits and branches: what `git push` does to a repository, and how a name finds a commit."""

from __future__ import annotations

from standin.git import SHA_LENGTH, Commit, Files
from standin.state import Repository
from standin.world import World

NO_COMMIT = "0" * SHA_LENGTH


def commit_files(
    world: World,
    repository: Repository,
    branch: str,
    files: Files,
    *,
    message: str,
    author: str,
    parent: str | None = None,
    force: bool = False,
) -> Commit:
    """Commit on top of the branch's tip and push. A new branch starts at `parent` or the default's tip.

    With `force` the branch is first reset to `parent`, as for an amended commit.
    """
    tip = repository.branches.get(branch)
    if tip is not None and parent is not None and not force:
        raise ValueError(f"{branch} exists: committing upon another parent needs force")
    start = parent or tip or repository.branches.get(repository.default_branch)
    commit = repository.objects.write_commit(
        [start] if start else [], files, message=message, author=author, when=world.now()
    )
    move_branch(world, repository, branch, commit.sha)
    return commit


def move_branch(world: World, repository: Repository, branch: str, sha: str) -> None:
    """Move the branch to the commit; open pulls from it follow."""
    repository.branches[branch] = sha
    repository.pushed_at = world.now()
    for base in world.network_of(repository):
        for issue in base.issues.values():
            pull = issue.pull
            if pull is None or issue.state != "open":
                continue
            if (pull.head_repository_id, pull.head_ref) == (repository.id, branch):
                pull.head_sha = sha
                pull.head_shas.append(sha)
                pull.base_sha = base.branches[pull.base_ref]
                issue.updated_at = world.now()


def resolve(world: World, repository: Repository, name: str) -> Commit | None:
    """The commit that a name means: a sha or its beginning, a branch, a pull's head, `owner:branch`."""
    owner, colon, branch = name.partition(":")
    if colon:
        for fork in world.network_of(repository):
            if fork.owner.login.lower() == owner.lower() and branch in fork.branches:
                return repository.objects.commits[fork.branches[branch]]
        return None
    if name == "HEAD":
        name = repository.default_branch
    short = name.removeprefix("refs/").removeprefix("heads/")
    if short in repository.branches:
        return repository.objects.commits[repository.branches[short]]
    pull_head = ref_sha(repository, name.removeprefix("refs/"))
    return repository.objects.commits[pull_head] if pull_head else repository.objects.find_commit(name)


def ref_sha(repository: Repository, ref: str) -> str | None:
    """The target of a full ref without its `refs/`: `heads/main`, `pull/7/head`."""
    if ref.startswith("heads/"):
        return repository.branches.get(ref.removeprefix("heads/"))
    kind, _, rest = ref.partition("/")
    number, _, end = rest.partition("/")
    if kind == "pull" and end == "head" and number.isdecimal():
        issue = repository.issues.get(int(number))
        return issue.pull.head_sha if issue and issue.pull else None
    return None
