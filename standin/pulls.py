"""Pull requests: opening them, what they change, merging and closing them."""

from __future__ import annotations

from standin.branches import move_branch
from standin.diff import FileChange, changed_files, merged_text
from standin.git import Commit
from standin.state import Actor, Issue, Pull, Repository
from standin.world import World


def fork_of(world: World, repository: Repository, owner: str) -> Repository:
    """The person's fork of the repository; it is made if there is none."""
    name = f"{owner}/{repository.name}"
    existing = world.named_repository(name)
    if existing:
        return existing
    fork = world.new_repository(name, repository.default_branch)
    fork.objects = repository.objects
    fork.parent_id = repository.id
    fork.private = repository.private
    fork.branches[fork.default_branch] = repository.branches[repository.default_branch]
    return fork


def add_pull(
    world: World,
    repository: Repository,
    head: Repository,
    head_ref: str,
    *,
    title: str,
    body: str | None,
    base_ref: str,
    draft: bool,
    by: Actor,
) -> Issue:
    issue = world.new_issue(repository, title, body, by)
    head_sha = head.branches[head_ref]
    issue.pull = Pull(
        id=world.new_id(),
        base_ref=base_ref,
        base_sha=repository.branches[base_ref],
        head_ref=head_ref,
        head_sha=head_sha,
        head_owner=head.owner,
        head_repository_id=head.id,
        draft=draft,
        head_shas=[head_sha],
    )
    return issue


def merge_base_of(repository: Repository, pull: Pull) -> str | None:
    """Where the pull's branch left its base; fixed once the pull is merged."""
    base = repository.branches.get(pull.base_ref, pull.base_sha)
    return pull.frozen_merge_base or repository.objects.merge_base(base, pull.head_sha)


def pull_changes(
    world: World, repository: Repository, pull: Pull, head_sha: str | None = None
) -> tuple[FileChange, ...]:
    """What the pull changes against its merge base, at its head or at an earlier one."""
    store = repository.objects
    base = merge_base_of(repository, pull)
    head = store.commits[head_sha or pull.head_sha]
    return changes_between(world, repository, store.commits[base] if base else None, head)


def changes_between(world: World, repository: Repository, base: Commit | None, head: Commit) -> tuple[FileChange, ...]:
    """What differs between two commits; computed once, because commits never change."""
    key = (base.sha if base else None, head.sha)
    if key not in world.known_changes:
        world.known_changes[key] = changed_files(repository.objects, base, head, world.limits)
    return world.known_changes[key]


def merge_pull(world: World, repository: Repository, issue: Issue, by: Actor) -> None:
    """Merge with a merge commit; if both sides changed a file, its texts are merged."""
    pull = issue.pull
    if pull is None:
        raise ValueError(f"#{issue.number} is no pull request")
    store = repository.objects
    tip = repository.branches[pull.base_ref]
    base_sha = merge_base_of(repository, pull)
    pull.frozen_merge_base = base_sha
    before = store.commits[base_sha].files if base_sha else {}
    ours, theirs = store.commits[tip].files, store.commits[pull.head_sha].files
    merged: dict[str, str | bytes | None] = {}
    for path in {*before, *theirs}:
        if theirs.get(path) == before.get(path):
            continue
        if path not in theirs:
            merged[path] = None
        elif path in before and path in ours and ours[path] != before[path]:
            blobs = store.blobs
            merged[path] = merged_text(blobs[before[path]], blobs[ours[path]], blobs[theirs[path]])
        else:
            merged[path] = store.blobs[theirs[path]]
    commit = store.write_commit(
        [tip, pull.head_sha],
        merged,
        message=f"Merge pull request #{issue.number} from {pull.head_owner.login}/{pull.head_ref}",
        author=by.user.login,
        when=world.now(),
    )
    world.set_state(issue, closed=True, by=by.user)
    pull.merged_at, pull.merged_by, pull.merge_commit_sha = world.now(), by.user, commit.sha
    move_branch(world, repository, pull.base_ref, commit.sha)


def delete_repository(world: World, repository: Repository) -> None:
    """Remove the repository. Pulls from it keep their commits and stay open until people close them."""
    del world.repositories[repository.id]
    for other in world.repositories.values():
        for issue in other.issues.values():
            if issue.pull and issue.pull.head_repository_id == repository.id:
                issue.pull.head_repository_id = None
