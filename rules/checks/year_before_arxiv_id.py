"""The entry names a year in which the paper was not yet on arXiv.

## Why

An arXiv number begins with the year and month of the first version. A preprint cannot be older than its number, and
papers are seldom put on arXiv long after the conference. So the year or the number is probably another paper's.

## How to fix

Open the address. If it is the right paper, correct the year. If not, correct the address.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    arxiv_month,
    arxiv_number,
    entry_rule,
    is_preprint,
    publish,
    said_month,
    say,
)

GOOD = [
    Good("the year of the number", row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|arXiv 2024|-|"),
    Good("on arXiv soon after the conference", row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2201.16828)|NeurIPS 2021|-|"),
    Good("submitted in the last days of the year", row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2501.16828)|arXiv 2024|-|"),
    Good("published later", row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|CVPR 2025|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "a preprint older than its number",
        row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|arXiv 2023|-|",
        message="The entry says arXiv 2023, but arXiv:2411.16828 was first submitted in November 2024.",
        fixed="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|arXiv 2024|-|",
    ),
    Bad(
        "a year next to a month, which nobody but the author can correct",
        row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|arXiv 2023.11|-|",
        message="The entry says arXiv 2023, but arXiv:2411.16828 was first submitted in November 2024.",
    ),
    Bad(
        "a conference long before",
        row="|[CLIPS: Learning with Synthetic Captions](https://arxiv.org/abs/2411.16828)|CVPR 2023|-|",
        message="The entry says CVPR 2023, but arXiv:2411.16828 was first submitted in November 2024.",
    ),
]  # fmt: skip


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def year_before_arxiv_id(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    numbers = [i for i in entry.ids if i.startswith("arxiv:")]
    submitted = arxiv_month(numbers[0]) if len(numbers) == 1 else None
    if submitted is None or entry.year is None or case.habits.date_fault(entry):
        return
    year, month = submitted
    is_preprint_here = entry.venue is not None and is_preprint(entry.venue)
    grace = 1 if is_preprint_here else 6
    if year * 12 + month - 1 - grace < (entry.year + 1) * 12:
        return
    what = f"{entry.venue} {entry.year}" if entry.venue else str(entry.year)
    yield Problem(
        say(
            "The entry says {said}, but {id} was first submitted in {date}.",
            said=what,
            id=f"arXiv:{arxiv_number(numbers)}",
            date=said_month(year, month),
        ),
        edits=publish(entry, None, year) if is_preprint_here else (),
    )
