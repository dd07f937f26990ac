"""Write a list item or a paragraph like another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from rules.entries.shape import Joint, Slot, is_balanced, joints_of, slots_of
from rules.habits.habits import Habits
from rules.habits.labels import kind_of
from rules.model import Entry, Link
from rules.proposals.draft import NO_MARK, Draft, Facts, dated, made_safe
from rules.proposals.links import badge_for, exchanged, link_for
from rules.proposals.own import CLOSERS, OPENERS, written_like
from rules.requests.labels import is_form_label
from rules.text.titles import nickname_of, without_prefix
from rules.text.venues import DATE

LABELLED = re.compile(
    r"(?P<head>[ \t]*(?:[-*+][ \t]+)?(?P<label>[^\s:：\[\]()][^:：\[\]()\n]{0,39})[:：][ \t]*)(?P<value>\S.*)"
)
TITLE_WORD = re.compile(r"[^\W_]+")
STYLED = re.compile(
    r"(?P<open>[*_]{1,3})[^*_\n]{1,40}?(?P<colon>[:：]?)[ \t]?(?P<close>[*_]{1,3})(?P<after>[:：]?)[ \t]"
)
"""A nickname in marks before the rest of a title."""

AUTHOR_LIST = re.compile(
    r"[A-Z][\w.’'-]*(?: [\w.’'-]+){0,4}(?:(?:, | and |, and | & )[A-Z][\w.’'-]*(?: [\w.’'-]+){0,4}){0,60}(?:,? et al\.?)?\*?\.?"
)
WORDS = re.compile(r"[^\W\d_]+")
NICKNAME = re.compile(r"[\w+.-]{2,30}")
WAYS = 64
"""Ways to close the gaps that are tried. Of those whose signs pair up, at most `KEPT` are used."""
KEPT = 4
BULLET = re.compile(r"^[ \t]*[-*+](?=[ \t])")
ITEM = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,6}[.)][ \t]+)?")
SEPARATOR = re.compile(r"[\s,;:|/·.–—-]+")


def items_like(pattern: Entry, facts: Facts, habits: Habits) -> Iterator[Draft]:
    if (labelled := _labelled(pattern, facts, habits)) is not None:
        yield labelled
    if pattern.text.lstrip().startswith("<"):
        yield _whole(pattern, pattern.text, pattern.links, facts, habits)
        return
    if (span := styled_title(pattern)) is not None:
        yield _restyled(pattern, span, facts, habits)
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


def plain_draft(pattern: Entry, facts: Facts) -> Draft:
    """Return the work as a link after the pattern's own bullet or number, then a comma with venue and year."""
    item = ITEM.match(pattern.text)
    venue, year = facts.published
    published = " ".join(str(part) for part in (venue, year) if part)
    link = f"[{made_safe(facts.title)}]({facts.url})"
    return Draft(f"{item[0] if item else ''}{link}{', ' + published if published else ''}", ())


def styled_title(pattern: Entry) -> tuple[int, int] | None:
    """Return where a title stands whose marks are inside it, as in ``***Name:*** The Rest``; None if it is plain."""
    title = pattern.title or ""
    if not title or title in pattern.text or any(link.label == title for link in pattern.links):
        return None
    words = [re.escape(word) for word in TITLE_WORD.findall(title)[:60]]
    found = re.search(r"[*_]{0,3}" + r"[\W_]{1,8}".join(words), pattern.text) if len(words) > 1 else None
    return found.span() if found else None


def _restyled(pattern: Entry, span: tuple[int, int], facts: Facts, habits: Habits) -> Draft:
    """Return the work like a pattern that sets the nickname in its title apart, by marks."""
    start, end = span
    led = STYLED.match(pattern.text, start, end)
    name = nickname_of(facts.title)
    title = facts.title
    if led and name and (led["colon"] or led["after"]):
        title = (
            f"{led['open']}{made_safe(name)}{led['colon']}{led['close']}{led['after']} {without_prefix(facts.title)}"
        )
    before = _whole(pattern, pattern.text[:start], _within(pattern, 0, start), facts, habits)
    after = pattern.text[end:]
    rest = _whole(pattern, after, _within(pattern, end, len(pattern.text)), facts, habits, start=pattern.start + end)
    return Draft(before.text + title + rest.text, tuple(dict.fromkeys((*before.missing, *rest.missing))))


def _within(pattern: Entry, start: int, end: int) -> list[Link]:
    return [x for x in pattern.links if start <= x.start - pattern.start and x.end - pattern.start <= end]


def _whole(
    pattern: Entry, text: str, links: Sequence[Link], facts: Facts, habits: Habits, start: int | None = None
) -> Draft:
    """Return a text of the pattern with another title, addresses, venue and year."""
    missing = []
    text = exchanged(pattern, text, pattern.start if start is None else start, links, facts)
    venue, year = facts.published
    if pattern.venue and venue is None:
        missing.append("venue")
    if pattern.venue and text.count(pattern.venue) == 1:
        text = text.replace(pattern.venue, habits.spelling(venue) if venue else NO_MARK)
    if pattern.year and year is None:
        missing.append("year")
    date = next((found for found in DATE.finditer(text) if str(pattern.year) in found[0]), None)
    if date and year:
        text = text[: date.start()] + dated(date[0], facts, year) + text[date.end() :]
    elif pattern.year and text.count(str(pattern.year)) == 1:
        text = text.replace(str(pattern.year), str(year or NO_MARK))
    return Draft(text, tuple(missing))


def _labelled(pattern: Entry, facts: Facts, habits: Habits) -> Draft | None:
    """Return the work on lines that each begin with what they say, ``Date: ...``; None if the pattern has none."""
    first, *rest = pattern.text.split("\n")
    found = [LABELLED.fullmatch(line) for line in rest]
    if sum(match is not None for match in found) < 2:
        return None
    links = [link for link in pattern.links if link.end <= pattern.start + len(first)]
    missing: list[str] = []
    lines = [exchanged(pattern, first, pattern.start, links, facts)]
    venue, year = facts.published
    offset = len(first) + 1
    for line, match in zip(rest, found, strict=True):
        begun = offset
        offset += len(line) + 1
        if match is None:
            lines += [] if (kept := _free_line(pattern, line, begun, facts, missing)) is None else [kept]
            continue
        field = is_form_label(match["label"])
        value = {
            "paper": facts.url, "code": facts.code_url, "other": facts.project_url,
            "venue": " ".join(filter(None, (habits.spelling(venue), str(year) if year else None))) if venue else None,
            "year": dated(match["value"], facts, year) if year and (facts.month or not DATE.search(match["value"])) else None,
        }.get(field or "")  # fmt: skip
        if value is None:
            missing.append(" ".join(WORDS.findall(match["label"].lower())))
        else:
            lines.append(match["head"] + value)
    return Draft("\n".join(lines).rstrip(), tuple(dict.fromkeys(filter(None, missing))))


def _free_line(pattern: Entry, line: str, offset: int, facts: Facts, missing: list[str]) -> str | None:
    """Return a line without a label as the work would have it: blank, its links, its authors; else None."""
    links = _within(pattern, offset, offset + len(line))
    if links:
        made = exchanged(pattern, line, pattern.start + offset, links, facts)
        return made if any(address and address in made for address in (facts.url, facts.code_url)) else None
    item = ITEM.match(line)
    bare = line[item.end() if item else 0 :].strip()
    if not bare:
        return line
    if AUTHOR_LIST.fullmatch(bare):
        if facts.authors:
            return f"{item[0] if item else ''}{written_like(bare, facts.authors)}"
        missing.append("authors")
    return None


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
            if nickname_of(pattern.title or "") is None and any(
                _is_nickname(pattern, other) for other in slots_of(pattern)
            ):
                facts = replace(facts, title=without_prefix(facts.title))
            return exchanged(pattern, written, start, inside, facts) if inside else facts.title
        case "venue":
            return habits.spelling(venue) if venue else None
        case "year":
            date = _date_around(pattern, slot)
            return dated(date[0] if date else written, facts, year) if year else None
        case "link" if inside:
            link = inside[0]
            made = link_for(pattern, link, pattern.part(link), facts)
            before = pattern.text[slot.start : link.start - pattern.start]
            after = pattern.text[link.end - pattern.start : slot.end]
            return None if made is None else before + made + after
        case "other" if written.startswith("!") or (inside and inside[0].is_badge):
            return badge_for(written, facts)
        case "other" if written.strip("`") == nickname_of(pattern.title or "") and (name := nickname_of(facts.title)):
            return f"`{name}`" if written.startswith("`") else name
        case "text":
            return _text(pattern, slot, facts, habits)
    return None


def _text(pattern: Entry, slot: Slot, facts: Facts, habits: Habits) -> str | None:
    """Return what the work has in place of a stretch of text: a date, its year, its nickname, the section's own words."""
    written, year = pattern.text[slot.start : slot.end], facts.published[1]
    if DATE.fullmatch(written):
        return dated(written, facts, year) if year else None
    if _date_around(pattern, slot):
        return None  # the month, which goes with its year
    if _is_nickname(pattern, slot):
        return nickname_of(facts.title)
    if facts.authors and " " in written.strip() and AUTHOR_LIST.fullmatch(written.strip()):
        made = written_like(written, facts.authors)
        return made.removesuffix(".") if pattern.text.startswith(".", slot.end) else made
    for short in (str(pattern.year), f"{(pattern.year or 0) % 100:02}"):
        if pattern.year and year and written == short:
            return str(year)[-len(short) :]
    return written if habits.repeats(pattern, written) else None


def _date_around(pattern: Entry, slot: Slot) -> re.Match[str] | None:
    """Return the date with a month in words of which a part is a slot, such as ``Feb. 04`` or ``2025``."""
    dates = (found for found in DATE.finditer(pattern.text) if found["year3"])
    return next((found for found in dates if found.start() <= slot.start < slot.end <= found.end()), None)


def _is_nickname(pattern: Entry, slot: Slot) -> bool:
    """Tell whether a word in bold before the title is the short name of the work."""
    is_before = slot.end <= pattern.text.find(pattern.title or "\0")
    is_bold = pattern.text.startswith("**", slot.end) and pattern.text[: slot.start].endswith("**")
    return is_before and is_bold and NICKNAME.fullmatch(pattern.text[slot.start : slot.end]) is not None


def _without_idle_lines(pattern: Entry, slots: Sequence[Slot], filled: Sequence[str | None]) -> list[str | None]:
    """Return the parts without the words of lines that would be empty: ``Institutions:`` with no name."""
    lines = [pattern.text.count("\n", 0, slot.start) for slot in slots]
    busy = {
        line
        for line, slot, text in zip(lines, slots, filled, strict=True)
        if text is not None and (slot.kind != "text" or AUTHOR_LIST.fullmatch(text))
    }
    return [text if line in busy else None for line, text in zip(lines, filled, strict=True)]


def _slot_name(pattern: Entry, slot: Slot) -> str | None:
    if slot.kind == "venue":
        return "venue"
    if slot.kind == "link":
        link = next((x for x in pattern.links if slot.start <= x.start - pattern.start < slot.end), None)
        return "code" if link and kind_of(link) == "code" else None
    return None


def _joined(
    pattern: Entry, slots: Sequence[Slot], joints: Sequence[Joint], filled: Sequence[str | None], habits: Habits
) -> Iterator[str]:
    """Return the known parts with glue between them.

    Of the ways to close a gap, those after which all signs pair up are used.
    """
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


def _glues(pattern: Entry, joints: Sequence[Joint], left: str, right: str, habits: Habits) -> list[str]:
    """Return the ways to connect one part with the next, the likeliest first.

    There is only one if no part was left out between them.
    """
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
    if separator.strip() in (".", "") and "." in closed:
        separator = " "  # one full stop is enough, and a word of space follows it
    if "<br" in pattern.text[joints[0].start : joints[-1].end]:
        separator = "<br>\n"
    ways = [usual, closed + separator + openers, last, first, separator]
    return list(dict.fromkeys(way for way in ways if way is not None))
