"""What can be seen on the stand-in from outside the server, for tests and demos.

Everything returned is a copy, so that it does not change while the server works.
"""

from __future__ import annotations

import copy

from standin.render.pulls import pull_of
from standin.state import (
    CheckRun,
    Comment,
    Issue,
    LabelEvent,
    Reaction,
    Repository,
    Review,
    ReviewComment,
    Status,
    Token,
)
from standin.world import World


class Sights:
    def __init__(self, world: World) -> None:
        self.world = world

    def file(self, repository: Repository, path: str, ref: str | None = None) -> bytes | None:
        """The file on a branch (by default the default one) or in a commit."""
        with self.world.lock:
            name = ref or repository.default_branch
            return repository.objects.text(repository.branches.get(name, name), path)

    def head_sha(self, repository: Repository, number: int) -> str:
        with self.world.lock:
            return pull_of(repository.issues[number]).head_sha

    def issue(self, repository: Repository, number: int) -> Issue:
        """An issue or pull as it is now."""
        with self.world.lock:
            return copy.deepcopy(repository.issues[number])

    def comments(self, repository: Repository, number: int) -> tuple[Comment, ...]:
        """Oldest first."""
        with self.world.lock:
            found = (c for c in repository.comments.values() if c.number == number)
            return tuple(copy.deepcopy(list(found)))

    def reactions(self, comment_id: int) -> tuple[Reaction, ...]:
        with self.world.lock:
            for repository in self.world.repositories.values():
                if comment_id in repository.comments:
                    return tuple(copy.deepcopy(repository.comments[comment_id].reactions))
                reviews = (review for found in repository.reviews.values() for review in found)
                for comment in (comment for review in reviews for comment in review.comments):
                    if comment.id == comment_id:
                        return tuple(copy.deepcopy(comment.reactions))
            raise KeyError(comment_id)

    def labels(self, repository: Repository, number: int) -> tuple[str, ...]:
        with self.world.lock:
            return tuple(label.name for label in repository.issues[number].labels)

    def label_events(self, repository: Repository, number: int) -> tuple[LabelEvent, ...]:
        """Who added and removed which label, in order."""
        with self.world.lock:
            return tuple(repository.issues[number].label_events)

    def check_runs(self, repository: Repository, sha: str) -> tuple[CheckRun, ...]:
        """Oldest first, with all their annotations."""
        with self.world.lock:
            found = [run for run in repository.check_runs.values() if run.head_sha == sha]
            return tuple(copy.deepcopy(found))

    def statuses(self, repository: Repository, sha: str) -> tuple[Status, ...]:
        """Oldest first."""
        with self.world.lock:
            return tuple(status for status in repository.statuses if status.sha == sha)

    def reviews(self, repository: Repository, number: int) -> tuple[Review, ...]:
        with self.world.lock:
            return tuple(copy.deepcopy(repository.reviews.get(number, [])))

    def review_comments(self, repository: Repository, number: int) -> tuple[ReviewComment, ...]:
        reviews = self.reviews(repository, number)
        return tuple(comment for review in reviews for comment in review.comments)

    @property
    def issued_tokens(self) -> tuple[Token, ...]:
        """Every installation token made so far, with the permissions that were asked for."""
        with self.world.lock:
            return tuple(self.world.tokens.values())
