"""The address belongs to another paper of the list.

## Why

A row is often made from a copy of another row. If the address is not replaced, the title leads to the wrong paper.

## How to fix

Replace the address with the paper's own. If both titles name one paper (it was renamed), improve the existing entry
instead of adding a second one. Of two entries that have both been in the list, the later one is told, but either may
be the wrong one.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Entry,
    Evidence,
    Good,
    How,
    Level,
    Message,
    Options,
    Problem,
    entry_rule,
    holds_data,
    quoted,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/{id})|CVPR 2022|-|"

GOOD = [
    Good("an address of its own", row=LIT.format(id="2111.07991")),
    Good(
        "one paper under two titles that have much in common",
        row="|[FILIP: Fine-grained Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|-|",
        under="Transfer",
    ),
    Good(
        "a data set that is known by the paper's nickname",
        row="|[FILIP](https://arxiv.org/abs/2111.07783)|2021|-|",
        under="Transfer",
    ),
]

BAD = [
    Bad(
        "a new paper under the address of another paper in its section",
        row=LIT.format(id="2111.07783"),
        message="The address arxiv:2111.07783 belongs to another paper, on line 8 (“Pre-training”): “FILIP: Fine-grained Interactive Language-Image Pre-Training”. If this is a different paper, correct its address.",
    ),
    Bad(
        "a new paper under the address of a paper in another section",
        row=LIT.format(id="2111.07783"),
        under="Transfer",
        message="The address arxiv:2111.07783 belongs to another paper, on line 8 (“Pre-training”): “FILIP: Fine-grained Interactive Language-Image Pre-Training”. If this is a different paper, correct its address.",
    ),
]


def _names_two(entry: Entry) -> bool:
    """Whether the entry itself leads to two papers; another rule says so, and this would only follow from it."""
    return len([i for i in entry.ids if i.startswith("arxiv:")]) > 1


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def address_of_another(case: Case, options: Options) -> Iterator[Problem]:
    if any(match.how is How.ID for match in case.sure_matches()):
        return  # another entry has this title under this address too: only the entry with the odd title answers for it
    for match in case.matches:
        identifier = case.doubtful_address(match)
        if identifier is None:
            continue
        other = match.entry
        if (
            _names_two(case.entry)
            or _names_two(other)
            or holds_data(case.entry.section.path) != holds_data(other.section.path)
        ):
            continue
        yield Problem(_message(case, identifier, other), evidence=(Evidence(other.file, other.line),))
        return


def _message(case: Case, identifier: str, other: Entry) -> Message:
    section, title = quoted(other.section.name), quoted(other.title or "")
    if case.kind is None:  # both have been in the list: nobody knows which of them is wrong
        return say(
            "Line {line} ({section}) has the address {id} too, under another title: {title}. If these are two papers, one of the addresses is wrong.",
            line=other.line,
            section=section,
            id=identifier,
            title=title,
        )
    return say(
        "The address {id} belongs to another paper, on line {line} ({section}): {title}. If this is a different paper, correct its address.",
        id=identifier,
        line=other.line,
        section=section,
        title=title,
    )
