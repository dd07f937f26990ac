"""Reviews; their comments can only be on lines that the pull's diff shows."""

from __future__ import annotations

from standin.access import Need
from standin.answers import Answer, invalid, not_found, unprocessable
from standin.diff import Hunk, Side, hunks_of
from standin.pulls import pull_changes
from standin.render.issues import REACTIONS, reaction_json
from standin.render.pulls import review_comment_json, review_json
from standin.request import Fields
from standin.routes.call import WRITE_PULLS, Call, in_repository
from standin.routes.comments import LONGEST_COMMENT
from standin.state import Issue, Pull, Repository, Review, ReviewComment

READ_PULLS: Need = ("pull_requests", "read")
STATES = {"APPROVE": "APPROVED", "COMMENT": "COMMENTED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}


def list_reviews(call: Call) -> Answer:
    """Oldest first."""
    repository = call.repository(READ_PULLS)
    issue, _ = call.pull(repository)
    return call.paged(
        repository.reviews.get(issue.number, []),
        lambda review: review_json(call.world, repository, issue.number, review, call.links),
    )


def list_review_comments(call: Call) -> Answer:
    repository = call.repository(READ_PULLS)
    issue, _ = call.pull(repository)
    comments = [comment for review in repository.reviews.get(issue.number, []) for comment in review.comments]
    return call.paged(
        comments,
        lambda found: review_comment_json(call.world, repository, issue.number, found, call.links),
    )


def get_review_comment(call: Call) -> Answer:
    repository = call.repository(READ_PULLS)
    number, found = _line_comment(call, repository)
    return Answer(200, review_comment_json(call.world, repository, number, found, call.links))


def create_line_reaction(call: Call) -> Answer:
    """201 for a new reaction, 200 if this user has already reacted so."""
    _, found = _line_comment(call, call.repository(WRITE_PULLS))
    content = call.request.fields().choice("content", *REACTIONS)
    reaction, is_new = call.world.react(found, call.actor.user, content)
    return Answer(201 if is_new else 200, reaction_json(reaction, call.links))


def _line_comment(call: Call, repository: Repository) -> tuple[int, ReviewComment]:
    wanted = call.number("comment_id")
    for number, reviews in repository.reviews.items():
        for found in (comment for review in reviews for comment in review.comments):
            if found.id == wanted:
                return number, found
    raise not_found()


def create_review(call: Call) -> Answer:
    """All comments are placed before anything is stored: one bad line refuses the whole review."""
    repository = call.repository(WRITE_PULLS)
    issue, pull = call.pull(repository)
    fields = call.request.fields()
    event = fields.optional_choice("event", *STATES)
    body = fields.optional_text("body") or ""
    commit_sha = fields.optional_text("commit_id") or pull.head_sha
    _require_sound(call, issue, event, body, fields)
    if commit_sha not in pull.head_shas:
        raise unprocessable("The commit_id is not part of the pull request")
    review = Review(
        id=call.world.new_id(),
        user=call.actor.user,
        body=body,
        state=STATES.get(event or "", "PENDING"),
        commit_sha=commit_sha,
        submitted_at=call.world.now(),
    )
    for given in fields.objects("comments"):
        review.comments.append(_placed(call, repository, pull, review, given))
    repository.reviews.setdefault(issue.number, []).append(review)
    rendered = review_json(call.world, repository, issue.number, review, call.links)
    return Answer(200, rendered)


def _require_sound(call: Call, issue: Issue, event: str | None, body: str, fields: Fields) -> None:
    if len(body) > LONGEST_COMMENT:
        raise unprocessable(f"Body is too long (maximum is {LONGEST_COMMENT} characters)")
    is_empty = not body and not fields.has("comments")
    if (event == "REQUEST_CHANGES" and not body) or (event == "COMMENT" and is_empty):
        raise unprocessable("Body can't be blank")
    if event in {"APPROVE", "REQUEST_CHANGES"} and issue.author == call.actor.user:
        deed = "approve" if event == "APPROVE" else "request changes on"
        raise unprocessable(f"Can not {deed} your own pull request")


def _placed(call: Call, repository: Repository, pull: Pull, review: Review, given: Fields) -> ReviewComment:
    path, body = given.text("path"), given.text("body")
    if len(body) > LONGEST_COMMENT:
        limit = f"body is too long (maximum is {LONGEST_COMMENT} characters)"
        raise invalid("PullRequestReviewComment", "body", "unprocessable", limit)
    hunks = _hunks(call, repository, pull, review.commit_sha, path)
    side, line = _line(hunks, given)
    start_line, start_side = given.optional_number("start_line"), _side(given, "start_side", side)
    index, row = _spot(hunks, side, line, "Line could not be resolved")
    first = row
    if start_line is not None and (start_side, start_line) != (side, line):
        start_index, first = _spot(hunks, start_side, start_line, "Start line could not be resolved")
        if start_index != index:
            raise unprocessable("Start line must be part of the same hunk as the line.")
        if first > row:
            raise unprocessable("Start line must precede the end line.")
    rows_before = sum(len(hunk.rows) for hunk in hunks[:index])
    shown = hunks[index].rows[: row + 1]
    return ReviewComment(
        id=call.world.new_id(),
        review_id=review.id,
        user=review.user,
        path=path,
        body=body,
        commit_sha=review.commit_sha,
        diff_hunk="\n".join(shown),
        line=line,
        side=side,
        start_line=None if first == row else start_line,
        start_side=None if first == row else start_side,
        position=rows_before + row,
        created_at=call.world.now(),
    )


def _hunks(call: Call, repository: Repository, pull: Pull, commit_sha: str, path: str) -> tuple[Hunk, ...]:
    changes = pull_changes(call.world, repository, pull, commit_sha)
    for change in changes:
        if change.path == path and change.patch is not None:
            return hunks_of(change.patch)
    raise unprocessable("Path could not be resolved")


def _line(hunks: tuple[Hunk, ...], given: Fields) -> tuple[Side, int]:
    """The line that is meant: given directly, or as a row counted from the first hunk's head."""
    position = given.optional_number("position")
    if position is None:
        return _side(given, "side", "RIGHT"), given.number("line")
    rows = [spots for hunk in hunks for spots in hunk.spots]
    spots = rows[position] if 0 < position < len(rows) else frozenset()
    for side, line in sorted(spots, reverse=True):
        return "RIGHT" if side == "RIGHT" else "LEFT", line
    raise unprocessable("Position could not be resolved")


def _side(given: Fields, name: str, default: Side) -> Side:
    side = given.optional_choice(name, "LEFT", "RIGHT")
    if side is None:
        return default
    return "LEFT" if side == "LEFT" else "RIGHT"


def _spot(hunks: tuple[Hunk, ...], side: Side, line: int, refusal: str) -> tuple[int, int]:
    """The hunk that shows the line, and which of its rows."""
    for index, hunk in enumerate(hunks):
        row = hunk.row_of(side, line)
        if row is not None:
            return index, row
    raise unprocessable(refusal)


ROUTES = (
    in_repository("GET", "/pulls/{number}/reviews", list_reviews),
    in_repository("POST", "/pulls/{number}/reviews", create_review),
    in_repository("GET", "/pulls/comments/{comment_id}", get_review_comment),
    in_repository("POST", "/pulls/comments/{comment_id}/reactions", create_line_reaction),
    in_repository("GET", "/pulls/{number}/comments", list_review_comments),
)
