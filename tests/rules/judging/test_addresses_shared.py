"""Two papers under one address: who is told, and in which words."""

from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

LIST = """# Lamps

## Oil

- [Quiet Wicks for Long Evenings by the Sea](https://arxiv.org/abs/2101.00001)
"""
OTHER = "- [Mirrors That Carry Daylight into Cellars](https://arxiv.org/abs/2101.00001)\n"
POLICY = Policy().only("address-of-another")


def told(verdict):
    return [(finding.line, str(finding.message)) for finding in verdict.findings]


def test_a_new_entry_answers_for_the_address_that_it_brings():
    [(line, message)] = told(judge([Contribution(read_catalog(LIST), read_catalog(LIST + OTHER))], POLICY))

    assert line == 6
    assert message.startswith("The address arxiv:2101.00001 belongs to another paper, on line 5 (“Oil”)")


def test_of_two_old_entries_neither_is_called_the_wrong_one():
    [(line, message)] = told(audit([read_catalog(LIST + OTHER)], POLICY))

    assert line == 6
    assert message == (
        "Line 5 (“Oil”) has the address arxiv:2101.00001 too, under another title: "
        "“Quiet Wicks for Long Evenings by the Sea”. If these are two papers, one of the addresses is wrong."
    )
