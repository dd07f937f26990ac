"""The venue is spelt otherwise than the list spells it.

## Why

Readers sort and search by venue: `NeurIPS`, `NeurlPS` and `Neurips` are three to a machine.

## How to fix

Spell the venue as the other entries do.
"""

from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from rules.kit import Bad, Case, Good, Level, Options, Problem, entry_rule
from rules.text.venues import is_known_venue, venue_key
from rules.writing import publish

ENOUGH, SHARE = 3, 0.8

GOOD = [
    Good("the list's spelling", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|ICLR 2022|-|"),
    Good("two venues that differ by a letter", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|ICCV 2022|-|"),
]  # fmt: skip
MANY = "## Papers\n\n| Paper | Venue |\n|---|---|\n" + "".join(
    f"|[Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)|NeurIPS 2021|\n"
    for n, name in enumerate(("one", "two", "three", "four"))
)

BAD = [
    Bad(
        "small letters",
        given=MANY,
        under="Papers",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|Neurips 2022|",
        message="The list writes this venue `NeurIPS`, here it is `Neurips`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurIPS 2022|",
    ),
    Bad(
        "a slip of the finger",
        given=MANY,
        under="Papers",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurlPS 2022|",
        message="The list writes this venue `NeurIPS`, here it is `NeurlPS`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurIPS 2022|",
    ),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def misspelt_venue(case: Case, options: Options) -> Iterator[Problem]:
    venue = case.entry.venue
    if venue is None:
        return
    wanted = _usual(case.habits.venues.get(venue_key(venue), Counter())) or _near(venue, case.habits.venues)
    if wanted and wanted != venue:
        yield Problem(
            f"The list writes this venue `{wanted}`, here it is `{venue}`.", edits=publish(case.entry, wanted, None)
        )


def _usual(spellings: Counter[str]) -> str | None:
    if not spellings:
        return None
    spelling, count = spellings.most_common(1)[0]
    return spelling if count >= ENOUGH and count >= SHARE * spellings.total() else None


def _near(venue: str, known: dict[str, Counter[str]]) -> str | None:
    """Return a usual venue one slip away from one that the list has nowhere else."""
    key = venue_key(venue)
    if is_known_venue(venue) or len(key) < 5 or known.get(key, Counter()).total() > 1:
        return None
    near = [other for other in known if other != key and DamerauLevenshtein.distance(key, other, score_cutoff=1) <= 1]
    found = [spelling for other in near if (spelling := _usual(known[other]))]
    return found[0] if len(found) == 1 else None
