"""Bold or italic text does not work, so the asterisks show.

## Why

GitHub shows the asterisks of `** Title**` and `*Authors`, and what should be bold is not.

## How to fix

Put the asterisks directly next to the words, on both sides.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    MASK,
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    late,
    outside_links,
    say,
)

GIVEN = """\
## Papers

* **FILIP: Fine-grained Pre-Training.** ICLR 2022. [[Paper](https://arxiv.org/abs/2111.07783)]
"""
LIT = "* {0}LiT: Zero-Shot Transfer.{1} CVPR 2022. [[Paper](https://arxiv.org/abs/2111.07991)]{2}"

GOOD = [
    Good("bold", given=GIVEN, under="Papers", row=LIT.format("**", "**", "")),
    Good("a name with asterisks", given=GIVEN, under="Papers", row=LIT.format("**A\\* and D\\*: ", "**", "")),
]

BAD = [
    Bad(
        "a space inside",
        given=GIVEN,
        under="Papers",
        row=LIT.format("** ", "**", ""),
        message="The asterisks of `** LiT: Zero-Shot Tran…` show as asterisks because a space touches them.",
        fixed=LIT.format("**", "**", ""),
    ),
    Bad(
        "an extra asterisk at the end",
        given=GIVEN,
        under="Papers",
        row=LIT.format("**", "**", "*"),
        message="The entry ends with a `*` that belongs to nothing, so it shows as an asterisk.",
        fixed=LIT.format("**", "**", ""),
    ),
    Bad(
        "one side missing",
        given=GIVEN,
        under="Papers",
        row=LIT.format("**", "", ""),
        message="The asterisks of `**LiT: Zero-Shot Trans…` show as asterisks because they do not pair up.",
    ),
]

STARS = late(r"\*\*(?P<open>[ \t]*)(?P<text>[^*\x01\n|]{2,300}?)(?P<close>[ \t]*)\*\*")
LONE = re.compile(r"(?<=[)\]\w.\x01])(?<!\*)\*[ \t]*$")
SHOWN = 22


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def broken_emphasis(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "*" not in entry.plain:
        return
    text = outside_links(entry)
    if "**" in entry.plain.replace("***", ""):
        yield _pairs(entry, text)
    elif entry.plain.rstrip().endswith("*") and entry.plain.count("*") == 1 and (found := LONE.search(text)):
        edit = entry.edit((found.start(), found.start() + 1), "")
        yield Problem(say("The entry ends with a `*` that belongs to nothing, so it shows as an asterisk."), (edit,))


def _pairs(entry: Entry, text: str) -> Problem:
    spaced = [found for found in STARS.finditer(text) if found["open"] or found["close"]]
    at = text.find("**")
    if len(spaced) == 1 and text.count("**") % 2 == 0 and MASK not in spaced[0]["text"]:
        found = spaced[0]
        edits = [*_moved(entry, found, "open", -1), *_moved(entry, found, "close", 1)]
        spaced_text = code(_shown(entry.text[found.start() :]))
        return Problem(
            say("The asterisks of {text} show as asterisks because a space touches them.", text=spaced_text),
            tuple(edits),
        )
    unpaired = code(_shown(entry.text[at:]))
    return Problem(say("The asterisks of {text} show as asterisks because they do not pair up.", text=unpaired))


def _moved(entry: Entry, found: re.Match[str], name: str, side: int) -> Iterator[Edit]:
    """Remove the spaces inside the asterisks. Add one outside if words would run together."""
    if not found[name]:
        return
    place = found.start() if side < 0 else found.end()
    neighbour = entry.text[place - 1 : place] if side < 0 else entry.text[place : place + 1]
    yield entry.edit(found.span(name), "")
    if neighbour.isalnum() or (side < 0 and neighbour in tuple(",;:")):
        yield entry.insert(place, " ")


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"
