"""The repository's labels, and those of one issue or pull request."""

from __future__ import annotations

from standin.access import PersonCaller
from standin.answers import Answer, Refusal, forbidden, invalid, not_found, unreadable
from standin.render.issues import label_json
from standin.routes.call import READ_ISSUES, WRITE_PULLS, Call, in_repository, locator
from standin.state import Issue, Repository

LONGEST_NAME = 50


def list_labels(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    labels = list(repository.label_book.values())
    return call.paged(labels, lambda label: label_json(repository, label, call.links))


def get_label(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    label = repository.label_book.get(call.arguments["name"].lower())
    if label is None:
        raise not_found()
    return Answer(200, label_json(repository, label, call.links))


def create_label(call: Call) -> Answer:
    repository = call.repository(("issues", "write"), WRITE_PULLS)
    _require_triage(call, repository)
    fields = call.request.fields()
    name = _checked_name(fields.text("name"))
    if name.lower() in repository.label_book:
        raise invalid("Label", "name", "already_exists")
    color, description = fields.optional_text("color"), fields.optional_text("description")
    label = call.world.label(repository, name)
    label.color, label.description = color or label.color, description
    url = f"/repos/{repository.full_name}/labels/{name}"
    return Answer(201, label_json(repository, label, call.links), locator(call, url))


def list_issue_labels(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    labels = call.issue(repository).labels
    return call.paged(labels, lambda label: label_json(repository, label, call.links))


def add_issue_labels(call: Call) -> Answer:
    repository, issue = _issue(call)
    names = [label.name for label in issue.labels] + _given_names(call)
    return _set(call, repository, issue, names)


def set_issue_labels(call: Call) -> Answer:
    repository, issue = _issue(call)
    return _set(call, repository, issue, _given_names(call))


def remove_issue_label(call: Call) -> Answer:
    repository, issue = _issue(call)
    unwanted = call.arguments["name"].lower()
    kept = [label.name for label in issue.labels if label.name.lower() != unwanted]
    if len(kept) == len(issue.labels):
        raise Refusal(404, "Label does not exist")
    return _set(call, repository, issue, kept)


def _issue(call: Call) -> tuple[Repository, Issue]:
    repository, issue = call.issue_to_write()
    _require_triage(call, repository)
    return repository, issue


def _require_triage(call: Call, repository: Repository) -> None:
    if isinstance(call.caller, PersonCaller):
        permission = call.world.permission_of(repository, call.caller.login)
        if permission in {"none", "read"}:
            raise forbidden("personal access token")


def _set(call: Call, repository: Repository, issue: Issue, names: list[str]) -> Answer:
    call.world.set_labels(repository, issue, names, call.actor.user)
    return Answer(200, [label_json(repository, label, call.links) for label in issue.labels])


def _given_names(call: Call) -> list[str]:
    """The requested labels: an array, or an object with an array under `labels`."""
    value = call.request.json()
    if not isinstance(value, list):
        fields = call.request.fields()
        if not fields.has("labels"):
            raise unreadable('"labels" wasn\'t supplied.')
        value = fields.items("labels")
    return label_names(value)


def label_names(items: list[object]) -> list[str]:
    """Names, either plain or in objects that have a name."""
    names = [item.get("name") if isinstance(item, dict) else item for item in items]
    if not all(isinstance(name, str) for name in names):
        raise unreadable("For 'properties/labels', a label is neither a string nor has a name.")
    return [_checked_name(str(name)) for name in names]


def _checked_name(name: str) -> str:
    if not name.strip():
        raise invalid("Label", "name", "missing_field")
    if len(name) > LONGEST_NAME:
        limit = f"name is too long (maximum is {LONGEST_NAME} characters)"
        raise invalid("Label", "name", "custom", limit)
    return name


ROUTES = (
    in_repository("GET", "/labels", list_labels),
    in_repository("POST", "/labels", create_label),
    in_repository("GET", "/labels/{name}", get_label),
    in_repository("GET", "/issues/{number}/labels", list_issue_labels),
    in_repository("POST", "/issues/{number}/labels", add_issue_labels),
    in_repository("PUT", "/issues/{number}/labels", set_issue_labels),
    in_repository("DELETE", "/issues/{number}/labels/{name}", remove_issue_label),
)
