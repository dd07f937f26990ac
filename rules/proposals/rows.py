"""Write a table row like another one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.model import Cell, Column, Entry, Link
from rules.proposals.draft import NO_MARK, Draft, Facts, dated, made_safe
from rules.proposals.links import exchanged, plain_label
from rules.proposals.own import Own, written_like
from rules.text.labels import NAME_HEADER, is_authors_label, is_generic_label
from rules.text.links import paper_id
from rules.text.titles import nickname_of
from rules.text.venues import DATE, YEAR, read_date

MARKED = re.compile(r"(?P<open>[*_`]{0,3})[^*_`]+(?P<close>[*_`]{0,3})$")
COLUMN = 40
"""Cells of a column that show how its names are marked."""

PAGE_HEADER = re.compile(r"^(?!.*(?:code|github|repo|代码)).*(?:demo|project|website|\bpage|home|主页)", re.IGNORECASE)
"""The head of a column for pages of works, beside one for their code."""

REMARK = re.compile(r"(?<=[)\w*]) \([^()]{1,60}\)(?=\s*$)")


def row_like(pattern: Entry, facts: Facts, habits: Habits, own: Own) -> Draft:
    """Return the work as a row like *pattern*; a cell keeps nothing that is not the work's *own*."""
    table = pattern.table
    assert table is not None  # noqa: S101 - called for rows only
    missing: list[str] = []
    parts: list[str] = []
    position = pattern.start
    for column, cell in enumerate(pattern.cells):
        kind = table.columns[column] if column < len(table.columns) else Column.OTHER
        header = table.header[column] if column < len(table.header) else ""
        text = _cell(pattern, column, cell, kind, facts, habits)
        if text is not None and own.foreign(text):
            cleaned = own.cleaned(text.strip(), pattern)
            text = padded(cell, cleaned.text.strip()) if cleaned.text.strip() else None
            missing += cleaned.missing
            if text is None and kind in (Column.VENUE, Column.YEAR):
                text = _plainly_published(pattern, cell, facts, habits, kind)
        if text is None:
            missing += [_missing_name(kind, header)] if kind is not Column.TITLE else []
            text = padded(cell, habits.empty_mark(pattern, column) or NO_MARK)
        parts += [pattern.text[position - pattern.start : cell.start - pattern.start], text]
        position = cell.end
    parts.append(pattern.text[position - pattern.start :])
    return Draft("".join(parts), tuple(dict.fromkeys(missing)))


def plain_row(pattern: Entry, facts: Facts, habits: Habits) -> Draft:
    """Return the work in the columns of *pattern*'s table, with nothing of the pattern but its pipes."""
    table = pattern.table
    assert table is not None  # noqa: S101 - called for rows only
    is_linked = any(link.label == pattern.title for link in pattern.links)
    parts: list[str] = []
    missing: list[str] = []
    position = pattern.start
    for column, cell in enumerate(pattern.cells):
        kind = table.columns[column] if column < len(table.columns) else Column.OTHER
        text: str | None = None
        match kind:
            case Column.TITLE:
                text = f"[{facts.title}]({facts.url})" if is_linked or Column.LINK not in table.columns else facts.title
            case Column.VENUE | Column.YEAR:
                text = _plainly_published(pattern, cell, facts, habits, kind)
            case Column.CODE if PAGE_HEADER.search(_header(pattern, column)):
                text = f"[Project]({facts.project_url})" if facts.project_url else None
            case Column.CODE if facts.code_url:
                text = f"[Code]({facts.code_url})"
            case Column.LINK:
                text = f"[Paper]({facts.url})"
        if text is None:
            missing.append(_missing_name(kind, table.header[column] if column < len(table.header) else ""))
            text = habits.empty_mark(pattern, column) or NO_MARK
        parts += [pattern.text[position - pattern.start : cell.start - pattern.start], padded(cell, text.strip())]
        position = cell.end
    parts.append(pattern.text[position - pattern.start :])
    return Draft("".join(parts), tuple(dict.fromkeys(missing)))


def _plainly_published(pattern: Entry, cell: Cell, facts: Facts, habits: Habits, kind: Column) -> str | None:
    venue, year = facts.published
    if kind is Column.YEAR:
        return padded(cell, str(year)) if year else None
    if venue is None:
        return None
    has_year = year and pattern.table and Column.YEAR not in pattern.table.columns
    return padded(cell, f"{habits.spelling(venue)} {year}" if has_year else habits.spelling(venue))


def _missing_name(kind: Column, header: str) -> str:
    return (
        kind.value if kind not in (Column.OTHER, Column.LINK) else " ".join(header.lower().split())[:40] or kind.value
    )


def _cell(pattern: Entry, column: int, cell: Cell, kind: Column, facts: Facts, habits: Habits) -> str | None:
    """Return the content for that cell, or None if nothing is known."""
    links = [link for link in pattern.links if link.cell == column]
    title = pattern.title or ""
    written = cell.text
    if title and title in written:
        return REMARK.sub("", exchanged(pattern, written, cell.start, links, facts))
    match kind:
        case Column.TITLE:
            return exchanged(pattern, written, cell.start, links, facts) if links else padded(cell, facts.title)
        case Column.VENUE | Column.YEAR:
            return _published_cell(pattern, cell, facts, habits, kind)
        case Column.CODE if PAGE_HEADER.search(_header(pattern, column)):
            return _linked_cell(pattern, cell, links, facts, facts.project_url, "page")
        case Column.CODE:
            return _linked_cell(pattern, cell, links, facts, facts.code_url, "code")
        case Column.LINK if not any(kind_of(link) == "code" for link in links):
            return _linked_cell(pattern, cell, links, facts, facts.url, "paper")
    if links and any(paper_id(link.url) for link in links):
        return _linked_cell(pattern, cell, links, facts, facts.url, "paper")
    if links and any(kind_of(link) == "code" for link in links):
        return _linked_cell(pattern, cell, links, facts, facts.code_url, "code")
    header = _header(pattern, column)
    said = next((value for label, value in facts.more if label.casefold() == header.casefold().strip()), None)
    if said is not None:
        return padded(cell, made_safe(said))
    if is_authors_label(header) and facts.authors:
        return padded(cell, written_like(written, facts.authors))
    if NAME_HEADER.search(header) and (name := nickname_of(facts.title)):
        return padded(cell, _marked_like(pattern, column, name, habits))
    return None


def _marked_like(pattern: Entry, column: int, name: str, habits: Habits) -> str:
    """Return *name* in the marks that the names of its column have: ``**CLIP**``."""
    cells = [
        e.cells[column].text.strip() for e in (pattern, *habits.learning.siblings(pattern)) if column < len(e.cells)
    ]
    found = [
        (m["open"], m["close"]) for cell in cells[:COLUMN] if any(map(str.isalnum, cell)) and (m := MARKED.match(cell))
    ]
    usual, count = Counter(found).most_common(1)[0] if found else (("", ""), 0)
    return f"{usual[0]}{name}{usual[1]}" if 2 * count > len(found) else name


def _header(pattern: Entry, column: int) -> str:
    return pattern.table.header[column] if pattern.table and column < len(pattern.table.header) else ""


def padded(cell: Cell, text: str) -> str:
    bare = cell.text.strip()
    if not bare:
        return f" {text} "
    left, right = cell.text[: len(cell.text) - len(cell.text.lstrip())], cell.text[len(cell.text.rstrip()) :]
    return f"{left}{text}{right}"


def _published_cell(pattern: Entry, cell: Cell, facts: Facts, habits: Habits, kind: Column) -> str | None:
    venue, year = facts.published
    text = cell.text.strip()
    has_year = pattern.year is not None and YEAR.search(text) is not None
    if kind is Column.YEAR and not (pattern.venue and pattern.venue in text):
        found = DATE.search(text)
        is_exact = found is not None and found["day"] is not None
        knows_day = facts.date is not None and (read_date(facts.date) or (0, 0, None))[2] is not None
        return padded(cell, dated(text, facts, year)) if year and (knows_day or not is_exact) else None
    if venue is None:
        return None
    spelt = habits.spelling(venue)
    if pattern.venue and text.count(pattern.venue) == 1 and (has_year or YEAR.search(text) is None):
        if has_year and year is None:
            return padded(cell, spelt)
        written = text.replace(pattern.venue, spelt)
        return padded(cell, dated(written, facts, year) if has_year else written)
    return _plainly_published(pattern, cell, facts, habits, Column.VENUE)


def _linked_cell(
    pattern: Entry, cell: Cell, links: Sequence[Link], facts: Facts, url: str | None, kind: str
) -> str | None:
    if url is None:
        return None
    if kind == "page":
        usual = next((link for link in links if not link.is_badge and is_generic_label(link.label)), None)
        return padded(cell, f"[{usual.label if usual else 'Project'}]({url})")
    if not links:
        return padded(cell, f"[{'Code' if kind == 'code' else 'Paper'}]({url})")
    kept = exchanged(pattern, cell.text, cell.start, links, facts)
    return kept if url in kept or kind == "paper" else padded(cell, f"[{plain_label(links)}]({url})")
