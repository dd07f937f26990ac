"""From a verdict to wishes: comment, labels, check run, suggestions. No I/O.

Everything that strangers wrote goes through `bot.words.quoting` before we say it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.forge.base import Suggestion
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault
from bot.replies.check_run import Outlook, check_run, fault_text, not_judged_run
from bot.replies.comment import comment
from bot.replies.occasion import Occasion, marker
from bot.replies.wishes import ReportCheck, SetLabels, SuggestFixes, UpsertComment, Wish
from bot.words.language import translation
from bot.words.quoting import fenced, quote, quote_code
from rules.judging.policy import PULL_REQUEST_LABELS, Policy, labels_of
from rules.model import Conclusion, Fix, Verdict

SUGGESTIONS_LIMIT = 30
SUGGESTED = "You can accept these fixes with a click. They are the same as in my comment."
IGNORED = "**A maintainer asked me to leave this one alone.** `/triage resume` takes that back."


def answer(
    occasion: Occasion,
    verdict: Verdict,
    policy: Policy,
    faults: Sequence[LineFault] = (),
    outlook: Outlook | None = None,
) -> tuple[Wish, ...]:
    """Return what to do about *verdict*.

    *faults* are those of the policy in the contribution, *outlook* is what that policy would change.
    """
    wishes: list[Wish] = [_comment_wish(occasion, verdict)]
    wishes.append(SetLabels(frozenset(labels_of(verdict, policy)), _ours(policy)))
    wishes.append(ReportCheck(check_run(occasion, verdict, faults, outlook)))
    if policy.suggestions and not occasion.is_draft and (found := suggestions(verdict, occasion.shown or {})):
        t = translation(occasion.language)
        wishes.append(SuggestFixes(occasion.head_sha, found, t(SUGGESTED)))
    return tuple(wishes)


def _ours(policy: Policy) -> frozenset[str]:
    return frozenset(policy.labels[name] for name in PULL_REQUEST_LABELS)


def _comment_wish(occasion: Occasion, verdict: Verdict) -> UpsertComment:
    is_worth_saying = verdict.conclusion in (Conclusion.NEEDS_CHANGES, Conclusion.ADVICE) and not occasion.is_draft
    return UpsertComment(comment(occasion, verdict), may_create=is_worth_saying or bool(occasion.notes))


def ignored(occasion: Occasion, policy: Policy, by: str) -> tuple[Wish, ...]:
    """Return the wishes for a contribution to leave alone: a neutral check run, and none of our labels."""
    t = translation(occasion.language)
    body = "\n\n".join([marker(occasion), *occasion.notes, t(IGNORED)]) + "\n"
    summary = t("{by} asked me to leave this contribution alone.").format(by=quote(by, 100))
    check = not_judged(occasion, t("Left alone"), summary)
    return (UpsertComment(body, may_create=bool(occasion.notes)), SetLabels(frozenset(), _ours(policy)), *check)


def not_judged(occasion: Occasion, title: str, summary: str, policy: Policy | None = None) -> tuple[Wish, ...]:
    """Return the wishes if there is no verdict: a neutral check run that says why, and no new comment.

    If the *policy* is known, what an older verdict left is mended: its labels go, and its comment says why.
    """
    check = ReportCheck(not_judged_run(occasion, title, summary))
    if policy is None:
        return (check,)
    body = "\n\n".join([marker(occasion), *occasion.notes, f"**{title}.** {summary}"]) + "\n"
    return (
        UpsertComment(body, may_create=bool(occasion.notes)),
        SetLabels(frozenset(), _ours(policy)),
        check,
    )


def policy_unusable(occasion: Occasion, faults: Sequence[LineFault]) -> tuple[Wish, ...]:
    """Return the wishes if the policy in force cannot be used."""
    lines = "\n".join(f"- {fault_text(fault)}" for fault in faults)
    summary = (
        f"This list's policy, {quote_code(POLICY_PATH)}, cannot be used, so nothing was checked. "
        f"A maintainer can fix it:\n\n{lines}"
    )
    return not_judged(occasion, "This list's policy cannot be used", summary)


def suggestions(verdict: Verdict, shown: Mapping[str, frozenset[int]]) -> tuple[Suggestion, ...]:
    """Return the fixes that GitHub can offer on the diff: all their lines must be in it."""
    fixes = dict.fromkeys((f.file, f.fix) for f in verdict.findings if f.fix and not f.overridden)
    fitting = [(file, fix) for file, fix in fixes if _is_shown(fix, shown.get(file, frozenset()))]
    return tuple(
        Suggestion(file, fix.line, fix.end_line, _suggestion_body(fix)) for file, fix in fitting[:SUGGESTIONS_LIMIT]
    )


def _is_shown(fix: Fix, shown: frozenset[int]) -> bool:
    return all(line in shown for line in range(fix.line, fix.end_line + 1))


def _suggestion_body(fix: Fix) -> str:
    return fenced(fix.replacement, "suggestion") if fix.replacement else "```suggestion\n```"
