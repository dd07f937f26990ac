"""Commit statuses, which are used instead of check runs if no app is installed."""

from __future__ import annotations

from standin.answers import Answer, Refusal, invalid, not_found
from standin.branches import resolve
from standin.render.checks import combined_status_json, status_json
from standin.routes.call import Call, in_repository, locator
from standin.state import Repository, Status

LONGEST_DESCRIPTION = 140


def create_status(call: Call) -> Answer:
    repository = call.repository(("statuses", "write"))
    fields = call.request.fields()
    state = fields.choice("state", "error", "failure", "pending", "success")
    description = fields.optional_text("description")
    sha = call.arguments["sha"]
    if sha not in repository.objects.commits:
        raise Refusal(422, f"No commit found for SHA: {sha}")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        limit = f"description is too long (maximum is {LONGEST_DESCRIPTION} characters)"
        raise invalid("Status", "description", "custom", limit)
    status = call.world.add_status(
        repository,
        sha,
        call.actor.user,
        state=state,
        context=fields.optional_text("context") or "default",
        description=description,
        target_url=fields.optional_text("target_url"),
    )
    body = status_json(repository, status, call.links)
    return Answer(201, body, locator(call, call.request.path))


def list_statuses(call: Call) -> Answer:
    repository, statuses = _statuses(call)
    return call.paged(statuses, lambda status: status_json(repository, status, call.links))


def get_combined_status(call: Call) -> Answer:
    repository, statuses = _statuses(call)
    newest = list({status.context: status for status in reversed(statuses)}.values())
    commit = resolve(call.world, repository, call.arguments["ref"])
    sha = commit.sha if commit else ""
    return Answer(200, combined_status_json(repository, sha, newest, call.links))


def _statuses(call: Call) -> tuple[Repository, list[Status]]:
    """The commit's statuses, newest first."""
    repository = call.repository(("statuses", "read"))
    commit = resolve(call.world, repository, call.arguments["ref"])
    if commit is None:
        raise not_found()
    return repository, [s for s in reversed(repository.statuses) if s.sha == commit.sha]


ROUTES = (
    in_repository("POST", "/statuses/{sha}", create_status),
    in_repository("GET", "/commits/{ref*}/status", get_combined_status),
    in_repository("GET", "/commits/{ref*}/statuses", list_statuses),
    # The older address, which PyGithub still uses.
    in_repository("GET", "/statuses/{ref*}", list_statuses),
)
