"""An issue was opened or changed: if it asks for a paper, propose the finished entry, or say where the list has it.

The delivery only said where to look. The issue, the list and its policy are read as they are now.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.desk.fates import Entries
from bot.desk.turns import Standing, turn_of
from bot.events import SubjectKind
from bot.forge.base import Issue, Tip
from bot.handlers import under_way
from bot.handlers.acting import Acting
from bot.handlers.hard import is_too_hard
from bot.handlers.learned import learned_of
from bot.handlers.list_now import list_now
from bot.handlers.looking_up import looked_up
from bot.handlers.recording import keep, record_of, seen_issue
from bot.handlers.task import Task, TooLarge
from bot.policy_file import PolicyFileError
from bot.replies.proposal import (
    Scene,
    answer_issue,
    ignored_issue,
    landed_note,
    marker,
    proposal_comment,
    under_way_note,
)
from bot.replies.wishes import SetLabels, Wish
from bot.reports.proposals import proposal_as_values
from bot.store.papers import UnderWay
from bot.store.reviews import Decision
from bot.store.said import Ignored, Note, SectionChosen, Spoken
from bot.words.language import translation
from rules.entries.identity import paper_keys
from rules.judging.policy import Policy
from rules.proposals.proposing import Learned, Proposal
from rules.requests.reading import read_request
from rules.requests.request import Intent

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a proposal needs."""

    issue: Issue
    tip: Tip
    policy: Policy
    learned: Learned
    said: tuple[Spoken, ...]


def propose_entry(task: Task) -> str:
    """Answer the issue as it is now; return what it is about, or why there is no answer."""
    issue = task.forge.issue(task.repo, task.subject.number)
    if issue.is_pull_request:
        return "a pull request"
    if is_too_hard(f"{issue.title}\n\n{issue.body}".encode("utf-8", "replace")):
        return "too hard to read"
    if not issue.is_open:
        under_way.announce(task, (), is_open=False)
        task.store.reviews.close(task.subject_id, seen_issue(issue), Entries())
        return "closed"
    gathered = gather(task, issue)
    if gathered is None:
        return "not judgeable"
    policy = gathered.policy
    if any(isinstance(said, Ignored) for said in gathered.said):
        scene = scene_of(task, gathered, ())
        return _act(task, gathered, scene, ignored_issue(scene, policy), "ignored", None)
    proposal = proposal_for(task, gathered)
    task.store.counts.tally("proposals", intent=proposal.intent.value)
    keys = _papers(proposal)
    found = under_way.others(task, keys)
    scene = scene_of(task, gathered, found)
    values = proposal_as_values(proposal, proposal_comment(scene, proposal, policy.language))
    outcome = _act(task, gathered, scene, answer_issue(scene, proposal, policy), proposal.intent.value, values)
    under_way.announce(task, keys, is_open=True)
    return outcome


# Gather


def gather(task: Task, issue: Issue) -> Gathered | None:
    """Return the issue with the list and policy at the tip of the default branch; None if the policy cannot
    be used or a file is too large."""
    tip = task.forge.tip(task.repo)
    try:
        found = list_now(task, tip.sha)
        learned = learned_of(found, {name: task.sister_text(name) for name in found.policy.also})
    except PolicyFileError as error:
        log.warning("policy_unusable", faults=len(error.faults))
        return None
    except TooLarge as error:
        log.warning("too_large", file=str(error))
        return None
    return Gathered(issue, tip, found.policy, learned, task.store.said.of(task.subject_id))


# Decide


def proposal_for(task: Task, gathered: Gathered, section: str | None = None) -> Proposal:
    """Return what to propose; a *section* from a maintainer wins over the one in the issue."""
    said = next((said.heading for said in gathered.said if isinstance(said, SectionChosen)), None)
    request = read_request(gathered.issue.title, gathered.issue.body)
    if request.intent is Intent.ADD:
        request = looked_up(task, request, gathered.policy)
    return gathered.learned.propose(request, section=section or said)


def _papers(proposal: Proposal) -> frozenset[str]:
    if proposal.intent is not Intent.ADD:
        return frozenset()
    return frozenset(key for paper in proposal.papers for key in paper_keys(paper.wanted.ids, paper.wanted.title))


def scene_of(task: Task, gathered: Gathered, found: tuple[UnderWay, ...]) -> Scene:
    """Return what the reply is about, with the fate of the papers and the answers to commands."""
    t = translation(gathered.policy.language)
    notes = [said.text for said in gathered.said if isinstance(said, Note)]
    landed = sorted({other.number for other in found if other.has_landed})
    open_ones = sorted({(other.kind, other.number) for other in found if not other.has_landed})
    notes += [landed_note(number, t) for number in landed]
    notes += [under_way_note(kind, number, t) for kind, number in open_ones]
    return Scene(
        repository=task.subject.repository,
        repository_id=task.subject.repository_id,
        number=gathered.issue.number,
        sha=gathered.tip.sha,
        web_url=task.behaviour.web_url,
        key=task.behaviour.key,
        notes=tuple(notes),
        is_under_way=any(kind is SubjectKind.PULL_REQUEST for kind, _ in open_ones),
    )


# Act


def _act(task: Task, gathered: Gathered, scene: Scene, wishes: tuple[Wish, ...], outcome: str, document: object) -> str:
    issue, is_dry_run = gathered.issue, task.behaviour.is_dry_run or gathered.policy.mode == "watch"
    record = record_of(outcome, document, wishes)
    is_new = record != task.store.verdicts.last(task.subject_id)
    labels = {label for wish in wishes if isinstance(wish, SetLabels) for label in wish.wanted}
    needs_info = gathered.policy.labels["needs-info"] in labels
    turn = turn_of(Standing(outcome, needs_info=needs_info, is_under_way=scene.is_under_way))
    decision = Decision(task.subject_id, scene.sha, outcome, record if is_new else None, is_dry_run, turn)
    keep(task, decision, seen_issue(issue), is_private=gathered.tip.is_private)
    if is_dry_run:
        log.info("dry_run", wishes=[type(wish).__name__ for wish in wishes])
        return outcome
    Acting(task.forge, task.store, task.repo, task.subject_id, issue, marker(scene)).carry_out(wishes)
    return outcome
