"""Write what people read about the rules: one page for each rule, the example policy and its JSON schema.

All of it is made from the rule files, so it always agrees with what the rules do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from rules.examples import try_example
from rules.judging.policy import DEFAULT_LABELS, LANGUAGES, MODES, PLACEHOLDERS, levels_of
from rules.kit import ITEMS, MARKDOWN, ROWS, TEXTS, Bad, Example, Options, Rule
from rules.model import Level

HEADER = "<!-- Made from rules/checks/{module}.py by `make docs`. Edit that file instead. -->"


def line_for(rule: Rule[Any], width: int) -> str:
    """Return the rule's name, level and summary in one line."""
    return f"{rule.name:<{width}}  {rule.level.value:<7}  {rule.summary}"


def page(rule: Rule[Any]) -> str:
    """Return the rule's page. The messages in it are what the rule really says."""
    parts = [HEADER.format(module=rule.name.replace("-", "_")), f"# `{rule.name}`"]
    parts += [rule.doc, f"Level by default: `{rule.level.value}`." + _bound(rule) + _scope(rule)]
    for example in rule.examples:
        parts += _example(rule, example)
    if fields(rule.options):
        parts += ["## Settings", *_settings(rule.options)]
    return "\n\n".join(parts) + "\n"


def _bound(rule: Rule[Any]) -> str:
    if rule.most is Level.ERROR:
        return ""
    return f" A policy may set it to `{rule.most}` at most. It speaks of contributions where the bot looks online (`LISTKEEPER_ONLINE_CHECKS`), so never on the command line."


def _scope(rule: Rule[Any]) -> str:
    told = f" It looks at {SPOKEN[rule.shapes]} only." if rule.shapes in SPOKEN else ""
    if rule.of_changes and rule.most is Level.ERROR:
        told += " It speaks only of what a contribution does, not when `check` reads a whole list."
    return told


SPOKEN = {
    ROWS: "rows of tables",
    ITEMS: "list items",
    TEXTS: "list items and paragraphs",
    MARKDOWN: "entries written in Markdown",
}


def _example(rule: Rule[Any], example: Example) -> Iterator[str]:
    verb = "Flagged" if isinstance(example, Bad) else "Fine"
    yield f"## {verb}: {example.title}"
    yield _block(example.row.strip("\n"))
    tried = try_example(rule, example)
    for message in tried.messages:
        yield f"> {message}"
    if tried.fixed is not None:
        yield "becomes"
        yield _block(tried.fixed)


def _block(text: str) -> str:
    return f"```markdown\n{text}\n```"


def _settings(options: type[Options]) -> Iterator[str]:
    for field in fields(options):
        yield f"- `{field.name}` (default `{getattr(options(), field.name)!r}`): {field.metadata['help']}"


def index(rules: Mapping[str, Rule[Any]]) -> str:
    """Return the page that lists every rule."""
    rows = [f"| [`{r.name}`]({r.name}.md) | {r.level.value} | {r.summary} |" for r in rules.values()]
    head = "<!-- Made from rules/checks/ by `make docs`. -->\n\n# The rules\n\n| rule | level | what is wrong |\n| --- | --- | --- |"
    return "\n".join([head, *rows]) + "\n"


def example_policy(rules: Mapping[str, Rule[Any]]) -> str:
    """Return a policy file with every default, to copy from."""
    lines = [
        "# Made by `make docs`: every key with its default. Copy what you want to change to .github/triage.yml.",
        "version: 1",
        "files: [README.md]  # the files that hold the list",
        "also: []  # files of other repositories that are part of the list, as owner/name:README.md",
        "# entry:  # what a row looks like; learned from the list where absent",
        '#   row: "|[{title}]({url})|{venue} {year}|[Code]({code})|"',
        "sections:",
        "  ignore: []  # headings whose entries are not the catalogue's",
        "rules:  # level: error, warning, advice or ignore",
    ]
    lines += [f"  {name}: {{level: {rule.level.value}}}  # {rule.summary}" for name, rule in rules.items()]
    lines += ["labels:", *(f'  {name}: "{label}"' for name, label in DEFAULT_LABELS.items())]
    lines += ["suggestions: true  # offer fixes as one-click suggestions", "language: en"]
    lines += ["online: false  # true: registries and links may be looked at, where the operator allows it"]
    lines += ["mode: act  # or watch: verdicts on the desk, nothing on GitHub", ""]
    return "\n".join(lines)


def policy_schema(rules: Mapping[str, Rule[Any]]) -> str:
    """Return the JSON schema of the policy file, for editors."""
    text = {"type": "string", "minLength": 1}
    properties = {
        "version": {"const": 1},
        "files": {"type": "array", "items": text, "minItems": 1, "maxItems": 20},
        "also": {"type": "array", "items": text, "maxItems": 20},
        "entry": _closed({"row": {**text, "description": f"Placeholders: {', '.join(PLACEHOLDERS)}."}}),
        "sections": _closed({"ignore": {"type": "array", "items": text}}),
        "rules": _closed({name: _rule_schema(rule) for name, rule in rules.items()}),
        "labels": _closed({name: {**text, "maxLength": 50} for name in DEFAULT_LABELS}),
        "suggestions": {"type": "boolean"},
        "online": {"type": "boolean"},
        "mode": {"enum": list(MODES)},
        "language": {"enum": list(LANGUAGES)},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "listkeeper policy",
        **_closed(properties),
    }
    return json.dumps(schema, indent=1) + "\n"


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _rule_schema(rule: Rule[Any]) -> dict[str, Any]:
    options = TypeAdapter(rule.options).json_schema().get("properties", {})
    return {"description": rule.summary, **_closed({"level": {"enum": list(levels_of(rule))}, **options})}


def summaries(rules: Mapping[str, Rule[Any]]) -> str:
    """Return what each rule is about and its level, as JSON, for pages that know nothing of the rules."""
    about = {name: {"summary": rule.summary, "level": rule.level.value} for name, rule in sorted(rules.items())}
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"
