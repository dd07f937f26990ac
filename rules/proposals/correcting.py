"""An entry with the one fact exchanged that somebody says is wrong or new: link, venue, year, code, title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.entries.shape import joints_of, slots_of
from rules.entries.writing import publish, readdress
from rules.habits.cells import NOTHING
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.model import Column, Edit, Entry, Link
from rules.proposals.draft import Facts, made_safe
from rules.proposals.naming import ADDRESS
from rules.proposals.own import Own
from rules.text.labels import is_generic_label
from rules.text.likeness import sorted_ratio
from rules.text.links import address_key, is_code, is_paper, paper_id, repository_of
from rules.text.titles import nickname_of, title_key
from rules.text.venues import Published

DOUBT = re.compile(
    r"\?\?|\bno\s+(?:sign|evidence|record|trace)\b|\b(?:was|is|were)\s+(?:not|never)\s+(?:accepted|published)|\bdoubt|"
    r"\bcheck\s+(?:whether|if|that)\b|\bcannot\s+find\b|\bcan't\s+find\b|不确定|没有找到",
    re.IGNORECASE,
)
"""Words that doubt what the entry says; then nothing is written in its place."""

OF_CODE = re.compile(r"\b(?:code|repo(?:sitory)?|github|implementation|source)\b|代码", re.IGNORECASE)
OF_TITLE = re.compile(r"\b(?:titles?|names?|renamed|called)\b|标题|题目|名称", re.IGNORECASE)
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
    edits = [*_published(entry, said, habits), *_linked(entry, said, siblings)]
    if not edits:
        edits = list(_titled(entry, said))
    return tuple(edits)


def _published(entry: Entry, said: Said, habits: Habits) -> tuple[Edit, ...]:
    venue, year = said.published.venue, said.published.year
    if venue is None or DOUBT.search(said.text):
        return ()
    spelt = habits.spelling(venue)
    if spelt == entry.venue and year in (None, entry.year):
        return ()
    if entry.venue:
        wanted = year if year != entry.year and entry.year else None
        return publish(entry, spelt if spelt != entry.venue else None, wanted)
    if entry.table is None:
        return ()
    at = entry.table.position(Column.VENUE)
    if at is None or at >= len(entry.cells) or entry.cells[at].text.strip().casefold() not in NOTHING:
        return ()
    cell = entry.cells[at]
    bare = cell.text.strip()
    text = f"{spelt} {year}" if year and Column.YEAR not in entry.table.columns else spelt
    return (Edit(cell.start, cell.end, cell.text.replace(bare, text, 1) if bare else f" {text} "),)


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
    there = [link for link in entry.links if kind_of(link) == "code" and not link.is_badge]
    if there:
        return readdress(entry, there[0], url) if len(there) == 1 else ()
    models = [other for other in siblings if other is not entry and any(kind_of(x) == "code" for x in other.links)]
    own = Own(siblings, Facts(entry.title or "", entry.url or "", entry.ids, code_url=url))
    for model in models:
        made = _like_row(entry, model, url) if entry.table else _like_item(entry, model, url)
        if made is not None and not own.foreign(made.text):
            return (made,)
    if entry.table and (cell := _empty_code(entry)) is not None:
        return (_filled(entry, cell, f"[Code]({url})"),)
    return ()


def _empty_code(entry: Entry) -> int | None:
    at = entry.table.position(Column.CODE) if entry.table else None
    if at is None or at >= len(entry.cells) or entry.cells[at].text.strip().casefold() not in NOTHING:
        return None
    return at


def _filled(entry: Entry, at: int, text: str) -> Edit:
    cell = entry.cells[at]
    bare = cell.text.strip()
    return Edit(cell.start, cell.end, cell.text.replace(bare, text, 1) if bare else f" {text} ")


def _like_row(entry: Entry, model: Entry, url: str) -> Edit | None:
    """Return the edit that fills the empty cell for code like another row's."""
    at = _empty_code(entry)
    if at is None or at >= len(model.cells):
        return None
    links = [link for link in model.links if link.cell == at]
    if len(links) != 1 or kind_of(links[0]) != "code" or links[0].is_badge:
        return None
    written = model.cells[at].text.strip().replace(links[0].url, url)
    return _filled(entry, at, written) if is_generic_label(links[0].label) else None


def _like_item(entry: Entry, model: Entry, url: str) -> Edit | None:
    """Return the edit that puts the code behind the last link, like another item's."""
    slots, joints = slots_of(model), joints_of(model)
    mine = [slot for slot in slots_of(entry) if slot.kind == "link"]
    if not joints or len(joints) != len(slots) + 1 or not mine:
        return None
    for number, slot in enumerate(slots):
        links = [x for x in model.links if slot.start <= x.start - model.start < slot.end]
        if slot.kind != "link" or len(links) != 1 or kind_of(links[0]) != "code" or joints[number].left != "link":
            continue
        written = model.text[slot.start : slot.end].replace(links[0].url, url)
        end = entry.start + mine[-1].end
        return Edit(end, end, joints[number].glue + written)
    return None


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
