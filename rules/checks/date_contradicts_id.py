"""The entry's date does not agree with its arXiv number.

Where a list dates its entries by arXiv, nearly every date is in the month of the number or the next one.

## Why

Either the date is wrong, and the entry stands in the wrong place; or the number is, and it leads to another paper.

## How to fix

Open the link. If the paper is the right one, write the month in which it was submitted.
"""

from collections.abc import Iterator

from rules.kit import MARKDOWN, Bad, Case, Good, Level, Options, Problem, code, entry_rule, said_month, say

DATED = "## Papers\n\n" + "".join(
    f"- Paper number {name} of this list, 2021.{n} [[paper](https://arxiv.org/abs/210{n}.00020)]\n"
    for n, name in enumerate("one two three four five six seven eight".split(), start=1)
)
LIT = "- LiT: Zero-Shot Transfer with Locked-image Tuning, {0} [[paper](https://arxiv.org/abs/2111.07991)]"

GOOD = [
    Good("the month of the number", given=DATED, under="Papers", row=LIT.format("2021.11")),
    Good("the month after it", given=DATED, under="Papers", row=LIT.format("2021.12")),
    Good("a list that dates by publication", given=DATED.replace("2021.", "2022."), under="Papers", row=LIT.format("2021.4")),
]  # fmt: skip

BAD = [
    Bad(
        "a date before the number",
        given=DATED,
        under="Papers",
        row=LIT.format("2021.4"),
        message="The date is `2021.4`, but arXiv gave the number 2111.07991 in November 2021. Is the date wrong, or the link?",
        fixed=LIT.format("2021.11"),
    ),
    Bad(
        "a date long after the number",
        given=DATED,
        under="Papers",
        row=LIT.format("2022.6"),
        message="The date is `2022.6`, but arXiv gave the number 2111.07991 in November 2021. Is the date wrong, or the link?",
    ),
]


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def date_contradicts_id(case: Case, options: Options) -> Iterator[Problem]:
    fault = case.habits.date_fault(case.entry)
    if fault is None:
        return
    year, month = fault.submitted
    number = next(i.removeprefix("arxiv:") for i in case.entry.ids if i.startswith("arxiv:"))
    message = say(
        "The date is {found}, but arXiv gave the number {number} in {date}. Is the date wrong, or the link?",
        found=code(fault.dated.text),
        number=number,
        date=said_month(year, month),
    )
    edits = (case.entry.edit((fault.dated.start, fault.dated.end), fault.wanted),) if fault.wanted else ()
    yield Problem(message, edits, level=None if fault.is_before else Level.ADVICE)
