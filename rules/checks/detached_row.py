"""A table row is cut off from its table.

## Why

A blank line ends a table. GitHub shows a row behind it as plain text with pipes in it.

## How to fix

Take the blank line out, so that the row follows the last row of the table.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, entry_rule

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [Good("a row right behind the table", row=LIT)]

BAD = [
    Bad(
        "a row behind a blank line",
        row="\n" + LIT,
        message="A blank line cuts this row off from its table, so GitHub shows it as plain text. Put it right behind line 12, "
        "the table's last row.",
        fixed=LIT,
    ),
]


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def detached_row(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if not entry.is_detached or table is None:
        return
    catalog = case.view.catalog
    starts = catalog.line_starts
    begin = starts[table.end_line] if table.end_line < len(starts) else entry.start
    between = catalog.text[begin : entry.start].split("\n")
    blank = next((i for i, line in enumerate(between) if line.strip()), len(between) - 1)
    first_row = begin + sum(len(line) + 1 for line in between[:blank])
    is_run = all(line.lstrip().startswith("|") for line in between[blank:-1])
    yield Problem(
        "A blank line cuts this row off from its table, so GitHub shows it as plain text. "
        f"Put it right behind line {table.end_line}, the table's last row.",
        edits=(Edit(begin, first_row, ""),) if is_run and first_row > begin else (),
    )
