"""The entry names no venue, though nearly all others do, and its address tells it.

## Why

Readers look for the venue where all other entries have it.

## How to fix

Write the venue and the year of the proceedings, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Column, Edit, Good, Level, Options, Problem, entry_rule, joints_of, say, stated_by

ACL = "https://aclanthology.org/"
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
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def missing_venue(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    stated = stated_by(entry.url or "") if entry.venue is None else None
    if stated is None or stated.year is None or not case.habits.names_venues(entry):
        return
    told = f"{case.habits.spelling(stated.venue)} {stated.year}"
    message = say("The other entries name their venue. By its address, this is {venue}.", venue=told)
    yield Problem(message, _written(case, told))


def _written(case: Case, told: str) -> tuple[Edit, ...]:
    """Return the edit that writes the venue where the others have it; nothing if that place is not certain."""
    entry = case.entry
    if entry.table is not None:
        at = entry.table.position(Column.VENUE)
        if at is None or at >= len(entry.cells) or entry.cells[at].text.strip(" -"):
            return ()
        pad = " " if case.habits.pads_cells(entry) else ""
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
