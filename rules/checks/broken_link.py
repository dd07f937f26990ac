"""A link is not written the way Markdown needs it, so GitHub shows its brackets.

## Why

A bracket too many or too few turns the link, or what stands around it, into plain text.

## How to fix

Write `[label](address)` with nothing between the two brackets and no link inside the label.
"""

from collections.abc import Iterator
from itertools import chain, islice

from rules.entries.broken_links import Flaw, flaws_in
from rules.entries.writing import outside_links
from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, entry_rule, quoted

TITLE = "[LiT: Zero-Shot Transfer with Locked-image Tuning]"
URL = "(https://arxiv.org/abs/2111.07991)"

GOOD = [
    Good("a plain link", row=f"|{TITLE}{URL}|CVPR 2022|-|"),
    Good("brackets around links", given="## Papers\n\n* [ICLR 2022] FILIP: Fine-grained Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]\n", under="Papers", row="* [CVPR 2022] LiT: Zero-Shot Transfer [[Paper](https://arxiv.org/abs/2111.07991)][[Code](https://github.com/google-research/big_vision)]"),
    Good("parentheses in an address", row=f"|{TITLE}(https://en.wikipedia.org/wiki/Tuning_(music))|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "a bracket behind the link",
        row=f"|{TITLE}{URL}]|CVPR 2022|-|",
        message="There is a `]` too many behind the link “LiT: Zero-Shot Transfer with Locked-image Tuning”.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "two parentheses behind the link",
        row=f"|{TITLE}{URL}))|CVPR 2022|-|",
        message="There is a `)` too many behind the link “LiT: Zero-Shot Transfer with Locked-image Tuning”.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "the closing parenthesis forgotten",
        row=f"|{TITLE}(https://arxiv.org/abs/2111.07991|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is not closed: a `)` is missing behind its address.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "the opening bracket forgotten",
        row=f"|{TITLE[1:]}{URL}|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is never opened: a `[` is missing before it.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "closed by a full-width parenthesis",
        row=f"|{TITLE}(https://arxiv.org/abs/2111.07991）|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is not closed: a `)` is missing behind its address.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "a space between label and address",
        row=f"|{TITLE} {URL}|CVPR 2022|-|",
        message="There is a space between `[LiT: Zero-Shot Transfer with Locked-image Tuning]` and its address, so it is no link.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "a link inside a label",
        row=f"|[LiT: Zero-Shot Transfer [Paper]{URL} with Locked-image Tuning](https://google-research.github.io/lit)|CVPR 2022|-|",
        message="There is a link inside the label of another; GitHub shows only the inner one as a link.",
    ),
]  # fmt: skip


FLAWS_LIMIT = 12
"""Flaws of one entry that are told; who has more of them has to write it anew."""


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, of_records=False)
def broken_link(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.table and len(entry.cells) > entry.table.width:
        return
    masked = outside_links(entry)
    flaws = chain.from_iterable(flaws_in(masked, entry.text, begin, end) for begin, end in _stretches(entry))
    for flaw in islice(flaws, FLAWS_LIMIT):
        yield _problem(entry, flaw)


def _stretches(entry: Entry) -> list[tuple[int, int]]:
    if entry.cells:
        return [(cell.start - entry.start, cell.end - entry.start) for cell in entry.cells]
    return [(0, len(entry.text))]


def _problem(entry: Entry, flaw: Flaw) -> Problem:
    edits = (Edit(entry.start + flaw.start, entry.start + flaw.end, flaw.text),) if flaw.text is not None else ()
    label = quoted(flaw.label)
    match flaw.what:
        case "stray":
            where = f"behind the link {label}" if flaw.label else "before the address of a link"
            message = f"There is a `{flaw.sign}` too many {where}."
        case "unclosed-bracket":
            message = f"The `[` before the link {label} is never closed: a `]` is missing behind it."
        case "unopened":
            message = f"The link {label} is never opened: a `[` is missing before it."
        case "unclosed-address":
            message = f"The link {label} is not closed: a `)` is missing behind its address."
        case "gap":
            message = f"There is a space between `[{flaw.label}]` and its address, so it is no link."
        case "reversed":
            message = f"The link {label} is written the wrong way round: it is `[label](address)`."
        case "nested":
            message = "There is a link inside the label of another; GitHub shows only the inner one as a link."
        case _:
            message = f"The link {label} cannot be read: its address holds a space or a line break."
    return Problem(message, edits=edits)
