"""What was learned from a list, as a table and as a policy to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rules.habits.explaining import Learned, learned_from, usual_row
from rules.model import Catalog

WIDTHS = (34, 40, 34)
COUNT, NARROWEST = 28, 8
"""Columns that are left for the counts, and those that any other column of the table has at least."""

SCHEMA = "listkeeper.habits/1"
HEADS = ("where", "what", "how")


def as_habits(catalog: Catalog, width: int | None = None) -> str:
    """Return the habits of *catalog* with their counts, then a policy that says the same. The table fits *width* columns."""
    return "\n".join([*_table(learned_from(catalog), width), "", *_policy(catalog)])


def habits_as_json(catalogs: Sequence[Catalog]) -> str:
    """Return the habits of *catalogs*, and for each the policy that says the same, as a JSON text."""
    files = [
        {
            "file": catalog.file,
            "habits": [asdict(item) for item in learned_from(catalog)],
            "policy": "\n".join([*_policy(catalog), ""]),
        }
        for catalog in catalogs
    ]
    return json.dumps({"schema": SCHEMA, "files": files}, ensure_ascii=False, indent=1)


def _table(items: Sequence[Learned], screen: int | None) -> Iterator[str]:
    most = screen - COUNT if screen else sum(WIDTHS)
    widths = [min(width, max(NARROWEST, width * most // sum(WIDTHS))) for width in WIDTHS]
    yield " ".join(f"{head:<{width}}" for head, width in zip(HEADS, widths, strict=True)) + " count"
    for item in items:
        cells = (item.where, item.what, item.value)
        row = " ".join(f"{_cut(cell, width):<{width}}" for cell, width in zip(cells, widths, strict=True))
        yield f"{row} {item.count} of {item.total}{'' if item.is_habit else ', no habit'}"
    if not items:
        yield "Nothing was learned: no five entries have anything in common."


def _cut(text: str, width: int) -> str:
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= width else text[: width - 1] + "…"


def _policy(catalog: Catalog) -> Iterator[str]:
    yield "# A .github/triage.yml that says the same. Keep what you want to require."
    yield "version: 1"
    yield f"files: [{json.dumps(catalog.file.rpartition('/')[2] or 'README.md')}]"
    template = usual_row(catalog)
    if template and "{title}" in template:
        yield "entry:"
        yield f"  row: {json.dumps(template, ensure_ascii=False)}"
    else:
        yield "# No entry.row: the entries differ too much for one template."
