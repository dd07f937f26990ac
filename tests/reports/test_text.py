"""The report for a terminal: it fits, and the place that a finding is about is in sight."""

import click
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reports.text import as_text, columns
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

LIST = "# Papers\n\n" + "".join(
    f"- Paper number {number} that has a title of some length (2020), A. Bee et al. [[pdf]](https://arxiv.org/pdf/20{number:02}.00020)\n"
    for number in range(1, 10)
)
ROW = "- {0} and a great many words behind it (2021), C. Dee et al. [[pdf]] (https://arxiv.org/pdf/2101.00020)\n"


def report(row, width):
    head = LIST + row
    verdict = judge([Contribution(read_catalog(LIST, "README.md"), read_catalog(head, "README.md"))], Policy())
    assert apply_fixes(head, [finding.fix for finding in verdict.findings]) != head
    return click.unstyle(as_text(verdict, {"README.md": head}, width=width)).split("\n")


def test_the_place_is_in_sight_and_has_signs_under_it():
    lines = report(ROW.format("A title"), 60)

    [at] = [number for number, line in enumerate(lines) if line.endswith("^")]
    shown = lines[at - 1]
    assert shown[lines[at].index("^") - len("[[pdf]]") :].startswith("[[pdf]] (https:")
    assert any(line.startswith("   | fix …") and "[[pdf]](https:" in line for line in lines)


def test_in_a_wide_window_lines_are_whole():
    lines = report(ROW.format("A title"), 160)

    assert f"12 | {ROW.format('A title').rstrip()}" in lines


def test_lines_that_stay_are_not_shown_as_a_fix():
    row = ROW.format("A title").rstrip("\n") + "\n  A remark below it.\n"

    [fix] = [line for line in report(row, 100) if " fix " in line]
    assert "[[pdf]](https://arxiv.org/pdf/2101.00020)" in fix


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n|[]()<>`*_"), max_size=90),
    st.integers(40, 130),
)
@example(" 00000000\u2648\U00020000", 40)
def test_nothing_is_wider_than_the_screen_and_nothing_steers_it(title, width):
    for line in report(ROW.format(f"A {title} title"), width)[:-1]:
        assert line.isprintable()
        assert line.lstrip().startswith("-->") or columns(line) <= width
