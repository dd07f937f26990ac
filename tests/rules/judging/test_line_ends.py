"""Lines are counted as Markdown counts them, and a fix changes no byte that it does not mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.judging.fixing import apply_fixes
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.model import Fix
from rules.reading.catalog import read_catalog
from rules.text.lines import broken_lines, line_starts, split_lines

ROWS = "## A\n\n| Paper | Venue |\n|---|---|\n" + "".join(
    f"| [Paper number {n} of the list](https://arxiv.org/abs/2101.0000{n}) | CVPR 2021 |\n" for n in range(1, 8)
)


@pytest.mark.parametrize("ending", ["\r", "\r\n", "\n"])
def test_every_kind_of_line_end_ends_a_line(ending):
    catalog = read_catalog(ROWS.replace("\n", ending))

    assert [entry.line for entry in catalog] == list(range(5, 12))
    assert audit([catalog], Policy()).findings == ()


@pytest.mark.parametrize("ending", ["\r", "\r\n"])
def test_a_fix_keeps_every_other_byte(ending):
    text = ROWS.replace("number 3 of the list](", "number 3 of the list] (").replace("\n", ending)
    verdict = audit([read_catalog(text)], Policy())

    assert apply_fixes(text, [finding.fix for finding in verdict.findings]) == ROWS.replace("\n", ending)


@given(
    st.lists(st.tuples(st.text("ab ", max_size=3), st.sampled_from(["\n", "\r\n", "\r"])), max_size=8),
    st.text("ab", max_size=2),
)
def test_lines_and_their_ends_make_up_the_text(lines, last):
    text = "".join(line + end for line, end in lines) + last
    pieces = broken_lines(text)

    assert "".join(line + end for line, end in pieces) == text
    assert [line for line, _ in pieces] == split_lines(text)
    assert len(line_starts(text)) == len(pieces)


@given(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=3, max_size=8), st.data())
def test_other_lines_stay_as_they_are(ends, data):
    lines = [f"line {number}{end}" for number, end in enumerate(ends, start=1)]
    at = data.draw(st.integers(1, len(lines)))
    fixed = apply_fixes("".join(lines), [Fix(at, at, "new")])

    lines[at - 1] = "new" + ends[at - 1]
    assert fixed == "".join(lines)
