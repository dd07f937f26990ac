"""Our check run on a head: a conclusion, a headline, a summary, and a note on each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.forge.base import Annotation, CheckConclusion, CheckReport
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import LineFault
from bot.replies.comment import SIGNS
from bot.replies.occasion import TEXT_LIMIT, Occasion
from bot.words.language import ENGLISH, Language, translation
from bot.words.quoting import plain, quote, quote_code, quote_message, visible
from rules.model import Conclusion, Coverage, Finding, Level, Verdict

ANNOTATION_LIMIT = 10_000
ANNOTATIONS_LIMIT = 1_000
"""How many annotations one commit gets, the most serious first; every fifty cost a request."""

ANNOTATION_LEVELS = {Level.ERROR: "failure", Level.WARNING: "warning", Level.ADVICE: "notice"}
CHECK_CONCLUSIONS = {
    Conclusion.READY: CheckConclusion.SUCCESS,
    Conclusion.ADVICE: CheckConclusion.SUCCESS,
    Conclusion.NEEDS_CHANGES: CheckConclusion.FAILURE,
    Conclusion.OUT_OF_SCOPE: CheckConclusion.NEUTRAL,
}
GRAVEST_FIRST = (CheckConclusion.FAILURE, CheckConclusion.NEUTRAL, CheckConclusion.SUCCESS)
CONCLUDED = {
    Conclusion.READY: "ready",
    Conclusion.ADVICE: "advice",
    Conclusion.NEEDS_CHANGES: "needs changes",
    Conclusion.OUT_OF_SCOPE: "out of scope",
}
CHANGED = {"added": "{count} added", "edited": "{count} edited", "moved": "{count} moved", "removed": "{count} removed"}
NOT_DONE = {
    "UpsertComment": "GitHub does not let me write the comment:",
    "SetLabels": "GitHub does not let me set the labels:",
}
REASON_LIMIT = 300
CUT_SUMMARY = "…and {count} more; the annotations name the gravest thousand."
PREVIEW_SAME = "With this policy, no open contribution would get a different verdict ({count} checked)."
PREVIEW_OTHER = "With this policy, these open contributions would get a different verdict ({count} checked):"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the new policy would change: how many open contributions we *looked_at*, and which verdicts differ."""

    looked_at: int
    changed: tuple[tuple[int, Conclusion, Conclusion], ...]  # number, now, then


def check_run(
    occasion: Occasion, verdict: Verdict, faults: Sequence[LineFault] = (), outlook: Outlook | None = None
) -> CheckReport:
    """Return the check run for *verdict*.

    *faults* are those of the policy in the contribution, *outlook* is what that policy would change.
    """
    t = translation(occasion.language)
    open_ones = [f for f in verdict.findings if not f.overridden]
    if len(open_ones) > ANNOTATIONS_LIMIT:
        open_ones = sorted(open_ones, key=lambda finding: finding.level.weight)[:ANNOTATIONS_LIMIT]
    notes = [*_fault_annotations(faults), *(_annotation(f, t) for f in open_ones)]
    title = t("{faults} in the policy").format(faults=_faults(len(faults), t)) if faults else headline(verdict, t)
    summary = _cut_lines(list(_summary(verdict, faults, outlook, t)), t)
    conclusion = _conclusion(verdict, faults)
    return CheckReport(
        occasion.head_sha, conclusion, title, summary, tuple(notes[:ANNOTATIONS_LIMIT]), occasion.details_url
    )


def not_judged_run(occasion: Occasion, title: str, summary: str) -> CheckReport:
    """Return the check run without a verdict: it is neutral, and it says why."""
    return CheckReport(occasion.head_sha, CheckConclusion.NEUTRAL, title, _cut_to(summary), (), occasion.details_url)


def shared(reports: Mapping[int, CheckReport]) -> CheckReport:
    """Return one check run for several pull requests with the same head: the gravest conclusion, and a part for each.

    *reports* are theirs, by number.
    """
    gravest = min(reports, key=lambda number: (GRAVEST_FIRST.index(reports[number].conclusion), number))
    room = (TEXT_LIMIT - 200) // len(reports)
    parts = [_part(number, report, room) for number, report in sorted(reports.items())]
    notes = dict.fromkeys(note for _, report in sorted(reports.items()) for note in report.annotations)
    return replace(
        reports[gravest],
        title=f"#{gravest}: {reports[gravest].title}",
        summary="\n\n".join(parts),
        annotations=tuple(notes)[:ANNOTATIONS_LIMIT],
    )


def _part(number: int, report: CheckReport, room: int) -> str:
    text = f"### #{number}: {report.title}\n\n{report.summary}"
    return text if len(text) < room else text[: room - 100] + "…\n\nThe rest was left out."


def with_refusals(report: CheckReport, refused: Mapping[str, str], t: Language) -> CheckReport:
    """Return *report* with a line for each wish that was refused, by its name, and why."""
    lines = [
        f"- {t(NOT_DONE[name])} {quote_code(why, REASON_LIMIT)}" for name, why in refused.items() if name in NOT_DONE
    ]
    return replace(report, summary=_cut_to("\n".join([*lines, "", report.summary]) if lines else report.summary))


def _cut_to(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 100] + "…\n\nThe rest was left out."


def _conclusion(verdict: Verdict, faults: Sequence[LineFault]) -> CheckConclusion:
    if faults:
        return CheckConclusion.FAILURE
    if any(f.overridden for f in verdict.findings) and verdict.conclusion is not Conclusion.NEEDS_CHANGES:
        return CheckConclusion.NEUTRAL
    return CHECK_CONCLUSIONS[verdict.conclusion]


def headline(verdict: Verdict, t: Language = ENGLISH) -> str:
    """Return the verdict in a few words."""
    match verdict.conclusion:
        case Conclusion.READY if not verdict.findings:
            return t("Ready: nothing to change")
        case Conclusion.OUT_OF_SCOPE:
            return t("No entry of the list is changed")
    counts = Counter(finding.level for finding in verdict.findings if not finding.overridden)
    parts = []
    if errors := counts[Level.ERROR]:
        parts.append(t.many("{count} error", "{count} errors", errors))
    if warnings := counts[Level.WARNING]:
        parts.append(t.many("{count} warning", "{count} warnings", warnings))
    if advice := counts[Level.ADVICE]:
        parts.append(t.many("{count} piece of advice", "{count} pieces of advice", advice))
    return ", ".join(parts) or t("Every finding was set aside")


def _faults(count: int, t: Language) -> str:
    return t.many("{count} fault", "{count} faults", count)


def fault_text(fault: LineFault) -> str:
    """Return a fault of the policy file as a line of Markdown."""
    where = ".".join(map(str, fault.path))
    return f"line {fault.line}: {quote_code(where) + ': ' if where else ''}{quote_message(fault.message)}"


# The summary


def _summary(verdict: Verdict, faults: Sequence[LineFault], outlook: Outlook | None, t: Language) -> Iterator[str]:
    kinds = Counter(change.kind.value for change in verdict.changes)
    changes = ", ".join(t(CHANGED[kind]).format(count=count) for kind, count in kinds.items()) or t("no entry changed")
    yield t("{read}. In this contribution: {changes}.").format(read=_read(verdict.coverage, t), changes=changes)
    yield from (f"- {fault_text(fault)}" for fault in faults)
    if outlook is not None:
        yield from _preview(outlook, t)
    yield from (_summary_line(finding, t) for finding in verdict.findings)


def _read(coverage: Coverage, t: Language) -> str:
    read = t("Read {entries} in {sections} of {files}").format(
        entries=t.many("{count} entry", "{count} entries", coverage.entries),
        sections=t.many("{count} section", "{count} sections", coverage.sections),
        files=", ".join(quote_code(name) for name in coverage.files),
    )
    if coverage.unread:
        lines = t.many("{count} line", "{count} lines", coverage.unread)
        read += t("; {lines} could not be read").format(lines=lines)
    if coverage.unaccounted:
        lines = t.many("{count} line", "{count} lines", coverage.unaccounted)
        read += t("; not taken for entries, though they have links: {lines}").format(lines=lines)
    return read


def _preview(outlook: Outlook, t: Language) -> Iterator[str]:
    yield ""
    if not outlook.changed:
        yield t(PREVIEW_SAME).format(count=outlook.looked_at)
        return
    yield t(PREVIEW_OTHER).format(count=outlook.looked_at)
    for number, now, then in outlook.changed:
        names = {"now": t(CONCLUDED[now]), "then": t(CONCLUDED[then])}
        yield t("- pull request {number}: {now} → {then}").format(number=number, **names)


def _summary_line(finding: Finding, t: Language) -> str:
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    line = t("line {line}").format(line=finding.line)
    return f"- {SIGNS[finding.level]} {line}: {quote_message(t.said(finding.message))} (`{finding.rule}`){note}"


def _cut_lines(lines: Sequence[str], t: Language) -> str:
    size = 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > TEXT_LIMIT - 200:
            return "\n".join([*lines[:index], t(CUT_SUMMARY).format(count=len(lines) - index)])
    return "\n".join(lines)


# Annotations


def _annotation(finding: Finding, t: Language) -> Annotation:
    message = visible(t.said(finding.message))[:ANNOTATION_LIMIT]
    return Annotation(
        finding.file, finding.line, finding.end_line, ANNOTATION_LEVELS[finding.level], finding.rule, message
    )


def _fault_annotations(faults: Iterable[LineFault]) -> Iterator[Annotation]:
    for fault in faults:
        where = ".".join(map(str, fault.path))
        message = plain(f"{where}: {fault.message}" if where else fault.message, ANNOTATION_LIMIT)
        yield Annotation(POLICY_PATH, fault.line, fault.line, "failure", "policy", message)
