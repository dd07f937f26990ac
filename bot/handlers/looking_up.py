"""Ask registries, and GitHub itself, about the papers of an issue, where the operator and the list want it."""

from __future__ import annotations

import structlog

from bot.errors import Gone, Refused
from bot.handlers.task import Task
from bot.online.filling import filled
from bot.online.registries.github import GitHub
from rules.judging.policy import Policy
from rules.model import Record
from rules.requests.request import Request

PAPERS_LIMIT = 5
"""Papers of one issue up to which they are looked up; of more, none is."""

log = structlog.get_logger()


def looked_up(task: Task, request: Request, policy: Policy) -> Request:
    """Return *request* with what registries know of its papers, and GitHub of its repositories.

    GitHub is asked in any case, since we are its guest already; the others only where both want it.
    """
    if not 0 < len(request.papers) <= PAPERS_LIMIT:
        return request
    looking = task.behaviour.looking if policy.online else None
    asked = looking.beginning() if looking else None

    def ask(identifier: str) -> Record | None:
        if identifier.startswith("github:"):
            return _on_github(task, identifier)
        return looking.record(identifier, asked) if looking and asked else None

    return filled(request, ask, lambda name: _readme(task, name))


def _on_github(task: Task, identifier: str) -> Record | None:
    name = identifier.partition(":")[2]
    try:
        body = task.forge.about(task.repo, name)
    except (Gone, Refused) as error:
        log.info("not_found_out", reason=str(error))
        return None
    return GitHub().read(identifier, body) if body else None


def _readme(task: Task, name: str) -> str | None:
    body = task.elsewhere(name, "README.md")
    return body.decode("utf-8", "replace") if body else None
