"""An entry with the one fact exchanged that somebody says is wrong or new: link, venue, year, code, title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.entries.writing import outside_links, publish, readdress
from rules.habits.cells import NOTHING
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.model import Column, Edit, Entry, Link
from rules.proposals.draft import Facts, made_safe
from rules.proposals.links import badge_for
from rules.proposals.own import Own
from rules.text.labels import is_generic_label
from rules.text.likeness import sorted_ratio
from rules.text.links import ADDRESS, address_key, is_code, is_paper, paper_id, repository_of
from rules.text.titles import nickname_of, title_key
from rules.text.venues import YEAR, Published, is_known_venue

DOUBT = re.compile(
    r"\?\?|\bno\s+(?:sign|evidence|record|trace)\b|\b(?:was|is|were)\s+(?:not|never)\s+(?:accepted|published)|\bdoubt|"
    r"\bcheck\s+(?:whether|if|that)\b|\bcannot\s+find\b|\bcan't\s+find\b|不确定|没有找到",
    re.IGNORECASE,
)
"""Words that doubt what the entry says; then nothing is written in its place."""

OF_CODE = re.compile(r"\b(?:code|repo(?:sitory)?|github|implementation|source)\b|代码", re.IGNORECASE)
OF_TITLE = re.compile(r"\b(?:titles?|names?|renamed|called)\b|标题|题目|名称", re.IGNORECASE)
HONOURS = r"(?:[ ,]{1,2}\(?(?:oral|spotlight|poster|highlight|best paper|award|notable|workshop)\b\)?)?"
NO_LINK = re.compile(r"\[\s*\w{0,12}\s*\]\(\s*\)")
"""A link without an address, as some tables have it for nothing."""

CODE_LABELS = frozenset("code codes github repo repository 代码".split())
JOINT_LIMIT = 16
"""Signs between two links of an item."""

RENAMED_LIKE = 45.0
"""Score from which a new title can be a later one of the same work."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of one entry; *text* is the part of it that speaks of the entry."""

    text: str
    title: str | None
    published: Published
    known: frozenset[str]  # keys of all addresses in the list


def edits_for(entry: Entry, said: Said, habits: Habits, siblings: Sequence[Entry]) -> tuple[Edit, ...]:
    """Return the edits that give *entry* what is said of it; nothing where that is in doubt."""
    edits = [*_published(entry, said, habits, siblings), *_linked(entry, said, siblings)]
    if not edits:
        edits = list(_titled(entry, said))
    return tuple(edits)


def _published(entry: Entry, said: Said, habits: Habits, siblings: Sequence[Entry]) -> tuple[Edit, ...]:
    venue, year = said.published.venue, said.published.year
    if venue is None or not is_known_venue(venue) or DOUBT.search(said.text):
        return ()
    spelt = habits.spelling(venue)
    if spelt == entry.venue and year in (None, entry.year):
        return ()
    if entry.venue and (edit := _venue_cell(entry, spelt, year, siblings)) is not None:
        return (edit,)
    if entry.venue:
        if year and (edit := _whole_venue(entry, entry.venue, spelt, year)) is not None:
            return (edit,)
        wanted = year if year != entry.year and entry.year else None
        return publish(entry, spelt if spelt != entry.venue else None, wanted)
    if entry.table is None:
        return ()
    at = entry.table.position(Column.VENUE)
    if at is None or at >= len(entry.cells) or not _says_nothing(entry.cells[at].text):
        return ()
    return (_filled(entry, at, f"{spelt} {year}" if year and Column.YEAR not in entry.table.columns else spelt),)


def _venue_cell(entry: Entry, venue: str, year: int | None, siblings: Sequence[Entry]) -> Edit | None:
    """Return the edit of a cell that holds the venue alone; with the year, if other cells of the column have it."""
    at = entry.table.position(Column.VENUE) if entry.table else None
    if at is None or at >= len(entry.cells) or entry.cells[at].text.strip() != entry.venue:
        return None
    others = [other.cells[at].text for other in siblings if other.table == entry.table and at < len(other.cells)]
    has_year = year and any(YEAR.search(text) for text in others)
    return _filled(entry, at, f"{venue} {year}" if has_year else venue)


def _whole_venue(entry: Entry, old: str, venue: str, year: int) -> Edit | None:
    """Return the edit of venue and year that stand side by side, with the month and the honours that go with them."""
    text = outside_links(entry)
    name, date = re.escape(old), r"(?:19|20)\d\d(?:[./-]\d{1,2}){0,2}"
    behind = re.compile(rf"(?<!\w){name}(?P<sign>[ \t,'’_-]{{1,3}}){date}(?!\w){HONOURS}")
    before = re.compile(rf"(?<![\w./-]){date}(?P<sign>[ \t,_-]{{1,3}}){name}(?!\w){HONOURS}")
    for pattern, form in ((behind, "{venue}{sign}{year}"), (before, "{year}{sign}{venue}")):
        found = list(pattern.finditer(text))
        if len(found) == 1:
            return entry.edit(found[0].span(), form.format(venue=venue, sign=found[0]["sign"], year=year))
    return None


def _linked(entry: Entry, said: Said, siblings: Sequence[Entry]) -> tuple[Edit, ...]:
    """Return the edit that exchanges a link, or adds the code."""
    own = {address_key(link.url): link for link in entry.links}
    new: list[str] = []
    old: list[Link] = []
    for found in ADDRESS.finditer(said.text):
        url = found[0].rstrip(".,;:*_")
        if link := own.get(address_key(url)):
            old.append(link)
        elif address_key(url) not in said.known and url not in new:
            new.append(url)
    codes = [url for url in new if is_code(url) and repository_of(url)]
    others = [url for url in new if not is_code(url) or not repository_of(url)]
    if codes and (OF_CODE.search(said.text) or not others):
        return _with_code(entry, codes[0], siblings)
    if len(others) != 1:
        return ()
    url = others[0]
    if len(old) == 1:
        return readdress(entry, old[0], url)
    if entry.ids and paper_id(url) in entry.ids:
        return ()
    target = next((link for link in entry.links if link.url == entry.url), None)
    if target is None or not (is_paper(url) or len({link.url for link in entry.links}) == 1):
        return ()
    return readdress(entry, target, url)


def _with_code(entry: Entry, url: str, siblings: Sequence[Entry]) -> tuple[Edit, ...]:
    """Return the edit that exchanges the code, or puts it where a neighbour has it."""
    there = [link for link in entry.links if kind_of(link) == "code"] or [
        link for link in entry.links if link.label.strip("[]` ").casefold() in CODE_LABELS
    ]
    plain = [link for link in there if not link.is_badge]
    if plain:
        return readdress(entry, plain[0], url) if len(plain) == 1 else ()
    facts = Facts(entry.title or "", entry.url or "", entry.ids, code_url=url)
    if there:
        made = badge_for(entry.part(there[0]), facts) if len(there) == 1 else None
        return (Edit(there[0].start, there[0].end, made),) if made else ()
    own = Own(siblings, facts)
    for model in siblings:
        if model is not entry and any(kind_of(link) == "code" for link in model.links):
            edit = _like_row(entry, model, facts) if entry.table else _like_item(entry, model, facts)
            if edit is not None and not own.foreign(edit.text):
                return (edit,)
    at = _empty_code(entry)
    return () if at is None else (_filled(entry, at, f"[Code]({url})"),)


def _empty_code(entry: Entry) -> int | None:
    at = entry.table.position(Column.CODE) if entry.table else None
    return at if at is not None and at < len(entry.cells) and _says_nothing(entry.cells[at].text) else None


def _says_nothing(cell: str) -> bool:
    return cell.strip().casefold() in NOTHING or NO_LINK.fullmatch(cell.strip()) is not None


def _filled(entry: Entry, at: int, text: str) -> Edit:
    cell = entry.cells[at]
    bare = cell.text.strip()
    return Edit(cell.start, cell.end, cell.text.replace(bare, text, 1) if bare else f" {text} ")


def _code_like(model: Entry, link: Link, written: str, facts: Facts) -> str | None:
    """Return a neighbour's link to code with the work's own address, and its own name if the neighbour's has one."""
    url = facts.code_url or ""
    theirs, ours = repository_of(link.url), repository_of(url)
    if theirs is None or ours is None:
        return None
    if link.is_badge:
        return badge_for(written, facts)
    made = written.replace(link.url, url)
    label, name = link.label.strip(), theirs.partition("/")[2]
    if is_generic_label(label):
        return made
    return made.replace(label, ours.partition("/")[2], 1) if title_key(label) == title_key(name) else None


def _like_row(entry: Entry, model: Entry, facts: Facts) -> Edit | None:
    """Return the edit that fills the empty cell for code like another row's."""
    at = _empty_code(entry)
    if at is None or at >= len(model.cells):
        return None
    links = [link for link in model.links if link.cell == at]
    if len(links) != 1 or kind_of(links[0]) != "code":
        return None
    written = _code_like(model, links[0], model.cells[at].text.strip(), facts)
    return _filled(entry, at, written) if written else None


def _like_item(entry: Entry, model: Entry, facts: Facts) -> Edit | None:
    """Return the edit that puts the code behind the last link, like another item's."""
    ordered = sorted(model.links, key=lambda link: link.start)
    at = next((n for n, link in enumerate(ordered) if n > 0 and kind_of(link) == "code"), None)
    if at is None:
        return None
    mine = [x for x in sorted(entry.links, key=lambda x: x.start) if not x.is_badge or ordered[at].is_badge]
    if not mine:
        return None
    start, end = _in_brackets(model, ordered[at])
    before = _in_brackets(model, ordered[at - 1])[1]
    joint = model.text[before:start]
    written = _code_like(model, ordered[at], model.text[start:end], facts)
    if written is None or len(joint) > JOINT_LIMIT or any(letter.isalnum() for letter in joint):
        return None
    place = entry.start + _in_brackets(entry, mine[-1])[1]
    return Edit(place, place, joint + written)


def _in_brackets(entry: Entry, link: Link) -> tuple[int, int]:
    """Return where a link stands in the entry's text, with the brackets around it."""
    start, end = entry.span(link)
    while start > 0 and entry.text[start - 1] == "[" and entry.text[end : end + 1] == "]":
        start, end = start - 1, end + 1
    return start, end


def _titled(entry: Entry, said: Said) -> tuple[Edit, ...]:
    """Return the edit that gives the entry a title that is said to be its new one."""
    title, new = entry.title or "", said.title or ""
    at = entry.text.find(title) if title else -1
    if not new or at < 0 or title_key(new) == title_key(title) or not OF_TITLE.search(said.text):
        return ()
    is_alike = sorted_ratio(new.lower(), title.lower()) >= RENAMED_LIKE
    if not is_alike and (nickname_of(new) is None or nickname_of(new) != (nickname_of(title) or title)):
        return ()
    return (Edit(entry.start + at, entry.start + at + len(title), made_safe(new)),)
