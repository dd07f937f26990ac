"""Somebody wrote a comment with commands: obey the new ones, if their author may give them.

We remember what a command changes. Then we look at the pull request or issue again, and our one comment there has the
answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.errors import Refused
from bot.events import Subject, SubjectKind
from bot.forge.base import Comment, FileChange, Issue, Spot
from bot.handlers.acting import COMMENT, LEFT
from bot.handlers.hard import is_too_hard
from bot.handlers.issue import Gathered, gather, proposal_for, scene_of
from bot.handlers.mending import mend
from bot.handlers.pull_request import verdict_on
from bot.handlers.task import Task, TooLarge
from bot.policy_file import PolicyFileError
from bot.replies.commands import (
    Outcome,
    cannot_add,
    fixed,
    help_text,
    no_such_finding,
    no_such_rule,
    no_such_section,
    not_for_issues,
    not_for_pulls,
    not_understood,
    opened,
    pull_request_text,
    say_which,
    taken_back,
)
from bot.store.causes import Words
from bot.store.said import FixWanted, Heard, Ignored, Note, Overridden, SectionChosen, Spoken
from bot.words.language import Language, translation
from bot.words.triage import (
    COMMAND,
    Add,
    Fix,
    Help,
    Ignore,
    Override,
    Recheck,
    Resume,
    Said,
    TakeSection,
    Undo,
    Unknown,
    read_commands,
    spec_for,
)
from rules.judging.registry import RULES
from rules.proposals.proposing import Proposed
from rules.text.lines import inserted, replaced

DONE, NOT_UNDERSTOOD, NOT_ALLOWED = "done", "not understood", "not allowed"
REACTIONS = {DONE: "+1", NOT_UNDERSTOOD: "confused", NOT_ALLOWED: "-1"}
LATE = 5.0
"""Seconds by which the forge's clock may be ahead of ours."""

OLD = 300 * 86_400.0
"""Seconds after which what a review says is not looked at again; what was obeyed is known for longer."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Case:
    """One comment with commands, and its pull request or issue."""

    task: Task
    comment: Comment
    issue: Issue
    subject: Subject  # the pull request or issue
    subject_id: int
    may_write: bool  # whether the author of the comment may write to the repository


def obey(task: Task) -> str:
    """Obey the new commands of the comment; return a word for the log."""
    return _obey_all(task, task.forge.comment(task.repo, task.subject.number))


def obey_on_a_line(task: Task) -> str:
    """Obey the new commands of a comment on a line of a diff; return a word for the log."""
    return _obey_all(task, task.forge.line_comment(task.repo, task.subject.number))


def obey_in_reviews(task: Task) -> str:
    """Obey the new commands of what reviews say; return a word for the log."""
    since = task.store.database.now() - OLD
    reviews = task.forge.said_in_reviews(task.repo, task.subject.number)
    spoken = [said for said in reviews if COMMAND in said.body and said.updated_at > since]
    outcomes = dict.fromkeys(_obey_all(task, said) for said in spoken)
    return ", ".join(outcomes) or "no command"


def _obey_all(task: Task, comment: Comment) -> str:
    if is_too_hard(comment.body.encode("utf-8", "replace")):
        return "too hard to read"
    fresh = _fresh(task, comment)
    if comment.is_bot or not fresh:
        return "no command"
    issue = task.forge.issue(task.repo, comment.number)
    if not issue.is_open:
        return "closed"
    may_write = task.forge.may_write(task.repo, comment.author)
    case = _case(task, comment, issue, may_write=may_write)
    if may_write or comment.author == issue.author:  # a stranger takes away nothing that we answered to others
        task.store.said.forget_notes(case.subject_id, but=comment.id)
    outcomes = [_obeyed(case, said) for said in fresh]
    for outcome in dict.fromkeys(outcomes):
        if not task.behaviour.is_dry_run:
            _react(case, REACTIONS[outcome])
    if any(outcome != NOT_ALLOWED for outcome in outcomes):
        task.store.posted.forget(case.subject_id, COMMENT, LEFT)  # who asks gets an answer, also where ours was deleted
        task.store.work.mark(case.subject, Words(comment.id))
    for said, outcome in zip(fresh, outcomes, strict=True):
        _remember(case, said, outcome)
    return ", ".join(outcomes)


def _fresh(task: Task, comment: Comment) -> list[Said]:
    """Return the commands of this comment that did not run yet: an edit runs only the new ones."""
    known = {heard.key for heard in task.store.said.heard(task.subject.repository_id, comment.id)}
    return [said for said in read_commands(comment.body) if _key(comment, said) not in known]


def _key(comment: Comment, said: Said) -> str:
    """Return what names a command of a comment; comments, reviews and comments on lines are numbered separately."""
    return said.key if comment.spot is Spot.THREAD else f"{comment.spot.value} {said.key}"


def _case(task: Task, comment: Comment, issue: Issue, *, may_write: bool) -> _Case:
    here = task.subject
    kind = SubjectKind.PULL_REQUEST if issue.is_pull_request else SubjectKind.ISSUE
    subject = Subject(kind, here.repository_id, here.repository, issue.number, here.installation_id)
    found = task.store.work.subject_id(subject)
    if found is None:
        task.store.work.mark(subject, Words(comment.id))
        found = task.store.work.subject_id(subject)
    assert found is not None, "marked just now"  # noqa: S101 - states an invariant
    return _Case(task, comment, issue, subject, found, may_write)


def _obeyed(case: _Case, said: Said) -> str:
    """Obey one command, if its author may give it. It counts as heard only once all that it asks for is done: after a
    crash it is obeyed again, and the result is the same.
    """
    word = spec_for(said.command)
    is_author = case.comment.author == case.issue.author
    is_allowed = case.may_write or (is_author and (word is None or word.for_author))
    return _obey(case, said) if is_allowed else NOT_ALLOWED


def _react(case: _Case, content: str) -> None:
    try:
        case.task.forge.react(case.task.repo, case.comment.id, content, case.comment.spot)
    except Refused as error:  # a locked conversation; the command itself was obeyed
        log.warning("reaction_refused", reason=str(error))


def _remember(case: _Case, said: Said, outcome: str) -> None:
    word, store = spec_for(said.command), case.task.store
    heard = Heard(case.comment.id, _key(case.comment, said), case.issue.number, case.comment.author, said.text, outcome)
    store.said.note_heard(case.task.subject.repository_id, heard)
    store.counts.tally("commands", command=word.name if word else "unknown", outcome=outcome)
    log.info("command", command=word.name if word else "unknown", outcome=outcome, author=case.comment.author)


def _obey(case: _Case, said: Said) -> str:
    match said.command:
        case Recheck():
            return DONE
        case Ignore():
            return _keep(case, Ignored(case.comment.author))
        case Resume():
            case.task.store.said.forget(case.subject_id, Ignored)
            return DONE
        case Override() as command:
            return _override(case, command)
        case TakeSection(heading):
            return _take_section(case, heading)
        case Add() as command:
            return _add(case, command)
        case Fix():
            return _fix(case)
        case Undo():
            return _undo(case, said)
        case Help():
            return _say(case, help_text(_translate(case)), DONE)
        case Unknown(text):
            return _say(case, not_understood(text, _translate(case)), NOT_UNDERSTOOD)


def _keep(case: _Case, *said: Spoken) -> str:
    case.task.store.said.note(case.subject_id, *said)
    return DONE


def _say(case: _Case, text: str, outcome: str) -> str:
    case.task.store.said.note(case.subject_id, Note(case.comment.author, text, case.comment.id))
    return outcome


def _undo(case: _Case, said: Said) -> str:
    key = f"{case.comment.id} {_key(case.comment, said)}"
    taken = case.task.store.said.take_back(case.subject_id, key, case.comment.author)
    command = _written(taken[0]) if taken else ""
    return _say(case, taken_back(command, _translate(case)), DONE if taken else NOT_UNDERSTOOD)


def _written(word: Spoken) -> str:
    """Return a word that was in force as the command that gave it."""
    match word:
        case Overridden(_, rule):
            return f"/triage override {rule}"
        case SectionChosen(_, heading):
            return f"/triage section {heading}"
        case FixWanted():
            return "/triage fix"
        case _:
            return "/triage ignore"


def _translate(case: _Case) -> Language:
    gathered = gather(case.task, case.issue)
    return translation(gathered.policy.language if gathered else "en")


# Overriding a rule


def _override(case: _Case, command: Override) -> str:
    """Set the rule aside for the entries that it flags in the verdict that the author of the command could see."""
    t = _translate(case)
    if not case.issue.is_pull_request:
        return _say(case, not_for_issues("override", t), NOT_UNDERSTOOD)
    if command.rule not in RULES:
        return _say(case, no_such_rule(command.rule, t), NOT_UNDERSTOOD)
    store = case.task.store
    entries = store.verdicts.entries_before(case.subject_id, command.rule, case.comment.updated_at + LATE)
    if not entries:
        return _say(case, no_such_finding(command.rule, t), NOT_UNDERSTOOD)
    by, comment = case.comment.author, case.comment.id
    return _keep(case, *(Overridden(by, command.rule, entry, command.reason, comment) for entry in entries))


# Fixing what was found


def _fix(case: _Case) -> str:
    """Put the fixes on the branch if we may; else, for a maintainer, keep them for the time after the merge."""
    t = _translate(case)
    if not case.issue.is_pull_request:
        return _say(case, not_for_issues("fix", t), NOT_UNDERSTOOD)
    task = case.task
    pull = task.forge.pull_request(task.repo, case.issue.number)
    own = Task(case.subject_id, case.subject, task.forge, task.store, task.behaviour)
    try:
        judged = verdict_on(own, pull)
    except (PolicyFileError, TooLarge):
        return NOT_UNDERSTOOD  # the check run says why nothing is judged

    def about_to(count: int) -> None:
        _say(case, fixed(Outcome.MENDED, count, t), DONE)

    outcome, count = mend(own, pull, judged, case.comment.author, about_to=about_to, may_wait=case.may_write)
    if outcome is Outcome.NOTHING and _is_answered(case):
        return DONE  # the fixes are on the branch since a turn that died
    is_done = outcome in (Outcome.MENDED, Outcome.LATER)
    return _say(case, fixed(outcome, count, t), DONE if is_done else NOT_UNDERSTOOD)


def _is_answered(case: _Case) -> bool:
    said = case.task.store.said.of(case.subject_id)
    return any(isinstance(one, Note) and one.comment == case.comment.id for one in said)


# Issues: the section, and the pull request


def _take_section(case: _Case, heading: str) -> str:
    if case.issue.is_pull_request:
        return _say(case, not_for_pulls("section", _translate(case)), NOT_UNDERSTOOD)
    gathered = gather(case.task, case.issue)
    if gathered is None:
        return NOT_UNDERSTOOD
    if gathered.learned.find_section(heading) is None:
        return _say(case, no_such_section(heading, translation(gathered.policy.language)), NOT_UNDERSTOOD)
    return _keep(case, SectionChosen(case.comment.author, heading))


def _add(case: _Case, command: Add) -> str:
    """Open a pull request with the proposed entry; if one is open from an earlier try, name that one."""
    if case.issue.is_pull_request:
        return _say(case, not_for_pulls("add", _translate(case)), NOT_UNDERSTOOD)
    task = case.task
    own = Task(case.subject_id, case.subject, task.forge, task.store, task.behaviour)
    gathered = gather(own, case.issue)
    if gathered is None:
        return NOT_UNDERSTOOD
    t = translation(gathered.policy.language)
    if command.section and gathered.learned.find_section(command.section) is None:
        return _say(case, no_such_section(command.section, t), NOT_UNDERSTOOD)
    papers = proposal_for(own, gathered, command.section).papers
    able = [
        n for n, paper in enumerate(papers, start=1) if paper.row is not None and (not paper.listed or paper.replaces)
    ]
    number = command.number or (able[0] if len(able) == 1 else None)
    if number is None or number not in able:
        return _say(case, say_which(able, t), NOT_UNDERSTOOD)
    return _open(case, own, gathered, papers[number - 1], number, t)


def _open(case: _Case, own: Task, gathered: Gathered, paper: Proposed, number: int, t: Language) -> str:
    change = _change(case, gathered, paper, number, own)
    if case.task.behaviour.is_dry_run or change is None:
        return DONE if change else NOT_UNDERSTOOD
    try:
        pull = case.task.forge.propose(case.task.repo, change)
    except Refused as error:
        log.warning("may_not_write", reason=str(error))
        scene = scene_of(own, gathered, ())
        return _say(case, cannot_add(scene, gathered.tip.branch, paper, t), NOT_UNDERSTOOD)
    log.info("pull_request_opened", pull_request=pull)
    here = case.task.subject
    case.task.store.work.mark(
        Subject(SubjectKind.PULL_REQUEST, here.repository_id, here.repository, pull, here.installation_id),
        Words(case.comment.id),
    )
    return _say(case, opened(pull, t), DONE)


def _change(case: _Case, gathered: Gathered, paper: Proposed, number: int, own: Task) -> FileChange | None:
    raw = own.text(paper.file or "", gathered.tip.sha)
    if raw is None or paper.row is None or (paper.after_line is None and paper.replaces is None):
        return None
    text = raw.decode("utf-8", errors="surrogateescape")
    title, body, message = pull_request_text(case.issue.number, case.comment.author, paper)
    email = case.task.forge.public_email(case.task.repo, case.issue.author)
    if email and _is_address(email):
        message += f"\n\nCo-authored-by: {case.issue.author} <{email}>"
    return FileChange(
        branch=f"listkeeper/issue-{case.issue.number}-{number}",
        base=gathered.tip.branch,
        base_sha=gathered.tip.sha,
        path=paper.file or "",
        content=_with_row(text, paper).encode("utf-8", errors="surrogateescape"),
        message=message,
        title=title,
        body=body,
    )


def _with_row(text: str, paper: Proposed) -> str:
    """Return the file with the proposed row: in place of the entry that it corrects, or as a new one."""
    row = paper.row or ""
    if paper.replaces is not None:
        return replaced(text, row, *paper.replaces)
    return inserted(text, row, paper.after_line or 0)


def _is_address(email: str) -> bool:
    return len(email) < 200 and email.count("@") == 1 and email.isprintable() and not set(" <>\n") & set(email)
