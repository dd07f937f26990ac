"""Repositories, their branches' refs, and the permissions on them."""

from __future__ import annotations

from standin.answers import JsonObject
from standin.render.links import Links, node_id, stamp
from standin.render.people import user_json
from standin.state import Permission, Repository, User

SUBRESOURCES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
# GitHub's older word for a role, and what people with the role may do.
LEGACY_PERMISSION = {"maintain": "write", "triage": "read"}
ROLES = ("pull", "triage", "push", "maintain", "admin")
RANK: dict[Permission, int] = {
    "none": 0,
    "read": 1,
    "triage": 2,
    "write": 3,
    "maintain": 4,
    "admin": 5,
}


def repository_json(repository: Repository, links: Links) -> JsonObject:
    url, home = links.repository(repository), links.home(repository)
    host = links.web.partition("://")[2]
    open_issues = sum(issue.state == "open" for issue in repository.issues.values())
    return {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "visibility": "private" if repository.private else "public",
        "owner": user_json(repository.owner, links),
        "html_url": home,
        "description": repository.description,
        "fork": repository.parent_id is not None,
        "url": url,
        **{name: url + rest for name, rest in SUBRESOURCES.items()},
        "git_url": f"git://{host}/{repository.full_name}.git",
        "ssh_url": f"git@{host}:{repository.full_name}.git",
        "clone_url": f"{home}.git",
        "svn_url": home,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "default_branch": repository.default_branch,
        "created_at": stamp(repository.created_at),
        "updated_at": stamp(repository.pushed_at),
        "pushed_at": stamp(repository.pushed_at),
        "size": 1,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
        **dict.fromkeys(("forks", "forks_count", "watchers", "watchers_count"), 0),
        "stargazers_count": 0,
        "has_issues": True,
        "has_projects": False,
        "has_downloads": True,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "license": None,
        "topics": [],
        "custom_properties": {},
    }


def full_repository_json(
    repository: Repository, parent: Repository | None, permission: Permission, links: Links
) -> JsonObject:
    """A repository when asked for alone."""
    whole = repository_json(repository, links)
    whole |= {"subscribers_count": 0, "network_count": 0, "permissions": roles_json(permission)}
    if parent is not None:
        whole["parent"] = whole["source"] = repository_json(parent, links)
    return whole


def roles_json(permission: Permission) -> JsonObject:
    return {role: RANK[permission] > rank for rank, role in enumerate(ROLES)}


def permission_json(user: User, permission: Permission, links: Links) -> JsonObject:
    """What a collaborator may do: `permission` knows four words, `role_name` knows all."""
    return {
        "permission": LEGACY_PERMISSION.get(permission, permission),
        "role_name": permission,
        "user": {
            **user_json(user, links),
            "permissions": roles_json(permission),
            "role_name": permission,
        },
    }


def ref_json(repository: Repository, ref: str, sha: str, links: Links) -> JsonObject:
    url = links.repository(repository)
    return {
        "ref": f"refs/{ref}",
        "node_id": node_id("REF", ref),
        "url": f"{url}/git/refs/{ref}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/git/commits/{sha}"},
    }
