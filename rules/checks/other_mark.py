"""A cell says “nothing” in a different way than the list does.

## Why

If some rows have `-` and some have `None`, readers cannot tell whether they mean the same.

## How to fix

Write what the other rows write.
"""

from collections.abc import Iterator

from rules.kit import ROWS, Bad, Case, Edit, Good, Level, Options, Problem, code, entry_rule, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|{0}|"

GOOD = [
    Good("the list's mark", row=LIT.format("-")),
    Good("a link", row=LIT.format("[Code](https://github.com/google-research/big_vision)")),
]

BAD = [
    Bad(
        "another dash",
        row=LIT.format("\u2013"),
        message="The list writes `-` in column “Code” if there is nothing to say; here it is `–`.",
        fixed=LIT.format("-"),
    ),
    Bad(
        "a word",
        row=LIT.format("N/A"),
        message="The list writes `-` in column “Code” if there is nothing to say; here it is `N/A`.",
        fixed=LIT.format("-"),
    ),
]

MARKS = frozenset(
    ["-", "--", "---", "\u2013", "\u2014", "/", "n/a", "na", "none", "no", "null", "x", "\u2717", "\u274c", "tbd", "?"]
)


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=ROWS)
def other_mark(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width:
        return
    for column, cell in enumerate(entry.cells):
        text = cell.text.strip()
        if text.casefold() not in MARKS:
            continue
        mark = case.habits.empty_mark(entry, column)
        if mark and mark != text and mark.casefold() in MARKS:
            at = cell.start + cell.text.index(text)
            message = say(
                "The list writes {wanted} in column {column} if there is nothing to say; here it is {found}.",
                wanted=code(mark),
                column=f"“{table.header[column]}”" if table.header[column] else column + 1,
                found=code(text),
            )
            yield Problem(message, (Edit(at, at + len(text), mark),))
