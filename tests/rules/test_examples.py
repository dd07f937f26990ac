"""Every rule keeps the promises its own examples make."""

import pytest

from rules.examples import try_example
from rules.judging.registry import RULES
from rules.kit import Bad, Good
from tests.support.make_docs import DOCS, pages

PAGES = [*(f"rules/{name}.md" for name in RULES), "rules/README.md", "triage.example.yml", "triage.schema.json"]
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


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_is_complete(rule):
    assert {type(example) for example in rule.examples} == {Good, Bad}
    assert "## Why" in rule.doc
    assert "## How to fix" in rule.doc
    assert rule.summary.endswith(".")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name):
    assert (DOCS / name).read_text() == pages()[DOCS / name], "run `make docs`"


def test_every_page_is_looked_at():
    assert {DOCS / name for name in PAGES} == pages().keys()
