"""Check runs: only an app makes them, at most fifty annotations at a time."""

from __future__ import annotations

from datetime import datetime

from standin.answers import Answer, forbidden, invalid, not_found, unreadable
from standin.branches import resolve
from standin.render.checks import annotation_json, check_run_json
from standin.request import Fields
from standin.routes.call import CHECKS, Call, in_repository, locator
from standin.state import Annotation, CheckRun, Repository

MOST_ANNOTATIONS = 50
LONGEST_TEXT = 65_535
STATUSES = ("queued", "in_progress", "completed")
CONCLUSIONS = (
    "action_required",
    "cancelled",
    "failure",
    "neutral",
    "success",
    "skipped",
    "stale",
    "timed_out",
)
LEVELS = ("notice", "warning", "failure")


def create_check_run(call: Call) -> Answer:
    repository = _writable(call)
    fields = call.request.fields()
    name, head_sha = fields.text("name"), fields.text("head_sha")
    if head_sha not in repository.objects.commits:
        raise unreadable(f"No commit found for SHA: {head_sha}")
    run = CheckRun(call.world.new_id(), name, head_sha, call.world.now())
    _update(call, run, fields)
    repository.check_runs[run.id] = run
    body = check_run_json(call.world, repository, run, call.links)
    return Answer(201, body, locator(call, f"{call.request.path}/{run.id}"))


def update_check_run(call: Call) -> Answer:
    repository = _writable(call)
    run = _run(call, repository)
    _update(call, run, call.request.fields())
    return Answer(200, check_run_json(call.world, repository, run, call.links))


def get_check_run(call: Call) -> Answer:
    repository = call.repository(CHECKS)
    run = _run(call, repository)
    return Answer(200, check_run_json(call.world, repository, run, call.links))


def list_annotations(call: Call) -> Answer:
    repository = call.repository(CHECKS)
    run = _run(call, repository)
    return call.paged(run.annotations, lambda found: annotation_json(repository, run, found, call.links))


def list_check_runs(call: Call) -> Answer:
    """A commit's runs, newest first; by default only the newest of each name."""
    repository = call.repository(CHECKS)
    commit = resolve(call.world, repository, call.arguments["ref"])
    if commit is None:
        raise unreadable(f"No commit found for SHA: {call.arguments['ref']}")
    query = call.request.query
    runs = [run for run in repository.check_runs.values() if run.head_sha == commit.sha]
    if query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    if query.get("check_name"):
        runs = [run for run in runs if run.name == query["check_name"]]
    if query.get("status"):
        runs = [run for run in runs if run.status == query["status"]]
    if query.get("app_id") and query["app_id"] != str(call.world.app.id):
        runs = []
    runs.sort(key=lambda run: run.id, reverse=True)
    page = [check_run_json(call.world, repository, r, call.links) for r in call.page_of(runs)]
    body = {"total_count": len(runs), "check_runs": page}
    return Answer(200, body, call.page_headers(len(runs)))


def _writable(call: Call) -> Repository:
    if call.is_person:
        raise forbidden("personal access token")
    return call.repository(("checks", "write"))


def _run(call: Call, repository: Repository) -> CheckRun:
    run = repository.check_runs.get(call.number("check_run_id"))
    if run is None:
        raise not_found()
    return run


def _update(call: Call, run: CheckRun, fields: Fields) -> None:
    """Take over the given fields. Everything is read first: a refused request changes nothing."""
    status = fields.optional_choice("status", *STATUSES)
    conclusion = fields.optional_choice("conclusion", *CONCLUSIONS)
    if status == "completed" and conclusion is None and run.conclusion is None:
        raise unreadable('"conclusion" wasn\'t supplied.')
    started = _time(fields, "started_at")
    completed = _time(fields, "completed_at")
    name, details = fields.optional_text("name"), fields.optional_text("details_url")
    external_id = fields.optional_text("external_id")
    _update_output(run, fields.inner("output"))
    run.name = name or run.name
    run.details_url = details or run.details_url
    run.external_id = external_id if external_id is not None else run.external_id
    run.started_at = started or run.started_at
    if conclusion is not None:
        run.status, run.conclusion = "completed", conclusion
        run.completed_at = completed or call.world.now()
    elif status is not None and status != "completed":
        run.status, run.conclusion, run.completed_at = status, None, None


def _time(fields: Fields, name: str) -> datetime | None:
    text = fields.optional_text(name)
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise unreadable(f"For 'properties/{name}', {text} is not a valid date-time.") from None


def _update_output(run: CheckRun, output: Fields | None) -> None:
    if output is None:
        return
    title, summary = output.optional_text("title"), output.text("summary")
    text = output.optional_text("text")
    for name, value in (("summary", summary), ("text", text)):
        if value is not None and len(value) > LONGEST_TEXT:
            limit = f"Only {LONGEST_TEXT} characters are allowed; {len(value)} were supplied."
            raise invalid("CheckRun", name, "custom", limit)
    given = output.objects("annotations")
    if len(given) > MOST_ANNOTATIONS:
        raise unreadable(f"No more than {MOST_ANNOTATIONS} items are allowed; {len(given)} were supplied.")
    # Annotations add up over requests; the texts are replaced.
    run.annotations.extend([_annotation(fields) for fields in given])
    run.title, run.summary = title or run.title, summary
    run.text = text if text is not None else run.text


def _annotation(fields: Fields) -> Annotation:
    start, end = fields.number("start_line"), fields.number("end_line")
    if not 0 < start <= end:
        raise invalid("CheckAnnotation", "end_line", "invalid")
    return Annotation(
        path=fields.text("path"),
        start_line=start,
        end_line=end,
        level=fields.choice("annotation_level", *LEVELS),
        message=fields.text("message"),
        title=fields.optional_text("title"),
        raw_details=fields.optional_text("raw_details"),
        start_column=fields.optional_number("start_column"),
        end_column=fields.optional_number("end_column"),
    )


ROUTES = (
    in_repository("POST", "/check-runs", create_check_run),
    in_repository("GET", "/check-runs/{check_run_id}", get_check_run),
    in_repository("PATCH", "/check-runs/{check_run_id}", update_check_run),
    in_repository("GET", "/check-runs/{check_run_id}/annotations", list_annotations),
    in_repository("GET", "/commits/{ref*}/check-runs", list_check_runs),
)
