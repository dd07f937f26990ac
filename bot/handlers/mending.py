"""`/triage fix`: every safe fix as a commit on the branch of a pull request, or as one of our own once it is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from bot.errors import Gone, Refused
from bot.events import SubjectKind
from bot.forge.base import Branch, FileChange, PullRequest, Repo
from bot.handlers import under_way
from bot.handlers.task import Task
from bot.replies.commands import Outcome
from bot.store.said import FixWanted
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution
from rules.model import Finding, Fix, Verdict
from rules.text.lines import broken_lines

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the list at the head, and its fixes."""

    path: str
    old: bytes
    fixes: tuple[Fix, ...]

    @property
    def text(self) -> str:
        return self.old.decode()

    @property
    def new(self) -> bytes:
        return apply_fixes(self.text, self.fixes).encode()

    def blocks(self) -> Iterator[tuple[str, str, str]]:
        """Return the path, and what each fix replaces by what, with the file's own line breaks."""
        lines = broken_lines(self.text)
        for fix in self.fixes:
            old = "".join(line + ending for line, ending in lines[fix.line - 1 : fix.end_line])
            yield self.path, old, apply_fixes(old, [Fix(1, fix.end_line - fix.line + 1, fix.replacement)])


def mend(
    task: Task,
    pull: PullRequest,
    judged: tuple[Verdict, Sequence[Contribution]],
    by: str,
    *,
    about_to: Callable[[int], None],
    may_wait: bool,
) -> tuple[Outcome, int]:
    """Carry out the fixes of the verdict that was *judged*; if that cannot be and they *may_wait*, remember them until
    the merge. Return how many there are; *about_to* is told that number right before the first one is written.
    """
    verdict, contributions = judged
    files = [file for c in contributions if (file := _file(task, pull, c, verdict.findings)) is not None]
    count = sum(len(file.fixes) for file in files)
    if not count:
        return Outcome.NOTHING, 0
    if task.behaviour.is_dry_run:
        return Outcome.MENDED, count
    head = pull.head
    if head is not None and head.is_open_to_us:
        about_to(count)
        try:
            for file in files:
                _commit(task, head, file, by)
        except (Gone, Refused) as error:
            log.warning("may_not_mend", repository=head.repository, reason=str(error))
            if head.repository_id == task.repo.repository_id:
                return Outcome.REFUSED, count
        else:
            log.info("mended", branch=head.name, fixes=count)
            return Outcome.MENDED, count
    if not may_wait:
        return Outcome.CLOSED_TO_US, count
    task.store.said.note(task.subject_id, FixWanted(by, tuple(block for file in files for block in file.blocks())))
    return Outcome.LATER, count


def _file(task: Task, pull: PullRequest, contribution: Contribution, findings: Sequence[Finding]) -> _File | None:
    path = contribution.head.file
    here = [finding for finding in findings if finding.file == path]
    set_aside = {finding.fix for finding in here if finding.overridden}  # one fix mends all findings of its lines
    fixes = tuple(dict.fromkeys(f.fix for f in here if f.fix is not None and f.fix not in set_aside))
    raw = task.text(path, pull.head_sha) if fixes else None
    if raw is None:
        return None
    # Bytes that are no UTF-8 were replaced when the list was read; such a file is not written back.
    return _File(path, raw, fixes) if raw == contribution.head.text.encode() else None


def _commit(task: Task, head: Branch, file: _File, by: str) -> None:
    repo = Repo(head.repository_id, head.repository, task.repo.installation_id)
    lines = "1 entry" if len(file.fixes) == 1 else f"{len(file.fixes)} entries"
    message = f"Mend {lines} of {file.path}\n\nAsked for by {by} with /triage fix."
    task.forge.mend(repo, head.name, file.path, file.old, file.new, message)


def after_merge(task: Task, pull: PullRequest) -> None:
    """Open a pull request with the fixes that waited for this merge, as far as their lines still stand as they did."""
    wanted = next((said for said in task.store.said.of(task.subject_id) if isinstance(said, FixWanted)), None)
    if wanted is None or task.behaviour.is_dry_run:
        return
    tip = task.forge.tip(task.repo)
    for number, path in enumerate(dict.fromkeys(path for path, _, _ in wanted.blocks), start=1):
        raw = task.text(path, tip.sha) if tip.branch == pull.base_ref else None
        new = _with_blocks(raw, [(old, new) for where, old, new in wanted.blocks if where == path])
        if new is None or new == raw:
            continue
        change = FileChange(
            branch=f"listkeeper/fix-{pull.number}-{number}",
            base=tip.branch,
            base_sha=tip.sha,
            path=path,
            content=new,
            message=f"Mend what #{pull.number} added to {path}",
            title=f"Mend the entries of #{pull.number}",
            body=f"Mends entries that #{pull.number} added or changed, as asked for there with `/triage fix`.",
        )
        try:
            opened = task.forge.propose(task.repo, change)
        except Refused as error:
            log.warning("may_not_write", reason=str(error))
            continue
        log.info("pull_request_opened", pull_request=opened)
        under_way.look_again(task, [(SubjectKind.PULL_REQUEST, opened)])
    task.store.said.forget(task.subject_id, FixWanted)


def _with_blocks(raw: bytes | None, blocks: Sequence[tuple[str, str]]) -> bytes | None:
    """Return the file with each block replaced that stands in it once, at the beginning of a line."""
    try:
        text = (raw or b"").decode()
    except UnicodeDecodeError:
        return None
    for old, new in blocks:
        at = [start for start in _places(text, old) if start == 0 or text[start - 1] in "\r\n"]
        if len(at) == 1:
            text = text[: at[0]] + new + text[at[0] + len(old) :]
    return text.encode()


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
