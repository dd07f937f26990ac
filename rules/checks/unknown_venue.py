"""Neither this list nor the field has a venue of that name.

## Why

A venue that only one entry names is usually a different spelling (`ICLR W`), a publisher, or the place where the
reviews are kept.

## How to fix

Write the conference or journal as the other entries do, or arXiv while it is a preprint.
"""

from collections.abc import Iterator

from rules.kit import (
    WORKSHOP,
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    is_known_venue,
    say,
    venue_key,
)

HOSTS = frozenset({"openreview"})
VOCABULARY, SEEN = 10, 3

KNOWN = "## Papers\n\n| Paper | Venue |\n|---|---|\n" + "".join(
    f"|[Paper number {name} of this list](https://arxiv.org/abs/210{n}.00020)|{'CVPR' if n % 2 else 'ICLR'} 2022|\n"
    for n, name in enumerate("one two three four five six seven eight nine ten".split())
)
LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [
    Good("a venue of the field", given=KNOWN, under="Papers", row=LIT + "|COLING 2025|"),
    Good("a list that names few venues", row=LIT + "|Some Journal 2022|-|"),
]

BAD = [
    Bad("a workshop", given=KNOWN, under="Papers", row=LIT + "|ACLW 2024|", message="The list has no venue written `ACLW`. Do you mean a workshop of ACL?"),
    Bad("a review site", given=KNOWN, under="Papers", row=LIT + "|OpenReview 2025|", message="`OpenReview` is where reviews are kept, not a venue. Name the conference or journal, or arXiv while it is a preprint."),
    Bad("a word nobody knows", given=KNOWN, under="Papers", row=LIT + "|JIVPQ 2024|", message="The list has no venue written `JIVPQ`. Check its spelling."),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def unknown_venue(case: Case, options: Options) -> Iterator[Problem]:
    venue = case.entry.venue
    if venue is None:
        return
    known = case.habits.venues
    others = known[venue_key(venue)].total() if venue_key(venue) in known else 0
    if venue_key(venue) in HOSTS:
        if others < SEEN:
            yield Problem(
                say(
                    "{found} is where reviews are kept, not a venue. Name the conference or journal, or arXiv while it is a preprint.",
                    found=code(venue),
                )
            )
        return
    if case.kind is None:
        return  # in an audit every word is in the list
    total = case.habits.venues_named
    if others or total < VOCABULARY or case.habits.venues_repeated < 0.8 * total or len(venue) > 30:
        return
    workshop = WORKSHOP.search(venue)
    if workshop and is_known_venue(venue):
        yield Problem(
            say(
                "The list has no venue written {found}. Do you mean a workshop of {venue}?",
                found=code(venue),
                venue=venue[: workshop.start()].strip(),
            )
        )
    elif not is_known_venue(venue):
        yield Problem(say("The list has no venue written {found}. Check its spelling.", found=code(venue)))
