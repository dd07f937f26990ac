"""Comments on issues and pull requests, and the reactions to them."""

from __future__ import annotations

from standin.access import Need, admit
from standin.answers import Answer, Refusal, invalid, not_found
from standin.render.issues import REACTIONS, comment_json, reaction_json
from standin.request import Fields
from standin.routes.call import (
    METADATA,
    READ_ISSUES,
    WRITE_PULLS,
    Call,
    in_repository,
    locator,
)
from standin.state import Comment, Repository

LONGEST_COMMENT = 65_536


def list_comments(call: Call) -> Answer:
    """Oldest first."""
    repository = call.repository(*READ_ISSUES)
    issue = call.issue(repository)
    found = [c for c in repository.comments.values() if c.number == issue.number]
    since = call.request.query.get("since")
    if since:
        found = [c for c in found if f"{c.updated_at:%Y-%m-%dT%H:%M:%SZ}" >= since]
    return call.paged(found, lambda c: comment_json(call.world, repository, c, call.links))


def create_comment(call: Call) -> Answer:
    repository, issue = call.issue_to_write()
    body = comment_body(call.request.fields())
    comment = call.world.add_comment(repository, issue.number, call.actor, body)
    url = f"/repos/{repository.full_name}/issues/comments/{comment.id}"
    rendered = comment_json(call.world, repository, comment, call.links)
    return Answer(201, rendered, locator(call, url))


def comment_body(fields: Fields) -> str:
    """The text of a comment, which is neither empty nor too long."""
    body = fields.text("body")
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    if len(body) > LONGEST_COMMENT:
        limit = f"body is too long (maximum is {LONGEST_COMMENT} characters)"
        raise invalid("IssueComment", "body", "unprocessable", limit)
    return body


def get_comment(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    comment = _comment(call, repository)
    return Answer(200, comment_json(call.world, repository, comment, call.links))


def edit_comment(call: Call) -> Answer:
    repository, comment = _comment_to_write(call)
    _require_author_or_maintainer(call, repository, comment)
    call.world.edit_comment(comment, comment_body(call.request.fields()))
    return Answer(200, comment_json(call.world, repository, comment, call.links))


def delete_comment(call: Call) -> Answer:
    repository, comment = _comment_to_write(call)
    _require_author_or_maintainer(call, repository, comment)
    del repository.comments[comment.id]
    return Answer(204)


def list_reactions(call: Call) -> Answer:
    repository = call.repository(*READ_ISSUES)
    reactions = _comment(call, repository).reactions
    content = call.request.query.get("content")
    found = [r for r in reactions if content in {None, r.content}]
    return call.paged(found, lambda reaction: reaction_json(reaction, call.links))


def create_reaction(call: Call) -> Answer:
    """201 for a new reaction, 200 if this user has already reacted so."""
    _, comment = _comment_to_write(call)
    content = call.request.fields().choice("content", *REACTIONS)
    reaction, is_new = call.world.react(comment, call.actor.user, content)
    return Answer(201 if is_new else 200, reaction_json(reaction, call.links))


def _comment(call: Call, repository: Repository) -> Comment:
    comment = repository.comments.get(call.number("comment_id"))
    if comment is None:
        raise not_found()
    return comment


def _comment_to_write(call: Call) -> tuple[Repository, Comment]:
    repository = call.repository(METADATA)
    comment = _comment(call, repository)
    needs: list[Need] = [("issues", "write")]
    if repository.issues[comment.number].pull is not None:
        needs.append(WRITE_PULLS)
    admit(call.world, call.caller, repository, tuple(needs))
    return repository, comment


def _require_author_or_maintainer(call: Call, repository: Repository, comment: Comment) -> None:
    if not call.is_person or comment.actor.user == call.actor.user:
        return
    permission = call.world.permission_of(repository, call.actor.user.login)
    if permission not in {"write", "maintain", "admin"}:
        raise Refusal(403, "Must have admin rights to Repository.")


ROUTES = (
    in_repository("GET", "/issues/{number}/comments", list_comments),
    in_repository("POST", "/issues/{number}/comments", create_comment),
    in_repository("GET", "/issues/comments/{comment_id}", get_comment),
    in_repository("PATCH", "/issues/comments/{comment_id}", edit_comment),
    in_repository("DELETE", "/issues/comments/{comment_id}", delete_comment),
    in_repository("GET", "/issues/comments/{comment_id}/reactions", list_reactions),
    in_repository("POST", "/issues/comments/{comment_id}/reactions", create_reaction),
)
