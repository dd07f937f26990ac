"""A row with a cell too few or too many: the column is named, and the fix leaves every other cell in its place."""

import pytest

from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

HEAD = "# Papers\n\n| Paper | Venue | Date | Code | Demo |\n|---|---|---|---|---|\n"
NAMES = "Quiet Lamps,Rivers Without Banks,Small Stones,Late Birds,Glass Hours,Warm Rain,Cold Sand".split(",")
CELLS = ("[{0}: What It Is Made Of](https://arxiv.org/abs/24{1:02}.01001)", "{2}", "2024-{1:02}-11", "{3}", "-")


def cells(name, month, venue="CVPR 2024", code="[Code](https://github.com/ann/{})"):
    return [cell.format(name, month, venue, code.format(month)) for cell in CELLS]


def row(found):
    return "| " + " | ".join(found) + " |\n"


BASE = HEAD + "".join(
    row(
        cells(
            name, n, ("CVPR 2024", "-", "ICML 2024")[n % 3], "-" if n in (2, 5) else "[Code](https://github.com/ann/{})"
        )
    )
    for n, name in enumerate(NAMES, start=1)
)
MINE = cells("New Moons", 9)
COLUMNS = ("Paper", "Venue", "Date", "Code", "Demo")


def told(written):
    verdict = judge([Contribution(read_catalog(BASE), read_catalog(BASE + row(written)))], Policy())
    return [finding for finding in verdict.findings if finding.rule == "wrong-cell-count"]


@pytest.mark.parametrize("column", range(1, 4))
def test_the_column_that_has_no_cell_is_named_and_the_others_stay_in_theirs(column):
    [finding] = told(MINE[:column] + MINE[column + 1 :])

    assert str(finding.message).endswith(f"Write a cell for “{COLUMNS[column]}” too.")
    if finding.fix:
        assert finding.fix.replacement == row([*MINE[:column], "-", *MINE[column + 1 :]]).rstrip("\n")


def test_two_columns_without_a_cell():
    [finding] = told([MINE[0], MINE[2], MINE[3]])

    assert str(finding.message).endswith("Write a cell for “Venue” and “Demo” too.")


@pytest.mark.parametrize("column", [1, 3, 4])
def test_a_mark_for_nothing_that_is_one_too_many_goes_and_no_other_cell(column):
    [finding] = told([*MINE[:column], "-", *MINE[column:]])

    assert finding.fix is None or finding.fix.replacement == row(MINE).rstrip("\n")


def test_in_doubt_no_column_is_named():
    [finding] = told(["something", "else"])

    assert str(finding.message).endswith("Write a cell for each column.")
    assert finding.fix is None
