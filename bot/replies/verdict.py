"""Put a verdict into words and wishes. All that the bot says on GitHub is written here; no I/O.

Whatever strangers wrote goes through `bot.words.quoting` before we say it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote as quote_url

from bot.forge.base import Annotation, CheckConclusion, CheckReport, Suggestion
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault
from bot.replies.wishes import ReportCheck, SetLabels, SuggestFixes, UpsertComment, Wish
from bot.signing import signature
from bot.words.language import Translate, told, translation
from bot.words.quoting import fenced, plain, quote, quote_code, quote_message, visible
from rules.judging.policy import PULL_REQUEST_LABELS, SAMENESS, Policy, labels_of
from rules.model import Conclusion, Finding, Fix, Level, Verdict

MARKER = "<!-- listkeeper:verdict"
REVIEW_MARKER = "<!-- listkeeper:suggestions"
TEXT_LIMIT = 65_000
ANNOTATION_LIMIT = 10_000
SUGGESTIONS_LIMIT = 30
ANNOTATIONS_LIMIT = 1_000
"""Annotations on one commit, the gravest; each fifty cost a request."""

SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.ADVICE: "💡"}
ANNOTATION_LEVELS = {Level.ERROR: "failure", Level.WARNING: "warning", Level.ADVICE: "notice"}
CHECK_CONCLUSIONS = {
    Conclusion.READY: CheckConclusion.SUCCESS,
    Conclusion.ADVICE: CheckConclusion.SUCCESS,
    Conclusion.NEEDS_CHANGES: CheckConclusion.FAILURE,
    Conclusion.OUT_OF_SCOPE: CheckConclusion.NEUTRAL,
}

FOOTER = (
    "<sub>I looked at commit {sha}. Push another commit and I look again and rewrite this comment. "
    "If I am wrong, just say so here: the maintainers have the last word.</sub>"
)
ALL_GOOD = "**All good now, thank you! There is nothing left to change.**"
NO_LONGER = "**This contribution no longer touches an entry of the list, so there is nothing for me to check.**"
CUT = "_…and {count} more; the check run names them all._"
CUT_SUMMARY = "…and {count} more; the annotations name the gravest thousand."
ONE_SUGGESTION = "One fix to accept with a click. It is the same that my comment shows."
SUGGESTIONS = "{count} fixes to accept with a click. They are the same that my comment shows."
IGNORED = "**A maintainer asked me to leave this one alone.** `/triage resume` takes that back."
PREVIEW_SAME = "With this policy no open contribution would be judged otherwise ({count} looked at)."
PREVIEW_OTHER = "With this policy these open contributions would be judged otherwise ({count} looked at):"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a reply is about: where it stands, how it is signed, and what the diff shows."""

    repository: str  # owner/name, as it is called now
    repository_id: int  # stays when the repository is renamed
    number: int
    head_sha: str
    web_url: str  # of the forge, such as https://github.com
    key: str  # signs our markers
    is_draft: bool = False
    shown: Mapping[str, frozenset[int]] | None = None  # lines of the diff, by file
    details_url: str | None = None
    language: str = "en"
    notes: tuple[str, ...] = ()  # what a command has to say; Markdown of ours


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a policy that a contribution writes would change: *looked_at* open contributions, and those judged otherwise."""

    looked_at: int
    changed: tuple[tuple[int, Conclusion, Conclusion], ...]  # number, now, then


def sign(occasion: Occasion, what: str) -> str:
    """Return the signature that binds a marker to this pull request."""
    return signature(occasion.key, what, occasion.repository_id, occasion.number)


def marker(occasion: Occasion) -> str:
    """Return the first line of our comment."""
    return f"{MARKER} v1 {sign(occasion, 'verdict')} -->"


def review_marker(occasion: Occasion) -> str:
    """Return the line by which we know our review of this head again."""
    return f"{REVIEW_MARKER} v1 {sign(occasion, 'suggestions ' + occasion.head_sha)} -->"


def answer(
    occasion: Occasion,
    verdict: Verdict,
    policy: Policy,
    faults: Sequence[LineFault] = (),
    outlook: Outlook | None = None,
) -> tuple[Wish, ...]:
    """Return what to do about *verdict*; *faults* are those of a policy that the contribution itself changes, *outlook* what
    that policy would change.
    """
    ours = frozenset(policy.labels[name] for name in PULL_REQUEST_LABELS)
    wishes: list[Wish] = [] if occasion.is_draft else [_comment_wish(occasion, verdict)]
    wishes.append(SetLabels(frozenset(labels_of(verdict, policy)), ours))
    wishes.append(ReportCheck(_check(occasion, verdict, faults, outlook)))
    if policy.suggestions and not occasion.is_draft and (found := suggestions(verdict, occasion.shown or {})):
        t = translation(occasion.language)
        wishes.append(SuggestFixes(occasion.head_sha, found, t(ONE_SUGGESTION), t(SUGGESTIONS)))
    return tuple(wishes)


def ignored(occasion: Occasion, policy: Policy, by: str) -> tuple[Wish, ...]:
    """Return the wishes for a contribution that a maintainer told us to leave alone: a neutral check run, and no label of ours."""
    t = translation(occasion.language)
    ours = frozenset(policy.labels[name] for name in PULL_REQUEST_LABELS)
    body = "\n\n".join([marker(occasion), *occasion.notes, t(IGNORED)]) + "\n"
    summary = t("{by} asked me to leave this contribution alone.").format(by=quote(by, 100))
    check = not_judged(occasion, t("Left alone"), summary)
    return (UpsertComment(body, may_create=bool(occasion.notes)), SetLabels(frozenset(), ours), *check)


def not_judged(occasion: Occasion, title: str, summary: str) -> tuple[Wish, ...]:
    """Return the wishes where no verdict could be reached: a neutral check run that says why, and no comment."""
    report = CheckReport(occasion.head_sha, CheckConclusion.NEUTRAL, title, _cut(summary), (), occasion.details_url)
    return (ReportCheck(report),)


def policy_unusable(occasion: Occasion, faults: Sequence[LineFault]) -> tuple[Wish, ...]:
    """Return the wishes where the policy in force cannot be used."""
    lines = "\n".join(f"- {_fault_text(fault)}" for fault in faults)
    summary = (
        f"The policy of this list, {quote_code(POLICY_PATH)}, cannot be used, so nothing was checked. "
        f"A maintainer can mend it:\n\n{lines}"
    )
    return not_judged(occasion, "The list's policy cannot be used", summary)


def _fault_text(fault: LineFault) -> str:
    where = ".".join(map(str, fault.path))
    return f"line {fault.line}: {quote_code(where) + ': ' if where else ''}{quote_message(fault.message)}"


# The comment


def _comment_wish(occasion: Occasion, verdict: Verdict) -> UpsertComment:
    is_worth_saying = verdict.conclusion in (Conclusion.NEEDS_CHANGES, Conclusion.ADVICE) or bool(occasion.notes)
    return UpsertComment(comment(occasion, verdict), may_create=is_worth_saying)


def comment(occasion: Occasion, verdict: Verdict) -> str:
    """Return our one comment: what is wrong, where, what to paste, and how to ask for a new look."""
    t = translation(occasion.language)
    footer = t(FOOTER).format(sha=occasion.head_sha[:7])
    head = [marker(occasion), *occasion.notes, _greeting(verdict, t)]
    parts = _within(head, list(_groups(occasion, verdict, t)), TEXT_LIMIT - len(footer) - 200, t)
    return "\n\n".join([*parts, footer]) + "\n"


def _greeting(verdict: Verdict, t: Translate) -> str:
    match verdict.conclusion:
        case Conclusion.READY:
            return t(ALL_GOOD)
        case Conclusion.OUT_OF_SCOPE:
            return t(NO_LONGER)
    errors = len(verdict.errors)
    others = len([f for f in verdict.findings if not f.overridden]) - errors
    if not errors:
        return t(ONE_LOOK if others == 1 else LOOKS).format(others=_number(others, t))
    key = (errors == 1, min(others, 2))
    return t(NEEDS[key]).format(errors=_number(errors, t).capitalize(), others=_number(others, t))


ONE_LOOK = "**Thank you! Nothing stands in the way; one thing is worth a look.**"
LOOKS = "**Thank you! Nothing stands in the way; {others} things are worth a look.**"
NEEDS = {
    (True, 0): "**Thank you! One thing needs a change before this can be merged.**",
    (True, 1): "**Thank you! One thing needs a change before this can be merged, and one more is worth a look.**",
    (
        True,
        2,
    ): "**Thank you! One thing needs a change before this can be merged, and {others} things are worth a look.**",
    (False, 0): "**Thank you! {errors} things need a change before this can be merged.**",
    (False, 1): "**Thank you! {errors} things need a change before this can be merged, and one more is worth a look.**",
    (
        False,
        2,
    ): "**Thank you! {errors} things need a change before this can be merged, and {others} things are worth a look.**",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _number(count: int, t: Translate) -> str:
    return t(NUMBERS[count]) if count < len(NUMBERS) else str(count)


@dataclass(frozen=True, slots=True)
class _Group:
    text: str
    findings: int


def _groups(occasion: Occasion, verdict: Verdict, t: Translate) -> Iterator[_Group]:
    titles = {(c.entry.file, c.entry.line): c.entry.title for c in verdict.changes if c.after}
    for (file, line, end_line), found in groupby(verdict.findings, key=lambda f: (f.file, f.line, f.end_line)):
        findings = list(found)
        title = titles.get((file, line))
        head = f"**{_where(file, line, end_line, verdict, t)}**" + (f": {quote(title)}" if title else "")
        lines = [head, "", *(_bullet(occasion, finding, t) for finding in findings)]
        is_repeat = any(finding.rule in SAMENESS and finding.level is Level.ERROR for finding in findings)
        for fix in dict.fromkeys(finding.fix for finding in findings if finding.fix and not finding.overridden):
            lines += ["", _paste(fix, t, is_repeat=is_repeat)]
        yield _Group("\n".join(lines), len(findings))


def _where(file: str, line: int, end_line: int, verdict: Verdict, t: Translate) -> str:
    lines = t("Line {line}" if line == end_line else "Lines {line} to {end_line}").format(line=line, end_line=end_line)
    return (
        lines if len(verdict.coverage.files) == 1 else t("{lines} of {file}").format(lines=lines, file=quote_code(file))
    )


def _bullet(occasion: Occasion, finding: Finding, t: Translate) -> str:
    message = quote_message(told(finding.message, occasion.language))
    links = "".join(
        f" ([{t('see line {line}').format(line=e.line)}]({permalink(occasion.web_url, occasion.repository, occasion.head_sha, e.file, e.line)}))"
        for e in finding.evidence
    )
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    sign_ = "☑️" if finding.overridden else SIGNS[finding.level]
    return f"- {sign_} {message}{links} (`{finding.rule}`){note}"


def permalink(web_url: str, repository: str, sha: str, file: str, line: int) -> str:
    """Return the address of a line as it was at that commit; *file* may be one of another repository, ``owner/name:path``."""
    elsewhere, _, path = file.rpartition(":")
    where = f"{elsewhere}/blob/HEAD" if elsewhere else f"{repository}/blob/{sha}"
    return f"{web_url}/{where}/{quote_url(path)}?plain=1#L{line}"


def _paste(fix: Fix, t: Translate, *, is_repeat: bool) -> str:
    is_one = fix.line == fix.end_line
    lines = t("line {line}" if is_one else "lines {line} to {end_line}").format(line=fix.line, end_line=fix.end_line)
    if not fix.replacement:
        return t("Take {lines} out.").format(lines=lines)
    how = t("If the entry stays, paste this over {lines}:" if is_repeat else "Paste this over {lines}:").format(
        lines=lines
    )
    return f"{how}\n\n{fenced(fix.replacement, 'markdown')}"


def _within(head: Iterable[str], groups: Sequence[_Group], limit: int, t: Translate) -> list[str]:
    """Return as many groups as fit, and a line that counts those that do not."""
    parts = list(head)
    size = sum(len(part) + 2 for part in parts)
    for index, group in enumerate(groups):
        size += len(group.text) + 2
        if size > limit:
            left = sum(g.findings for g in groups[index:])
            return [*parts, t(CUT).format(count=left)]
        parts.append(group.text)
    return parts


# The check run


def _check(occasion: Occasion, verdict: Verdict, faults: Sequence[LineFault], outlook: Outlook | None) -> CheckReport:
    t = translation(occasion.language)
    conclusion = CHECK_CONCLUSIONS[verdict.conclusion]
    if any(f.overridden for f in verdict.findings) and verdict.conclusion is not Conclusion.NEEDS_CHANGES:
        conclusion = CheckConclusion.NEUTRAL
    if faults:
        conclusion = CheckConclusion.FAILURE
    open_ones = [f for f in verdict.findings if not f.overridden]
    if len(open_ones) > ANNOTATIONS_LIMIT:
        open_ones = sorted(open_ones, key=lambda finding: finding.level.weight)[:ANNOTATIONS_LIMIT]
    notes = [*_fault_annotations(faults), *(_annotation(f, occasion.language) for f in open_ones)]
    title = _counted(len(faults), "fault", t) if faults else headline(verdict, t)
    if faults:
        title = t("{faults} in the policy").format(faults=title)
    summary = _summary(occasion, verdict, faults, outlook)
    return CheckReport(
        occasion.head_sha, conclusion, title, summary, tuple(notes[:ANNOTATIONS_LIMIT]), occasion.details_url
    )


def headline(verdict: Verdict, t: Translate = str) -> str:
    """Return the verdict in a few words."""
    match verdict.conclusion:
        case Conclusion.READY if not verdict.findings:
            return t("Ready: nothing to change")
        case Conclusion.OUT_OF_SCOPE:
            return t("No entry of the list is touched")
    counts = Counter(finding.level for finding in verdict.findings if not finding.overridden)
    parts = [
        _counted(counts[level], noun, t)
        for level, noun in ((Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.ADVICE, "advice"))
        if counts[level]
    ]
    return ", ".join(parts) or t("Every finding was set aside")


COUNTED = {
    "error": ("1 error", "{count} errors"),
    "warning": ("1 warning", "{count} warnings"),
    "advice": ("1 advice", "{count} advice"),
    "fault": ("1 fault", "{count} faults"),
    "section": ("1 section", "{count} sections"),
    "line": ("1 line", "{count} lines"),
    "entry": ("one entry", "{count} entries"),
}


def _counted(number: int, noun: str, t: Translate) -> str:
    one, many = COUNTED[noun]
    return t(one) if number == 1 else t(many).format(count=number)


def _summary(occasion: Occasion, verdict: Verdict, faults: Sequence[LineFault], outlook: Outlook | None) -> str:
    t = translation(occasion.language)
    coverage = verdict.coverage
    files = ", ".join(quote_code(name) for name in coverage.files)
    read = t("Read {entries} in {sections} of {files}").format(
        entries=_counted(coverage.entries, "entry", t), sections=_counted(coverage.sections, "section", t), files=files
    )
    unread = (
        t("; {lines} could not be read").format(lines=_counted(coverage.unread, "line", t)) if coverage.unread else ""
    )
    kinds = Counter(change.kind.value for change in verdict.changes)
    changes = ", ".join(t(CHANGED[kind]).format(count=count) for kind, count in kinds.items()) or t("no entry changed")
    parts = [t("{read}. Of this contribution: {changes}.").format(read=read + unread, changes=changes)]
    parts += [f"- {_fault_text(fault)}" for fault in faults]
    parts += _outlook(outlook, t) if outlook else []
    parts += [_summary_line(finding, occasion.language, t) for finding in verdict.findings]
    return _cut_lines(parts, t)


CHANGED = {"added": "{count} added", "edited": "{count} edited", "moved": "{count} moved", "removed": "{count} removed"}
CONCLUDED = {
    Conclusion.READY: "ready",
    Conclusion.ADVICE: "advice",
    Conclusion.NEEDS_CHANGES: "needs changes",
    Conclusion.OUT_OF_SCOPE: "out of scope",
}


def _outlook(outlook: Outlook, t: Translate) -> list[str]:
    if not outlook.changed:
        return ["", t(PREVIEW_SAME).format(count=outlook.looked_at)]
    lines = [
        t("- pull request {number}: {now} → {then}").format(
            number=number, now=t(CONCLUDED[now]), then=t(CONCLUDED[then])
        )
        for number, now, then in outlook.changed
    ]
    return ["", t(PREVIEW_OTHER).format(count=outlook.looked_at), *lines]


def _summary_line(finding: Finding, language: str, t: Translate) -> str:
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    line = t("line {line}").format(line=finding.line)
    return f"- {SIGNS[finding.level]} {line}: {quote_message(told(finding.message, language))} (`{finding.rule}`){note}"


def _cut_lines(lines: Sequence[str], t: Translate) -> str:
    size = 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > TEXT_LIMIT - 200:
            return "\n".join([*lines[:index], t(CUT_SUMMARY).format(count=len(lines) - index)])
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 100] + "…\n\nThe rest was left out."


def _annotation(finding: Finding, language: str) -> Annotation:
    message = visible(told(finding.message, language))[:ANNOTATION_LIMIT]
    return Annotation(
        finding.file, finding.line, finding.end_line, ANNOTATION_LEVELS[finding.level], finding.rule, message
    )


def _fault_annotations(faults: Iterable[LineFault]) -> Iterator[Annotation]:
    for fault in faults:
        where = ".".join(map(str, fault.path))
        message = plain(f"{where}: {fault.message}" if where else fault.message, ANNOTATION_LIMIT)
        yield Annotation(POLICY_PATH, fault.line, fault.line, "failure", "policy", message)


# Suggestions


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
