"""Pull requests, reviews and the comments on lines of a diff."""

from __future__ import annotations

from standin.answers import JsonObject
from standin.pulls import merge_base_of, pull_changes
from standin.render.issues import association, label_json
from standin.render.links import Links, node_id, stamp, stamp_or_none
from standin.render.people import user_json
from standin.render.repositories import repository_json
from standin.state import Issue, Pull, Repository, Review, ReviewComment
from standin.world import World


def pull_of(issue: Issue) -> Pull:
    if issue.pull is None:
        raise ValueError(f"#{issue.number} is no pull request")
    return issue.pull


def simple_pull_json(world: World, repository: Repository, issue: Issue, links: Links) -> JsonObject:
    """A pull request as a list shows it."""
    pull = pull_of(issue)
    api = links.repository(repository)
    url, issue_url = f"{api}/pulls/{issue.number}", f"{api}/issues/{issue.number}"
    page = links.issue_page(repository, issue.number, is_pull=True)
    related = {
        "review_comments": f"{url}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{api}/statuses/{pull.head_sha}",
        "comments": f"{issue_url}/comments",
    }
    addresses = {"self": url, "html": page, "issue": issue_url, **related}
    return {
        "url": url,
        "id": pull.id,
        "node_id": node_id("PR", pull.id),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issue_url,
        **{f"{name}_url": address for name, address in related.items()},
        "number": issue.number,
        "state": issue.state,
        "locked": False,
        "title": issue.title,
        "user": user_json(issue.author, links),
        "body": issue.body,
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp_or_none(issue.closed_at),
        "merged_at": stamp_or_none(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [label_json(repository, label, links) for label in issue.labels],
        "milestone": None,
        "draft": pull.draft,
        "head": _head_json(world, pull, links),
        "base": _base_json(repository, pull, links),
        "_links": {name: {"href": address} for name, address in addresses.items()},
        "author_association": association(world, repository, issue.author),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def _head_json(world: World, pull: Pull, links: Links) -> JsonObject:
    repository = world.repositories.get(pull.head_repository_id or 0)
    return {
        "label": f"{pull.head_owner.login}:{pull.head_ref}",
        "ref": pull.head_ref,
        "sha": pull.head_sha,
        "user": user_json(pull.head_owner, links),
        "repo": repository_json(repository, links) if repository else None,
    }


def _base_json(repository: Repository, pull: Pull, links: Links) -> JsonObject:
    return {
        "label": f"{repository.owner.login}:{pull.base_ref}",
        "ref": pull.base_ref,
        "sha": pull.base_sha,
        "user": user_json(repository.owner, links),
        "repo": repository_json(repository, links),
    }


def pull_json(world: World, repository: Repository, issue: Issue, links: Links) -> JsonObject:
    """A pull request when asked for alone: with its counts and whether it can be merged."""
    pull = pull_of(issue)
    changes = pull_changes(world, repository, pull)
    base = merge_base_of(repository, pull)
    commits = repository.objects.between(base, pull.head_sha) if base else ()
    is_open = issue.state == "open"
    merged_by = user_json(pull.merged_by, links) if pull.merged_by else None
    return {
        **simple_pull_json(world, repository, issue, links),
        "merged": pull.merged_at is not None,
        "mergeable": True if is_open else None,
        "rebaseable": True if is_open else None,
        "mergeable_state": "clean" if is_open else "unknown",
        "merged_by": merged_by,
        "comments": sum(c.number == issue.number for c in repository.comments.values()),
        "review_comments": sum(len(r.comments) for r in repository.reviews.get(issue.number, [])),
        "maintainer_can_modify": False,
        "commits": len(commits),
        "additions": sum(change.additions for change in changes),
        "deletions": sum(change.deletions for change in changes),
        "changed_files": len(changes),
    }


def minimal_pull_json(world: World, repository: Repository, issue: Issue, links: Links) -> JsonObject:
    """A pull request as a check run names it."""
    pull = pull_of(issue)
    head = world.repositories.get(pull.head_repository_id or 0, repository)
    return {
        "url": f"{links.repository(repository)}/pulls/{issue.number}",
        "id": pull.id,
        "number": issue.number,
        "head": {
            "ref": pull.head_ref,
            "sha": pull.head_sha,
            "repo": {"id": head.id, "url": links.repository(head), "name": head.name},
        },
        "base": {
            "ref": pull.base_ref,
            "sha": pull.base_sha,
            "repo": {
                "id": repository.id,
                "url": links.repository(repository),
                "name": repository.name,
            },
        },
    }


def review_json(world: World, repository: Repository, number: int, review: Review, links: Links) -> JsonObject:
    pull_url = f"{links.repository(repository)}/pulls/{number}"
    page = links.issue_page(repository, number, is_pull=True)
    page = f"{page}#pullrequestreview-{review.id}"
    whole: JsonObject = {
        "id": review.id,
        "node_id": node_id("PRR", review.id),
        "user": user_json(review.user, links),
        "body": review.body,
        "state": review.state,
        "html_url": page,
        "pull_request_url": pull_url,
        "author_association": association(world, repository, review.user),
        "_links": {"html": {"href": page}, "pull_request": {"href": pull_url}},
        "commit_id": review.commit_sha,
    }
    if review.state != "PENDING":
        whole["submitted_at"] = stamp(review.submitted_at)
    return whole


def review_comment_json(
    world: World, repository: Repository, number: int, comment: ReviewComment, links: Links
) -> JsonObject:
    """A comment on a line; once its file has changed, it is outdated and on no line."""
    url = f"{links.repository(repository)}/pulls/comments/{comment.id}"
    pull_url = f"{links.repository(repository)}/pulls/{number}"
    page = f"{links.issue_page(repository, number, is_pull=True)}#discussion_r{comment.id}"
    pull = pull_of(repository.issues[number])
    commits = repository.objects.commits
    now, then = commits[pull.head_sha].files, commits[comment.commit_sha].files
    current = now.get(comment.path) == then.get(comment.path)
    return {
        "url": url,
        "pull_request_review_id": comment.review_id,
        "id": comment.id,
        "node_id": node_id("PRRC", comment.id),
        "diff_hunk": comment.diff_hunk,
        "path": comment.path,
        "commit_id": pull.head_sha if current else comment.commit_sha,
        "original_commit_id": comment.commit_sha,
        "user": user_json(comment.user, links),
        "body": comment.body,
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.created_at),
        "html_url": page,
        "pull_request_url": pull_url,
        "author_association": association(world, repository, comment.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": page},
            "pull_request": {"href": pull_url},
        },
        "start_line": comment.start_line if current else None,
        "original_start_line": comment.start_line,
        "start_side": comment.start_side,
        "line": comment.line if current else None,
        "original_line": comment.line,
        "side": comment.side,
        "position": comment.position if current else None,
        "original_position": comment.position,
        "subject_type": "line",
    }
