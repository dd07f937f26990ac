"""Carry out wishes so that they converge: the same wish again changes nothing, and costs no request.

Before we write anything that could be written twice, we record the intention. If an answer gets lost, the record says
that we may have written already, and we look before we write again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Protocol

import structlog

from bot.errors import ForgeError, Gone, Paced, Refused, Unavailable
from bot.forge.base import CheckReport, Forge, Repo, Suggestion
from bot.replies.check_run import with_refusals
from bot.replies.wishes import ReportCheck, SetLabels, SuggestFixes, UpsertComment, Wish
from bot.signing import digest_of
from bot.store.posted import Posted
from bot.store.store import Store
from bot.words.language import translation

COMMENT, CHECK, LABEL, REVIEW, SUGGESTION = "comment", "check", "label", "review", "suggestion"
REFUSED, NOT_ALLOWED = "refused", "not allowed"
INTENDED, FAILED, DONE, REMOVING, REMOVED, LEFT = "intended", "failed", "done", "removing", "removed", "left"
ON_ITS_WAY = 12.0
"""Seconds in which a request without an answer may still take effect; GitHub gives up on one after ten."""

log = structlog.get_logger()


class Target(Protocol):
    """What we act on: a pull request or an issue, as it is now."""

    @property
    def number(self) -> int: ...
    @property
    def labels(self) -> frozenset[str]: ...
    @property
    def comment_count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Acting:
    """What is needed to act on one pull request or issue."""

    forge: Forge
    store: Store
    repo: Repo
    subject_id: int
    target: Target
    mark: str  # the first line of our comment, signed
    review_mark: str = ""  # the first line of our review of the newest head, signed
    language: str = "en"
    beside: tuple[int, ...] = ()  # our numbers for other pull requests with the same head: they share its check run

    def carry_out(self, wishes: Iterable[Wish]) -> None:
        """Fulfil the wishes, one after the other; what was done already costs nothing.

        If one has to wait for its turn, the others are still done; `Paced` is raised at the end. If one is refused, the
        others are done too, and the check run says what was refused; it is tried again when we look again.
        """
        known = {(item.kind, item.key): item for item in self.store.posted.of(self.subject_id)}
        waiting: Paced | None = None
        refused: dict[str, str] = {}
        for wish in wishes:
            name = type(wish).__name__
            if isinstance(wish, ReportCheck) and refused:
                wish = ReportCheck(with_refusals(wish.report, refused, translation(self.language)))
            try:
                self._do(wish, known)
            except Paced as error:
                log.info("wish_waits", wish=name, reason=str(error))
                waiting = waiting or error
            except Refused as error:
                log.warning("wish_refused", wish=name, reason=str(error))
                refused[name] = str(error)
                self._note(Posted(REFUSED, name, NOT_ALLOWED if lacks_permission(error) else FAILED, None, ""))
            else:
                if (REFUSED, name) in known and known[REFUSED, name].state != DONE:
                    self._note(Posted(REFUSED, name, DONE, None, ""))
        if waiting is not None:
            raise waiting

    def _do(self, wish: Wish, known: Mapping[tuple[str, str], Posted]) -> None:
        match wish:
            case UpsertComment():
                self._comment(wish, known.get((COMMENT, "")))
            case SetLabels():
                self._labels(wish, {key: item for (kind, key), item in known.items() if kind == LABEL})
            case ReportCheck(report):
                self._check(report, known.get((CHECK, report.head_sha)))
            case SuggestFixes():
                offered = frozenset(key for kind, key in known if kind == SUGGESTION)
                self._suggest(wish, known.get((REVIEW, wish.head_sha)), offered)

    def _note(self, *items: Posted) -> None:
        self.store.posted.note(self.subject_id, *items)

    @contextmanager
    def _intending(self, kind: str, key: str, digest: str) -> Iterator[None]:
        """Record that we are about to write, and also if GitHub answers that it failed."""
        self._note(Posted(kind, key, INTENDED, None, digest))
        try:
            yield
        except ForgeError as error:
            if not isinstance(error, Unavailable) or error.is_answered:
                self._note(Posted(kind, key, FAILED, None, digest))
            raise

    def _looked_for(self, known: Posted | None, found: int | None) -> int | None:
        """Return what was *found*; if nothing was, make sure that nothing can still be on its way."""
        if found is None and known is not None and known.state == INTENDED and known.age < ON_ITS_WAY:
            raise Unavailable(f"what was sent as {known.kind} may still arrive; looking again later")
        return found

    # The comment

    def _comment(self, wish: UpsertComment, known: Posted | None) -> None:
        digest = digest_of(wish.body)
        if known and (known.state == LEFT or (known.state == DONE and known.digest == digest)):
            return
        comment_id = known.remote_id if known else None
        if comment_id is None and (known is not None or self.target.comment_count):
            comment_id = self._looked_for(known, self._find_comment())
        if comment_id is not None:
            is_there = self._updated(comment_id, wish.body)
            self._note(Posted(COMMENT, "", DONE if is_there else LEFT, comment_id if is_there else None, digest))
        elif wish.may_create:
            with self._intending(COMMENT, "", digest):
                comment_id = self.forge.create_comment(self.repo, self.target.number, wish.body)
            self._note(Posted(COMMENT, "", DONE, comment_id, digest))
            log.info("comment_written", comment=comment_id)

    def _find_comment(self) -> int | None:
        """Return our comment: it is by our account and begins with our signed marker."""
        comments = self.forge.own_comments(self.repo, self.target.number)
        return next((number for number, body in comments if body.startswith(self.mark)), None)

    def _updated(self, comment_id: int, body: str) -> bool:
        try:
            self.forge.update_comment(self.repo, comment_id, body)
        except Gone:  # somebody wants it away; it comes back if a command asks for an answer
            log.info("comment_was_deleted", comment=comment_id)
            return False
        log.info("comment_rewritten", comment=comment_id)
        return True

    # Labels

    def _labels(self, wish: SetLabels, stored: dict[str, Posted]) -> None:
        """Set and remove our labels. If a person removed one or put it back, we leave it alone from then on.

        GitHub knows a label by its letters, small or capital; so do we.
        """
        present = {label.casefold(): label for label in self.target.labels}
        known = {label.casefold(): item for label, item in stored.items()}
        named = {label.casefold(): label for label in sorted(wish.ours | wish.wanted)}
        wanted = {label.casefold() for label in wish.wanted}
        states = {key: _label_state(known.get(key), key in present) for key in named.keys() | known.keys()}
        changed = [
            Posted(LABEL, known[key].key, state, None, "")
            for key, state in states.items()
            if state is not None and key in known and known[key].state != state
        ]
        add = sorted(named[key] for key in wanted - present.keys() if states[key] in (None, REMOVED))
        remove = sorted(present[key] for key in present.keys() & states.keys() - wanted if states[key] == DONE)
        self._note(*changed, *_labelled(add, INTENDED, known), *_labelled(remove, REMOVING, known))
        if add and remove:
            # One request instead of two. Labels that others set were read just before, and are kept.
            self.forge.replace_labels(
                self.repo, self.target.number, sorted((self.target.labels - set(remove)) | set(add))
            )
        elif add:
            self.forge.add_labels(self.repo, self.target.number, add)
        else:
            for label in remove:
                self.forge.remove_label(self.repo, self.target.number, label)
        self._note(*_labelled(add, DONE, known), *_labelled(remove, REMOVED, known))
        if add or remove:
            log.info("labels_set", added=add, removed=remove)

    # The check run

    def _check(self, report: CheckReport, known: Posted | None) -> None:
        digest = digest_of(json.dumps(asdict(report), sort_keys=True))
        known = known or self._shared(report.head_sha)
        if known and known.state == DONE and known.digest == digest:
            return
        check_id = known.remote_id if known else None
        if known and known.state in (INTENDED, FAILED) and check_id is None:
            check_id = self._looked_for(known, self.forge.find_check(self.repo, report.head_sha))
        if check_id is None:
            with self._intending(CHECK, report.head_sha, digest):
                check_id = self.forge.create_check(self.repo, report)
        else:
            check_id = self.forge.update_check(self.repo, check_id, report)
        done = Posted(CHECK, report.head_sha, DONE, check_id, digest)
        self._note(done)
        if check_id is not None:
            self.store.posted.share(self.subject_id, done, self.beside)
        log.info("check_reported", conclusion=report.conclusion.value, head=report.head_sha)

    def _shared(self, head_sha: str) -> Posted | None:
        """Return the check run that another pull request with the same head has; what it says is not ours yet."""
        items = (item for other in self.beside for item in self.store.posted.of(other))
        found = (i for i in items if (i.kind, i.key) == (CHECK, head_sha) and i.remote_id is not None)
        return next((replace(item, state=DONE, digest="") for item in found), None)

    # Suggestions

    def _suggest(self, wish: SuggestFixes, known: Posted | None, offered: frozenset[str]) -> None:
        if known and known.state == DONE:
            return
        fresh = [item for item in wish.suggestions if _suggestion_key(item) not in offered]
        if not fresh:
            return
        if not (known and self._looked_for(known, self._has_review())):
            with self._intending(REVIEW, wish.head_sha, ""):
                self._offer(wish, fresh)
        keys = [Posted(SUGGESTION, _suggestion_key(item), DONE, None, "") for item in fresh]
        self._note(Posted(REVIEW, wish.head_sha, DONE, None, ""), *keys)

    def _has_review(self) -> int | None:
        """Return 1 if our review of this head exists."""
        return 1 if self.forge.has_review(self.repo, self.target.number, self.review_mark) else None

    def _offer(self, wish: SuggestFixes, items: list[Suggestion]) -> None:
        body = f"{self.review_mark}\n{wish.introduction}"
        try:
            self.forge.create_review(self.repo, self.target.number, wish.head_sha, body, items)
        except Refused as error:
            # The fixes are in the comment too; a diff that has changed must not hold the verdict back.
            log.warning("suggestions_refused", reason=str(error))
            return
        log.info("suggestions_offered", count=len(items))


def lacks_permission(error: Refused) -> bool:
    """Tell whether it was refused because we lack a permission, which somebody may grant us later."""
    said = str(error).lower()
    return "not accessible by" in said or "permission" in said or "must have" in said


def _suggestion_key(item: Suggestion) -> str:
    return digest_of(f"{item.path}\n{item.body}")


def _labelled(labels: Iterable[str], state: str, known: Mapping[str, Posted]) -> list[Posted]:
    """Return what to note about *labels*, each under the name that it was noted under before."""
    names = (known[label.casefold()].key if label.casefold() in known else label for label in labels)
    return [Posted(LABEL, name, state, None, "") for name in names]


def _label_state(known: Posted | None, is_present: bool) -> str | None:
    """Return what we know about a label: DONE is ours and present; LEFT means that people decide about it."""
    if known is None:
        return LEFT if is_present else None
    if known.state == INTENDED:
        return DONE if is_present else None
    if known.state == REMOVING:
        return DONE if is_present else REMOVED
    if known.state == DONE and not is_present:
        return LEFT
    if known.state == REMOVED and is_present:
        return LEFT
    return known.state
