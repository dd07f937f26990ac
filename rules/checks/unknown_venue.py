"""The venue is only the place where the reviews are kept.

## Why

Readers look for the conference or the journal, and the site tells neither.

## How to fix

Write the conference or journal as the other entries do, or arXiv while it is a preprint.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    say,
    venue_key,
)

HOSTS = frozenset({"openreview"})
SEEN = 3

KNOWN = "## Papers\n\n| Paper | Venue |\n|---|---|\n" + "".join(
    f"|[Paper number {name} of this list](https://arxiv.org/abs/210{n}.00020)|{'CVPR' if n % 2 else 'ICLR'} 2022|\n"
    for n, name in enumerate("one two three four five six seven eight nine ten".split())
)
LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [
    Good("a venue of the field", given=KNOWN, under="Papers", row=LIT + "|COLING 2025|"),
    Good("a venue that no other entry names", row=LIT + "|Some Journal 2022|-|"),
]

BAD = [
    Bad("a review site", given=KNOWN, under="Papers", row=LIT + "|OpenReview 2025|", message="`OpenReview` is where reviews are kept, not a venue. Name the conference or journal, or arXiv while it is a preprint."),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def unknown_venue(case: Case, options: Options) -> Iterator[Problem]:
    venue = case.entry.venue
    if venue is None:
        return
    known = case.habits.venues
    others = known[venue_key(venue)].total() if venue_key(venue) in known else 0
    if venue_key(venue) in HOSTS and others < SEEN:
        message = say(
            "{found} is where reviews are kept, not a venue. Name the conference or journal, or arXiv while it is a preprint.",
            found=code(venue),
        )
        yield Problem(message)
