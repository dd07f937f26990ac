"""The paper's registry names another venue or another date.

It is looked up only where both the operator of the bot and the list's policy want it (`online: true`).

## Why

A preprint that was published since is easier to trust, and to cite, under its venue.

## How to fix

Compare the two. If the registry is right, copy what it says.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Good,
    Kind,
    Level,
    Options,
    Problem,
    Record,
    entry_rule,
    is_known_venue,
    publish,
    say,
    venue_key,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|{0}|-|"
TITLE = "LiT: Zero-Shot Transfer with Locked-image Tuning"

GOOD = [
    Good(
        "the same venue",
        row=LIT.format("CVPR 2022"),
        records=(("arxiv:2111.07991", Record("arXiv", TITLE, venue="CVPR", year=2022)),),
    ),
    Good(
        "a registry that knows no venue",
        row=LIT.format("CVPR 2022"),
        records=(("arxiv:2111.07991", Record("arXiv", TITLE)),),
    ),
    Good("a paper that nobody looked up", row=LIT.format("CVPR 2022")),
]

BAD = [
    Bad(
        "published since",
        row=LIT.format("arXiv 2021"),
        records=(("arxiv:2111.07991", Record("DBLP", TITLE, venue="CVPR", year=2022)),),
        message="DBLP says CVPR 2022; here it is arXiv 2021.",
        fixed=LIT.format("CVPR 2022"),
    ),
]


@entry_rule(level=Level.ADVICE, most=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def registry_differs(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if case.kind not in (Kind.ADDED, Kind.EDITED) or entry.venue is None:
        return
    for name in entry.ids:
        record = case.view.around.online.records.get(name)
        if record is None or record.venue is None or not is_known_venue(entry.venue):
            continue
        spelt = case.habits.spelling(record.venue)
        is_same = venue_key(spelt) == venue_key(case.habits.spelling(entry.venue))
        if is_same and record.year in (None, entry.year):
            continue
        here = " ".join(str(part) for part in (entry.venue, entry.year) if part)
        there = " ".join(str(part) for part in (spelt, record.year) if part)
        message = say("{registry} says {there}; here it is {here}.", registry=record.source, there=there, here=here)
        yield Problem(
            message, publish(entry, None if is_same else spelt, record.year if record.year != entry.year else None)
        )
        return
