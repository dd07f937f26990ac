"""Whole pull requests, one folder each: base.md, head.md and perhaps triage.yml -> comment.md and wishes.json."""

import json

import pytest

from tests.support.places import ROOT

CASES = sorted(path for path in (ROOT / "tests" / "cases").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, house, is_golden):
    policy = case / "triage.yml"
    house.on_the_list((case / "base.md").read_text(), policy.read_text() if policy.exists() else None)
    house.pull((case / "head.md").read_text())

    assert house.deliver(action="opened") == 202

    check(case / "comment.md", "".join(house.comments), is_golden)
    check(case / "wishes.json", wishes_of(house), is_golden)


def wishes_of(house):
    """Return labels, check run and suggestions as a text that reads well in a diff."""
    [report] = house.forge.checks.values()
    values = {
        "labels": sorted(house.forge.pulls[1].labels),
        "check": {
            "conclusion": report.conclusion.value,
            "title": report.title,
            "summary": report.summary.split("\n"),
            "annotations": [f"{a.path}:{a.line} {a.level} {a.title}: {a.message}" for a in report.annotations],
        },
        "suggestions": [
            f"{item.path}:{item.line}-{item.end_line} {item.body}"
            for *_, items in house.forge.reviews
            for item in items
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def check(path, text, is_golden):
    if is_golden:
        path.write_text(text)
    assert path.read_text() == text
