"""What a contribution takes away beside itself: the line that did it, what vanishes, and the mend."""

import pytest

from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Conclusion
from rules.reading.catalog import read_catalog

ROWS = [f"|[Paper number {n} of the list](https://arxiv.org/abs/2101.0000{n})|CVPR 2021|" for n in range(1, 6)]
TABLE = "## A\n\n|Paper|Venue|\n|---|---|\n" + "\n".join(ROWS) + "\n\n## B\n\nText.\n"
ITEMS = "## A\n\n" + "".join(
    f"- [Paper number {n} of the list](https://arxiv.org/abs/2101.0000{n})\n" for n in range(1, 6)
)


def verdict_of(base, head):
    return judge([Contribution(read_catalog(base), read_catalog(head))], Policy())


def loss_of(base, head):
    [finding] = [finding for finding in verdict_of(base, head).findings if finding.rule == "no-longer-shown"]
    return finding


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "This blank line cuts 3 entries off"),
        ("<!-- later -->", "This comment cuts 3 entries off"),
        ("   ", "blank"),
    ],
)
def test_a_line_between_the_rows(line, says):
    head = TABLE.replace(ROWS[2], f"{line}\n{ROWS[2]}")
    found = loss_of(TABLE, head)

    assert (found.line, found.level.value) == (7, "error")
    assert says in str(found.message)
    assert "lines 8 to 10" in str(found.message)
    mended = apply_fixes(head, [found.fix])
    assert verdict_of(TABLE, mended).conclusion is not Conclusion.NEEDS_CHANGES
    assert len(read_catalog(mended).entries) == 5


def test_a_delimiter_row_of_another_width_gets_that_of_the_head():
    head = TABLE.replace("|---|---|", "|---|---|---|")
    found = loss_of(TABLE, head)

    assert found.line == 4
    assert apply_fixes(head, [found.fix]) == TABLE


def test_a_code_block_that_is_never_closed():
    head = ITEMS.replace("- [Paper number 3", "```\n- [Paper number 3")
    found = loss_of(ITEMS, head)

    assert "This code block, which is never closed, cuts 3 entries off" in str(found.message)
    assert apply_fixes(head, [found.fix]) == ITEMS


def test_a_fold_that_is_never_closed():
    head = ITEMS.replace("- [Paper number 3", "\n<details>\n\n- [Paper number 3")

    assert "never closed" in str(loss_of(ITEMS, head).message)


def test_what_the_diff_takes_out_is_not_lost():
    head = TABLE.replace(ROWS[2] + "\n", "")

    assert {finding.rule for finding in verdict_of(TABLE, head).findings} == set()


def test_most_of_a_section_taken_out_is_asked_about_once():
    head = TABLE.replace("\n".join(ROWS[:4]) + "\n", "")
    [finding] = verdict_of(TABLE, head).findings

    assert (
        str(finding.message) == "4 of the 5 entries of “A” are removed, and nothing takes their place. Is that meant?"
    )


def test_a_work_that_stands_there_in_another_form_is_not_removed():
    head = "## A\n\n" + "".join(
        f"- [Renamed {n}](https://arxiv.org/abs/2101.0000{n}) and more words\n" for n in range(1, 6)
    )

    assert "removed-entry" not in {finding.rule for finding in verdict_of(TABLE, head).findings}


def test_nothing_else_is_told_of_a_file_with_marks_of_a_conflict():
    head = TABLE.replace(ROWS[2], f"<<<<<<< HEAD\n{ROWS[2]}\n=======\n>>>>>>> other")
    rules = {finding.rule for finding in verdict_of(TABLE, head).findings}

    assert "conflict-marker" in rules
    assert not rules & {"no-longer-shown", "removed-entry"}
