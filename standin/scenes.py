"""What people do on GitHub, for tests and demos to set the scene.

A `Repository` that is returned here is a handle to the living state. All else that can be seen is in
`sights`, and is a copy.
"""

from __future__ import annotations

from collections.abc import Mapping

from standin.branches import commit_files, move_branch
from standin.git import Files
from standin.pulls import add_pull, delete_repository, fork_of, merge_pull
from standin.render.pulls import pull_of
from standin.sights import Sights
from standin.state import (
    Level,
    Permission,
    Repository,
    Review,
    ReviewComment,
)


class Scenes(Sights):
    # Repositories and their commits

    def add_repository(
        self,
        full_name: str,
        *,
        files: Files | None = None,
        default_branch: str = "main",
        installation_id: int | None = None,
        installed: bool = True,
        private: bool = False,
    ) -> Repository:
        """A repository with one commit. The app is installed on it, unless the arguments say something else."""
        with self.world.lock:
            repository = self.world.new_repository(full_name, default_branch)
            repository.private = private
            if installed:
                installation = self.world.installation(installation_id, repository.owner)
                repository.installation_id = installation.id
            self.commit(repository, default_branch, files or {}, message="Initial commit")
            return repository

    def commit(
        self,
        repository: Repository,
        branch: str,
        files: Files,
        *,
        message: str = "Update",
        author: str | None = None,
        parent: str | None = None,
        force: bool = False,
    ) -> str:
        """Commit and push; `None` deletes a file. Open pulls from the branch follow.

        A new branch starts at `parent`, or else at the default branch. On an existing branch, `parent`
        needs `force`: the branch is first reset to it.
        """
        with self.world.lock:
            return commit_files(
                self.world,
                repository,
                branch,
                files,
                message=message,
                author=author or repository.owner.login,
                parent=parent,
                force=force,
            ).sha

    def rename_repository(self, repository: Repository, name: str) -> str:
        """Returns the old name, which still leads here."""
        with self.world.lock:
            old = repository.name
            repository.former_names.append(repository.full_name.lower())
            repository.name = name
            return old

    def transfer_issue(self, repository: Repository, number: int, to: Repository) -> int:
        """Returns the number in the other repository; the old address leads there."""
        with self.world.lock:
            issue = repository.issues.pop(number)
            moved = self.world.new_issue(to, issue.title, issue.body, self.world.actor(issue.author.login))
            repository.moved[number] = (to.id, moved.number)
            return moved.number

    def uninstall(self, repository: Repository) -> None:
        """The app can no longer see the repository."""
        with self.world.lock:
            repository.installation_id = None

    def set_app_permissions(self, permissions: Mapping[str, Level], *, installation_id: int | None = None) -> None:
        """What the app's installations (or one) are granted from now on."""
        with self.world.lock:
            if installation_id is None:
                self.world.app.permissions = dict(permissions)
            for installation in self.world.installations.values():
                if installation_id in {None, installation.id}:
                    installation.permissions = dict(permissions)

    def set_permission(self, repository: Repository, login: str, permission: Permission) -> None:
        with self.world.lock:
            self.world.user(login)
            repository.permissions[login.lower()] = permission

    # Pull requests

    def open_pull(
        self,
        repository: Repository,
        *,
        title: str,
        files: Files,
        author: str = "stranger",
        body: str | None = "",
        draft: bool = False,
        base: str = "main",
        from_fork: bool = True,
        parent: str | None = None,
        branch: str | None = None,
    ) -> int:
        """A pull request of one commit on top of `parent` or the tip of `base`; returns its number."""
        with self.world.lock:
            head = fork_of(self.world, repository, author) if from_fork else repository
            name = branch or f"patch-{len(repository.issues) + 1}"
            start = parent or repository.branches[base]
            self.commit(head, name, files, message=title, author=author, parent=start)
            return add_pull(
                self.world,
                repository,
                head,
                name,
                title=title,
                body=body,
                base_ref=base,
                draft=draft,
                by=self.world.actor(author),
            ).number

    def push_to_pull(
        self,
        repository: Repository,
        number: int,
        files: Files,
        *,
        message: str = "Update",
        parent: str | None = None,
    ) -> str:
        """Push one more commit; with `parent`, force-push one commit on top of that."""
        with self.world.lock:
            issue = repository.issues[number]
            pull = pull_of(issue)
            head = self.world.repositories.get(pull.head_repository_id or 0)
            if head is None:
                raise ValueError(f"the head repository of #{number} does not exist any more")
            return self.commit(
                head,
                pull.head_ref,
                files,
                message=message,
                author=issue.author.login,
                parent=parent,
                force=parent is not None,
            )

    def begin_anew(self, repository: Repository, number: int, files: Files) -> str:
        """Force-push one commit without a parent: the branch has no history in common with the base."""
        with self.world.lock:
            issue = repository.issues[number]
            pull = pull_of(issue)
            head = self.world.repositories[pull.head_repository_id or 0]
            author = issue.author.login
            commit = repository.objects.write_commit([], files, message="Begin", author=author, when=self.world.now())
            move_branch(self.world, head, pull.head_ref, commit.sha)
            return commit.sha

    def set_draft(self, repository: Repository, number: int, *, draft: bool) -> None:
        with self.world.lock:
            pull_of(repository.issues[number]).draft = draft

    def close_pull(self, repository: Repository, number: int, *, merged: bool = False, by: str | None = None) -> None:
        with self.world.lock:
            issue = repository.issues[number]
            actor = self.world.actor(by or repository.owner.login)
            if merged:
                merge_pull(self.world, repository, issue, actor)
            else:
                self.world.set_state(issue, closed=True, by=actor.user)

    def change_base(self, repository: Repository, number: int, base: str) -> None:
        with self.world.lock:
            pull = pull_of(repository.issues[number])
            pull.base_ref, pull.base_sha = base, repository.branches[base]

    def delete_branch(self, repository: Repository, branch: str) -> None:
        with self.world.lock:
            del repository.branches[branch]

    def delete_fork(self, repository: Repository, number: int) -> None:
        """The pull's `head.repo` becomes null; its commits stay readable in the base repository."""
        with self.world.lock:
            pull = pull_of(repository.issues[number])
            fork = self.world.repositories.get(pull.head_repository_id or 0)
            if fork is not None and fork is not repository:
                delete_repository(self.world, fork)

    def queue(self, repository: Repository, number: int) -> str:
        """Put a pull request into the merge queue; returns the branch on which its group is tried."""
        with self.world.lock:
            issue = repository.issues[number]
            pull = pull_of(issue)
            tip = repository.branches[pull.base_ref]
            branch = f"gh-readonly-queue/{pull.base_ref}/pr-{number}-{tip}"
            changed = {
                path: self.world.repositories[repository.id].objects.blobs[blob]
                for path, blob in repository.objects.commits[pull.head_sha].files.items()
            }
            self.commit(repository, branch, changed, message=f"Merge pull request #{number}", parent=tip)
            return branch

    def review(
        self,
        repository: Repository,
        number: int,
        author: str,
        body: str,
        *,
        on_line: tuple[str, int, str] | None = None,
    ) -> Review:
        """Somebody reviews; `on_line` is a path, a line of the new version and what they say about it."""
        with self.world.lock:
            pull = pull_of(repository.issues[number])
            user, now = self.world.user(author), self.world.now()
            made = Review(self.world.new_id(), user, body, "COMMENTED", pull.head_sha, now)
            if on_line is not None:
                path, line, text = on_line
                hunk = "@@ -1 +1 @@"
                made.comments.append(
                    ReviewComment(
                        self.world.new_id(),
                        made.id,
                        user,
                        path,
                        text,
                        pull.head_sha,
                        hunk,
                        line,
                        "RIGHT",
                        None,
                        None,
                        1,
                        now,
                    )
                )
            repository.reviews.setdefault(number, []).append(made)
            return made

    # Issues, comments, labels

    def open_issue(self, repository: Repository, title: str, body: str | None = "", author: str = "stranger") -> int:
        with self.world.lock:
            return self.world.new_issue(repository, title, body, self.world.actor(author)).number

    def edit_issue(
        self,
        repository: Repository,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
    ) -> None:
        """Change the title or text of an issue or pull."""
        with self.world.lock:
            issue = repository.issues[number]
            issue.title = title if title is not None else issue.title
            issue.body = body if body is not None else issue.body
            issue.updated_at = self.world.now()

    def close_issue(self, repository: Repository, number: int, *, by: str | None = None) -> None:
        with self.world.lock:
            closer = self.world.user(by or repository.owner.login)
            self.world.set_state(repository.issues[number], closed=True, by=closer)

    def reopen(self, repository: Repository, number: int) -> None:
        """Open an issue or pull again."""
        with self.world.lock:
            issue = repository.issues[number]
            self.world.set_state(issue, closed=False, by=issue.author)

    def comment(self, repository: Repository, number: int, author: str, body: str) -> int:
        with self.world.lock:
            actor = self.world.actor(author)
            return self.world.add_comment(repository, number, actor, body).id

    def edit_comment(self, repository: Repository, comment_id: int, body: str) -> None:
        with self.world.lock:
            self.world.edit_comment(repository.comments[comment_id], body)

    def delete_comment(self, repository: Repository, comment_id: int) -> None:
        with self.world.lock:
            del repository.comments[comment_id]

    def add_label(self, repository: Repository, number: int, name: str, actor: str) -> None:
        with self.world.lock:
            issue = repository.issues[number]
            names = [label.name for label in issue.labels] + [name]
            self.world.set_labels(repository, issue, names, self.world.user(actor))

    def remove_label(self, repository: Repository, number: int, name: str, actor: str) -> None:
        with self.world.lock:
            issue = repository.issues[number]
            kept = [la.name for la in issue.labels if la.name.lower() != name.lower()]
            self.world.set_labels(repository, issue, kept, self.world.user(actor))
