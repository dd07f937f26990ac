"""The default branch has new commits: look again at the open contributions that this concerns, and only at those.

A change of the policy concerns all of them. A change of the list concerns those about a paper that was added, removed
or changed.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.events import SubjectKind
from bot.forge.base import Tip
from bot.handlers import under_way
from bot.handlers.list_now import list_now
from bot.handlers.task import Task
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import PolicyFileError
from rules.entries.identity import paper_keys
from rules.reading.catalog import read_catalog


def look(task: Task) -> str:
    """Compare the branch with what we saw last, and mark the contributions that the difference concerns."""
    task.store.texts.forget(task.subject.repository_id)
    tip = task.forge.tip(task.repo)
    now = _texts(task, tip)
    before = task.store.texts.at_tip(task.subject.repository_id)
    if now == before:
        return "unchanged"
    known = task.store.work.contributions(task.subject.repository_id)
    everything = [(subject.kind, subject.number) for subject in known]
    if not before or now.get(POLICY_PATH) != before.get(POLICY_PATH):
        concerned = everything
    else:
        concerned = _about(task, _changed_papers(before, now), everything)
    under_way.look_again(task, concerned)
    task.store.texts.keep_tip(task.subject.repository_id, now)  # last: until then this push counts as not looked at
    return f"{len(concerned)} to look at again"


def _texts(task: Task, tip: Tip) -> Mapping[str, bytes | None]:
    """Return the texts of the policy and the list; only of the policy if it cannot be used."""
    try:
        return list_now(task, tip.sha).texts
    except PolicyFileError:
        return {POLICY_PATH: task.text(POLICY_PATH, tip.sha)}


def _changed_papers(before: Mapping[str, bytes | None], now: Mapping[str, bytes | None]) -> frozenset[str]:
    """Return the papers whose entries were added, removed or changed."""
    changed: set[tuple[str, str]] = set()
    for path in before.keys() | now.keys():
        if path != POLICY_PATH and before.get(path) != now.get(path):
            changed |= _entries(before.get(path), path) ^ _entries(now.get(path), path)
    return frozenset(key for key, _ in changed)


def _entries(raw: bytes | None, path: str) -> set[tuple[str, str]]:
    catalog = read_catalog((raw or b"").decode("utf-8", errors="replace"), path)
    return {(key, entry.text) for entry in catalog for key in paper_keys(entry.ids, entry.title)}


def _about(task: Task, papers: frozenset[str], known: list[tuple[SubjectKind, int]]) -> list[tuple[SubjectKind, int]]:
    batches = [sorted(papers)[start : start + 200] for start in range(0, len(papers), 200)]
    found = {(other.kind, other.number) for batch in batches for other in under_way.others(task, batch)}
    return [contribution for contribution in known if contribution in found]
