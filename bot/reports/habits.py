"""What was learned from a list, as a table and as a policy to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rules.habits.explaining import Learned, learned_from, usual_row
from rules.model import Catalog

WIDTHS = (34, 40, 34)
HEADS = ("where", "what", "how")


def as_habits(catalog: Catalog) -> str:
    """Return the habits of *catalog* with their counts, then a policy that says the same."""
    return "\n".join([*_table(learned_from(catalog)), "", *_policy(catalog)])


def _table(items: Sequence[Learned]) -> Iterator[str]:
    yield " ".join(f"{head:<{width}}" for head, width in zip(HEADS, WIDTHS, strict=True)) + " count"
    for item in items:
        cells = (item.where, item.what, item.value)
        row = " ".join(f"{_cut(cell, width):<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
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
