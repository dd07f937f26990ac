"""The default branch has new commits: look again at the open contributions that this concerns, and only at those.

A change of the policy concerns all of them. A change of the list concerns those about a paper that was added, removed
or changed.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from bot.errors import Gone, Refused
from bot.events import SubjectKind
from bot.forge.base import Since
from bot.forge.patches import blob_sha, patched
from bot.handlers import under_way
from bot.handlers.list_now import ListNow, list_now
from bot.handlers.recording import entries_in
from bot.handlers.surveying import survey
from bot.handlers.task import Task, TooLarge, catalog_of
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import PolicyFileError
from rules.entries.identity import paper_keys

log = structlog.get_logger()


def look(task: Task) -> str:
    """Compare the branch with what we saw last, and mark the contributions that the difference concerns."""
    task.store.texts.forget(task.subject.repository_id)
    before = task.store.texts.at_tip(task.subject.repository_id)
    sha = _tip(task, before)
    found = _list(task, sha)
    now = found.texts if found else {POLICY_PATH: task.text(POLICY_PATH, sha)}
    if now == before:
        return "unchanged"
    known = task.store.work.contributions(task.subject.repository_id)
    everything = [(subject.kind, subject.number) for subject in known]
    if not before or now.get(POLICY_PATH) != before.get(POLICY_PATH):
        concerned = everything
    else:
        concerned = _about(task, _changed_papers(before, now), everything)
    under_way.look_again(task, concerned)
    if found is not None:
        _look_back(task, sha, found)
    task.store.texts.keep_tip(
        task.subject.repository_id, sha, now
    )  # last: until then this push counts as not looked at
    return f"{len(concerned)} to look at again"


def _tip(task: Task, before: Mapping[str, bytes | None]) -> str:
    """Return the commit that the default branch is at. The texts that we know there without asking are kept."""
    known = task.store.texts.tip(task.subject.repository_id)
    try:
        since = task.forge.since(task.repo, known) if known else None
    except (Gone, Refused) as error:
        log.info("not_followed", since=known, reason=str(error))
        since = None
    if since is None:
        return task.forge.tip(task.repo).sha
    for path, body in before.items():
        is_known, text = _now(since, path, body)
        if is_known:
            task.store.texts.keep(task.subject.repository_id, since.sha, path, text)
    return since.sha


def _now(since: Since, path: str, body: bytes | None) -> tuple[bool, bytes | None]:
    """Return whether it is known what a file says now, and what it says."""
    changed = next((file for file in since.files if path in (file.path, file.previous_path)), None)
    if changed is None:
        return True, body
    if changed.path != path or not changed.patch or changed.status != "modified" or body is None:
        return False, None
    made = patched(body, changed.patch, changed.additions, changed.deletions)
    return made is not None and blob_sha(made) == changed.blob, made


def _list(task: Task, sha: str) -> ListNow | None:
    """Return the list, or None if its policy cannot be used."""
    try:
        return list_now(task, sha)
    except PolicyFileError:
        return None


def _look_back(task: Task, sha: str, found: ListNow) -> None:
    """Take note of what was mended in the list after its merge, and of what the list holds now."""
    try:
        task.store.reviews.pushed(task.subject.repository_id, entries_in(found.catalogs()))
    except TooLarge:
        return
    survey(task, sha, found)


def _changed_papers(before: Mapping[str, bytes | None], now: Mapping[str, bytes | None]) -> frozenset[str]:
    """Return the papers whose entries were added, removed or changed."""
    changed: set[tuple[str, str]] = set()
    for path in before.keys() | now.keys():
        if path != POLICY_PATH and before.get(path) != now.get(path):
            changed |= _entries(before.get(path), path) ^ _entries(now.get(path), path)
    return frozenset(key for key, _ in changed)


def _entries(raw: bytes | None, path: str) -> set[tuple[str, str]]:
    try:
        catalog = catalog_of(raw, path)
    except TooLarge:
        return set()
    return {(key, entry.text) for entry in catalog for key in paper_keys(entry.ids, entry.title)}


def _about(task: Task, papers: frozenset[str], known: list[tuple[SubjectKind, int]]) -> list[tuple[SubjectKind, int]]:
    batches = [sorted(papers)[start : start + 200] for start in range(0, len(papers), 200)]
    found = {(other.kind, other.number) for batch in batches for other in under_way.others(task, batch)}
    return [contribution for contribution in known if contribution in found]
