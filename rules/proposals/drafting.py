"""Write an entry for a work the way its neighbours are written: their text is the pattern, and only the facts are exchanged.

Nothing is invented: what is not known is left out of a list item, and stands as the list's own mark for nothing in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from rules.entries.shape import Joint, Slot, is_balanced, joints_of, slots_of
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.model import Cell, Column, Entry, Link, Shape
from rules.reading.records import TITLE_KEYS, URL_KEYS, VENUE_KEYS, YEAR_KEYS
from rules.requests.labels import is_form_label
from rules.text.labels import NAME_HEADER, is_generic_label
from rules.text.links import arxiv_month, is_code, paper_id, repository_of
from rules.text.titles import without_prefix
from rules.text.venues import DATE, YEAR

ARXIV_IN_ADDRESS = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?")
ADDRESS = re.compile(r"https?://[^\s()<>\"']+")
PLACEHOLDER = re.compile(r"\{(?P<name>\w+)\}")
LINK_TO_NOTHING = re.compile(r"\[+[^\[\]]*\]\(\{\w+\}\)\]*")
MARKER = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,6})(?P<sign>[.)])(?=[ \t])")
UNSAFE = re.compile(r"[\[\]<>`|\\]")
REMARK = re.compile(r"(?<=[)\w*]) \([^()]{1,60}\)(?=\s*$)")
NO_MARK = "-"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the work that an entry is written for."""

    title: str
    url: str
    ids: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    code_url: str | None = None
    project_url: str | None = None

    @property
    def month(self) -> tuple[int, int] | None:
        """Return year and month of the preprint."""
        return next((found for i in self.ids if (found := arxiv_month(i))), None)

    @property
    def published(self) -> tuple[str | None, int | None]:
        """Return venue and year; a preprint that nobody published was published as one."""
        month = self.month
        if self.venue:
            return self.venue, self.year
        return ("arXiv" if month else None), self.year or (month[0] if month else None)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it could be written, and what its neighbours have that is not known of it."""

    text: str
    missing: tuple[str, ...]


def drafts_like(pattern: Entry, facts: Facts, habits: Habits) -> Iterator[Draft]:
    """Return the work written in the manner of *pattern*, the likeliest form first."""
    facts = replace(facts, title=_made_safe(facts.title))
    if pattern.shape is Shape.ROW and pattern.table:
        yield _row(pattern, facts, habits)
    elif pattern.shape is Shape.RECORD:
        yield _record(pattern, facts)
    else:
        yield from _items(pattern, facts, habits)


def draft_from_template(template: str, facts: Facts, habits: Habits) -> Draft:
    """Return the work written as the policy's ``entry.row`` says."""
    venue, year = facts.published
    venue = habits.spelling(venue) if venue else None
    known = {
        "title": _made_safe(facts.title), "url": facts.url, "venue": venue, "year": str(year) if year else None,
        "code": facts.code_url, "project": facts.project_url, "date": str(year) if year else None,
    }  # fmt: skip
    missing: list[str] = []

    def filled(found: re.Match[str]) -> str:
        value = known.get(found["name"])
        if value is None:
            missing.append(found["name"])
        return value or NO_MARK

    def linked(found: re.Match[str]) -> str:
        names = [name for name in PLACEHOLDER.findall(found[0]) if not known.get(name)]
        missing.extend(names)
        return NO_MARK if names else found[0]

    text = PLACEHOLDER.sub(filled, LINK_TO_NOTHING.sub(linked, template))
    return Draft(text.replace(f"{NO_MARK} {NO_MARK}", NO_MARK), tuple(dict.fromkeys(missing)))


def plain_draft(pattern: Entry, facts: Facts) -> Draft:
    """Return the work as a link behind the pattern's own bullet or number, with venue and year behind a comma."""
    item = ITEM.match(pattern.text)
    venue, year = facts.published
    published = " ".join(str(part) for part in (venue, year) if part)
    link = f"[{_made_safe(facts.title)}]({facts.url})"
    return Draft(f"{item[0] if item else ''}{link}{', ' + published if published else ''}", ())


def _made_safe(title: str) -> str:
    """Return *title* on one line, with what Markdown would take for its own escaped.

    >>> _made_safe("A | B [x]")
    'A \\\\| B \\\\[x\\\\]'
    """
    return UNSAFE.sub(lambda found: "\\" + found[0], " ".join(title.replace("\\", " ").split()))


# Table rows


def _row(pattern: Entry, facts: Facts, habits: Habits) -> Draft:
    table = pattern.table
    assert table is not None  # noqa: S101 - asked only of rows
    missing: list[str] = []
    parts: list[str] = []
    position = pattern.start
    for column, cell in enumerate(pattern.cells):
        kind = table.columns[column] if column < len(table.columns) else Column.OTHER
        header = table.header[column] if column < len(table.header) else ""
        text = _cell(pattern, column, cell, kind, facts, habits)
        if text is None:
            missing += [_missing_name(kind, header)] if kind is not Column.TITLE else []
            text = _padded(cell, habits.empty_mark(pattern, column) or NO_MARK)
        parts += [pattern.text[position - pattern.start : cell.start - pattern.start], text]
        position = cell.end
    parts.append(pattern.text[position - pattern.start :])
    return Draft("".join(parts), tuple(dict.fromkeys(missing)))


def _missing_name(kind: Column, header: str) -> str:
    return (
        kind.value if kind not in (Column.OTHER, Column.LINK) else " ".join(header.lower().split())[:40] or kind.value
    )


def _cell(pattern: Entry, column: int, cell: Cell, kind: Column, facts: Facts, habits: Habits) -> str | None:
    """Return what stands in that cell, or None where nothing is known."""
    links = [link for link in pattern.links if link.cell == column]
    title = pattern.title or ""
    written = cell.text
    if title and title in written:
        return REMARK.sub("", _exchanged(pattern, written, cell.start, links, facts))
    match kind:
        case Column.TITLE:
            return _exchanged(pattern, written, cell.start, links, facts) if links else _padded(cell, facts.title)
        case Column.VENUE | Column.YEAR:
            return _published_cell(pattern, cell, facts, habits, kind)
        case Column.CODE:
            return _linked_cell(pattern, cell, links, facts, facts.code_url, "code")
        case Column.LINK if not any(kind_of(link) == "code" for link in links):
            return _linked_cell(pattern, cell, links, facts, facts.url, "paper")
    if links and any(paper_id(link.url) for link in links):
        return _linked_cell(pattern, cell, links, facts, facts.url, "paper")
    if links and any(kind_of(link) == "code" for link in links):
        return _linked_cell(pattern, cell, links, facts, facts.code_url, "code")
    header = pattern.table.header[column] if pattern.table and column < len(pattern.table.header) else ""
    if NAME_HEADER.search(header) and (name := _nickname(facts.title)):
        return _padded(cell, name)
    return None


def _nickname(title: str) -> str | None:
    rest = without_prefix(title)
    return title[: len(title) - len(rest)].rstrip(" :：") if rest != title else None


def _padded(cell: Cell, text: str) -> str:
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
        return _padded(cell, _dated(text, facts, year)) if year and not is_exact else None
    if venue is None:
        return None
    spelt = habits.spelling(venue)
    if pattern.venue and text.count(pattern.venue) == 1 and (has_year or YEAR.search(text) is None):
        if has_year and year is None:
            return _padded(cell, spelt)
        written = text.replace(pattern.venue, spelt)
        return _padded(cell, _dated(written, facts, year) if has_year else written)
    columns = pattern.table.columns if pattern.table else ()
    with_year = f"{spelt} {year}" if year and Column.YEAR not in columns else spelt
    return _padded(cell, with_year)


def _dated(text: str, facts: Facts, year: int | None) -> str:
    """Return *text* with its year exchanged; a date keeps its form and loses the day, which nobody knows."""
    if year is None:
        return text
    found = DATE.search(text)
    if found is None:
        return YEAR.sub(str(year), text, count=1) if YEAR.search(text) else str(year)
    month = facts.month[1] if facts.month and facts.month[0] == year else None
    date = str(year)
    if month is not None and found["year"]:
        sign = text[found.end("year")]
        date = (
            f"{year}{sign}{month:02}"
            if found["month"].startswith("0") or len(found["month"]) == 2
            else f"{year}{sign}{month}"
        )
    return text[: found.start()] + date + text[found.end() :]


def _linked_cell(
    pattern: Entry, cell: Cell, links: Sequence[Link], facts: Facts, url: str | None, kind: str
) -> str | None:
    if url is None:
        return None
    if not links:
        return _padded(cell, f"[{'Code' if kind == 'code' else 'Paper'}]({url})")
    kept = _exchanged(pattern, cell.text, cell.start, links, facts)
    return kept if url in kept or kind == "paper" else _padded(cell, f"[{_plain_label(links)}]({url})")


def _plain_label(links: Sequence[Link]) -> str:
    return next((link.label for link in links if not link.is_badge and is_generic_label(link.label)), "Code")


def _exchanged(pattern: Entry, text: str, start: int, links: Sequence[Link], facts: Facts) -> str:
    """Return *text*, which begins at *start*, with title, addresses and repositories exchanged; other links go."""
    parts, position = [], start
    for link in sorted(links, key=lambda found: found.start):
        if link.start < position:
            continue
        written = _link(pattern, link, pattern.text[link.start - pattern.start : link.end - pattern.start], facts)
        before = text[position - start : link.start - start]
        parts += [_without_break(before) if written is None else before, written or ""]
        position = link.end
    parts.append(text[position - start :])
    made = "".join(parts)
    title = pattern.title or ""
    linked = any(link.label == title for link in links)
    return made if linked or not title else made.replace(title, facts.title, 1)


BREAK = re.compile(r"(?:<br\s*/?>|[,;·|&])?\s*\[?$", re.IGNORECASE)


def _without_break(text: str) -> str:
    return BREAK.sub("", text)


def _link(pattern: Entry, link: Link, written: str, facts: Facts) -> str | None:
    """Return one link of the pattern with the work's own address, or None where the work has nothing of the kind."""
    if link.is_badge:
        return _badge(written, facts)
    is_title = link.label == pattern.title
    kind = kind_of(link)
    if is_title or kind == "paper" or (link.url == pattern.url and kind != "code"):
        address = _address_like(link.url, facts)
        made = _readdressed(written, link.url, address)
        return made.replace(link.label, facts.title, 1) if is_title else _numbered(made, link.label, facts)
    if kind == "code" and facts.code_url:
        made = _readdressed(written, link.url, facts.code_url)
        return made if is_generic_label(link.label) else made.replace(link.label, _called(facts), 1)
    if kind is None and facts.project_url and is_generic_label(link.label) and not is_code(link.url):
        return _readdressed(written, link.url, facts.project_url)
    return None


def _numbered(written: str, label: str, facts: Facts) -> str:
    """Return a link whose label is the paper's arXiv number with the work's own."""
    number = next((i.removeprefix("arxiv:") for i in facts.ids if i.startswith("arxiv:")), None)
    if paper_id(f"https://arxiv.org/abs/{label.strip()}") is None:
        return written
    return written.replace(label, number or "Paper", 1)


def _called(facts: Facts) -> str:
    """Return the short name of the work: its nickname, else the repository's."""
    return _nickname(facts.title) or (facts.code_url or "").rstrip("/").rpartition("/")[2] or "Code"


def _readdressed(written: str, old: str, new: str) -> str:
    at = written.rfind(old)
    return written[:at] + new + written[at + len(old) :] if at >= 0 else written


def _badge(written: str, facts: Facts) -> str | None:
    """Return a badge with the work's own repository, or its own arXiv number, in place of the pattern's."""
    theirs = next((name for found in ADDRESS.finditer(written) if (name := repository_of(found[0]))), None)
    ours = repository_of(facts.code_url or "")
    if theirs and ours:
        return written.replace(theirs, ours)
    number = next((i.removeprefix("arxiv:") for i in facts.ids if i.startswith("arxiv:")), None)
    if number and "arxiv.org" in written and (known := ARXIV_IN_ADDRESS.search(written)):
        return written.replace(known[0], number)
    return None


def _address_like(pattern: str, facts: Facts) -> str:
    """Return the work's address, in the form that the pattern has where both are of arXiv."""
    number = next((i.removeprefix("arxiv:") for i in facts.ids if i.startswith("arxiv:")), None)
    known = paper_id(pattern)
    if (
        number
        and known
        and known.startswith("arxiv:")
        and "arxiv.org/" in pattern
        and paper_id(facts.url) == f"arxiv:{number}"
    ):
        return ARXIV_IN_ADDRESS.sub(number, pattern, count=1)
    return facts.url


# List items and paragraphs


def _items(pattern: Entry, facts: Facts, habits: Habits) -> Iterator[Draft]:
    if (labelled := _labelled(pattern, facts, habits)) is not None:
        yield labelled
    if pattern.text.lstrip().startswith("<"):
        yield _html(pattern, facts, habits)
        return
    slots = slots_of(pattern)
    joints = joints_of(pattern)
    if not joints or len(joints) != len(slots) + 1:
        return
    filled = _without_idle_lines(pattern, slots, [_slot(pattern, slot, facts, habits) for slot in slots])
    missing = [
        name for slot, text in zip(slots, filled, strict=True) if text is None and (name := _slot_name(pattern, slot))
    ]
    _, year = facts.published
    if pattern.year and not year:
        missing.append("year")
    for text in _joined(pattern, slots, joints, filled, habits):
        yield Draft(text, tuple(dict.fromkeys(missing)))


def _html(pattern: Entry, facts: Facts, habits: Habits) -> Draft:
    """Return a piece of HTML with title, addresses, venue and year exchanged."""
    missing = []
    text = _exchanged(pattern, pattern.text, pattern.start, pattern.links, facts)
    venue, year = facts.published
    pairs = (("venue", pattern.venue, habits.spelling(venue) if venue else None), ("year", pattern.year, year))
    for name, old, new in pairs:
        if old and new is None:
            missing.append(name)
        if old and text.count(str(old)) == 1:
            text = text.replace(str(old), str(new or NO_MARK))
    return Draft(text, tuple(missing))


LABELLED = re.compile(r"(?P<head>[ \t]+(?:[-*+][ \t]+)?(?P<label>[^:：\n]{1,40})[:：][ \t]*)(?P<value>\S.*)")


def _labelled(pattern: Entry, facts: Facts, habits: Habits) -> Draft | None:
    """Return the work written on lines that each begin with what they say, ``Date: ...``; None where the pattern has none such."""
    first, *rest = pattern.text.split("\n")
    found = [match for line in rest if (match := LABELLED.fullmatch(line))]
    if len(found) < 2:
        return None
    links = [link for link in pattern.links if link.end <= pattern.start + len(first)]
    lines, missing = [_exchanged(pattern, first, pattern.start, links, facts)], []
    venue, year = facts.published
    for match in found:
        field = is_form_label(match["label"])
        value = {
            "paper": facts.url, "code": facts.code_url, "other": facts.project_url,
            "venue": " ".join(filter(None, (habits.spelling(venue), str(year) if year else None))) if venue else None,
            "year": str(year) if year and not DATE.search(match["value"]) else None,
        }.get(field or "")  # fmt: skip
        if value is None:
            missing.append(" ".join(WORDS.findall(match["label"].lower())))
        else:
            lines.append(match["head"] + value)
    return Draft("\n".join(lines), tuple(dict.fromkeys(filter(None, missing))))


WORDS = re.compile(r"[^\W\d_]+")


def _slot(pattern: Entry, slot: Slot, facts: Facts, habits: Habits) -> str | None:
    written = pattern.text[slot.start : slot.end]
    venue, year = facts.published
    inside = [
        link
        for link in pattern.links
        if slot.start <= link.start - pattern.start and link.end - pattern.start <= slot.end
    ]
    match slot.kind:
        case "title":
            start = pattern.start + slot.start
            if _nickname(pattern.title or "") is None and any(
                _is_nickname(pattern, other) for other in slots_of(pattern)
            ):
                facts = replace(facts, title=without_prefix(facts.title))
            return _exchanged(pattern, written, start, inside, facts) if inside else facts.title
        case "venue":
            return habits.spelling(venue) if venue else None
        case "year":
            return _dated(written, facts, year) if year else None
        case "link" if inside:
            link = inside[0]
            made = _link(pattern, link, pattern.text[link.start - pattern.start : link.end - pattern.start], facts)
            before = pattern.text[slot.start : link.start - pattern.start]
            behind = pattern.text[link.end - pattern.start : slot.end]
            return None if made is None else before + made + behind
        case "other" if inside and inside[0].is_badge:
            return _badge(written, facts)
        case "text" if _is_nickname(pattern, slot):
            return _nickname(facts.title)
        case "text" if pattern.year and year and written == f"{pattern.year % 100:02}":
            return f"{year % 100:02}"
        case "text" if habits.repeats(pattern, written):
            return written
    return None


NICKNAME = re.compile(r"[\w+.-]{2,30}")


def _is_nickname(pattern: Entry, slot: Slot) -> bool:
    """Tell whether a word in bold before the title is the short name of the work."""
    is_before = slot.end <= pattern.text.find(pattern.title or "\0")
    is_bold = pattern.text.startswith("**", slot.end) and pattern.text[: slot.start].endswith("**")
    return is_before and is_bold and NICKNAME.fullmatch(pattern.text[slot.start : slot.end]) is not None


def _without_idle_lines(pattern: Entry, slots: Sequence[Slot], filled: Sequence[str | None]) -> list[str | None]:
    """Return the parts without the words of lines on which nothing else is known: ``Institutions:`` with nobody named."""
    lines = [pattern.text.count("\n", 0, slot.start) for slot in slots]
    busy = {
        line for line, slot, text in zip(lines, slots, filled, strict=True) if text is not None and slot.kind != "text"
    }
    return [text if line in busy else None for line, text in zip(lines, filled, strict=True)]


def _slot_name(pattern: Entry, slot: Slot) -> str | None:
    if slot.kind == "venue":
        return "venue"
    if slot.kind == "link":
        link = next((x for x in pattern.links if slot.start <= x.start - pattern.start < slot.end), None)
        return "code" if link and kind_of(link) == "code" else None
    return None


WAYS = 64
"""Ways to close the gaps that are looked at, and of those whose signs pair up at most `KEPT` are taken."""

KEPT = 4


def _joined(
    pattern: Entry, slots: Sequence[Slot], joints: Sequence[Joint], filled: Sequence[str | None], habits: Habits
) -> Iterator[str]:
    """Return the parts that are known with glue between them: of the ways to close a gap those after which all signs pair up."""
    kept = [number for number, text in enumerate(filled) if text is not None]
    if not kept:
        return
    parts = [filled[number] or "" for number in kept]
    gaps = [_glues(pattern, joints[: kept[0] + 1], "start", slots[kept[0]].kind, habits)]
    for one, other in pairwise([*kept, len(slots)]):
        right = slots[other].kind if other < len(slots) else "end"
        gaps.append(_glues(pattern, joints[one + 1 : other + 1], slots[one].kind, right, habits))
    lead = pattern.text[: joints[0].start]
    found: dict[str, None] = {}
    for glues in islice(product(*gaps), WAYS):
        bare = BULLET.sub("", "x".join(glues), count=1)
        if is_balanced(bare) and bare.count("<") == bare.count(">"):
            found[lead + "".join(glue + part for glue, part in zip(glues, [*parts, ""], strict=True))] = None
    yield from islice(found, KEPT)


BULLET = re.compile(r"^[ \t]*[-*+](?=[ \t])")
ITEM = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,6}[.)][ \t]+)?")
CLOSERS = re.compile(r"[.!?]?[*_\"”’\])}>]*")
OPENERS = re.compile(r"[*_\"“‘\[({<]*$")
SEPARATOR = re.compile(r"[\s,;:|/·.–—-]+")


def _glues(pattern: Entry, joints: Sequence[Joint], left: str, right: str, habits: Habits) -> list[str]:
    """Return the ways to go from one part to the next, the likeliest first; there is one where nothing fell out between them."""
    first, last = joints[0].glue, joints[-1].glue
    if len(joints) == 1:
        return [first]
    opens = OPENERS.search(last)
    openers = opens[0] if opens else ""
    if left == "start":
        item = ITEM.match(first)
        return list(dict.fromkeys([(item[0] if item else "") + openers, first, item[0] if item else ""]))
    closers = CLOSERS.match(first)
    closed = closers[0] if closers else ""
    if right == "end":
        return list(dict.fromkeys([last, closed, closed.rstrip("."), ""]))
    usual = habits.usual_glue(pattern, left, right)
    between = SEPARATOR.search(last.removesuffix(openers)) or SEPARATOR.search(first[len(closed) :])
    separator = between[0] if between else " "
    if "<br" in pattern.text[joints[0].start : joints[-1].end]:
        separator = "<br>\n"
    ways = [usual, closed + separator + openers, last, first, separator]
    return list(dict.fromkeys(way for way in ways if way is not None))


def numbered_after(text: str, previous: str, before: str | None) -> str:
    """Return *text* with the number that follows in a numbered list; lists that number everything alike stay so.

    >>> numbered_after("9. C", "2. B", "1. A"), numbered_after("9. C", "1. B", "1. A")
    ('3. C', '1. C')
    """
    mine, last = MARKER.match(text), MARKER.match(previous)
    if not mine or not last:
        return text
    earlier = MARKER.match(before) if before else None
    number = int(last["number"])
    step = number - int(earlier["number"]) if earlier else 1
    return f"{mine['indent']}{number + (1 if step == 1 else 0)}{mine['sign']}{text[mine.end() :]}"


# Data records


RECORD_LINE = re.compile(
    r"(?P<head>[ \t]*(?:-[ \t]+)?[\"']?(?P<key>[\w-]{1,40})[\"']?[ \t]*[:=][ \t]*)(?P<open>[{\"']*)(?P<value>.*?)(?P<close>[}\"']*,?)[ \t]*"
)
CITE_KEY = re.compile(r"(?P<head>[ \t]*@\w+[ \t]*\{)[^,\s]+")
WORD = re.compile(r"\w+")


def _record(pattern: Entry, facts: Facts) -> Draft:
    """Return a record of YAML, JSON or BibTeX with the facts exchanged; fields that are not known go."""
    missing: list[str] = []
    lines: list[str] = []
    for line in pattern.text.split("\n"):
        found = RECORD_LINE.fullmatch(line)
        if found is None:
            key = CITE_KEY.match(line)
            lines.append(key["head"] + _cite_key(facts) + line[key.end() :] if key else line)
            continue
        value = _record_value(found["key"].lower(), found["value"], facts)
        if value is None:
            missing.append(found["key"].lower())
        else:
            braces = "{" * found["close"].count("}")
            opened = braces if "{" in found["open"] else found["open"]
            lines.append(f"{found['head']}{opened}{value}{found['close']}")
    text = "\n".join(lines)
    return Draft(LAST_COMMA.sub(r"\g<end>", text), tuple(dict.fromkeys(missing)))


def _cite_key(facts: Facts) -> str:
    name = WORD.search(facts.title.lower())
    return f"{name[0] if name else 'paper'}{facts.published[1] or ''}"


LAST_COMMA = re.compile(r",(?P<end>\s*\}\s*)$")


def _record_value(key: str, written: str, facts: Facts) -> str | None:
    venue, year = facts.published
    if key in TITLE_KEYS and not written.startswith("http"):
        return facts.title
    if key == "eprint" or key == "arxiv":
        return next((i.removeprefix("arxiv:") for i in facts.ids if i.startswith("arxiv:")), None)
    if key in ("code", "github", "repo") or is_code(written):
        return facts.code_url
    if key in URL_KEYS:
        return _address_like(written, facts)
    if key in VENUE_KEYS:
        has_year = YEAR.search(written) is not None
        return None if venue is None else f"{venue} {year}" if has_year and year else venue
    if key in YEAR_KEYS:
        return str(year) if year else None
    return None
