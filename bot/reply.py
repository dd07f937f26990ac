"""Put a verdict into words and wishes. All that the bot says on GitHub is written here; no I/O.

Whatever strangers wrote goes through `bot.quoting` before we say it again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote as quote_url

from bot.forge.base import Annotation, CheckConclusion, CheckReport, Suggestion
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault
from bot.quoting import fenced, plain, quote, quote_code, quote_message, visible
from bot.wishes import ReportCheck, SetLabels, SuggestFixes, UpsertComment, Wish
from rules.model import Conclusion, Finding, Fix, Level, Verdict
from rules.policy import PULL_REQUEST_LABELS, SAMENESS, Policy, labels_of

MARKER = "<!-- listkeeper:verdict"
REVIEW_MARKER = "<!-- listkeeper:suggestions"
TEXT_LIMIT = 65_000
ANNOTATION_LIMIT = 10_000
SUGGESTIONS_LIMIT = 30
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
CUT_SUMMARY = "…and {count} more; the annotations name them all."
SUGGESTIONS = "{count} to accept with a click. They are the same fixes that my comment shows."


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


def sign(occasion: Occasion, what: str) -> str:
    """Return a short signature that binds a marker to this pull request; nobody without the key can make one."""
    text = f"{what}|{occasion.repository_id}|{occasion.number}"
    return hmac.new(occasion.key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def marker(occasion: Occasion) -> str:
    """Return the first line of our comment."""
    return f"{MARKER} v1 {sign(occasion, 'verdict')} -->"


def review_marker(occasion: Occasion) -> str:
    """Return the line by which we know our review of this head again."""
    return f"{REVIEW_MARKER} v1 {sign(occasion, 'suggestions ' + occasion.head_sha)} -->"


def answer(occasion: Occasion, verdict: Verdict, policy: Policy, faults: Sequence[LineFault] = ()) -> tuple[Wish, ...]:
    """Return what to do about *verdict*; *faults* are those of a policy that the contribution itself changes."""
    ours = frozenset(policy.labels[name] for name in PULL_REQUEST_LABELS)
    wishes: list[Wish] = [] if occasion.is_draft else [_comment_wish(occasion, verdict)]
    wishes.append(SetLabels(frozenset(labels_of(verdict, policy)), ours))
    wishes.append(ReportCheck(_check(occasion, verdict, faults)))
    if policy.suggestions and not occasion.is_draft and (found := suggestions(verdict, occasion.shown or {})):
        wishes.append(SuggestFixes(occasion.head_sha, found))
    return tuple(wishes)


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
    is_worth_saying = verdict.conclusion in (Conclusion.NEEDS_CHANGES, Conclusion.ADVICE)
    return UpsertComment(comment(occasion, verdict), may_create=is_worth_saying)


def comment(occasion: Occasion, verdict: Verdict) -> str:
    """Return our one comment: what is wrong, where, what to paste, and how to ask for a new look."""
    footer = FOOTER.format(sha=occasion.head_sha[:7])
    head = [marker(occasion), _greeting(verdict)]
    parts = _within(head, list(_groups(occasion, verdict)), TEXT_LIMIT - len(footer) - 200)
    return "\n\n".join([*parts, footer]) + "\n"


def _greeting(verdict: Verdict) -> str:
    match verdict.conclusion:
        case Conclusion.READY:
            return ALL_GOOD
        case Conclusion.OUT_OF_SCOPE:
            return NO_LONGER
    errors = len(verdict.errors)
    others = len([f for f in verdict.findings if not f.overridden]) - errors
    if not errors:
        return f"**Thank you! Nothing stands in the way; {_things(others)} worth a look.**"
    rest = f", and {_things(others).replace('one thing is', 'one more is')} worth a look" if others else ""
    return f"**Thank you! {_needs(errors)} before this can be merged{rest}.**"


def _things(count: int) -> str:
    return "one thing is" if count == 1 else f"{_number(count)} things are"


def _needs(count: int) -> str:
    return "One thing needs a change" if count == 1 else f"{_number(count).capitalize()} things need a change"


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)


@dataclass(frozen=True, slots=True)
class _Group:
    text: str
    findings: int


def _groups(occasion: Occasion, verdict: Verdict) -> Iterator[_Group]:
    titles = {(c.entry.file, c.entry.line): c.entry.title for c in verdict.changes if c.after}
    for (file, line, end_line), found in groupby(verdict.findings, key=lambda f: (f.file, f.line, f.end_line)):
        findings = list(found)
        title = titles.get((file, line))
        head = f"**{_where(file, line, end_line, verdict)}**" + (f": {quote(title)}" if title else "")
        lines = [head, "", *(_bullet(occasion, finding) for finding in findings)]
        is_repeat = any(finding.rule in SAMENESS and finding.level is Level.ERROR for finding in findings)
        for fix in dict.fromkeys(finding.fix for finding in findings if finding.fix and not finding.overridden):
            lines += ["", _paste(fix, "If the entry stays, paste" if is_repeat else "Paste")]
        yield _Group("\n".join(lines), len(findings))


def _where(file: str, line: int, end_line: int, verdict: Verdict) -> str:
    lines = f"Line {line}" if line == end_line else f"Lines {line} to {end_line}"
    return lines if len(verdict.coverage.files) == 1 else f"{lines} of {quote_code(file)}"


def _bullet(occasion: Occasion, finding: Finding) -> str:
    message = quote_message(finding.message)
    links = "".join(f" ([see line {e.line}]({_permalink(occasion, e.file, e.line)}))" for e in finding.evidence)
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    sign_ = "☑️" if finding.overridden else SIGNS[finding.level]
    return f"- {sign_} {message}{links} (`{finding.rule}`){note}"


def _permalink(occasion: Occasion, file: str, line: int) -> str:
    repository, _, path = file.rpartition(":")
    where = f"{repository}/blob/HEAD" if repository else f"{occasion.repository}/blob/{occasion.head_sha}"
    return f"{occasion.web_url}/{where}/{quote_url(path)}?plain=1#L{line}"


def _paste(fix: Fix, how: str) -> str:
    where = f"line {fix.line}" if fix.line == fix.end_line else f"lines {fix.line} to {fix.end_line}"
    if not fix.replacement:
        return f"Take {where} out."
    return f"{how} this over {where}:\n\n{fenced(fix.replacement, 'markdown')}"


def _within(head: Iterable[str], groups: Sequence[_Group], limit: int) -> list[str]:
    """Return as many groups as fit, and a line that counts those that do not."""
    parts = list(head)
    size = sum(len(part) + 2 for part in parts)
    for index, group in enumerate(groups):
        size += len(group.text) + 2
        if size > limit:
            left = sum(g.findings for g in groups[index:])
            return [*parts, CUT.format(count=left)]
        parts.append(group.text)
    return parts


# The check run


def _check(occasion: Occasion, verdict: Verdict, faults: Sequence[LineFault]) -> CheckReport:
    conclusion = CHECK_CONCLUSIONS[verdict.conclusion]
    if any(f.overridden for f in verdict.findings) and verdict.conclusion is not Conclusion.NEEDS_CHANGES:
        conclusion = CheckConclusion.NEUTRAL
    if faults:
        conclusion = CheckConclusion.FAILURE
    notes = (*_fault_annotations(faults), *(_annotation(f) for f in verdict.findings if not f.overridden))
    title = f"{_count(len(faults), 'fault')} in the policy" if faults else headline(verdict)
    return CheckReport(occasion.head_sha, conclusion, title, _summary(verdict, faults), notes, occasion.details_url)


def headline(verdict: Verdict) -> str:
    """Return the verdict in a few words."""
    match verdict.conclusion:
        case Conclusion.READY:
            return "Ready: nothing to change"
        case Conclusion.OUT_OF_SCOPE:
            return "No entry of the list is touched"
    counts = Counter(finding.level for finding in verdict.findings if not finding.overridden)
    parts = [
        _count(counts[Level.ERROR], "error"),
        _count(counts[Level.WARNING], "warning"),
        f"{counts[Level.ADVICE]} advice",
    ]
    return ", ".join(part for part in parts if not part.startswith("0 ")) or "Every finding was set aside"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(verdict: Verdict, faults: Sequence[LineFault]) -> str:
    coverage = verdict.coverage
    files = ", ".join(quote_code(name) for name in coverage.files)
    read = f"Read {_entries(coverage.entries)} in {_count(coverage.sections, 'section')} of {files}"
    unread = f"; {_count(coverage.unread, 'line')} could not be read" if coverage.unread else ""
    kinds = Counter(change.kind.value for change in verdict.changes)
    changes = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "no entry changed"
    parts = [f"{read}{unread}. Of this contribution: {changes}."]
    parts += [f"- {_fault_text(fault)}" for fault in faults]
    parts += [_summary_line(finding) for finding in verdict.findings]
    return _cut_lines(parts)


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count} entries"


def _summary_line(finding: Finding) -> str:
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    return f"- {SIGNS[finding.level]} line {finding.line}: {quote_message(finding.message)} (`{finding.rule}`){note}"


def _cut_lines(lines: Sequence[str]) -> str:
    size = 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > TEXT_LIMIT - 200:
            return "\n".join([*lines[:index], CUT_SUMMARY.format(count=len(lines) - index)])
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 100] + "…\n\nThe rest was left out."


def _annotation(finding: Finding) -> Annotation:
    message = visible(finding.message)[:ANNOTATION_LIMIT]
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


def review_body(occasion: Occasion, count: int) -> str:
    """Return the text above the suggestions."""
    return f"{review_marker(occasion)}\n{SUGGESTIONS.format(count='One fix' if count == 1 else f'{count} fixes')}"
