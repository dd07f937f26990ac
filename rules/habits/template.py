"""Rows with placeholders: those that a list declares, and the one that most of its entries look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from rules.entries.shape import joints_of, spread
from rules.habits.labels import is_word_for_link
from rules.habits.learning import ENOUGH
from rules.model import Catalog, Column, Entry, Shape
from rules.text.lines import split_lines
from rules.text.patterns import late

TEMPLATE_TITLE = late(
    r"\[(?:the )?(?:paper[ _-]?)?(?:title|name)[^\[\]]{0,20}\]\((?!https?://\w+\.\w+/\S{4})", re.IGNORECASE
)
"""The title of an entry in a template: the word itself, with no real address after it."""

SHOWN_LABEL = late(r"\[(?P<label>[A-Za-z][A-Za-z/ ]{1,30})\]\((?!https?://\w+\.\w+/\S{4})")
TEMPLATE_LABEL = late(r"\[([^\[\]{}]{1,40})\]\(\{")
LINE_LIMIT = 500
FILLED = {"title": "{title}", "venue": "{venue}", "year": "{year}", "text": "{authors}"}
LINKS = ("paper", "code", "project")
"""What the links after a title lead to, in the order in which lists have them."""

LabelOf = Callable[[str], str | None]
"""Returns how the list labels a link of that kind; None if it has no single way."""


def declared_labels(template: str | None, catalog: Catalog) -> tuple[str, ...]:
    """Return the labels of the policy's template, else those of the template that the list shows its contributors."""
    if template:
        return tuple(TEMPLATE_LABEL.findall(template))
    shown = next((line for line in template_lines(catalog)), "")
    labels = [label.strip() for found in SHOWN_LABEL.finditer(shown) for label in found["label"].split("/")]
    return tuple(label for label in labels if is_word_for_link(label) or label.casefold() in ("project", "website"))


def template_lines(catalog: Catalog) -> tuple[str, ...]:
    """Return the code-block lines that show how an entry is written, with words in place of title and address."""
    found, is_code = [], False
    for line in split_lines(catalog.text):
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        elif is_code and len(line) <= LINE_LIMIT and TEMPLATE_TITLE.search(line):
            found.append(line.strip())
    return tuple(found)


def template_of(catalog: Catalog, label_of: LabelOf) -> str | None:
    """Return a row like most entries, with placeholders, as a policy's ``entry.row`` could have it.

    None if the entries differ too much, also if they differ in the label of a link.
    """
    shapes = Counter(entry.shape for entry in catalog)
    if not shapes:
        return None
    shape = shapes.most_common(1)[0][0]
    entries = [entry for entry in catalog if entry.shape is shape]
    return _row(entries, label_of) if shape is Shape.ROW else _item(entries, label_of)


def _row(entries: Sequence[Entry], label_of: LabelOf) -> str | None:
    tables = Counter(entry.table.columns for entry in entries if entry.table)
    columns = tables.most_common(1)[0][0] if tables else ()
    code = _link("code", label_of)
    if Column.TITLE not in columns or (Column.CODE in columns and code is None):
        return None
    cells = {
        Column.TITLE: "[{title}]({url})",
        Column.VENUE: "{venue}" if Column.YEAR in columns else "{venue} {year}",
        Column.YEAR: "{year}",
        Column.CODE: code or "-",
    }
    return f"|{'|'.join(cells.get(column, '-') for column in columns)}|"


def _link(kind: str, label_of: LabelOf) -> str | None:
    label = label_of(kind)
    return f"[{label}]({{{'url' if kind == 'paper' else kind}}})" if label else None


def _item(entries: Sequence[Entry], label_of: LabelOf) -> str | None:
    orders = Counter(tuple(joint.name for joint in joints_of(entry)) for entry in entries)
    orders.pop((), None)
    if not orders:
        return None
    names, count = orders.most_common(1)[0]
    if count < ENOUGH:
        return None
    alike = [joints_of(entry) for entry in entries if tuple(j.name for j in joints_of(entry)) == names]
    parts: list[str] = []
    kinds = iter(LINKS)
    for place in range(len(names)):
        right = alike[0][place].right
        part = _link(next(kinds, ""), label_of) if right == "link" else FILLED.get(right, "")
        if part is None:
            return None
        glue = Counter(spread(joints[place].glue) for joints in alike).most_common(1)[0][0]
        parts += [glue.replace("\n", " "), part]
    return "".join(parts).strip()
