"""The venue is spelt differently from how the list spells it.

## Why

Readers sort and search by venue. For a machine, `NeurIPS`, `NeurlPS` and `Neurips` are three venues.

## How to fix

Spell the venue as the other entries do.
"""

from collections import Counter
from collections.abc import Iterator

from rules.kit import (
    KNOWN,
    WORKSHOP,
    Bad,
    Case,
    Good,
    Habits,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    is_known_venue,
    is_one_slip,
    is_preprint,
    publish,
    say,
    venue_key,
)

ENOUGH, SHARE = 3, 0.8
RENAMED = {"nips": 2018}
"""Venues that had this name until the given year."""

GOOD = [
    Good("the list's spelling", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|ICLR 2022|-|"),
    Good("two venues that differ by a letter", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|ICCV 2022|-|"),
]  # fmt: skip
MANY = "## Papers\n\n| Paper | Venue |\n|---|---|\n" + "".join(
    f"|[Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)|NeurIPS 2021|\n"
    for n, name in enumerate(("one", "two", "three", "four"))
)
GOOD.append(
    Good("a name that was right at the time", given=MANY, under="Papers", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/1611.07991)|NIPS 2017|"),
)  # fmt: skip

BAD = [
    Bad(
        "a slip in a venue that the list does not have yet",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|EMLNP 2022|-|",
        message="`EMLNP` looks like a typo for the venue `EMNLP`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|EMNLP 2022|-|",
    ),
    Bad(
        "small letters",
        given=MANY,
        under="Papers",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|Neurips 2022|",
        message="The list writes this venue `NeurIPS`; here it is `Neurips`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurIPS 2022|",
    ),
    Bad(
        "a slip of the finger",
        given=MANY,
        under="Papers",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurlPS 2022|",
        message="The list writes this venue `NeurIPS`; here it is `NeurlPS`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|NeurIPS 2022|",
    ),
]  # fmt: skip


UNANIMOUS = 8
"""Entries that must all write the name of a preprint server in the same letters before one that does not is told."""

SHORTEST = 4
"""Letters of a word that can be a slip of a venue; the venue has at least five."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def misspelt_venue(case: Case, options: Options) -> Iterator[Problem]:
    venue, year = case.entry.venue, case.entry.year
    if venue is None or (year is not None and year < RENAMED.get(venue.casefold(), 0)):
        return
    wanted = _usual(case.habits.venues.get(venue_key(venue), Counter())) or _near(venue, case.habits)
    wanted = wanted or _as_workshop(venue, case.habits) or _as_preprint(venue, case.habits)
    if wanted and wanted != venue and not _is_let_pass(case, wanted):
        message = say(
            "The list writes this venue {wanted}; here it is {found}.", wanted=code(wanted), found=code(venue)
        )
        yield Problem(message, edits=publish(case.entry, wanted, None))
    elif wanted is None and (meant := _of_the_field(venue, case.habits)):
        message = say("{found} looks like a typo for the venue {wanted}.", found=code(venue), wanted=code(meant))
        yield Problem(message, edits=publish(case.entry, meant, None))


def _is_let_pass(case: Case, wanted: str) -> bool:
    """Tell whether the other spelling is no fault: the field's own, or a preprint server in other letters than most."""
    venue = case.entry.venue or ""
    if venue in KNOWN and wanted not in KNOWN:
        return True
    if venue.casefold() != wanted.casefold() or not is_preprint(venue):
        return wanted.casefold() in RENAMED and venue_key(venue) == venue_key(wanted)
    counts = case.habits.venues.get(venue_key(venue), Counter())
    others = counts.total() - (counts[venue] if case.view.is_audit else 0)
    return counts[wanted] < UNANIMOUS or counts[wanted] < others


def _as_preprint(venue: str, habits: Habits) -> str | None:
    """Return the one word that the list has for preprints, for arXiv under another name."""
    if venue_key(venue) not in ("arxiv", "corr", "preprint"):
        return None
    words = Counter[str]()
    for spellings in habits.venues.values():
        words.update({name: count for name, count in spellings.items() if is_preprint(name)})
    return _usual(words)


def _of_the_field(venue: str, habits: Habits) -> str | None:
    """Return the venue of the field that is one slip away from a word that no other entry has."""
    key = venue_key(venue)
    if _is_too_short(venue, key) or is_known_venue(venue) or habits.venues.get(key, Counter()).total() > 1:
        return None
    found = [n for n in KNOWN if len(n) >= 5 and venue_key(n) != key and is_one_slip(key, venue_key(n))]
    return found[0] if len(found) == 1 else None


def _as_workshop(venue: str, habits: Habits) -> str | None:
    """Return the name of a workshop with the mark that the list's other workshops have."""
    form, found = habits.workshop_form, WORKSHOP.search(venue)
    if form is None or found is None or found[0] == form or not is_known_venue(venue[: found.start()]):
        return None
    return venue[: found.start()] + form


def _usual(spellings: Counter[str]) -> str | None:
    if not spellings:
        return None
    spelling, count = spellings.most_common(1)[0]
    return spelling if count >= ENOUGH and count >= SHARE * spellings.total() else None


def _is_too_short(venue: str, key: str) -> bool:
    """Tell whether a word is too short to be a slip; four capitals are a name of their own, such as AACL."""
    return len(key) < SHORTEST or (len(key) == SHORTEST and venue.isupper())


def _near(venue: str, habits: Habits) -> str | None:
    """Return a usual venue that is one slip away from a venue that the list has only here."""
    key, known = venue_key(venue), habits.venues
    if is_known_venue(venue) or _is_too_short(venue, key) or known.get(key, Counter()).total() > 1:
        return None
    found = [spelling for other in habits.venues_near(key) if (spelling := _usual(known[other]))]
    return found[0] if len(found) == 1 else None
