"""A row does not end with a pipe, although the other rows of the table do.

## Why

GitHub shows the row anyway, but the next person who adds a column or copies the row cannot see where it ends.

## How to fix

End the row with `|`.
"""

from collections.abc import Iterator

from rules.kit import ROWS, Bad, Case, Edit, Entry, Good, Level, Options, Problem, entry_rule, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-"

GOOD = [
    Good("a closed row", row=LIT + "|"),
    Good("a table whose rows all stay open", given="## Papers\n\nPaper | Venue\n--- | ---\n[SLIP](https://arxiv.org/abs/2112.12750) | ECCV 2022\n", under="Papers", row="[FILIP](https://arxiv.org/abs/2111.07783) | ICLR 2022"),
]  # fmt: skip

BAD = [
    Bad("the last pipe missing", row=LIT, message="The row is not closed. End it with `|`.", fixed=LIT + "|"),
    Bad(
        "the first pipe missing",
        row=LIT[1:] + "|",
        message="The row has no pipe before its first cell. Begin it with `|`.",
        fixed=LIT + "|",
    ),
]


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options, shapes=ROWS)
def unclosed_row(case: Case, options: Options) -> Iterator[Problem]:
    entry, table = case.entry, case.entry.table
    text = entry.text.rstrip()
    if table is None or len(entry.cells) != table.width or not case.habits.closes_rows(entry):
        return
    begins, ends = text.lstrip().startswith("|"), text.endswith("|")
    if begins == ends:
        return
    near = case.view.nearest(entry)
    if ends:
        if all(row.text.lstrip().startswith("|") for row in near if row is not entry):
            pad = " " if text.endswith(" |") and not text.startswith(" ") else ""
            said = say("The row has no pipe before its first cell. Begin it with `|`.")
            yield Problem(said, edits=(entry.insert(0, f"|{pad}"),), level=Level.ADVICE)
        return
    does_as_they = sum(not row.text.rstrip().endswith("|") for row in near) * 2 > len(near) > 0
    if not does_as_they:
        yield Problem(say("The row is not closed. End it with `|`."), edits=(_closed(entry, len(text)),))


def _closed(entry: Entry, length: int) -> Edit:
    """Close the row after its last space. Add a space first if the other cells have one before their pipe."""
    if len(entry.text) > length:
        return Edit(entry.end, entry.end, "|")
    pad = " " if entry.cells[:-1] and all(cell.text.endswith(" ") for cell in entry.cells[:-1]) else ""
    return entry.insert(length, f"{pad}|")
