"""Webhook payloads, built from the present state.

Each method returns what GitHub would post for that event. `sender` is the person who did it, by
default the author of the issue, pull or comment.
"""

from __future__ import annotations

from collections.abc import Mapping

from standin.answers import JsonObject
from standin.branches import NO_COMMIT
from standin.git import Commit
from standin.render.checks import check_run_json, suite_id
from standin.render.commits import person_json
from standin.render.issues import comment_json, issue_json
from standin.render.links import Links, node_id, stamp
from standin.render.people import app_json, installation_json, user_json
from standin.render.pulls import pull_json, review_comment_json, review_json, simple_pull_json
from standin.render.repositories import repository_json
from standin.state import Repository, Review, ReviewComment, User
from standin.world import World


class Payloads:
    def __init__(self, world: World, links: Links) -> None:
        self._world = world
        self._links = links

    def pull_request(
        self,
        repository: Repository,
        number: int,
        action: str,
        *,
        sender: str | None = None,
        before: str | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> JsonObject:
        """Any action. `before` is for `synchronize`; without it, the head before the last push.

        `changes` is for `edited`, in GitHub's form: `{"title": {"from": "…"}}`.
        """
        with self._world.lock:
            issue = repository.issues[number]
            payload: JsonObject = {
                "action": action,
                "number": number,
                "pull_request": pull_json(self._world, repository, issue, self._links),
            }
            heads = issue.pull.head_shas if issue.pull else []
            if action == "synchronize":
                payload["before"] = before or heads[-2:][0]
                payload["after"] = heads[-1]
            if action == "edited":
                payload["changes"] = dict(changes or {})
            return self._completed(payload, repository, self._user(sender, issue.author))

    def issues(
        self,
        repository: Repository,
        number: int,
        action: str,
        *,
        sender: str | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> JsonObject:
        """opened, edited (with `changes`), reopened, closed."""
        with self._world.lock:
            issue = repository.issues[number]
            payload: JsonObject = {
                "action": action,
                "issue": issue_json(self._world, repository, issue, self._links),
            }
            if action == "edited":
                payload["changes"] = dict(changes or {})
            return self._completed(payload, repository, self._user(sender, issue.author))

    def issue_comment(
        self,
        repository: Repository,
        comment_id: int,
        action: str = "created",
        *,
        sender: str | None = None,
        body_before: str | None = None,
    ) -> JsonObject:
        """created, edited (with the text it had before), deleted."""
        with self._world.lock:
            comment = repository.comments[comment_id]
            issue = repository.issues[comment.number]
            payload: JsonObject = {
                "action": action,
                "issue": issue_json(self._world, repository, issue, self._links),
                "comment": comment_json(self._world, repository, comment, self._links),
            }
            if action == "edited":
                payload["changes"] = {"body": {"from": body_before or ""}}
            return self._completed(payload, repository, self._user(sender, comment.actor.user))

    def pull_request_review(
        self, repository: Repository, number: int, review: Review, action: str = "submitted"
    ) -> JsonObject:
        """submitted, edited, dismissed."""
        with self._world.lock:
            payload: JsonObject = {
                "action": action,
                "review": review_json(self._world, repository, number, review, self._links),
                "pull_request": simple_pull_json(self._world, repository, repository.issues[number], self._links),
            }
            return self._completed(payload, repository, review.user)

    def pull_request_review_comment(
        self, repository: Repository, number: int, comment: ReviewComment, action: str = "created"
    ) -> JsonObject:
        """created, edited, deleted."""
        with self._world.lock:
            payload: JsonObject = {
                "action": action,
                "comment": review_comment_json(self._world, repository, number, comment, self._links),
                "pull_request": simple_pull_json(self._world, repository, repository.issues[number], self._links),
            }
            return self._completed(payload, repository, comment.user)

    def merge_group(self, repository: Repository, branch: str, action: str = "checks_requested") -> JsonObject:
        """The merge queue wants to know how a group fares."""
        with self._world.lock:
            store = repository.objects
            head = repository.branches[branch]
            base = store.commits[head].parents[0]
            payload: JsonObject = {
                "action": action,
                "merge_group": {
                    "head_sha": head,
                    "head_ref": f"refs/heads/{branch}",
                    "base_sha": base,
                    "base_ref": f"refs/heads/{repository.default_branch}",
                    "head_commit": self._pushed_commit(repository, store.commits[head]),
                },
            }
            return self._completed(payload, repository, repository.owner)

    def push(
        self,
        repository: Repository,
        branch: str,
        *,
        before: str | None = None,
        sender: str | None = None,
        deleted: bool = False,
    ) -> JsonObject:
        """The branch moved from `before` to where it is now (none: it is new)."""
        with self._world.lock:
            store = repository.objects
            after = NO_COMMIT if deleted else repository.branches[branch]
            start = before or NO_COMMIT
            pusher = self._user(sender, repository.owner)
            commits: tuple[Commit, ...] = ()
            forced = False
            if not deleted:
                commits = store.between(start, after) if before else (store.commits[after],)
                forced = before is not None and before not in store.ancestors(after)
            rendered = [self._pushed_commit(repository, commit) for commit in commits]
            home = self._links.home(repository)
            payload: JsonObject = {
                "ref": f"refs/heads/{branch}",
                "before": start,
                "after": after,
                "created": before is None,
                "deleted": deleted,
                "forced": forced,
                "base_ref": None,
                "compare": f"{home}/compare/{start[:12]}...{after[:12]}",
                "commits": rendered,
                "head_commit": rendered[-1] if rendered else None,
                "pusher": person_json(pusher.login),
            }
            return self._completed(payload, repository, pusher)

    def _pushed_commit(self, repository: Repository, commit: Commit) -> JsonObject:
        parents = commit.parents
        before = repository.objects.commits[parents[0]].files if parents else {}
        after = commit.files
        author = {**person_json(commit.author), "username": commit.author}
        return {
            "id": commit.sha,
            "tree_id": commit.tree_sha,
            "distinct": True,
            "message": commit.message,
            "timestamp": stamp(commit.when),
            "url": f"{self._links.home(repository)}/commit/{commit.sha}",
            "author": author,
            "committer": author,
            "added": sorted(after.keys() - before.keys()),
            "removed": sorted(before.keys() - after.keys()),
            "modified": sorted(path for path in before.keys() & after.keys() if before[path] != after[path]),
        }

    def check_run(self, repository: Repository, check_run_id: int, *, sender: str | None = None) -> JsonObject:
        """Somebody pressed “Re-run” on a completed run."""
        with self._world.lock:
            run = repository.check_runs[check_run_id]
            rendered = check_run_json(self._world, repository, run, self._links)
            branch = next((b for b, s in repository.branches.items() if s == run.head_sha), None)
            rendered["check_suite"] = {
                "id": suite_id(run),
                "node_id": node_id("CS", suite_id(run)),
                "head_branch": branch,
                "head_sha": run.head_sha,
                "status": run.status,
                "conclusion": run.conclusion,
                "url": f"{self._links.repository(repository)}/check-suites/{suite_id(run)}",
                "before": None,
                "after": run.head_sha,
                "pull_requests": rendered["pull_requests"],
                "app": app_json(self._world.app, self._links),
                "created_at": stamp(run.started_at),
                "updated_at": stamp(run.completed_at or run.started_at),
            }
            payload: JsonObject = {"action": "rerequested", "check_run": rendered}
            return self._completed(payload, repository, self._user(sender, repository.owner))

    def installation(self, installation_id: int, action: str = "created", *, sender: str | None = None) -> JsonObject:
        with self._world.lock:
            installation = self._world.installations[installation_id]
            own = [
                repository
                for repository in self._world.repositories.values()
                if repository.installation_id == installation_id
            ]
            user = self._user(sender, installation.account)
            return {
                "action": action,
                "installation": installation_json(installation, self._world.app, self._links),
                "repositories": [
                    {
                        "id": repository.id,
                        "node_id": node_id("R", repository.id),
                        "name": repository.name,
                        "full_name": repository.full_name,
                        "private": repository.private,
                    }
                    for repository in own
                ],
                "sender": user_json(user, self._links),
            }

    def repository_renamed(self, repository: Repository, old_name: str, *, sender: str | None = None) -> JsonObject:
        with self._world.lock:
            payload: JsonObject = {
                "action": "renamed",
                "changes": {"repository": {"name": {"from": old_name}}},
            }
            return self._completed(payload, repository, self._user(sender, repository.owner))

    def ping(self) -> JsonObject:
        with self._world.lock:
            app = self._world.app
            hook = f"{self._links.api}/app/hook"
            created = stamp(app.created_at)
            return {
                "zen": "Keep it logically awesome.",
                "hook_id": app.id,
                "hook": {
                    "type": "App",
                    "id": app.id,
                    "name": "web",
                    "active": True,
                    "app_id": app.id,
                    "events": list(app.events),
                    "config": {
                        "content_type": "json",
                        "insecure_ssl": "0",
                        "url": app.hook_url,
                    },
                    "updated_at": created,
                    "created_at": created,
                    "url": f"{hook}/config",
                    "ping_url": f"{hook}/pings",
                    "deliveries_url": f"{hook}/deliveries",
                },
            }

    def _user(self, login: str | None, default: User) -> User:
        return default if login is None else self._world.user(login)

    def _completed(self, payload: JsonObject, repository: Repository, sender: User) -> JsonObject:
        """The end of every payload: the repository, who did it, and the installation."""
        payload["repository"] = repository_json(repository, self._links)
        payload["sender"] = user_json(sender, self._links)
        if repository.installation_id is not None:
            number = repository.installation_id
            payload["installation"] = {"id": number, "node_id": node_id("I", number)}
        return payload
