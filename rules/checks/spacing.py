"""The entry has a space too many or too few.

This means two spaces in a text, a space before a comma or full stop of the title, and spaces after a nickname that
differ from the list. Spaces next to pipes and between links are told only where hardly an entry of the file has them.

## Why

Spaces do not show, but with a different space one title becomes two for everybody who searches or sorts.

## How to fix

Write the spaces as the list does, or use the fix.
"""

import re
from collections.abc import Iterator
from itertools import islice

from rules.kit import (
    MARKDOWN,
    MARKER,
    MASK,
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Joint,
    Level,
    Message,
    Options,
    Problem,
    Shape,
    code,
    entry_rule,
    glue_of,
    glue_written,
    is_glued,
    joints_of,
    late,
    nickname_mark,
    outside_links,
    say,
    stretches,
)

LIT = "|[LiT:{0}Zero-Shot Transfer with{1}Locked-image Tuning](https://arxiv.org/abs/2111.07991)|{2}CVPR 2022|-|"

GOOD = [
    Good("one space", row=LIT.format(" ", " ", "")),
    Good("a ratio", row=LIT.format(" ", " 3:2 ", "")),
]

BAD = [
    Bad(
        "two spaces in the title",
        row=LIT.format(" ", "  ", ""),
        message="There are two spaces where one is enough, before “Locked-image Tuning”.",
        fixed=LIT.format(" ", " ", ""),
    ),
    Bad(
        "no space after the nickname",
        row=LIT.format("", " ", ""),
        message="The list puts a space after the colon of a nickname; here it is missing, before “Zero-Shot Transfer w…”.",
        fixed=LIT.format(" ", " ", ""),
    ),
    Bad(
        "a space before the comma",
        row=LIT.format(" ", " , ", ""),
        message="There is a space before `,`.",
        fixed=LIT.format(" ", ", ", ""),
    ),
    Bad(
        "a space next to a pipe",
        row=LIT.format(" ", " ", " "),
        message="This list puts no space next to the pipes; here there is one before “CVPR 2022”.",
        fixed=LIT.format(" ", " ", ""),
    ),
]

DOUBLE = re.compile(r"(?<=[^\s|\x01.!?:;])  +(?=[^\s|\x01<\\(\[])")
BEFORE_SIGN = late(r"(?<=[\w)\]\x01”’])[ \t]+(?=[,;](?:\s|$))|(?<=[a-z)\]”’])[ \t]+(?=\.(?:\s[A-Z]|\s*$))")
BEFORE_TEXT = "This list puts no space next to the pipes; here there is one before {text}."
AFTER_TEXT = "This list puts no space next to the pipes; here there is one after {text}."
SHOWN = 20
AROUND = 8
"""Letters that are shown on each side of a joint."""

PLACES = 50
"""Spaces of one kind that are fixed in one entry."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def spacing(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "  " in entry.text:
        yield from _doubled(entry)
    if " ," in entry.text or " ;" in entry.text or " ." in entry.text:
        yield from _before_signs(entry)
    yield from _after_nickname(case)
    if entry.shape is Shape.ROW:
        yield from _next_to_pipes(case)
    else:
        yield from _between_parts(case)


def _doubled(entry: Entry) -> Iterator[Problem]:
    text = _labelled(entry)
    marker = MARKER.match(entry.text)
    found = _places(DOUBLE, text, stretches(entry, marker.end() if marker else 0))
    if found:
        following = _shown(entry.text[found[0].end() :].partition("\n")[0])
        edits = tuple(entry.edit(place.span(), " ") for place in found)
        yield Problem(say("There are two spaces where one is enough, before {text}.", text=following), edits)


def _places(pattern: re.Pattern[str], text: str, stretches: list[tuple[int, int]]) -> list[re.Match[str]]:
    places = (place for begin, end in stretches for place in pattern.finditer(text, begin, end))
    return list(islice(places, PLACES))


def _labelled(entry: Entry) -> str:
    """Return the text with only plain text and link labels left; everything else is masked."""
    masked = list(outside_links(entry))
    for link in entry.links:
        start, end = entry.span(link)
        close = entry.text.find("](", start, end)
        if not link.is_badge and close > start and entry.text[start] == "[":
            masked[start + 1 : close] = entry.text[start + 1 : close]
    return "".join(masked)


def _before_signs(entry: Entry) -> Iterator[Problem]:
    text, title = _labelled(entry), entry.title or "\0"
    at = text.find(title)
    within = [(at, at + len(title))] if at >= 0 else []
    found = [p for p in _places(BEFORE_SIGN, text, within) if text[p.start() - 1 : p.start()] != MASK]
    if found:
        edits = tuple(entry.edit(place.span(), "") for place in found)
        yield Problem(say("There is a space before {sign}.", sign=code(entry.text[found[0].end()])), edits)


def _after_nickname(case: Case) -> Iterator[Problem]:
    entry = case.entry
    found = nickname_mark(entry.title or "")
    if found is None or found["space"]:
        return
    at = entry.text.find(entry.title or "\0")
    if at >= 0 and case.habits.sets_nickname_apart(entry):
        end = at + found.end()
        message = say(
            "The list puts a space after the colon of a nickname; here it is missing, before {text}.",
            text=_shown(entry.text[end : at + len(entry.title or "")]),
        )
        yield Problem(message, (entry.edit((end, end), " "),))


def _next_to_pipes(case: Case) -> Iterator[Problem]:
    entry = case.entry
    if entry.table is None or len(entry.cells) != entry.table.width or case.habits.pads_cells(entry) is not False:
        return
    edits: list[Edit] = []
    message: Message | None = None
    for cell in entry.cells:
        bare = cell.text.strip(" ")
        left, right = len(cell.text) - len(cell.text.lstrip(" ")), len(cell.text) - len(cell.text.rstrip(" "))
        if not bare or not (left or right):
            continue
        edits += [Edit(cell.start, cell.start + left, "")] if left else []
        edits += [Edit(cell.end - right, cell.end, "")] if right else []
        message = message or say(BEFORE_TEXT if left else AFTER_TEXT, text=_shown(_plain(bare)))
    if message and case.habits.is_alone_in_padding(entry):
        yield Problem(message, tuple(edits))


def _between_parts(case: Case) -> Iterator[Problem]:
    entry = case.entry
    for joint in joints_of(entry):
        if "other" in (joint.left, joint.right) or joint.left == "start" or joint.right == "end":
            continue
        wanted, glue = case.habits.glue(entry, joint), glue_of(entry, joint)
        if wanted is None or is_glued(entry, joint, wanted) or "\n" in glue + wanted or glue.strip() != wanted.strip():
            continue
        if "text" in (joint.left, joint.right) and not wanted.strip():
            continue
        if not case.habits.is_alone_in_spacing(entry, joint):
            continue
        written = glue_written(entry, joint, wanted)
        message = say(
            "The list writes {wanted}; here it is {found}.",
            wanted=code(_around(entry, joint, written)),
            found=code(_around(entry, joint, joint.glue)),
        )
        yield Problem(message, (entry.edit((joint.start, joint.end), written),))


def _around(entry: Entry, joint: Joint, glue: str) -> str:
    """Return a joint with what stands beside it, so that spaces can be seen."""
    before, after = entry.text[: joint.start][-AROUND:], entry.text[joint.end :][:AROUND]
    return f"…{before.lstrip()}{glue}{after.rstrip()}…"


def _plain(text: str) -> str:
    return re.sub(r"^!?\[([^\[\]]{1,200})\]\(.{0,400}\)$", r"\1", text)


def _shown(text: str) -> str:
    text = text.partition("](")[0].strip()
    return f"“{text if len(text) <= SHOWN else text[:SHOWN].rstrip() + '…'}”"
