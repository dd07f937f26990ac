"""Check runs with their annotations, and commit statuses."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from standin.answers import JsonObject
from standin.render.links import Links, node_id, stamp, stamp_or_none
from standin.render.people import app_json, user_json
from standin.render.pulls import minimal_pull_json
from standin.render.repositories import repository_json
from standin.state import Annotation, CheckRun, Repository, Status
from standin.world import World


def check_run_json(world: World, repository: Repository, run: CheckRun, links: Links) -> JsonObject:
    url = f"{links.repository(repository)}/check-runs/{run.id}"
    page = f"{links.home(repository)}/runs/{run.id}"
    return {
        "id": run.id,
        "name": run.name,
        "node_id": node_id("CR", run.id),
        "head_sha": run.head_sha,
        "external_id": run.external_id,
        "url": url,
        "html_url": page,
        "details_url": run.details_url or links.web,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": stamp(run.started_at),
        "completed_at": stamp_or_none(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": suite_id(run)},
        "app": app_json(world.app, links),
        "pull_requests": pulls_at(world, repository, run.head_sha, links),
    }


def suite_id(run: CheckRun) -> int:
    """All runs of one commit are one suite."""
    return int(run.head_sha[:8], 16)


def pulls_at(world: World, repository: Repository, sha: str, links: Links) -> list[JsonObject]:
    """The open pulls at this head; as on GitHub, pulls from forks are not among them."""
    return [
        minimal_pull_json(world, repository, issue, links)
        for issue in repository.issues.values()
        if issue.pull is not None
        and issue.state == "open"
        and (issue.pull.head_sha, issue.pull.head_repository_id) == (sha, repository.id)
    ]


def annotation_json(repository: Repository, run: CheckRun, annotation: Annotation, links: Links) -> JsonObject:
    path = quote(annotation.path)
    return {
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "start_column": annotation.start_column,
        "end_column": annotation.end_column,
        "annotation_level": annotation.level,
        "title": annotation.title,
        "message": annotation.message,
        "raw_details": annotation.raw_details,
        "blob_href": f"{links.home(repository)}/blob/{run.head_sha}/{path}",
    }


def simple_status_json(repository: Repository, status: Status, links: Links) -> JsonObject:
    return {
        "url": f"{links.repository(repository)}/statuses/{status.sha}",
        "avatar_url": f"{links.web}/avatars/u/{status.creator.id}?v=4",
        "id": status.id,
        "node_id": node_id("SC", status.id),
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": stamp(status.created_at),
        "updated_at": stamp(status.created_at),
    }


def status_json(repository: Repository, status: Status, links: Links) -> JsonObject:
    simple = simple_status_json(repository, status, links)
    return {**simple, "creator": user_json(status.creator, links)}


def combined_status_json(repository: Repository, sha: str, statuses: Sequence[Status], links: Links) -> JsonObject:
    """The newest status of each context, and the combined status."""
    url = f"{links.repository(repository)}/commits/{sha}"
    return {
        "state": combined_state([status.state for status in statuses]),
        "statuses": [simple_status_json(repository, status, links) for status in statuses],
        "sha": sha,
        "total_count": len(statuses),
        "repository": repository_json(repository, links),
        "commit_url": url,
        "url": f"{url}/status",
    }


def combined_state(states: Sequence[str]) -> str:
    if any(state in {"failure", "error"} for state in states):
        return "failure"
    return "success" if states and set(states) == {"success"} else "pending"
