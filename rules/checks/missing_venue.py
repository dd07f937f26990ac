"""The entry names no venue, though nearly all others do.

## Why

Readers look for the venue where all other entries have it.

## How to fix

Write the venue and the year of the proceedings, or use the fix. For a preprint, write what the list writes for preprints.
"""

import re
from collections import Counter
from collections.abc import Iterator

from rules.kit import (
    DATE_TEXT,
    MARKDOWN,
    Bad,
    Case,
    Column,
    Edit,
    Entry,
    Good,
    Kind,
    Level,
    Options,
    Problem,
    arxiv_month,
    entry_rule,
    is_preprint,
    joints_of,
    late,
    outside_links,
    say,
    stated_by,
    year_of_venue,
)

ACL = "https://aclanthology.org/"
LONG = "## Papers\n\n" + "".join(
    f"- [Paper number {name} {more} of this list](https://arxiv.org/abs/{20 + n % 3}0{n}.{10_000 + 7 * n + len(more)}), {venue} {2020 + n % 3}\n"
    for more in ("first", "next", "last more")
    for n, (name, venue) in enumerate(
        zip(
            "one two three four five six seven eight".split(),
            "ICML ACL arXiv ICLR EMNLP arXiv CVPR NAACL".split(),
            strict=True,
        ),
        start=1,
    )
)
LIST = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list]({ACL}2021.acl-long.{n}/), ACL 2021\n"
    for n, name in enumerate("one two three four five six seven eight".split(), start=1)
)

GOOD = [
    Good("a venue", given=LIST, under="Papers", row=f"- [LiT: Zero-Shot Transfer]({ACL}N19-1422/), NAACL 2019"),
    Good("an address that tells none", given=LIST, under="Papers", row="- [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991)"),
]  # fmt: skip

BAD = [
    Bad(
        "no venue, and an address that tells it",
        given=LIST,
        under="Papers",
        row=f"- [LiT: Zero-Shot Transfer]({ACL}N19-1422/)",
        message="The other entries name their venue. By its address, this is NAACL 2019.",
        fixed=f"- [LiT: Zero-Shot Transfer]({ACL}N19-1422/), NAACL 2019",
    ),
    Bad(
        "a preprint where the list names preprints",
        given=LONG,
        under="Papers",
        row="- [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991)",
        message="The other entries name their venue, and preprints too. This one would be arXiv 2021.",
        fixed="- [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991), arXiv 2021",
    ),
    Bad(
        "no venue in a long list that always names one",
        given=LONG,
        under="Papers",
        row="- [LiT: Zero-Shot Transfer](https://example.org/lit)",
        message="24 of 24 other entries name their venue. This one names none.",
    ),
]

ENOUGH, SHARE = 20, 0.97
"""Other entries, and the share of them that name a venue, from which one that names none is told without more knowledge."""

PREPRINTS = 2
"""Preprints that are named as such, from which the list names them."""

UNREAD = late(
    r"\b(?:19|20)\d\d\b|\b[A-Z]{3,}\b|\b(?:Conference|Journal|Proceedings|Workshop|Trans(?:actions|\.)|Letters|Press)\b"
)
"""What may be a venue that was not recognised as one."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def missing_venue(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.venue is not None or not case.habits.names_venues(entry) or year_of_venue(entry):
        return  # of a venue without its year `missing-year` speaks
    stated = stated_by(entry.url or "")
    if stated is None or stated.year is None:
        if not case.view.is_audit and case.kind is Kind.ADDED:
            yield from _unnamed(case)
        return
    told = f"{case.habits.spelling(stated.venue)} {stated.year}"
    message = say("The other entries name their venue. By its address, this is {venue}.", venue=told)
    yield Problem(message, _written(case, told))


def _unnamed(case: Case) -> Iterator[Problem]:
    """Return that an entry lacks what all others of a long list have, though nothing tells its venue."""
    entry = case.entry
    others = [other for other in case.view.siblings(entry) if not case.view.is_added(other) and other is not entry]
    if len(others) < ENOUGH:
        others = [other for other in case.habits.learning.alike(entry.shape) if other is not entry]
    named = [other.venue for other in others if other.venue]
    if len(others) < ENOUGH or len(named) < SHARE * len(others) or _may_name_one(entry):
        return
    preprints = Counter(venue for venue in named if is_preprint(venue))
    month = next((found for i in entry.ids if (found := arxiv_month(i))), None)
    if month and preprints.total() >= PREPRINTS:
        told = f"{case.habits.spelling(preprints.most_common(1)[0][0])} {month[0]}"
        said = say("The other entries name their venue, and preprints too. This one would be {venue}.", venue=told)
        yield Problem(said, _written(case, told))
        return
    yield Problem(
        say(
            "{named} of {count} other entries name their venue. This one names none.",
            named=len(named),
            count=len(others),
        )
    )


def _may_name_one(entry: Entry) -> bool:
    """Tell whether some words of the entry may be a venue that nobody knows."""
    if entry.table is not None:
        at = entry.table.position(Column.VENUE)
        return at is None or at >= len(entry.cells) or bool(entry.cells[at].text.strip())
    words = " ".join([outside_links(entry), *(link.label for link in entry.links if link.label != entry.title)])
    return UNREAD.search(DATE_TEXT.sub(" ", words)) is not None or _is_published(entry.title or "")


def _is_published(title: str) -> bool:
    """Tell whether a title ends with a venue and a year that were taken for a part of it."""
    return re.search(r"\b[A-Z][A-Za-z]+[ '’]*(?:(?:19|20)\d\d|\d\d)\W*$", title) is not None


def _written(case: Case, told: str) -> tuple[Edit, ...]:
    """Return the edit that writes the venue where the others have it; nothing if that place is not certain."""
    entry = case.entry
    if entry.table is not None:
        at = entry.table.position(Column.VENUE)
        if at is None or at >= len(entry.cells) or entry.cells[at].text.strip(" -"):
            return ()
        pad = " " if case.habits.pads_cells(entry) else ""
        if entry.table.position(Column.YEAR) is not None:
            told = told.rpartition(" ")[0]  # the year has a column of its own
        return (Edit(entry.cells[at].start, entry.cells[at].end, f"{pad}{told}{pad}"),)
    joints = joints_of(entry)
    if not joints or entry.year is not None:
        return ()
    last = joints[-1]
    glue = case.habits.usual_glue(entry, last.left, "venue")
    ends_so = (
        case.habits.usual_glue(entry, "year", "end") == "" and case.habits.usual_glue(entry, "venue", "year") == " "
    )
    return (
        (entry.insert(last.start, f"{glue}{told}"),) if glue and "\n" not in glue and ends_so and not last.glue else ()
    )
