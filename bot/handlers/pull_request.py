"""A pull request was opened or changed: judge what it does to the list, and say so.

The delivery only said where to look. Everything is read again: the pull request, what it changes since it branched off,
the policy and the list at the present tip of its base branch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.desk.excerpts import excerpts_of
from bot.desk.fates import Entries
from bot.desk.turns import Standing, turn_of
from bot.errors import Gone, Refused, Unrelated
from bot.events import SubjectKind
from bot.forge.base import ChangedFile, Comparison, PullRequest
from bot.forge.patches import blob_sha, patched, shown_lines
from bot.handlers import mending, under_way
from bot.handlers.acting import Acting
from bot.handlers.list_now import ListNow, list_now
from bot.handlers.recording import (
    counts_of,
    engine_of,
    entries_in,
    keep,
    look_of,
    record_of,
    seen_pull,
)
from bot.handlers.same_head import beside, leave_old_heads, look_again_beside, with_others
from bot.handlers.surveying import survey
from bot.handlers.task import SIZE_LIMIT, Task, TooHard, TooLarge, catalog_of
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault, PolicyFileError, parse_policy
from bot.replies.check_run import Outlook
from bot.replies.occasion import Occasion, marker, review_marker
from bot.replies.verdict import answer, ignored, not_judged, policy_unusable
from bot.replies.wishes import Wish
from bot.reports.values import as_values
from bot.store.reviews import Decision
from bot.store.said import Ignored, Note, Overridden, Spoken
from bot.store.verdicts import Record
from bot.words.quoting import quote_code
from rules.entries.identity import paper_keys
from rules.judging.judge import Contribution, judge
from rules.judging.overrides import Override, apply_overrides
from rules.judging.policy import Policy, shadow_of
from rules.kit import Online, Surroundings
from rules.model import Catalog, Change, Conclusion, Kind, Verdict

PREVIEWED = 20
"""On how many open contributions a new policy is tried, the newest first."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Turn:
    """One look at a pull request."""

    task: Task
    pull: PullRequest
    occasion: Occasion
    begun: int  # what had happened to it by then, as a number that grows
    is_watched: bool = False  # the policy wants nothing on the forge


@dataclass(frozen=True, slots=True)
class _Judged:
    """A verdict, and what is kept of it."""

    verdict: Verdict
    policy: Policy
    shadow: Verdict | None  # what rules say that the policy ignores
    contributions: tuple[Contribution, ...]
    engine: str

    def more(self) -> dict[str, object]:
        """Return what is stored beside the verdict itself."""
        return {
            "entries": [[finding.rule, finding.entry] for finding in self.verdict.findings],
            "excerpts": excerpts_of(self.contributions, self.verdict.findings),
            "engine": self.engine,
        }


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
    found: ListNow


def review(task: Task) -> str:
    """Judge the pull request as it is now; return the verdict's conclusion, or why there is no verdict."""
    begun = task.store.work.generation(task.subject_id)
    pull = task.forge.pull_request(task.repo, task.subject.number)
    if not pull.is_open:
        under_way.announce(task, (), is_open=False, has_landed=pull.is_merged)
        look_again_beside(task, pull.head_sha)
        if pull.is_merged:
            mending.after_merge(task, pull)
        task.store.reviews.close(task.subject_id, seen_pull(pull), _tip(task) if pull.is_merged else Entries())
        return "closed"
    task = task.in_repository(pull.repository)
    try:
        comparison = _comparison(task, pull)
    except Unrelated as error:
        return _nothing_to_compare(_Turn(task, pull, _occasion(task, pull), begun), str(error))
    occasion = _occasion(task, pull, comparison)
    turn = _Turn(task, pull, occasion, begun)
    try:
        gathered = _gather(task, pull, comparison)
    except PolicyFileError as error:
        return _act(turn, policy_unusable(occasion, error.faults), "policy-unusable")
    except TooLarge as error:
        title, summary = _unread(error)
        policy = list_now(task, comparison.base_sha).policy
        return _act(turn, not_judged(occasion, title, summary, policy), "too-large")
    policy = gathered.policy
    occasion = replace(occasion, language=policy.language, notes=_notes(gathered.said))
    turn = replace(turn, occasion=occasion, is_watched=policy.mode == "watch")
    if (ignorer := next((said.by for said in gathered.said if isinstance(said, Ignored)), None)) is not None:
        return _act(turn, ignored(occasion, policy, ignorer), "ignored")
    verdict, shadow = _verdict(task, gathered), _shadow(task, gathered)
    outlook = _outlook(task, pull, gathered)
    wishes = answer(occasion, verdict, policy, gathered.new_policy_faults, outlook)
    _log_verdict(verdict)
    _count(task, verdict)
    engine = engine_of(gathered.found.texts[POLICY_PATH])
    judged = _Judged(verdict, policy, shadow, gathered.contributions, engine)
    outcome = _act(turn, wishes, verdict.conclusion.value, judged)
    under_way.announce(task, _added_papers(gathered.contributions), is_open=True)
    survey(task, comparison.base_sha, gathered.found)
    return outcome


def _unread(error: TooLarge) -> tuple[str, str]:
    path = quote_code(str(error), 200)
    if isinstance(error, TooHard):
        return "The list is too hard to read", f"{path} would take too long to read. Nothing was checked."
    summary = f"{path} is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read here. Nothing was checked."
    return "The list is too large", summary


def _tip(task: Task) -> Entries:
    """Return the entries of the list as we last saw it."""
    texts = task.store.texts.at_tip(task.subject.repository_id)
    lists = {path: raw for path, raw in texts.items() if path != POLICY_PATH and raw and len(raw) <= SIZE_LIMIT}
    return entries_in(catalog_of(raw, path) for path, raw in lists.items())


def verdict_on(task: Task, pull: PullRequest) -> tuple[Verdict, tuple[Contribution, ...]]:
    """Return the verdict on a pull request as it is now, and what it is about; raises `PolicyFileError`, `TooLarge`."""
    gathered = _gather(task, pull, _comparison(task, pull))
    return _verdict(task, gathered), gathered.contributions


def _shadow(task: Task, gathered: _Gathered) -> Verdict | None:
    """Return what the rules say that the policy ignores: nobody is told, but maintainers may want to know."""
    policy = shadow_of(gathered.policy)
    return judge(gathered.contributions, policy, _around(task, gathered)) if policy else None


def _verdict(task: Task, gathered: _Gathered) -> Verdict:
    verdict = judge(gathered.contributions, gathered.policy, _around(task, gathered))
    return apply_overrides(verdict, _overrides(gathered.said))


def _around(task: Task, gathered: _Gathered) -> Surroundings:
    keys = _added_papers(gathered.contributions)
    closed = under_way.closed_by(gathered.pull, task.repo)
    others = under_way.others(task, keys)
    under_way_here = under_way.by_paper(
        [o for o in others if o.kind is SubjectKind.PULL_REQUEST or o.number not in closed]
    )
    return Surroundings(_other_files(gathered), gathered.also, under_way_here, gathered.online)


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
    """Return what the pull request changes; raises `Unrelated` if that has no answer."""
    try:
        return task.forge.comparison(task.repo, pull.base_ref, pull.head_sha)
    except Unrelated:
        raise Unrelated(f"This branch has no commit in common with {quote_code(pull.base_ref, 100)}") from None
    except Gone as error:
        if not task.forge.names(task.repo, pull.base_ref):
            raise Unrelated(f"There is no branch {quote_code(pull.base_ref, 100)} any more") from error
        if task.forge.names(task.repo, pull.head_sha):
            raise Unrelated(f"This branch cannot be compared with {quote_code(pull.base_ref, 100)}") from error
        # The pull request exists, so this must exist too: GitHub may not show a commit that was pushed a moment ago.
        raise Refused(f"the comparison does not exist: {error}") from error


def _nothing_to_compare(turn: _Turn, why: str) -> str:
    try:
        policy = list_now(turn.task, turn.task.forge.tip(turn.task.repo).sha).policy
    except PolicyFileError:
        policy = Policy()
    summary = f"{why}, so there is nothing to compare it with, and nothing was checked."
    wishes = not_judged(turn.occasion, "Nothing to compare with", summary, policy)
    return _act(turn, wishes, "nothing-to-compare")


def _occasion(task: Task, pull: PullRequest, comparison: Comparison | None = None) -> Occasion:
    files = comparison.files if comparison else ()
    shown = {file.path: shown_lines(file.patch) for file in files if file.patch}
    return Occasion(
        repository=task.subject.repository,
        repository_id=task.subject.repository_id,
        number=pull.number,
        head_sha=pull.head_sha,
        web_url=task.behaviour.web_url,
        key=task.behaviour.key,
        is_draft=pull.is_draft,
        shown=shown,
        details_url=task.page(pull.number, is_private=pull.is_private),
        has_desk=task.behaviour.has_desk and not pull.is_private,
    )


# Gather


def _gather(task: Task, pull: PullRequest, comparison: Comparison) -> _Gathered:
    found = list_now(task, comparison.base_sha)
    policy = found.policy
    contributions = _contributions(task, pull, comparison, policy)
    has_entries = any(contribution.changes for contribution in contributions)
    also = tuple(task.sister(name) for name in policy.also) if has_entries else ()
    new_policy, faults = _new_policy(task, pull, comparison)
    said = task.store.said.of(task.subject_id)
    online = _online(task, contributions, policy)
    return _Gathered(pull, comparison, policy, contributions, new_policy, faults, also, said, online, found)


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
    is_as_it_was = not has_moved_on or _leads_to_the_head(changed, tip)
    base = tip if is_as_it_was else task.text(path, comparison.merge_base_sha)
    head = _head_text(task, pull, changed, base, path)
    if base is None and head is None:
        return None
    tip_catalog = catalog_of(tip, path) if has_moved_on else None
    return Contribution(catalog_of(base, path), catalog_of(head, path), tip_catalog)


def _leads_to_the_head(changed: ChangedFile | None, tip: bytes | None) -> bool:
    """Tell whether the patch makes the head of the file at the tip: then the file there is as it was at the base."""
    if changed is None or not changed.patch or not changed.blob or changed.status != "modified" or tip is None:
        return False
    made = patched(tip, changed.patch, changed.additions, changed.deletions)
    return made is not None and blob_sha(made) == changed.blob


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


def _act(turn: _Turn, wishes: tuple[Wish, ...], outcome: str, judged: _Judged | None = None) -> str:
    task, pull, occasion = turn.task, turn.pull, turn.occasion
    if _has_moved(turn):
        return "the head has moved"  # which is why it will be looked at again
    before = task.store.verdicts.last(task.subject_id)
    is_dry_run = task.behaviour.is_dry_run or turn.is_watched
    _keep(turn, wishes, outcome, judged, before, is_dry_run=is_dry_run)
    if is_dry_run:
        log.info("dry_run", wishes=[type(wish).__name__ for wish in wishes])
        return outcome
    others = beside(task, pull.head_sha)
    acting = Acting(
        task.forge,
        task.store,
        task.repo,
        task.subject_id,
        pull,
        marker(occasion),
        review_marker(occasion),
        occasion.language,
        tuple(other.subject_id for other in others),
    )
    acting.carry_out(with_others(wishes, pull.number, others))
    leave_old_heads(task, pull.head_sha)
    return outcome


def _keep(
    turn: _Turn,
    wishes: tuple[Wish, ...],
    outcome: str,
    judged: _Judged | None,
    before: Record | None,
    *,
    is_dry_run: bool,
) -> None:
    document = as_values(judged.verdict, judged.policy) if judged else None
    record = record_of(outcome, document, wishes, judged.more() if judged else None)
    counts = counts_of(judged.verdict) if judged else (0, 0, 0)
    decision = Decision(
        turn.task.subject_id,
        turn.pull.head_sha,
        outcome,
        record if record != before else None,
        is_dry_run,
        turn_of(Standing(outcome, is_draft=turn.pull.is_draft, has_errors=bool(counts[0]))),
        counts,
        look_of(judged.verdict, judged.shadow, judged.engine) if judged else None,
        is_same_engine=before is None or judged is None or before.get("engine") == judged.engine,
    )
    keep(turn.task, decision, seen_pull(turn.pull), is_private=turn.pull.is_private)


def _has_moved(turn: _Turn) -> bool:
    """Tell whether there is a newer head by now; it is asked for only if something happened since."""
    task = turn.task
    if task.store.work.generation(task.subject_id) == turn.begun:
        return False
    return task.forge.pull_request(task.repo, turn.pull.number).head_sha != turn.pull.head_sha


def _count(task: Task, verdict: Verdict) -> None:
    task.store.counts.tally("verdicts", conclusion=verdict.conclusion.value)
    for finding in verdict.findings:
        task.store.counts.tally("findings", rule=finding.rule, level=finding.level.value)


def _log_verdict(verdict: Verdict) -> None:
    counts: dict[str, int] = {}
    for finding in verdict.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    log.info("verdict", conclusion=verdict.conclusion.value, changes=len(verdict.changes), findings=counts)
