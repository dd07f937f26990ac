"""The venue stands without its year, or with two digits of it, where the list writes the year with every venue.

This is learned from at least ten entries that name a venue, in the section or else in the file, of which at least 95 % must
agree; preprints are counted for themselves.

## Why

A conference is held every year. Readers tell from the year how old a work is.

## How to fix

Write the year behind the venue as the entries around it do.
"""

from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    YEAR,
    Bad,
    Case,
    Edit,
    Entry,
    Evidence,
    Good,
    Kind,
    Level,
    Options,
    Problem,
    Year,
    arxiv_month,
    entry_rule,
    is_preprint,
    quoted,
    say,
    stated_by,
    venue_key,
    year_of_venue,
)

WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
LIST = "## Papers\n\n| Paper | Venue | Code |\n|---|---|---|\n" + "".join(
    f"| [Paper number {name} {more} of this list](https://arxiv.org/abs/21{n:02}.0{len(more)}020) | {venue} 2021 | - |\n"
    for more, venue in (("first", "CVPR"), ("again", "arXiv"))
    for n, name in enumerate(WORDS, start=1)
)
LAST_CENTURY = 60
"""Two digits from which a year is one of the last century."""

ROW = "| [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991) | {} | - |"

GOOD = [
    Good("a venue and its year", given=LIST, under="Papers", row=ROW.format("CVPR 2022")),
    Good("preprints have none", given=LIST.replace("arXiv 2021", "arXiv"), under="Papers", row=ROW.format("arXiv")),
]

BAD = [
    Bad(
        "no year",
        given=LIST,
        under="Papers",
        row=ROW.format("CVPR"),
        message="The other entries write the year with the venue, as in “CVPR 2021”; this one has none.",
    ),
    Bad(
        "a preprint, whose number tells its year",
        given=LIST,
        under="Papers",
        row=ROW.format("arXiv"),
        message="The other entries write the year with the venue, as in “arXiv 2021”; this one has none.",
        fixed=ROW.format("arXiv 2021"),
    ),
    Bad(
        "two digits",
        given=LIST,
        under="Papers",
        row=ROW.format("CVPR'22"),
        message="The other entries write the year of the venue in full, as in “CVPR 2021”.",
        fixed=ROW.format("CVPR 2022"),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN, of_changes=True)
def missing_year(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    year = year_of_venue(entry) if case.kind is Kind.ADDED else None
    if year is None or year.form == "full":
        return
    if case.habits.learning.usual(YEAR, entry, is_preprint(year.venue)) != "full":
        return
    neighbour = _neighbour(case, of_preprints=is_preprint(year.venue))
    theirs = year_of_venue(neighbour) if neighbour else None
    if neighbour is None or theirs is None:
        return
    name = quoted(f"{theirs.venue}{theirs.gap}{neighbour.text[theirs.start : theirs.end]}")
    said = (
        say("The other entries write the year with the venue, as in {name}; this one has none.", name=name)
        if year.form == "none"
        else say("The other entries write the year of the venue in full, as in {name}.", name=name)
    )
    yield Problem(said, edits=_edits(entry, year, theirs), evidence=(Evidence(neighbour.file, neighbour.line),))


def _neighbour(case: Case, *, of_preprints: bool) -> Entry | None:
    """Return the nearest other entry that writes a year in full behind its venue, of the same kind."""

    def is_like(other: Entry) -> bool:
        year = year_of_venue(other)
        return year is not None and year.start < year.end and is_preprint(year.venue) is of_preprints

    return case.nearest(is_like)


def _edits(entry: Entry, year: Year, theirs: Year) -> tuple[Edit, ...]:
    """Return the edit that writes the year: from its two digits, or from the address."""
    if year.form == "short":
        digits = entry.text[year.start : year.end]
        century = 20 if int(digits) < LAST_CENTURY else 19
        return (entry.edit((year.start - len(year.gap), year.end), f"{theirs.gap}{century}{digits}"),)
    known = _known_year(entry, year.venue)
    return (entry.insert(year.start, f"{theirs.gap}{known}"),) if known else ()


def _known_year(entry: Entry, venue: str) -> int | None:
    """Return the year that the address tells: of these proceedings, or of the preprint."""
    stated = stated_by(entry.url or "")
    if stated and venue_key(stated.venue) == venue_key(venue):
        return stated.year
    month = next((found for name in entry.ids if (found := arxiv_month(name))), None)
    return month[0] if month and is_preprint(venue) else None
