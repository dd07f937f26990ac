"""A date is written differently from how the list writes dates.

## Why

`2024.05`, `2024/5` and `2024-05` sort and search as three different things.

## How to fix

Write the date as the other entries do.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    code,
    date_form,
    dates_in,
    entry_rule,
    fits_form,
    say,
)

GIVEN = "## Papers\n\n" + "".join(
    f"- [2024.0{n}] [Paper number {name} of this list](https://arxiv.org/abs/240{n}.10020)\n"
    for n, name in enumerate("one two three four five six".split(), start=1)
)
LIT = "- [{0}] [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("the list's format", given=GIVEN, under="Papers", row=LIT.format("2021.11"))]

BAD = [
    Bad(
        "a slash instead of a dot",
        given=GIVEN,
        under="Papers",
        row=LIT.format("2021/11"),
        message="The list writes dates as `2021.11`; here it is `2021/11`.",
        fixed=LIT.format("2021.11"),
    ),
    Bad(
        "an extra day",
        given=GIVEN,
        under="Papers",
        row=LIT.format("2021-11-15"),
        message="The list writes dates as `YYYY.MM`; here it is `2021-11-15`.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def other_date_format(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    wanted = case.habits.date_form(entry) if dates_in(entry) else None
    if wanted is None:
        return
    for found in dates_in(entry):
        if fits_form(found[0], wanted) or case.habits.date_fault(entry):
            continue
        form = date_form(found[0])
        is_zero_apart = form is not None and form.replace("00", "0") == wanted.replace("00", "0")
        if is_zero_apart and not case.habits.is_alone_in_date_form(entry, form or ""):
            continue
        written = _rewritten(found[0], wanted)
        edits = (entry.edit(found.span(), written),) if written else ()
        message = say(
            "The list writes dates as {wanted}; here it is {found}.",
            wanted=code(written or _in_letters(wanted)),
            found=code(found[0]),
        )
        yield Problem(message, edits)


def _in_letters(form: str) -> str:
    """Return a form with letters for its parts: year, month, day."""
    year = "YYYY"
    rest = form.replace("0000", year, 1)
    for part in ("MM", "DD"):
        found = re.search(r"(?<![A-Z0])0{1,2}(?![A-Z0])", rest)
        rest = rest[: found.start()] + part[: len(found[0])] + rest[found.end() :] if found else rest
    return rest


def _rewritten(date: str, wanted: str) -> str | None:
    """Return the date in the wanted form if it has the same parts in the same order, else None."""
    numbers = "".join(letter if letter.isdigit() else " " for letter in date).split()
    places = "".join(letter if letter.isdigit() else " " for letter in wanted).split()
    signs = [letter for letter in wanted if not letter.isdigit()]
    if len(numbers) != len(places) or len(set(signs)) != 1 or (len(numbers[0]) == 4) != (len(places[0]) == 4):
        return None
    shortest = [number.lstrip("0") or "0" for number in numbers]
    return signs[0].join(number.zfill(len(place)) for number, place in zip(shortest, places, strict=True))
