"""A sign of emphasis is shown as it is, because it does not pair up.

## Why

`** Title**` and `*Authors` show their stars on GitHub, and what should be bold is not.

## How to fix

Set the signs right beside the words, one before and one behind.
"""

import re
from collections.abc import Iterator

from rules.entries.broken_links import MASK
from rules.entries.writing import outside_links
from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, entry_rule

GIVEN = """\
## Papers

* **FILIP: Fine-grained Pre-Training.** ICLR 2022. [[Paper](https://arxiv.org/abs/2111.07783)]
"""
LIT = "* {0}LiT: Zero-Shot Transfer.{1} CVPR 2022. [[Paper](https://arxiv.org/abs/2111.07991)]{2}"

GOOD = [
    Good("bold", given=GIVEN, under="Papers", row=LIT.format("**", "**", "")),
    Good("a name with stars", given=GIVEN, under="Papers", row=LIT.format("**A\\* and D\\*: ", "**", "")),
]

BAD = [
    Bad(
        "a blank inside",
        given=GIVEN,
        under="Papers",
        row=LIT.format("** ", "**", ""),
        message="The stars of `** LiT: Zero-Shot Tran…` are shown as they are: there is a blank beside them.",
        fixed=LIT.format("**", "**", ""),
    ),
    Bad(
        "a star too many at the end",
        given=GIVEN,
        under="Papers",
        row=LIT.format("**", "**", "*"),
        message="The entry ends with a `*` that belongs to nothing and is shown as it is.",
        fixed=LIT.format("**", "**", ""),
    ),
    Bad(
        "one side forgotten",
        given=GIVEN,
        under="Papers",
        row=LIT.format("**", "", ""),
        message="The stars of `**LiT: Zero-Shot Trans…` are shown as they are: they do not pair up.",
    ),
]

STARS = re.compile(r"\*\*(?P<open>[ \t]*)(?P<text>[^*\x01\n|]{2,300}?)(?P<close>[ \t]*)\*\*")
LONE = re.compile(r"(?<=[)\]\w.\x01])(?<!\*)\*[ \t]*$")
SHOWN = 22


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def broken_emphasis(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if "*" not in entry.plain:
        return
    text = outside_links(entry)
    if "**" in entry.plain.replace("***", ""):
        yield _pairs(entry, text)
    elif entry.plain.rstrip().endswith("*") and entry.plain.count("*") == 1 and (found := LONE.search(text)):
        edit = Edit(entry.start + found.start(), entry.start + found.start() + 1, "")
        yield Problem("The entry ends with a `*` that belongs to nothing and is shown as it is.", (edit,))


def _pairs(entry: Entry, text: str) -> Problem:
    spaced = [found for found in STARS.finditer(text) if found["open"] or found["close"]]
    at = text.find("**")
    if len(spaced) == 1 and text.count("**") % 2 == 0 and MASK not in spaced[0]["text"]:
        found = spaced[0]
        edits = [*_moved(entry, found, "open", -1), *_moved(entry, found, "close", 1)]
        return Problem(
            f"The stars of `{_shown(entry.text[found.start() :])}` are shown as they are: there is a blank beside them.",
            tuple(edits),
        )
    return Problem(f"The stars of `{_shown(entry.text[at:])}` are shown as they are: they do not pair up.")


def _moved(entry: Entry, found: re.Match[str], name: str, side: int) -> Iterator[Edit]:
    """Move the blanks beside the stars to their other side, where none stands yet and words would run together."""
    if not found[name]:
        return
    place = found.start() if side < 0 else found.end()
    beside = entry.text[place - 1 : place] if side < 0 else entry.text[place : place + 1]
    yield Edit(entry.start + found.start(name), entry.start + found.end(name), "")
    if beside.isalnum() or (side < 0 and beside in tuple(",;:")):
        yield Edit(entry.start + place, entry.start + place, " ")


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"
