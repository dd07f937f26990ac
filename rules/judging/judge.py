"""Judge a change, or a whole list: the only place where rules are applied to entries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rules.entries.change import changes_between
from rules.entries.identity import Index
from rules.habits.habits import Habits
from rules.judging.fixing import Mend, fixes_for
from rules.judging.policy import Policy, Setting
from rules.judging.registry import RULES
from rules.judging.second_look import mended
from rules.kit import Case, Located, Rule, Surroundings, View
from rules.model import (
    Catalog,
    Change,
    Conclusion,
    Coverage,
    Edit,
    Entry,
    Finding,
    Kind,
    Level,
    Message,
    Place,
    Problem,
    Shape,
    Verdict,
)

NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Contribution:
    """One file in three states: where the contribution branched off, with the contribution, and today.

    *tip* is the present list if it has changed since *base*, else None.
    """

    base: Catalog
    head: Catalog
    tip: Catalog | None = None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return changes_between(self.base, self.head)

    @cached_property
    def newer(self) -> tuple[Entry, ...]:
        """Return what the list gained since the contribution branched off."""
        if self.tip is None:
            return ()
        gained = changes_between(self.base, self.tip)
        return tuple(change.after for change in gained if change.after and change.kind is Kind.ADDED)


def audit(catalogs: Sequence[Catalog], policy: Policy, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Return the verdict on every entry of the list; it has findings and no changes.

    *progress* is called now and then with the number of entries judged and the number of all entries.
    """
    index = Index(_countable((entry for catalog in catalogs for entry in catalog), policy))
    draft = _Draft(policy)
    total = sum(len(catalog.entries) for catalog in catalogs)
    counter = _Progress(progress, total)
    for catalog in catalogs:
        view = View(catalog, Habits(catalog, policy.row, index), index)
        draft.judge_entries((Case(entry, view) for entry in counter.each(catalog)), None)
        draft.judge_list(view, (), None)
        draft.close_file(catalog)
    return draft.verdict(catalogs, (), is_audit=True)


class _Progress:
    """Counts entries as they pass, and reports every hundredth."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._count = 0

    def each(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if self._progress and self._count % 100 == 0:
                self._progress(self._count, self._total)
            self._count += 1
            yield entry


@dataclass(frozen=True)
class Known:
    """What was learned of a whole list, so that a part of it is judged by the whole: an index, and habits by file."""

    index: Index
    habits: Mapping[str, Habits]


def judge(
    contributions: Sequence[Contribution],
    policy: Policy,
    around: Surroundings | None = None,
    *,
    known: Known | None = None,
) -> Verdict:
    """Return the verdict on what *contributions*, one for each file, change in the list.

    *around* is what is known beyond them. *known* takes the place of what would be learned from them.
    """
    around = around or Surroundings()
    entries = [entry for c in contributions for entry in (*c.head, *c.newer)]
    entries += [entry for catalog in around.sisters for entry in catalog]
    index = known.index if known else Index(_countable(entries, policy))
    draft = _Draft(policy)
    changed = next((c for c in contributions if c.changes), None)
    for contribution in contributions:
        near = around if contribution is changed else replace(around, other_files=())
        view = _view(contribution, index, policy, near, known)
        draft.judge_entries(_cases(contribution, view), _Before(contribution.base, policy))
        draft.judge_list(view, contribution.changes, contribution.base)
        draft.look_again(view, contribution)
        draft.close_file(contribution.head)
    changes = [change for contribution in contributions for change in contribution.changes]
    return draft.verdict([c.head for c in contributions], changes, is_audit=False)


def _countable(entries: Iterable[Entry], policy: Policy) -> Iterator[Entry]:
    return (entry for entry in entries if not _is_ignored(entry, policy))


def _is_ignored(entry: Entry, policy: Policy) -> bool:
    if not policy.ignored_sections:
        return False
    ignored = {name.casefold().strip() for name in policy.ignored_sections}
    return any(part.casefold().strip() in ignored for part in entry.section.path)


def _view(contribution: Contribution, index: Index, policy: Policy, around: Surroundings, known: Known | None) -> View:
    changes = contribution.changes
    added = frozenset(id(change.after) for change in changes if change.kind is Kind.ADDED)
    base = contribution.base if contribution.base.entries else contribution.head
    habits = known.habits[base.file] if known else Habits(base, policy.row)
    return View(contribution.head, habits, index, added, is_audit=False, around=around)


def _cases(contribution: Contribution, view: View) -> Iterator[Case]:
    return (Case(c.after, view, c.kind, c.before) for c in contribution.changes if c.after)


class _Before:
    """The list before the contribution; read only when there is a question about an edited entry."""

    def __init__(self, base: Catalog, policy: Policy) -> None:
        self._base = base
        self._policy = policy

    @cached_property
    def _view(self) -> View:
        index = Index(_countable(self._base, self._policy))
        return View(self._base, Habits(self._base, self._policy.row), index, is_audit=False)

    def had(self, case: Case, rule: Rule, setting: Setting, message: Message) -> bool:  # type: ignore[type-arg]  # any rule's
        """Tell whether the entry had that problem before it was edited or moved."""
        if case.before is None or rule.on_entry is None or not rule.is_asked(case.before.shape):
            return False
        old = Case(case.before, self._view, case.kind)
        return any(_alike(p.message, message) for p in rule.on_entry(old, setting.options))


def _alike(one: Message, other: Message) -> bool:
    """Tell whether two messages say the same, numbers aside: lines and years change."""
    return one.template == other.template and _without_numbers(one) == _without_numbers(other)


def _without_numbers(message: Message) -> str:
    return NUMBERS.sub("#", str(message))


class _Draft:
    """The findings so far, and the mends that are not yet fixes."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._findings: list[Finding] = []
        self._open: list[tuple[Finding, Mend]] = []
        self._running = [(RULES[name], s) for name, s in policy.settings.items() if s.level is not Level.IGNORE]

    def judge_entries(self, cases: Iterable[Case], before: _Before | None) -> None:
        is_audit = before is None
        asked = {
            shape: [
                (rule.on_entry, setting.options, rule, setting)
                for rule, setting in self._running
                if rule.on_entry and rule.is_asked(shape, is_audit=is_audit)
            ]
            for shape in Shape
        }
        for case in cases:
            if _is_ignored(case.entry, self._policy):
                continue
            for on_entry, options, rule, setting in asked[case.entry.shape]:
                for problem in on_entry(case, options):
                    if rule.level is Level.ADVICE and problem.edits and case.view.has_own_manner(case.entry):
                        continue
                    if before is None or not before.had(case, rule, setting, problem.message):
                        self._note(rule.name, setting, case.entry, problem)

    def look_again(self, view: View, contribution: Contribution) -> None:
        """Judge the manner of entries whose errors have fixes as those fixes leave them; what differs is told as well."""
        edits = [edit for finding, mend in self._open if finding.level is Level.ERROR for edit in mend.edits]
        seen = mended(contribution.head, edits)
        if seen is None:
            return
        told = {(finding.rule, finding.line) for finding, _ in self._open}
        for case in _cases(contribution, view):
            entry = seen.entry_of(case.entry)
            if entry is None or _is_ignored(entry, self._policy):
                continue
            added = frozenset([id(entry)]) if case.kind is Kind.ADDED else frozenset[int]()
            again = Case(entry, replace(view, catalog=seen.catalog, added=added), case.kind, case.before)
            for rule, setting in self._running:
                is_asked = rule.level is Level.ADVICE and rule.is_asked(entry.shape)
                if rule.on_entry and is_asked and (rule.name, entry.line) not in told:
                    for problem in rule.on_entry(again, setting.options):
                        if problem.edits and (edits_before := seen.back(problem.edits)):
                            self._note(rule.name, setting, case.entry, replace(problem, edits=edits_before))

    def judge_list(self, view: View, changes: tuple[Change, ...], base: Catalog | None) -> None:
        for rule, setting in self._running:
            if rule.on_list and not (view.is_audit and rule.of_changes):
                for located in rule.on_list(view, changes, base, setting.options):
                    self._note_located(rule.name, setting, view.catalog, located)

    def _note(self, name: str, setting: Setting, entry: Entry, problem: Problem) -> None:
        located = Located(entry.line, entry.end_line, problem, entry.text)
        self._add(name, setting, entry.file, located)

    def _note_located(self, name: str, setting: Setting, catalog: Catalog, located: Located) -> None:
        self._add(name, setting, catalog.file, located)

    def _add(self, name: str, setting: Setting, file: str, located: Located) -> None:
        problem = located.problem
        default = RULES[name].level
        level = problem.level if problem.level and setting.level is default else setting.level
        finding = Finding(
            name, level, file, located.line, located.end_line, problem.message, problem.evidence, entry=located.text
        )
        self._open.append((finding, Mend(located.line, located.end_line, problem.edits)))

    def close_file(self, catalog: Catalog) -> None:
        """Turn the mends of one file into fixes, those of the more serious findings first."""
        self._open.sort(key=lambda pair: (pair[0].level.weight, pair[0].line))
        fixes = fixes_for(catalog, [mend for _, mend in self._open])
        found = [
            replace(finding, fix=fix, place=_place(catalog, mend.edits) if fix else None)
            for (finding, mend), fix in zip(self._open, fixes, strict=True)
        ]
        self._findings += sorted(found, key=lambda f: (f.line, f.level.weight, f.rule))
        self._open.clear()

    def verdict(self, catalogs: Sequence[Catalog], changes: Sequence[Change], *, is_audit: bool) -> Verdict:
        findings = tuple(self._findings)
        conclusion = conclude(findings, is_in_scope=is_audit or bool(changes))
        return Verdict(conclusion, _coverage(catalogs), tuple(changes), findings)


def _place(catalog: Catalog, edits: Sequence[Edit]) -> Place:
    """Return the place of the first of *edits*, as far as it is on one line."""
    first = min(edits, key=lambda edit: edit.start)
    line = bisect_right(catalog.line_starts, first.start)
    begin = catalog.line_starts[line - 1]
    behind = catalog.line_starts[line] - 1 if line < len(catalog.line_starts) else len(catalog.text)
    return Place(line, first.start - begin, max(min(first.end, behind), first.start) - begin)


def conclude(findings: Sequence[Finding], *, is_in_scope: bool) -> Conclusion:
    """Return what *findings* amount to."""
    if any(finding.level is Level.ERROR for finding in findings):
        return Conclusion.NEEDS_CHANGES
    if findings:
        return Conclusion.ADVICE
    return Conclusion.READY if is_in_scope else Conclusion.OUT_OF_SCOPE


def _coverage(catalogs: Sequence[Catalog]) -> Coverage:
    return Coverage(
        files=tuple(catalog.file for catalog in catalogs),
        sections=sum(len(catalog.sections) for catalog in catalogs),
        entries=sum(len(catalog.entries) for catalog in catalogs),
        unread=sum(unread.end_line - unread.line + 1 for catalog in catalogs for unread in catalog.unread),
        unaccounted=sum(len(catalog.unaccounted) for catalog in catalogs),
    )
