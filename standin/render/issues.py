"""Issues, comments, reactions and labels."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from standin.answers import JsonObject
from standin.render.links import Links, node_id, stamp, stamp_or_none
from standin.render.people import app_json, user_json
from standin.state import Comment, Issue, Label, Reaction, Repository, User
from standin.world import World

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def label_json(repository: Repository, label: Label, links: Links) -> JsonObject:
    return {
        "id": label.id,
        "node_id": node_id("LA", label.id),
        "url": f"{links.repository(repository)}/labels/{quote(label.name)}",
        "name": label.name,
        "color": label.color,
        "default": label.default,
        "description": label.description,
    }


def issue_json(world: World, repository: Repository, issue: Issue, links: Links) -> JsonObject:
    url = f"{links.repository(repository)}/issues/{issue.number}"
    comments = sum(c.number == issue.number for c in repository.comments.values())
    whole: JsonObject = {
        "url": url,
        "repository_url": links.repository(repository),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": links.issue_page(repository, issue.number, is_pull=issue.pull is not None),
        "id": issue.id,
        "node_id": node_id("I", issue.id),
        "number": issue.number,
        "title": issue.title,
        "user": user_json(issue.author, links),
        "labels": [label_json(repository, label, links) for label in issue.labels],
        "state": issue.state,
        "state_reason": issue.state_reason,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": comments,
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp_or_none(issue.closed_at),
        "author_association": association(world, repository, issue.author),
        "active_lock_reason": None,
        "body": issue.body,
        "reactions": reactions_json([], url),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": app_json(world.app, links) if issue.through_app else None,
    }
    if issue.pull is not None:
        page = links.issue_page(repository, issue.number, is_pull=True)
        whole["draft"] = issue.pull.draft
        whole["pull_request"] = {
            "url": f"{links.repository(repository)}/pulls/{issue.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": stamp_or_none(issue.pull.merged_at),
        }
    return whole


def comment_json(world: World, repository: Repository, comment: Comment, links: Links) -> JsonObject:
    url = f"{links.repository(repository)}/issues/comments/{comment.id}"
    issue = repository.issues[comment.number]
    page = links.issue_page(repository, issue.number, is_pull=issue.pull is not None)
    through_app = comment.actor.is_app
    return {
        "url": url,
        "html_url": f"{page}#issuecomment-{comment.id}",
        "issue_url": f"{links.repository(repository)}/issues/{issue.number}",
        "id": comment.id,
        "node_id": node_id("IC", comment.id),
        "user": user_json(comment.actor.user, links),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": association(world, repository, comment.actor.user),
        "body": comment.body,
        "reactions": reactions_json(comment.reactions, url),
        "performed_via_github_app": app_json(world.app, links) if through_app else None,
    }


def reactions_json(reactions: list[Reaction], url: str) -> JsonObject:
    """The summary of reactions to a comment or issue."""
    counts = Counter(reaction.content for reaction in reactions)
    return {
        "url": f"{url}/reactions",
        "total_count": len(reactions),
        **{content: counts[content] for content in REACTIONS},
    }


def reaction_json(reaction: Reaction, links: Links) -> JsonObject:
    return {
        "id": reaction.id,
        "node_id": node_id("REA", reaction.id),
        "user": user_json(reaction.user, links),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def association(world: World, repository: Repository, user: User) -> str:
    """A person's relation to the repository, in GitHub's words."""
    if user == repository.owner:
        return "OWNER"
    if world.permission_of(repository, user.login) in {"triage", "write", "maintain", "admin"}:
        return "COLLABORATOR"
    merged = (i for i in repository.issues.values() if i.pull and i.pull.merged_at)
    return "CONTRIBUTOR" if any(issue.author == user for issue in merged) else "NONE"
