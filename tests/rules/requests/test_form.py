"""The issue form that we hand out asks for what the reader reads."""

import yaml

from rules.requests.labels import is_form_label
from rules.requests.reading import read_request
from rules.requests.request import Intent
from tests.support.places import ROOT

FORM = yaml.safe_load((ROOT / "docs" / "templates" / "missing-paper.yml").read_text())
FIELDS = {field["id"]: field["attributes"]["label"] for field in FORM["body"]}
ANSWERS = {
    "title": "FOCUS: Prompts that Learn to Look Where It Matters",
    "paper": "https://arxiv.org/abs/2503.12345",
    "code": "https://github.com/example/focus",
    "venue": "CVPR 2025",
    "section": "Prompt tuning",
    "comment": "_No response_",
}


def body(answers):
    """What GitHub makes of a form that was filled in."""
    return "\n\n".join(f"### {label}\n\n{answers.get(name, '_No response_')}" for name, label in FIELDS.items())


def test_every_field_of_the_form_is_one_that_the_reader_knows():
    kinds = {name: is_form_label(label) for name, label in FIELDS.items()}

    assert kinds == {name: name for name in ("title", "paper", "code", "venue", "section")} | {"comment": "ignored"}


def test_a_filled_form_is_read_whole():
    request = read_request(FORM["title"], body(ANSWERS))

    [paper] = request.papers
    assert (request.intent, request.section) == (Intent.ADD, "Prompt tuning")
    assert (paper.title, paper.ids, paper.code_url) == (ANSWERS["title"], ("arxiv:2503.12345",), ANSWERS["code"])
    assert (paper.venue, paper.year) == ("CVPR", 2025)


def test_what_was_left_out_is_not_there():
    [paper] = read_request(FORM["title"], body({"title": ANSWERS["title"], "paper": ANSWERS["paper"]})).papers

    assert (paper.code_url, paper.venue, paper.section) == (None, None, None)
