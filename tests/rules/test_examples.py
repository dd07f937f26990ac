"""Every rule keeps the promises its own examples make."""

import pytest

from rules.examples import try_example
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.judging.registry import RULES
from rules.kit import Bad, Good
from rules.reading.catalog import read_catalog
from tests.support.make_docs import DOCS, pages

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}: {example.title}")
    for rule in RULES.values()
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule, example):
    tried = try_example(rule, example)
    assert tried.messages == ((example.message,) if isinstance(example, Bad) else ())
    assert tried.fixed == (example.fixed if isinstance(example, Bad) else None)


OF_CHANGES = [param for param in EXAMPLES if param.values[0].of_changes and isinstance(param.values[1], Bad)]


@pytest.mark.parametrize(("rule", "example"), OF_CHANGES)
def test_a_rule_about_changes_says_nothing_of_a_list_as_it_is(rule, example):
    listed = read_catalog(f"{example.given}{example.row}\n")

    assert audit([listed], Policy().only(rule.name)).findings == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_is_complete(rule):
    assert {type(example) for example in rule.examples} == {Good, Bad}
    assert "## Why" in rule.doc
    assert "## How to fix" in rule.doc
    assert rule.summary.endswith(".")


@pytest.fixture(scope="session")
def current():
    return pages()


@pytest.mark.no_cover
@pytest.mark.xdist_group("pages")
def test_pages_are_current(current):
    stale = [str(path) for path, text in current.items() if not path.exists() or path.read_text() != text]
    assert stale == [], "run `make docs`"


@pytest.mark.no_cover
@pytest.mark.xdist_group("pages")
def test_no_page_is_of_a_rule_that_is_gone(current):
    assert {path for path in (DOCS / "rules").glob("*.md") if path not in current} == set()
