"""What is hidden behind an error is told with it, so that nobody mends an entry twice."""

from hypothesis import given
from hypothesis import strategies as st

from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.judging.second_look import mended
from rules.model import Edit
from rules.reading.catalog import read_catalog

NAMES = "one two three four five six seven eight nine".split()
LIST = "# Papers\n\n" + "".join(
    f"- Paper number {name} of this list (2020), A. Bee et al. [[pdf]](https://arxiv.org/pdf/20{n:02}.00020)\n"
    for n, name in enumerate(NAMES, start=1)
)
ROW = "- A paper that somebody wrote well (2021), C. Dee et al.{0}[[pdf]]{1}(https://arxiv.org/pdf/2101.00020)\n"


def verdict_on(row):
    contribution = Contribution(read_catalog(LIST, "README.md"), read_catalog(LIST + row, "README.md"))
    return judge([contribution], Policy())


def test_the_comma_behind_a_broken_link_is_told_with_it_in_one_fix():
    findings = verdict_on(ROW.format(", ", " ")).findings

    assert [finding.rule for finding in findings] == ["broken-link", "entry-shape"]
    assert {finding.fix.replacement for finding in findings} == {ROW.format(" ", "").rstrip("\n")}


def test_nothing_is_said_twice_and_nothing_of_an_entry_that_is_fine_once_mended():
    assert [finding.rule for finding in verdict_on(ROW.format(" ", " ")).findings] == ["broken-link"]
    assert [finding.rule for finding in verdict_on(ROW.format(", ", "")).findings] == ["entry-shape"]


def test_what_a_policy_leaves_alone_is_not_told_behind_an_error_either():
    head = read_catalog(LIST + ROW.format(", ", " "), "README.md")
    policy = Policy.from_mapping({"rules": {"entry-shape": {"level": "ignore"}}})

    findings = judge([Contribution(read_catalog(LIST, "README.md"), head)], policy).findings

    assert [finding.rule for finding in findings] == ["broken-link"]


def test_the_fixes_of_both_leave_nothing_to_say():
    row = ROW.format(", ", " ")
    head = apply_fixes(LIST + row, [finding.fix for finding in verdict_on(row).findings])

    assert verdict_on(head.removeprefix(LIST)).findings == ()


EDITS = st.lists(st.builds(Edit, st.integers(0, 30), st.integers(0, 8), st.text("ab", max_size=4)), max_size=4)


@given(EDITS, st.integers(0, 30), st.integers(0, 4), st.text("xy", max_size=3))
def test_an_edit_made_before_or_after_comes_to_the_same(raw, start, length, text):
    catalog = read_catalog("0123456789" * 4, "README.md")
    edits = [Edit(edit.start, edit.start + edit.end, edit.text) for edit in raw]
    seen = mended(catalog, edits)
    later = Edit(start, start + length, text)
    before = seen.back([later]) if seen else None
    if seen is None or before is None or any(_touch(edit, before[0]) for edit in seen.edits):
        return

    after = seen.catalog.text[: later.start] + text + seen.catalog.text[later.end :]
    at_once = sorted((*seen.edits, *before), key=lambda edit: (edit.start, edit.end), reverse=True)
    made = catalog.text
    for edit in at_once:
        made = made[: edit.start] + edit.text + made[edit.end :]
    assert made == after


def _touch(one, other):
    return one.start <= other.end and other.start <= one.end
