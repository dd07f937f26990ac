"""Pull requests: listing, reading, opening, and the files they change."""

from __future__ import annotations

from standin.access import Need
from standin.answers import Answer, Refusal, invalid
from standin.pulls import add_pull, pull_changes
from standin.render.commits import change_json
from standin.render.pulls import pull_json, simple_pull_json
from standin.routes.call import WRITE_PULLS, Call, in_repository, locator
from standin.routes.issues import listed
from standin.state import Repository

READ_PULLS: Need = ("pull_requests", "read")
MOST_FILES = 3_000


def list_pulls(call: Call) -> Answer:
    repository = call.repository(READ_PULLS)
    found = [issue for issue in listed(call, repository) if issue.pull is not None]
    query = call.request.query
    if query.get("base"):
        found = [i for i in found if i.pull and i.pull.base_ref == query["base"]]
    if query.get("head"):
        heads = {i.number: f"{i.pull.head_owner.login}:{i.pull.head_ref}" for i in found if i.pull}
        found = [i for i in found if heads[i.number] == query["head"]]
    return call.paged(found, lambda i: simple_pull_json(call.world, repository, i, call.links))


def get_pull(call: Call) -> Answer:
    repository = call.repository(READ_PULLS)
    issue, _ = call.pull(repository)
    return Answer(200, pull_json(call.world, repository, issue, call.links))


def list_pull_files(call: Call) -> Answer:
    repository = call.repository(READ_PULLS)
    _, pull = call.pull(repository)
    changes = pull_changes(call.world, repository, pull)[:MOST_FILES]
    return call.paged(changes, lambda change: change_json(repository, change, pull.head_sha, call.links))


def create_pull(call: Call) -> Answer:
    repository = call.repository(WRITE_PULLS)
    fields = call.request.fields()
    title, base, head_name = fields.text("title"), fields.text("base"), fields.text("head")
    body, draft = fields.optional_text("body"), fields.flag("draft")
    head, head_ref = _head(call, repository, head_name)
    if base not in repository.branches:
        raise invalid("PullRequest", "base", "invalid")
    _require_new_commits(repository, head.branches[head_ref], base, head_ref)
    label = f"{head.owner.login}:{head_ref}"
    for issue in repository.issues.values():
        pull = issue.pull
        if pull is None or issue.state != "open":
            continue
        if (pull.head_repository_id, pull.head_ref, pull.base_ref) == (head.id, head_ref, base):
            raise _refused(f"A pull request already exists for {label}.")
    made = add_pull(
        call.world,
        repository,
        head,
        head_ref,
        title=title,
        body=body,
        base_ref=base,
        draft=draft,
        by=call.actor,
    )
    url = f"/repos/{repository.full_name}/pulls/{made.number}"
    rendered = pull_json(call.world, repository, made, call.links)
    return Answer(201, rendered, locator(call, url))


def _head(call: Call, repository: Repository, name: str) -> tuple[Repository, str]:
    """The repository and branch that `branch` or `owner:branch` names."""
    owner, colon, branch = name.partition(":")
    if not colon:
        owner, branch = repository.owner.login, name
    for candidate in call.world.network_of(repository):
        if candidate.owner.login.lower() == owner.lower() and branch in candidate.branches:
            return candidate, branch
    raise invalid("PullRequest", "head", "invalid")


def _require_new_commits(repository: Repository, head_sha: str, base: str, head: str) -> None:
    if not repository.objects.between(repository.branches[base], head_sha):
        raise _refused(f"No commits between {base} and {head}")


def _refused(message: str) -> Refusal:
    error = {"resource": "PullRequest", "code": "custom", "message": message}
    return Refusal(422, "Validation Failed", [error])


ROUTES = (
    in_repository("GET", "/pulls", list_pulls),
    in_repository("POST", "/pulls", create_pull),
    in_repository("GET", "/pulls/{number}", get_pull),
    in_repository("GET", "/pulls/{number}/files", list_pull_files),
)
