"""The entry has a blank too many or too few.

Two blanks in a text, a blank before a comma or full stop, and blanks beside pipes or behind a nickname otherwise than the list has
them.

## Why

Blanks do not show, and make one title two for whoever searches or sorts.

## How to fix

The fix puts the blanks as the list has them.
"""

import re
from collections.abc import Iterator
from itertools import islice

from rules.entries.broken_links import MASK
from rules.entries.shape import MARKER, joints_of, spread
from rules.entries.writing import outside_links
from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, Shape, entry_rule

LIT = "|[LiT:{0}Zero-Shot Transfer with{1}Locked-image Tuning](https://arxiv.org/abs/2111.07991)|{2}CVPR 2022|-|"

GOOD = [
    Good("one blank", row=LIT.format(" ", " ", "")),
    Good("a ratio", row=LIT.format(" ", " 3:2 ", "")),
]

BAD = [
    Bad(
        "two blanks in the title",
        row=LIT.format(" ", "  ", ""),
        message="There are two blanks where one will do, before “Locked-image Tuning”.",
        fixed=LIT.format(" ", " ", ""),
    ),
    Bad(
        "no blank behind the nickname",
        row=LIT.format("", " ", ""),
        message="The list has a blank behind the colon of a nickname; here it is missing, before “Zero-Shot Transfer w…”.",
        fixed=LIT.format(" ", " ", ""),
    ),
    Bad(
        "a blank before the comma",
        row=LIT.format(" ", " , ", ""),
        message="There is a blank before `,`.",
        fixed=LIT.format(" ", ", ", ""),
    ),
    Bad(
        "a blank beside a pipe",
        row=LIT.format(" ", " ", " "),
        message="The list sets the text of a cell right beside its pipe, here stands a blank before “CVPR 2022”.",
        fixed=LIT.format(" ", " ", ""),
    ),
]

DOUBLE = re.compile(r"(?<=[^\s|\x01.!?:;])  +(?=[^\s|\x01<\\(\[])")
BEFORE_SIGN = re.compile(r"(?<=[\w)\]\x01”’])[ \t]+(?=[,;](?:\s|$))|(?<=[a-z)\]”’])[ \t]+(?=\.(?:\s[A-Z]|\s*$))")
NICKNAME = re.compile(r"(?<![\w:/])(?P<name>[A-Z][\w+*.-]{1,24}):(?=[A-Z][a-z])")
SHOWN = 20
PLACES = 50
"""Blanks of one kind that are mended in one entry."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def spacing(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "  " in entry.text:
        yield from _doubled(entry)
    if any(sign in entry.text for sign in (" ,", " ;", " .")):
        yield from _before_signs(entry)
    yield from _behind_nickname(case)
    if entry.shape is Shape.ROW:
        yield from _beside_pipes(case)
    else:
        yield from _between_parts(case)


def _doubled(entry: Entry) -> Iterator[Problem]:
    text = _labelled(entry)
    marker = MARKER.match(entry.text)
    found = _places(DOUBLE, text, _stretches(entry, marker.end() if marker else 0))
    if found:
        behind = _shown(entry.text[found[0].end() :].partition("\n")[0])
        edits = tuple(_edit(entry, place.start(), place.end(), " ") for place in found)
        yield Problem(f"There are two blanks where one will do, before {behind}.", edits)


def _places(pattern: re.Pattern[str], text: str, stretches: list[tuple[int, int]]) -> list[re.Match[str]]:
    places = (place for begin, end in stretches for place in pattern.finditer(text, begin, end))
    return list(islice(places, PLACES))


def _labelled(entry: Entry) -> str:
    """Return the text with everything masked that is no label of a link and no plain text; labels as they are written."""
    masked = list(outside_links(entry))
    for link in entry.links:
        start = link.start - entry.start
        close = entry.text.find("](", start, link.end - entry.start)
        if not link.is_badge and close > start and entry.text[start] == "[":
            masked[start + 1 : close] = entry.text[start + 1 : close]
    return "".join(masked)


def _before_signs(entry: Entry) -> Iterator[Problem]:
    text = _labelled(entry)
    found = [p for p in _places(BEFORE_SIGN, text, _stretches(entry)) if text[p.start() - 1 : p.start()] != MASK]
    if found:
        edits = tuple(_edit(entry, place.start(), place.end(), "") for place in found)
        yield Problem(f"There is a blank before `{entry.text[found[0].end()]}`.", edits)


def _behind_nickname(case: Case) -> Iterator[Problem]:
    entry = case.entry
    at = entry.text.find(entry.title or "\0")
    found = NICKNAME.match(entry.title or "")
    if found and at >= 0 and case.habits.sets_nickname_apart(entry):
        end = at + found.end()
        yield Problem(
            f"The list has a blank behind the colon of a nickname; here it is missing, before {_shown(entry.text[end : at + len(entry.title or '')])}.",
            (_edit(entry, end, end, " "),),
        )


def _beside_pipes(case: Case) -> Iterator[Problem]:
    entry = case.entry
    if entry.table is None or len(entry.cells) != entry.table.width or case.habits.pads_cells(entry) is not False:
        return
    edits: list[Edit] = []
    first = ""
    for cell in entry.cells:
        bare = cell.text.strip(" ")
        left, right = len(cell.text) - len(cell.text.lstrip(" ")), len(cell.text) - len(cell.text.rstrip(" "))
        if not bare or not (left or right):
            continue
        edits += [Edit(cell.start, cell.start + left, "")] if left else []
        edits += [Edit(cell.end - right, cell.end, "")] if right else []
        first = first or f"{'before' if left else 'behind'} {_shown(_plain(bare))}"
    if edits:
        yield Problem(
            f"The list sets the text of a cell right beside its pipe, here stands a blank {first}.", tuple(edits)
        )


def _between_parts(case: Case) -> Iterator[Problem]:
    entry = case.entry
    for joint in joints_of(entry):
        if "other" in (joint.left, joint.right) or joint.left == "start" or joint.right == "end":
            continue
        wanted, glue = case.habits.glue(entry, joint), spread(joint.glue)
        if wanted is None or glue == wanted or "\n" in glue + wanted or glue.strip() != wanted.strip():
            continue
        if "text" in (joint.left, joint.right) and not wanted.strip():
            continue
        edit = Edit(entry.start + joint.start, entry.start + joint.end, wanted)
        yield Problem(f"The list has `{wanted}` between {joint.left} and {joint.right}, here it is `{glue}`.", (edit,))


def _stretches(entry: Entry, first: int = 0) -> list[tuple[int, int]]:
    """Return the stretches in which blanks say nothing: cells, or lines from *first* on."""
    if entry.cells:
        return [(c.start - entry.start, c.end - entry.start) for c in entry.cells]
    found, position = [], 0
    for line in entry.text.split("\n"):
        indented = position + len(line) - len(line.lstrip())
        found.append((max(first, indented), position + len(line.rstrip())))
        position += len(line) + 1
    return found


def _edit(entry: Entry, start: int, end: int, text: str) -> Edit:
    return Edit(entry.start + start, entry.start + end, text)


def _plain(text: str) -> str:
    return re.sub(r"^!?\[([^\[\]]{1,200})\]\(.{0,400}\)$", r"\1", text)


def _shown(text: str) -> str:
    text = text.partition("](")[0].strip()
    return f"“{text if len(text) <= SHOWN else text[:SHOWN].rstrip() + '…'}”"
