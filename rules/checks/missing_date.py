"""The entry names no month, though nearly all others of its section do.

## Why

Readers, and those who keep the list, find the place of an entry by its date.

## How to fix

Write year and month where the other entries have them.
"""

from collections.abc import Iterator

from rules.kit import (
    TEXTS,
    Bad,
    Case,
    Good,
    Kind,
    Level,
    Options,
    Problem,
    arxiv_month,
    entry_rule,
    read_date,
    say,
)

LIST = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/210{n}.00020), 2021.0{n}\n"
    for n, name in enumerate("one two three four five six seven eight".split(), start=1)
)
LIT = "- [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("a month", given=LIST, under="Papers", row=f"{LIT}, 2021.11")]

BAD = [
    Bad(
        "no month",
        given=LIST,
        under="Papers",
        row=LIT,
        message="The other entries name year and month; this one does not. By its arXiv number they are 2021.11.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=TEXTS, of_changes=True)
def missing_date(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if case.kind is not Kind.ADDED or read_date(entry.plain) is not None:
        return
    month = next((found for name in entry.ids if (found := arxiv_month(name))), None)
    if month is None or not case.habits.names_dates(entry):
        return
    told = f"{month[0]}.{month[1]:02}"
    yield Problem(
        say(
            "The other entries name year and month; this one does not. By its arXiv number they are {month}.",
            month=told,
        )
    )
