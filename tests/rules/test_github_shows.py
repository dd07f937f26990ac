"""GitHub's own parser is the judge: what a rule calls broken is not shown, and with the fix it is."""

import pytest

from rules.judging.registry import RULES
from rules.kit import Bad
from tests.support.github_view import blocks_of, links_of

NOT_A_LINK = {
    "broken-link": {
        "a space between label and address",
        "full-width parentheses around the address",
        "a label and its address on two lines",
        "closed by a full-width parenthesis",
        "the opening bracket missing",
        "the closing parenthesis missing",
    },
    "impossible-address": {"a misspelt scheme", "a site without a scheme", "a link pasted over an address"},
}
NOT_A_BLOCK = {
    "glued-item": ("li", {"no space after the sign"}),
    "detached-row": ("tr", {"a row after a blank line", "two rows, each after a blank line"}),
}


def examples(names):
    return [
        pytest.param(example, id=f"{rule}: {example.title}")
        for rule, titles in names.items()
        for example in RULES[rule].examples
        if isinstance(example, Bad) and example.title in titles
    ]


def heads(example):
    """Return the list with the bad lines and with the fixed ones, both right below the last entry."""
    given = example.given.rstrip("\n")
    return f"{given}\n{example.row}\n", f"{given}\n{example.fixed}\n"


@pytest.mark.parametrize("example", examples(NOT_A_LINK))
def test_it_is_no_link_until_it_is_mended(example):
    bad, fixed = heads(example)
    gained = links_of(fixed) - links_of(bad)
    assert len(gained) == 1
    assert all(label in ("Paper", "LiT: Zero-Shot Transfer with Locked-image Tuning") for label, _ in gained)


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        pytest.param(kind, case.values[0], id=case.id)
        for rule, (kind, titles) in NOT_A_BLOCK.items()
        for case in examples({rule: titles})
    ],
)
def test_it_is_no_entry_until_it_is_mended(kind, example):
    bad, fixed = heads(example)
    assert count(bad, kind) < count(fixed, kind)


def count(text, kind):
    return sum(name == kind for name, _, _ in blocks_of(text))


def test_every_example_that_is_named_is_there():
    named = sum(len(titles) for titles in NOT_A_LINK.values()) + sum(len(titles) for _, titles in NOT_A_BLOCK.values())
    found = len(examples(NOT_A_LINK)) + sum(len(examples({rule: titles})) for rule, (_, titles) in NOT_A_BLOCK.items())
    assert found == named
