"""Our one comment on a pull request: what is wrong, where, and what to paste."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from bot.replies.occasion import Occasion, marker, permalink, rule_name
from bot.words.language import Language, translation
from bot.words.quoting import fenced, quote, quote_code, quote_message
from rules.judging.policy import SAMENESS
from rules.model import Conclusion, Finding, Fix, Level, Message, Verdict

SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.ADVICE: "💡"}
FOOTER = (
    "<sub>I checked commit {sha}. When you push another commit, I check again and update this comment. "
    "If I am wrong, just say so here: the maintainers have the last word.</sub>"
)
ALL_GOOD = "**All good now, thank you! There is nothing left to change.**"
NO_LONGER = "**This contribution no longer changes an entry of the list, so there is nothing for me to check.**"
CUT = "_…and {count} more; the check run names them all._"
LIMIT = 6_000
"""Characters of a comment. Nobody reads more; the check run names what is left out."""

BULK, FOLDED = 5, 3_000
"""Places of which one thing is said once if there are more of them, and characters of what is folded up there."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def comment(occasion: Occasion, verdict: Verdict) -> str:
    """Return our one comment: what is wrong, where, what to paste, and when we check again.

    What must change comes first, the rest in the order of the lines. It has at most `LIMIT` characters.
    """
    t = translation(occasion.language)
    footer = t(FOOTER).format(sha=occasion.head_sha[:7])
    groups = _groups(occasion, verdict, t)
    head = [marker(occasion), *occasion.notes, _greeting(verdict, groups, t)]
    parts = _within(head, groups, LIMIT - len(footer) - 200, t)
    return "\n\n".join([*parts, footer]) + "\n"


def _greeting(verdict: Verdict, groups: Sequence[_Group], t: Language) -> str:
    match verdict.conclusion:
        case Conclusion.READY:
            return t(ALL_GOOD)
        case Conclusion.OUT_OF_SCOPE:
            return t(NO_LONGER)
    errors, others = (sum(group.things[at] for group in groups) for at in (0, 1))
    said = t("Thank you!")
    for sentence in (_needed(errors, t), _worth_a_look(errors, others, t)):
        said = t("{said} {next}").format(said=said, next=sentence) if sentence else said
    return f"**{said}**"


def _needed(errors: int, t: Language) -> str:
    if not errors:
        return t("Nothing has to change.")
    text = t.catalog.ngettext(
        "One thing needs a change before this can be merged.",
        "{number} things need a change before this can be merged.",
        errors,
    )
    return text.format(number=_number(errors, t).capitalize())


def _worth_a_look(errors: int, others: int, t: Language) -> str:
    if not others:
        return ""
    if errors:
        text = t.catalog.ngettext("One more is worth a look.", "{number} more are worth a look.", others)
    else:
        text = t.catalog.ngettext("One thing is worth a look.", "{number} things are worth a look.", others)
    return text.format(number=_number(others, t).capitalize())


def _number(count: int, t: Language) -> str:
    return t(NUMBERS[count]) if count < len(NUMBERS) else str(count)


@dataclass(frozen=True, slots=True)
class _Group:
    """What is said in one place: *things* counts those that must change, and those worth a look."""

    text: str
    findings: int
    things: tuple[int, int]


def _groups(occasion: Occasion, verdict: Verdict, t: Language) -> list[_Group]:
    """Return all that is to be said, what must change first."""
    alike = _told_once(verdict.findings)
    together = {finding for findings in alike for finding in findings}
    alone = [finding for finding in verdict.findings if finding not in together]
    titles = {(c.entry.file, c.entry.line): c.entry.title for c in verdict.changes if c.after}
    moves = _moves(verdict.findings)
    groups = []
    for _, found in groupby(alone, key=lambda f: (f.file, f.line, f.end_line)):
        findings = list(found)
        must = sum(map(_must_change, findings))
        others = sum(not finding.overridden for finding in findings) - must
        groups.append(_Group(_place(occasion, verdict, findings, titles, moves, t), len(findings), (must, others)))
    pasted = {(f.file, f.fix) for f in alone if f.fix and not f.overridden}
    for findings in alike:
        must = int(_must_change(findings[0]))
        groups.append(_Group(_bulk(occasion, verdict, findings, pasted | moves, t), len(findings), (must, 1 - must)))
    return sorted(groups, key=lambda group: not group.things[0])


def _must_change(finding: Finding) -> bool:
    return finding.level is Level.ERROR and not finding.overridden


def _told_once(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings that say one thing of more than `BULK` places."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if not finding.overridden:
            inner = tuple(value for _, value in finding.message.values if isinstance(value, Message | tuple))
            found.setdefault((finding.file, finding.rule, finding.level, finding.message.template, inner), []).append(
                finding
            )
    return [alike for alike in found.values() if len(alike) > BULK]


def _moves(findings: Iterable[Finding]) -> set[tuple[str, Fix | None]]:
    """Return the fixes that do nothing but move an entry, which a sentence says better than many lines."""
    rules: dict[tuple[str, Fix | None], set[str]] = {}
    for finding in findings:
        rules.setdefault((finding.file, finding.fix), set()).add(finding.rule)
    return {fix for fix, names in rules.items() if names == {"out-of-order"}}


def _place(
    occasion: Occasion,
    verdict: Verdict,
    findings: Sequence[Finding],
    titles: Mapping[tuple[str, int], str | None],
    moves: AbstractSet[tuple[str, Fix | None]],
    t: Language,
) -> str:
    first = findings[0]
    title = titles.get((first.file, first.line))
    head = f"**{_where(first.file, first.line, first.end_line, verdict, t)}**" + (f": {quote(title)}" if title else "")
    lines = [head, "", *(_bullet(occasion, finding, t) for finding in findings)]
    is_repeat = any(finding.rule in SAMENESS and finding.level is Level.ERROR for finding in findings)
    fixes = (f.fix for f in findings if f.fix and not f.overridden and (f.file, f.fix) not in moves)
    for fix in dict.fromkeys(fixes):
        lines += ["", _paste(fix, t, is_repeat=is_repeat)]
    return "\n".join(lines)


def _bulk(
    occasion: Occasion,
    verdict: Verdict,
    findings: Sequence[Finding],
    pasted: AbstractSet[tuple[str, Fix | None]],
    t: Language,
) -> str:
    """Return what is said once of many places: where, one of them as an example, the others folded up."""
    numbers = _spans(sorted({finding.line for finding in findings}))
    where = t("On {count} lines: {lines}").format(count=len(findings), lines=numbers)
    if len(verdict.coverage.files) > 1:
        where = t("{lines} of {file}").format(lines=where, file=quote_code(findings[0].file))
    bullet = _bullet(occasion, findings[0], t)
    if len({str(finding.message) for finding in findings}) > 1:
        bullet = bullet.replace("- ", f"- {t('Line {line}').format(line=findings[0].line)}: ", 1)
    lines = [f"**{where}**", "", bullet]
    fixes = list(dict.fromkeys(f.fix for f in findings if f.fix and (f.file, f.fix) not in pasted))
    if fixes:
        lines += ["", _paste(fixes[0], t, is_repeat=False)]
    folded: list[str] = []
    for fix in fixes[1:]:
        paste = _paste(fix, t, is_repeat=False)
        if sum(map(len, folded)) + len(paste) > FOLDED:
            folded.append(t(CUT).format(count=len(fixes) - 1 - len(folded)))
            break
        folded.append(paste)
    if folded:
        summary = t("The other lines, ready to paste")
        lines += ["", f"<details><summary>{summary}</summary>", "", *"\n\n".join(folded).split("\n"), "", "</details>"]
    return "\n".join(lines)


def _spans(numbers: Sequence[int]) -> str:
    """Return numbers in their order, those that follow each other as a span.

    >>> _spans([3, 5, 6, 7, 9])
    '3, 5–7, 9'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _where(file: str, line: int, end_line: int, verdict: Verdict, t: Language) -> str:
    lines = t("Line {line}" if line == end_line else "Lines {line} to {end_line}").format(line=line, end_line=end_line)
    if len(verdict.coverage.files) == 1:
        return lines
    return t("{lines} of {file}").format(lines=lines, file=quote_code(file))


def _bullet(occasion: Occasion, finding: Finding, t: Language) -> str:
    message = quote_message(t.said(finding.message))
    links = "".join(
        f" ([{t('see line {line}').format(line=e.line)}]({_address(occasion, e.file, e.line)}))"
        for e in finding.evidence
    )
    note = f" _{quote(finding.overridden)}_" if finding.overridden else ""
    sign = "☑️" if finding.overridden else SIGNS[finding.level]
    return f"- {sign} {message}{links} ({rule_name(occasion, finding.rule)}){note}"


def _address(occasion: Occasion, file: str, line: int) -> str:
    return permalink(occasion.web_url, occasion.repository, occasion.head_sha, file, line)


def _paste(fix: Fix, t: Language, *, is_repeat: bool) -> str:
    is_one = fix.line == fix.end_line
    lines = t("line {line}" if is_one else "lines {line} to {end_line}").format(line=fix.line, end_line=fix.end_line)
    if not fix.replacement:
        return t("Remove {lines}.").format(lines=lines)
    how = t("If the entry stays, replace {lines} with:" if is_repeat else "Replace {lines} with:").format(lines=lines)
    return f"{how}\n\n{fenced(fix.replacement, 'markdown')}"


def _within(head: Iterable[str], groups: Sequence[_Group], limit: int, t: Language) -> list[str]:
    """Return as many groups as fit, and a line that counts the findings that do not."""
    parts = list(head)
    size = sum(len(part) + 2 for part in parts)
    for index, group in enumerate(groups):
        size += len(group.text) + 2
        if size > limit:
            left = sum(g.findings for g in groups[index:])
            return [*parts, t(CUT).format(count=left)]
        parts.append(group.text)
    return parts
