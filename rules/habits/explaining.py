"""What was learned of a list, with counts: the habits that the rules go by, told so that a maintainer can check them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.entries.shape import brackets_of, joints_of, spread
from rules.habits.habits import (
    BULLET,
    ENOUGH,
    SHARE,
    STAR_BADGE,
    Habits,
    arxiv_form,
    arxiv_version,
    date_forms,
    labels_of_kind,
)
from rules.model import Catalog, Column, Entry, Section, Shape
from rules.text.links import host_of

Reader = Callable[[Entry], Iterable[Hashable]]
PLACEHOLDER = {
    Column.TITLE: "[{title}]({url})",
    Column.VENUE: "{venue}",
    Column.YEAR: "{year}",
    Column.CODE: "[Code]({code})",
}
BRACKETS = {"outside": "[[Paper](…)]", "inside": "[[Paper]](…)", "bare": "[Paper](…)"}


@dataclass(frozen=True, slots=True)
class Learned:
    """One habit: *count* of *total* entries that show it do it so; *is_habit* where that is enough to go by."""

    where: str
    what: str
    value: str
    count: int
    total: int
    is_known: bool = False  # where another measure than the share of entries made it a habit

    @property
    def is_habit(self) -> bool:
        return self.is_known or (self.total >= ENOUGH and self.count >= SHARE * self.total)


def learned_from(catalog: Catalog) -> tuple[Learned, ...]:
    """Return what the file does, shape by shape, then what single sections do otherwise, then how they are ordered."""
    habits = Habits(catalog)
    found: list[Learned] = []
    for shape in Shape:
        entries = [entry for entry in catalog if entry.shape is shape]
        found += _of_group(f"all {shape.value}s", entries, frozenset())
    usual = frozenset((item.what, item.value) for item in found if item.is_habit)
    for section, shape in dict.fromkeys((entry.section, entry.shape) for entry in catalog):
        entries = [entry for entry in catalog if entry.section == section and entry.shape is shape]
        found += [item for item in _of_group(section.name, entries, usual) if item.is_habit]
        found += _order(habits, section, entries)
    found += _hosts(catalog)
    found += _pairs(habits, catalog)
    return tuple(found)


def _of_group(where: str, entries: Sequence[Entry], usual: frozenset[tuple[str, str]]) -> Iterator[Learned]:
    for what, read in _READERS:
        counts = Counter(value for entry in entries for value in read(entry))
        if counts.total() < ENOUGH:
            continue
        value, count = counts.most_common(1)[0]
        if (what, str(value)) not in usual:
            yield Learned(where, what, str(value), count, counts.total())


def _form(entry: Entry) -> Iterator[str]:
    return (f"arxiv.org/{form}" for link in entry.links if (form := arxiv_form(link)))


def _version(entry: Entry) -> Iterator[str]:
    found = (arxiv_version(link) for link in entry.links)
    return ("named" if version else "left out" for version in found if version is not None)


def _badge(entry: Entry) -> list[str]:
    return [found["form"] or "with nothing" for found in STAR_BADGE.finditer(entry.text)]


def _bullet(entry: Entry) -> list[str]:
    found = BULLET.match(entry.text)
    return [found["sign"]] if found else []


def _closing(entry: Entry) -> list[str]:
    return ["with a pipe" if entry.text.rstrip().endswith("|") else "without a pipe"] if entry.table else []


def _padding(entry: Entry) -> list[str]:
    filled = [cell for cell in entry.cells if not cell.is_empty]
    return [
        "blanks beside the pipes" if cell.text != cell.text.strip() else "no blanks beside the pipes" for cell in filled
    ]


def _mark(entry: Entry) -> list[str]:
    linked = {link.cell for link in entry.links}
    return [
        c.text.strip()
        for n, c in enumerate(entry.cells)
        if n not in linked and 0 < len(c.text.strip()) <= 4 and not c.text.strip().isalnum()
    ]


def _glue(left: str, right: str) -> Reader:
    return lambda entry: [f"`{spread(j.glue)}`" for j in joints_of(entry) if (j.left, j.right) == (left, right)]


def _kind(kind: str) -> Reader:
    return lambda entry: [f"[{label.strip('[]')}]" for label in labels_of_kind(entry, kind)]


def _brackets(entry: Entry) -> list[str]:
    return [BRACKETS[found.style] for found in brackets_of(entry)]


_READERS: tuple[tuple[str, Reader], ...] = (
    ("label of a link to the paper", _kind("paper")),
    ("label of a link to the code", _kind("code")),
    ("brackets of links", _brackets),
    ("address of arXiv papers", _form),
    ("version in arXiv addresses", _version),
    ("dates", date_forms),
    ("badges for stars end", _badge),
    ("sign before items", _bullet),
    ("rows end", _closing),
    ("cells have", _padding),
    ("mark for nothing", _mark),
    ("before the title", _glue("start", "title")),
    ("between title and venue", _glue("title", "venue")),
    ("between venue and year", _glue("venue", "year")),
    ("between year and link", _glue("year", "link")),
    ("between title and link", _glue("title", "link")),
    ("between links", _glue("link", "link")),
    ("at the end", _glue("link", "end")),
)


def _order(habits: Habits, section: Section, entries: Sequence[Entry]) -> Iterator[Learned]:
    order = habits.order(entries[0])
    if order is not None:
        yield Learned(section.name, "order", f"{order.told}, by {order.by}", len(entries), len(entries), is_known=True)


def _hosts(catalog: Catalog) -> Iterator[Learned]:
    counts = Counter((host_of(link.url), link.url.partition(":")[0]) for entry in catalog for link in entry.links)
    hosts = Counter[str]()
    for (host, _), count in counts.items():
        hosts[host] += count
    for host, total in hosts.most_common(5):
        if host and total >= ENOUGH:
            scheme = max(("https", "http"), key=lambda name: counts[host, name])
            yield Learned("all entries", f"scheme of {host}", scheme, counts[host, scheme], total)


def _pairs(habits: Habits, catalog: Catalog) -> Iterator[Learned]:
    sections = list(dict.fromkeys(entry.section for entry in catalog))
    for paths, count in habits.shared_works():
        one, *rest = [section for section in sections if section.path in paths]
        for other in rest:
            if habits.cross_lists(one, other):
                yield Learned(one.name, "works also under", other.name, count, count, is_known=True)


def template_of(catalog: Catalog) -> str | None:
    """Return a row such as most entries have, with placeholders: what a policy's ``entry.row`` could say."""
    shapes = Counter(entry.shape for entry in catalog)
    if not shapes:
        return None
    shape = shapes.most_common(1)[0][0]
    entries = [entry for entry in catalog if entry.shape is shape]
    return _row_template(entries) if shape is Shape.ROW else _item_template(entries)


def _row_template(entries: Sequence[Entry]) -> str | None:
    tables = Counter(entry.table.columns for entry in entries if entry.table)
    columns = tables.most_common(1)[0][0] if tables else ()
    if Column.TITLE not in columns:
        return None
    cells = [
        "{venue} {year}" if c is Column.VENUE and Column.YEAR not in columns else PLACEHOLDER.get(c, "-")
        for c in columns
    ]
    return f"|{'|'.join(cells)}|"


def _item_template(entries: Sequence[Entry]) -> str | None:
    orders = Counter(tuple(joint.name for joint in joints_of(entry)) for entry in entries)
    orders.pop((), None)
    if not orders:
        return None
    names, count = orders.most_common(1)[0]
    if count < ENOUGH:
        return None
    alike = [joints_of(entry) for entry in entries if tuple(j.name for j in joints_of(entry)) == names]
    parts: list[str] = []
    links = iter(("[paper]({url})", "[code]({code})", "[project]({project})"))
    for place in range(len(names)):
        glue = Counter(spread(joints[place].glue) for joints in alike).most_common(1)[0][0]
        parts.append(glue.replace("\n", " "))
        right = alike[0][place].right
        filled = {"title": "{title}", "venue": "{venue}", "year": "{year}", "text": "{authors}"}
        parts.append(next(links, "") if right == "link" else filled.get(right, ""))
    return "".join(parts).strip()
