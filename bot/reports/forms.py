"""An issue form of GitHub, as YAML."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rules.proposals.forms import IssueForm
from rules.requests.forms import UNSURE


def form_as_yaml(form: IssueForm) -> str:
    """Return the text of a file for ``.github/ISSUE_TEMPLATE``. Every text in it is quoted as JSON, which YAML reads too."""
    return "\n".join(_lines(form)) + "\n"


def _lines(form: IssueForm) -> Iterator[str]:
    yield "name: Add a paper"
    yield "description: Ask for a paper to be added to this list"
    yield 'title: "Add: "'
    yield "body:"
    for question in form.questions:
        yield "  - type: input"
        yield f"    id: {question.name}"
        yield "    attributes:"
        yield f"      label: {_quoted(question.label)}"
        if question.hint:
            yield f"      placeholder: {_quoted(question.hint)}"
        yield "    validations:"
        yield f"      required: {'true' if question.is_required else 'false'}"
    if form.sections:
        yield "  - type: dropdown"
        yield "    id: section"
        yield "    attributes:"
        yield "      label: Section"
        yield "      options:"
        yield from (f"        - {_quoted(name)}" for name in (*form.sections, UNSURE))
        yield "    validations:"
        yield "      required: true"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
