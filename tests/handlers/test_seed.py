"""The real contributions to the seed list: the verdicts that a good maintainer would give.

The data is in a folder next to the project where it is developed. Elsewhere these tests are skipped; tests/handlers/test_cases.py goes the same
road with lists of our own.
"""

import json
from functools import cache

import pytest

from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.model import Kind, Level
from rules.reading.catalog import read_catalog
from tests.support.house import make_house
from tests.support.places import SHARED, WITHOUT_REAL_LISTS

DATA = SHARED / "data" / "vlm_survey"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=WITHOUT_REAL_LISTS)

EXPECTED = {
    2: {(243, "duplicate-paper", "error"), (243, "unclosed-row", "warning"), (243, "label-spelling", "advice")},
    4: set(),
    8: {(line, "link-brackets", "advice") for line in (40, 41, 42, 54)}
    | {(40, "spacing", "advice"), (42, "spacing", "advice")},
    11: {(30, "new-section", "advice"), (31, "only-in-news", "advice")},
    12: {(362, "twice-in-change", "advice")},
    14: set(),
    17: {
        (274, "broken-link", "error"),
        (275, "venue-contradicts-link", "warning"),
        (275, "out-of-order", "advice"),
    },
    18: set(),
    19: {(35, "new-section", "advice"), (37, "only-in-news", "advice"), (37, "unknown-venue", "advice")},
    20: set(),
    21: {(37, "unknown-venue", "advice")},
}


@cache
def pulls():
    if not DATA.exists():
        return []
    with (DATA / "prs.jsonl").open() as file:
        return [json.loads(line) for line in file]


@cache
def verdict_on(number):
    [pull] = [pull for pull in pulls() if pull["number"] == number]
    return judge([Contribution(read_catalog(pull["base_text"]), read_catalog(pull["head_text"]))], Policy())


@pytest.mark.parametrize("pull", pulls(), ids=lambda pull: f"#{pull['number']}")
def test_the_verdict_on(pull):
    verdict = verdict_on(pull["number"])

    assert {(f.line, f.rule, f.level.value) for f in verdict.findings} == EXPECTED[pull["number"]]


def test_updates_are_edits_and_never_duplicates():
    updates = {20: [37], 21: [37], 4: [310], 17: [341, 433]}
    for pull in pulls():
        changes = verdict_on(pull["number"]).changes
        edited = [change.entry.line for change in changes if change.kind is Kind.EDITED]
        assert edited == updates.get(pull["number"], [])


@pytest.mark.parametrize("name", ["README.md", "README.seed.md"])
def test_the_seed_list_is_read_whole(name):
    catalog = read_catalog((DATA / name).read_text())
    rows = [entry for entry in catalog if entry.table]

    assert (len(catalog.entries), len(catalog.sections), catalog.unread) == (289, 22, ())
    assert sum(1 for entry in rows if entry.section.path[0] == "Datasets") == 56
    assert len(rows) == 217 + 56
    assert all(entry.title for entry in catalog)


def test_the_seed_audit_names_the_duplicates_in_one_section():
    verdict = audit([read_catalog((DATA / "README.md").read_text())], Policy())
    errors = [(f.line, f.rule) for f in verdict.findings if f.level is Level.ERROR]

    assert errors == [
        (245, "broken-link"),
        (328, "duplicate-paper"),
        (389, "duplicate-paper"),
        (529, "duplicate-paper"),
    ]


def test_all_of_them_in_order_through_the_webhook(tmp_path):
    house = make_house(tmp_path)
    for pull in pulls():
        number = pull["number"]
        house.forge.files.clear()
        house.store.texts.forget(1)
        house.on_the_list(pull["base_text"])
        house.pull(pull["head_text"], number=number)
        assert house.deliver(number=number, action="opened") == 202
        levels = {level for _, _, level in EXPECTED[number]}
        wanted = {"triage: needs changes"} if "error" in levels else {"triage: ready"}
        assert wanted <= house.forge.pulls[number].labels
        assert len([c for c in house.forge.comments.values() if c[0] == number]) == (1 if levels else 0)
