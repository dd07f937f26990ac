"""A table row is cut off from its table.

## Why

A blank line ends a table. GitHub shows a row after it as plain text with pipes.

## How to fix

Remove the blank line, so that the row follows the last row of the table.
"""

from collections.abc import Iterator

from rules.kit import (
    CODE_INDENT,
    ROWS,
    Bad,
    Case,
    Catalog,
    Edit,
    Entry,
    Good,
    Level,
    Options,
    Problem,
    Table,
    entry_rule,
    say,
    split_lines,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

VPT = "|[VPT: Visual Prompt Tuning for Transfer](https://arxiv.org/abs/2203.12119)|ECCV 2022|-|"
RUN = 30
"""Lines after the table within which a row offers the fix. The same fix also puts back rows further down."""

GOOD = [Good("a row directly after the table", row=LIT)]

BAD = [
    Bad(
        "a row after a blank line",
        row="\n" + LIT,
        message="A blank line cuts this row off from its table, so GitHub shows it as plain text. Put it directly after line 12, the last row of the table.",
        fixed=LIT,
    ),
    Bad(
        "a row that is indented like code",
        row="    " + LIT,
        message="The row is indented like code, so GitHub ends the table here. Let it begin at the margin.",
        fixed=LIT,
    ),
    Bad(
        "two rows, each after a blank line",
        row=f"\n{LIT}\n\n \n{VPT}",
        message="A blank line cuts this row off from its table, so GitHub shows it as plain text. Put it directly after line 12, the last row of the table.",
        fixed=f"{LIT}\n{VPT}",
    ),
]


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, shapes=ROWS)
def detached_row(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    if not entry.is_detached or table is None:
        return
    if entry.line <= table.end_line:
        yield _within(entry)
        return
    message = say(
        "A blank line cuts this row off from its table, so GitHub shows it as plain text. "
        "Put it directly after line {line}, the last row of the table.",
        line=table.end_line,
    )
    edits = _joining(entry, table, case.view.catalog) if entry.line - table.end_line <= RUN else ()
    yield Problem(message, edits=edits)


def _within(entry: Entry) -> Problem:
    """Return what is wrong with a row among the rows of a table that GitHub does not see, or sees end above it."""
    margin = len(entry.text) - len(entry.text.lstrip())
    if margin < CODE_INDENT:
        return Problem(say("GitHub shows this row as plain text, because its table is broken above it."))
    message = say("The row is indented like code, so GitHub ends the table here. Let it begin at the margin.")
    return Problem(message, edits=(entry.edit((0, margin), ""),))


def _joining(entry: Entry, table: Table, catalog: Catalog) -> tuple[Edit, ...]:
    """Remove the blank lines, if only other such rows follow them."""
    starts = catalog.line_starts
    lines = split_lines(catalog.text[starts[table.end_line] : entry.start])[:-1]
    if not all(line.lstrip().startswith("|") for line in lines if line.strip()):
        return ()
    numbers = [table.end_line + at for at, line in enumerate(lines) if not line.strip()]
    return tuple(Edit(starts[number], starts[number + 1], "") for number in numbers)
