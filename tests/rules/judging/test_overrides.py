"""A maintainer's word: the finding stays visible, no longer counts, and ends with the entry it was given for."""

from rules.judging.judge import Contribution, judge
from rules.judging.overrides import Override, apply_overrides
from rules.judging.policy import Policy, labels_of
from rules.model import Conclusion
from rules.reading.catalog import read_catalog
from tests.support.places import ROOT

LIST = (ROOT / "demo" / "list.md").read_text()
ROW = "|[Another Way to Prompt Vision-Language Models Well](https://arxiv.org/abs/2210.01253)|ICLR 2023|-|"


def verdict_on(*rows):
    return judge([Contribution(read_catalog(LIST), read_catalog(LIST + "\n".join(rows) + "\n"))], Policy())


def test_an_overridden_error_no_longer_counts_and_stays_visible():
    verdict = apply_overrides(verdict_on(ROW), [Override("duplicate-paper", ROW, "ann", "two papers")])

    [finding] = verdict.findings
    assert finding.overridden == "set aside by ann: two papers"
    assert verdict.errors == ()
    assert verdict.conclusion is Conclusion.READY
    assert labels_of(verdict, Policy()) == ("triage: ready",)


def test_what_is_left_still_counts():
    open_row = ROW.rstrip("|")
    verdict = apply_overrides(verdict_on(open_row), [Override("duplicate-paper", open_row, "ann")])

    assert verdict.conclusion is Conclusion.ADVICE
    assert {f.rule: f.overridden for f in verdict.findings} == {
        "duplicate-paper": "set aside by ann",
        "unclosed-row": "",
    }


def test_an_override_does_not_hold_for_another_rule_or_another_text():
    for override in (
        Override("broken-link", ROW, "ann"),
        Override("duplicate-paper", ROW.replace("ICLR", "ICML"), "ann"),
    ):
        assert apply_overrides(verdict_on(ROW), [override]).conclusion is Conclusion.NEEDS_CHANGES


def test_another_error_holds_the_contribution_back():
    other = ROW.replace("2210.01253", "2303.13283")
    verdict = apply_overrides(verdict_on(ROW, other), [Override("duplicate-paper", ROW, "ann")])

    assert verdict.conclusion is Conclusion.NEEDS_CHANGES
    assert len(verdict.errors) == 1
