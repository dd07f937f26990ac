"""Issues; every pull request is one too."""

from __future__ import annotations

from standin.answers import Answer
from standin.render.issues import issue_json
from standin.render.people import user_json
from standin.routes.call import READ_ISSUES, Call, in_repository
from standin.routes.labels import label_names
from standin.state import Issue, Repository

REASONS = ("completed", "not_planned", "duplicate", "reopened")


def list_issues(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    found = listed(call, repository)
    query = call.request.query
    wanted = {name.lower() for name in query.get("labels", "").split(",") if name}
    found = [i for i in found if wanted <= {label.name.lower() for label in i.labels}]
    if query.get("creator"):
        found = [i for i in found if i.author.login.lower() == query["creator"].lower()]
    if query.get("since"):
        since = query["since"]
        found = [i for i in found if f"{i.updated_at:%Y-%m-%dT%H:%M:%SZ}" >= since]
    return call.paged(found, lambda i: issue_json(call.world, repository, i, call.links))


def listed(call: Call, repository: Repository) -> list[Issue]:
    """Issues and pulls in the requested state and order; by default open ones, newest first."""
    query = call.request.query
    state = query.get("state", "open")
    found = [i for i in repository.issues.values() if state in {"all", i.state}]
    by_update = query.get("sort") == "updated"
    descending = query.get("direction", "desc") == "desc"
    found.sort(key=lambda i: (i.updated_at if by_update else i.created_at, i.number))
    return found[::-1] if descending else found


def get_issue(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    return _answer(call, repository, call.issue(repository))


def edit_issue(call: Call) -> Answer:
    repository, issue = call.issue_to_write()
    fields = call.request.fields()
    state = fields.optional_choice("state", "open", "closed")
    reason = fields.optional_choice("state_reason", *REASONS)
    title, body = fields.optional_text("title"), fields.optional_text("body")
    labels = label_names(fields.items("labels"))
    issue.title = title or issue.title
    if fields.mentions("body"):
        issue.body = body
    if fields.has("labels"):
        call.world.set_labels(repository, issue, labels, call.actor.user)
    if state is not None and state != issue.state:
        closed = state == "closed"
        call.world.set_state(issue, closed=closed, by=call.actor.user, reason=reason)
    issue.updated_at = call.world.now()
    return _answer(call, repository, issue)


def _answer(call: Call, repository: Repository, issue: Issue) -> Answer:
    body = issue_json(call.world, repository, issue, call.links)
    body["closed_by"] = user_json(issue.closed_by, call.links) if issue.closed_by else None
    return Answer(200, body)


ROUTES = (
    in_repository("GET", "/issues", list_issues),
    in_repository("GET", "/issues/{number}", get_issue),
    in_repository("PATCH", "/issues/{number}", edit_issue),
)
