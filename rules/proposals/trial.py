"""Try a row where it would stand: what is read there, and what the rules say.

A list of thousands of entries takes half a second to read. So only the lines around the row are read again, with the
list's headings and the head of the table, each on its own line; the rest is blank. That is trusted if these lines
read without the row exactly as they read in the whole list; otherwise the whole section, then the whole list is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, Known, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Finding, Kind, Section
from rules.proposals.draft import Facts
from rules.reading.catalog import read_catalog
from rules.text.lines import broken_lines, inserted, split_lines
from rules.text.links import address_key
from rules.text.titles import title_key, without_prefix

AROUND = 3
"""Entries before and after the row that are read with it."""

BEHIND = 4
"""Lines after the last of them, in which what they opened is closed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A row after the fixes of the rules, what they still say, and whether it reads as the work."""

    row: str
    findings: tuple[Finding, ...]
    is_read: bool


class Trial:
    """One place of a list, where rows are tried."""

    def __init__(self, catalog: Catalog, policy: Policy, known: Known, siblings: Sequence[Entry], after: int) -> None:
        self._policy = policy
        self._known = known
        self.after = after
        self._base = self._excerpt(catalog, siblings)

    def run(self, row: str, facts: Facts) -> Tried:
        """Return what becomes of *row*, the entry of the work with these *facts*."""
        findings: tuple[Finding, ...] = ()
        is_read = False
        for _ in range(2):
            head = read_catalog(inserted(self._base.text, row, self.after), self._base.file)
            last = self.after + row.count("\n") + 1
            verdict = judge([Contribution(self._base, head)], self._policy, known=self._known)
            added = [
                c.after
                for c in verdict.changes
                if c.kind is Kind.ADDED and c.after and self.after < c.after.line <= last
            ]
            is_read = len(verdict.changes) == 1 and any(_is_work(entry, facts) for entry in added)
            findings = verdict.findings
            inside = [f.fix for f in findings if f.fix and self.after < f.fix.line and f.fix.end_line <= last]
            if not inside:
                break
            mended = split_lines(apply_fixes(head.text, inside))
            grown = len(mended) - len(head.line_starts)
            row = "\n".join(mended[self.after : last + grown])
        return Tried(row, findings, is_read)

    def _excerpt(self, catalog: Catalog, siblings: Sequence[Entry]) -> Catalog:
        near = self._near(siblings)
        for wanted in (near, siblings):
            lines = set(_lines_of(catalog, wanted, self.after))
            excerpt = read_catalog(_blanked(catalog.text, lines), catalog.file)
            if _facts(excerpt, lines) == _facts(catalog, lines):
                return excerpt
        return catalog

    def _near(self, siblings: Sequence[Entry]) -> Sequence[Entry]:
        before = sum(1 for entry in siblings if entry.line <= self.after)
        return siblings[max(0, before - AROUND) : before + AROUND]


def _is_work(entry: Entry, facts: Facts) -> bool:
    """Tell whether *entry* reads as the work: with its title, and with a link to it."""
    names = (title_key(facts.title), title_key(without_prefix(facts.title)))
    addresses = {address_key(url) for url in (facts.url, facts.code_url, facts.project_url) if url}
    is_linked = bool(set(entry.ids) & set(facts.ids)) or (
        not facts.ids and any(address_key(link.url) in addresses for link in entry.links)
    )
    return title_key(entry.title or "") in names and is_linked


def _lines_of(catalog: Catalog, entries: Sequence[Entry], after: int) -> Iterator[int]:
    """Return the numbers of the lines that show *entries*, of the heads of their tables, and of all headings."""
    for heading in catalog.headings:
        yield from (heading.line, heading.line + 1)
    for section in {entry.section for entry in catalog if entry.section.is_group}:
        yield section.line
    for table in {id(entry.table): entry.table for entry in entries if entry.table}.values():
        yield from range(table.line, table.line + 2)
    if entries:
        first, last = min(entry.line for entry in entries), max(entry.end_line for entry in entries)
        yield from range(min(first, after), max(last, after) + BEHIND + 1)


def _blanked(text: str, kept: set[int]) -> str:
    """Return *text* with every line blank that is not *kept*; all lines keep their numbers."""
    parts = broken_lines(text)
    return "".join(line + end if number in kept else end or "" for number, (line, end) in enumerate(parts, start=1))


def _facts(catalog: Catalog, lines: set[int]) -> list[tuple[int, str | None, str, Section]]:
    return [(e.line, e.title, e.text, e.section) for e in catalog if e.line in lines and e.end_line in lines]
