"""Our one comment on a pull request: what is wrong, where, and what to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.replies.occasion import TEXT_LIMIT, Occasion, marker, permalink
from bot.words.language import Language, translation
from bot.words.quoting import fenced, quote, quote_code, quote_message
from rules.judging.policy import SAMENESS
from rules.model import Conclusion, Finding, Fix, Level, Verdict

SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.ADVICE: "💡"}
FOOTER = (
    "<sub>I checked commit {sha}. When you push another commit, I check again and update this comment. "
    "If I am wrong, just say so here: the maintainers have the last word.</sub>"
)
ALL_GOOD = "**All good now, thank you! There is nothing left to change.**"
NO_LONGER = "**This contribution no longer changes an entry of the list, so there is nothing for me to check.**"
CUT = "_…and {count} more; the check run names them all._"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def comment(occasion: Occasion, verdict: Verdict) -> str:
    """Return our one comment: what is wrong, where, what to paste, and when we check again."""
    t = translation(occasion.language)
    footer = t(FOOTER).format(sha=occasion.head_sha[:7])
    head = [marker(occasion), *occasion.notes, _greeting(verdict, t)]
    parts = _within(head, list(_groups(occasion, verdict, t)), TEXT_LIMIT - len(footer) - 200, t)
    return "\n\n".join([*parts, footer]) + "\n"


def _greeting(verdict: Verdict, t: Language) -> str:
    match verdict.conclusion:
        case Conclusion.READY:
            return t(ALL_GOOD)
        case Conclusion.OUT_OF_SCOPE:
            return t(NO_LONGER)
    errors = len(verdict.errors)
    others = len([f for f in verdict.findings if not f.overridden]) - errors
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
    text: str
    findings: int


def _groups(occasion: Occasion, verdict: Verdict, t: Language) -> Iterator[_Group]:
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
    return f"- {sign} {message}{links} (`{finding.rule}`){note}"


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
