"""A pull request was opened or changed: judge what it does to the list, and say so.

The delivery only said where to look. Everything is read again: the pull request, what it changes since it branched off,
the policy and the list at the present tip of its base branch.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import structlog

from bot.errors import Gone, Refused
from bot.events import SubjectKind
from bot.forge.base import ChangedFile, Comparison, PullRequest
from bot.forge.patches import patched, shown_lines
from bot.handlers import mending, under_way
from bot.handlers.acting import Acting
from bot.handlers.list_now import list_now
from bot.handlers.task import SIZE_LIMIT, Task, TooLarge, catalog_of
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault, PolicyFileError, parse_policy
from bot.replies.check_run import Outlook
from bot.replies.occasion import Occasion, marker, review_marker
from bot.replies.verdict import answer, ignored, not_judged, policy_unusable
from bot.replies.wishes import Wish
from bot.reports.values import as_values
from bot.store.said import Ignored, Note, Overridden, Spoken
from rules.entries.identity import paper_keys
from rules.judging.judge import Contribution, judge
from rules.judging.overrides import Override, apply_overrides
from rules.judging.policy import Policy
from rules.kit import Online, Surroundings
from rules.model import Catalog, Change, Conclusion, Kind, Verdict

PREVIEWED = 20
"""On how many open contributions a new policy is tried, the newest first."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Everything that the decision needs."""

    pull: PullRequest
    comparison: Comparison
    policy: Policy
    contributions: tuple[Contribution, ...]
    new_policy: Policy | None  # that the contribution itself writes
    new_policy_faults: tuple[LineFault, ...]
    also: tuple[Catalog, ...]
    said: tuple[Spoken, ...]
    online: Online


def review(task: Task) -> str:
    """Judge the pull request as it is now; return the verdict's conclusion, or why there is no verdict."""
    pull = task.forge.pull_request(task.repo, task.subject.number)
    if not pull.is_open:
        under_way.announce(task, (), is_open=False, has_landed=pull.is_merged)
        if pull.is_merged:
            mending.after_merge(task, pull)
        return "closed"
    task = task.in_repository(pull.repository)
    comparison = _comparison(task, pull)
    occasion = _occasion(task, pull, comparison)
    try:
        gathered = _gather(task, pull, comparison)
    except PolicyFileError as error:
        return _act(task, pull, occasion, policy_unusable(occasion, error.faults), "policy-unusable", None)
    except TooLarge as error:
        summary = (
            f"`{error}` is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read here. Nothing was checked."
        )
        return _act(task, pull, occasion, not_judged(occasion, "The list is too large", summary), "too-large", None)
    policy = gathered.policy
    occasion = replace(occasion, language=policy.language, notes=_notes(gathered.said))
    if (ignorer := next((said.by for said in gathered.said if isinstance(said, Ignored)), None)) is not None:
        return _act(task, pull, occasion, ignored(occasion, policy, ignorer), "ignored", None)
    verdict = _verdict(task, gathered)
    outlook = _outlook(task, pull, gathered)
    wishes = answer(occasion, verdict, policy, gathered.new_policy_faults, outlook)
    document = as_values(verdict, policy)
    _log_verdict(verdict)
    _count(task, verdict)
    entries = [[finding.rule, finding.entry] for finding in verdict.findings]
    outcome = _act(task, pull, occasion, wishes, verdict.conclusion.value, document, entries)
    under_way.announce(task, _added_papers(gathered.contributions), is_open=True)
    return outcome


def verdict_on(task: Task, pull: PullRequest) -> tuple[Verdict, tuple[Contribution, ...]]:
    """Return the verdict on a pull request as it is now, and what it is about; raises `PolicyFileError`, `TooLarge`."""
    gathered = _gather(task, pull, _comparison(task, pull))
    return _verdict(task, gathered), gathered.contributions


def _verdict(task: Task, gathered: _Gathered) -> Verdict:
    keys = _added_papers(gathered.contributions)
    closed = under_way.closed_by(gathered.pull, task.repo)
    others = under_way.others(task, keys)
    under_way_here = under_way.by_paper(
        [o for o in others if o.kind is SubjectKind.PULL_REQUEST or o.number not in closed]
    )
    around = Surroundings(_other_files(gathered), gathered.also, under_way_here, gathered.online)
    verdict = judge(gathered.contributions, gathered.policy, around)
    return apply_overrides(verdict, _overrides(gathered.said))


def _notes(said: tuple[Spoken, ...]) -> tuple[str, ...]:
    return tuple(one.text for one in said if isinstance(one, Note))


def _overrides(said: tuple[Spoken, ...]) -> list[Override]:
    return [Override(one.rule, one.entry, one.by, one.reason) for one in said if isinstance(one, Overridden)]


def _added(contribution: Contribution) -> tuple[Change, ...]:
    return tuple(change for change in contribution.changes if change.kind is Kind.ADDED)


def _added_papers(contributions: tuple[Contribution, ...]) -> frozenset[str]:
    entries = [change.entry for contribution in contributions for change in _added(contribution)]
    return frozenset(key for entry in entries for key in paper_keys(entry.ids, entry.title))


def _comparison(task: Task, pull: PullRequest) -> Comparison:
    try:
        return task.forge.comparison(task.repo, pull.base_ref, pull.head_sha)
    except Gone as error:
        # The pull request exists, so this must exist too: GitHub may not show a commit that was pushed a moment ago.
        raise Refused(f"the comparison does not exist: {error}") from error


def _occasion(task: Task, pull: PullRequest, comparison: Comparison) -> Occasion:
    shown = {file.path: shown_lines(file.patch) for file in comparison.files if file.patch}
    return Occasion(
        repository=task.subject.repository,
        repository_id=task.subject.repository_id,
        number=pull.number,
        head_sha=pull.head_sha,
        web_url=task.behaviour.web_url,
        key=task.behaviour.key,
        is_draft=pull.is_draft,
        shown=shown,
        details_url=task.behaviour.public_url,
    )


# Gather


def _gather(task: Task, pull: PullRequest, comparison: Comparison) -> _Gathered:
    policy = list_now(task, comparison.base_sha).policy
    contributions = _contributions(task, pull, comparison, policy)
    has_entries = any(contribution.changes for contribution in contributions)
    also = tuple(task.sister(name) for name in policy.also) if has_entries else ()
    new_policy, faults = _new_policy(task, pull, comparison)
    said = task.store.said.of(task.subject_id)
    online = _online(task, contributions, policy)
    return _Gathered(pull, comparison, policy, contributions, new_policy, faults, also, said, online)


def _online(task: Task, contributions: tuple[Contribution, ...], policy: Policy) -> Online:
    """Return what is found online about new and edited entries, if the settings allow it."""
    if task.behaviour.looking is None:
        return Online()
    changes = [change for contribution in contributions for change in contribution.changes]
    entries = [c.after for c in changes if c.after is not None and c.kind in (Kind.ADDED, Kind.EDITED)]
    return task.behaviour.looking.about(entries, policy)


def _contributions(task: Task, pull: PullRequest, comparison: Comparison, policy: Policy) -> tuple[Contribution, ...]:
    return tuple(found for path in policy.files if (found := _contribution(task, pull, comparison, path)) is not None)


def _other_files(gathered: _Gathered) -> tuple[str, ...]:
    """Return what the contribution changes besides the list; changes of the policy are reported separately."""
    listed = {*gathered.policy.files, POLICY_PATH}
    return tuple(file.path for file in gathered.comparison.files if file.path not in listed)


def _contribution(task: Task, pull: PullRequest, comparison: Comparison, path: str) -> Contribution | None:
    """Return what happens to one file of the list; None if no version has it."""
    changed = next((file for file in comparison.files if path in (file.path, file.previous_path)), None)
    tip = task.text(path, comparison.base_sha)
    has_moved_on = comparison.merge_base_sha != comparison.base_sha
    if changed is None and comparison.is_whole:
        return _unchanged(path, tip)
    base = task.text(path, comparison.merge_base_sha) if has_moved_on else tip
    head = _head_text(task, pull, changed, base, path)
    if base is None and head is None:
        return None
    tip_catalog = catalog_of(tip, path) if has_moved_on else None
    return Contribution(catalog_of(base, path), catalog_of(head, path), tip_catalog)


def _unchanged(path: str, tip: bytes | None) -> Contribution | None:
    if tip is None:
        return None
    catalog = catalog_of(tip, path)
    return Contribution(catalog, catalog)


def _head_text(
    task: Task, pull: PullRequest, changed: ChangedFile | None, base: bytes | None, path: str
) -> bytes | None:
    """Return the file at the head: the base with the patch applied if it fits exactly, else fetched."""
    if changed and (changed.status == "removed" or changed.path != path):
        return None
    if changed and changed.patch and changed.status in ("modified", "added"):
        made = patched(base or b"", changed.patch, changed.additions, changed.deletions)
        if made is not None:
            return made
    return task.forge.text(task.repo, path, pull.head_sha)


def _new_policy(task: Task, pull: PullRequest, comparison: Comparison) -> tuple[Policy | None, tuple[LineFault, ...]]:
    """Return the policy in the contribution, or its faults; it is checked and tried out, but not applied."""
    if not any(file.path == POLICY_PATH and file.status != "removed" for file in comparison.files):
        return None, ()
    raw = task.forge.text(task.repo, POLICY_PATH, pull.head_sha)
    try:
        return parse_policy(raw or b""), ()
    except PolicyFileError as error:
        return None, error.faults


def _outlook(task: Task, pull: PullRequest, gathered: _Gathered) -> Outlook | None:
    """Return which open contributions the new policy would judge differently from the one in force."""
    if gathered.new_policy is None:
        return None
    looked_at, changed = 0, []
    for subject in task.store.work.contributions(task.subject.repository_id):
        if subject.kind is not SubjectKind.PULL_REQUEST or subject.number == pull.number or looked_at >= PREVIEWED:
            continue
        found = _both_ways(task, subject.number, gathered.policy, gathered.new_policy)
        looked_at += found is not None
        if found is not None and found[0] is not found[1]:
            changed.append((subject.number, *found))
    return Outlook(looked_at, tuple(changed))


def _both_ways(task: Task, number: int, now: Policy, then: Policy) -> tuple[Conclusion, Conclusion] | None:
    """Return how two policies judge a pull request; None if it is closed or cannot be judged."""
    try:
        pull = task.forge.pull_request(task.repo, number)
        if not pull.is_open:
            return None
        comparison = task.forge.comparison(task.repo, pull.base_ref, pull.head_sha)
        verdicts = [judge(_contributions(task, pull, comparison, policy), policy) for policy in (now, then)]
    except (Gone, Refused, TooLarge):
        return None
    return verdicts[0].conclusion, verdicts[1].conclusion


# Act


def _act(
    task: Task,
    pull: PullRequest,
    occasion: Occasion,
    wishes: tuple[Wish, ...],
    outcome: str,
    document: object,
    entries: list[list[str]] | None = None,
) -> str:
    record = recorded(outcome, document, wishes, entries)
    if record != task.store.verdicts.last(task.subject_id):
        task.store.verdicts.keep(task.subject_id, pull.head_sha, outcome, record, is_dry_run=task.behaviour.is_dry_run)
    if task.behaviour.is_dry_run:
        log.info("dry_run", wishes=[type(wish).__name__ for wish in wishes])
        return outcome
    acting = Acting(
        task.forge,
        task.store,
        task.repo,
        task.subject_id,
        pull,
        marker(occasion),
        review_marker(occasion),
        occasion.language,
    )
    acting.carry_out(wishes)
    return outcome


def recorded(
    outcome: str, document: object, wishes: tuple[Wish, ...], entries: list[list[str]] | None = None
) -> dict[str, Any]:
    """Return what to store of a decision: the verdict or proposal, the wishes, and the entry of each finding."""
    values = {"outcome": outcome, "verdict": document, "wishes": [_wish_values(wish) for wish in wishes]}
    if entries:
        values["entries"] = entries
    found: dict[str, Any] = json.loads(json.dumps(values))
    return found


def _wish_values(wish: Wish) -> dict[str, Any]:
    values: dict[str, Any] = {"wish": type(wish).__name__}
    for name, value in asdict(wish).items():
        values[name] = sorted(value) if isinstance(value, frozenset) else value
    return values


def _count(task: Task, verdict: Verdict) -> None:
    task.store.counts.tally("verdicts", conclusion=verdict.conclusion.value)
    for finding in verdict.findings:
        task.store.counts.tally("findings", rule=finding.rule, level=finding.level.value)


def _log_verdict(verdict: Verdict) -> None:
    counts: dict[str, int] = {}
    for finding in verdict.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    log.info("verdict", conclusion=verdict.conclusion.value, changes=len(verdict.changes), findings=counts)
