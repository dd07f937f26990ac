"""What this list does, learned from its entries: nothing here is assumed.

A habit is what at least 80 % of at least five entries do: the section's own of that shape, else the file's of that
shape. Where neither agrees there is no habit, and the rules that ask for it stay silent. What the policy's row template
declares goes before what was learned.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from rules.entries.identity import Index
from rules.entries.shape import Joint, brackets_of, joints_of, spread
from rules.entries.writing import outside_links
from rules.model import Catalog, Entry, Link, Section, Shape
from rules.text.anchors import direction
from rules.text.labels import GENERIC_LABELS, is_news
from rules.text.letters import WIDE
from rules.text.likeness import is_one_slip
from rules.text.links import arxiv_month, host_of, is_code, is_paper, paper_id, split_address
from rules.text.titles import fold
from rules.text.venues import WORKSHOP, is_known_venue, venue_key

ENOUGH = 5
SHARE = 0.8
MARKS_ENOUGH = 2
"""Cells without a link that agree on a mark; most cells hold a link, so fewer must do."""

PAIR_ENOUGH = 3
"""Works that two sections share before listing one in both is a habit."""

PAIR_SHARE = 0.25
"""Share of the smaller of two sections of one chapter that the other must have too; a few among many are rows left behind, unless they are
twice as many as make a habit elsewhere."""

CROSS_SHARE, CROSS_ENOUGH = 0.08, 10
"""Share and count of repeated entries from which a list as a whole repeats itself by habit."""

PLAIN_LABELS = frozenset("paper papers pdf link url abs code codes github git repo repository source".split())
"""Labels that mean the same; others, such as the name of a framework, tell the reader something of their own."""

RARELY = 0.02
"""Share of a list's entries up to which a label is a slip rather than a word of the list's own."""

WORKSHOPS_ENOUGH = 3
"""Workshops marked alike that make a habit; most lists have few."""

COLUMN_LIMIT = 100
"""Columns up to which a table is taken for one of works, with habits of its own."""

VENUE_LIMIT = 40
"""Letters of a venue's name up to which slips of the pen are looked for."""

TEMPLATE_TITLE = re.compile(
    r"\[(?:the )?(?:paper[ _-]?)?(?:title|name)[^\[\]]{0,20}\]\((?!https?://\w+\.\w+/\S{4})", re.IGNORECASE
)
"""The title of an entry in a template: the word itself, and no real address behind it."""

SHOWN_LABEL = re.compile(r"\[(?P<label>[A-Za-z][A-Za-z/ ]{1,30})\]\((?!https?://\w+\.\w+/\S{4})")
TEMPLATE_LABEL = re.compile(r"\[([^\[\]{}]{1,40})\]\(\{")
ARXIV_PATH = re.compile(r"/(?P<form>abs|pdf)/[^/?#]*?(?P<version>v\d+)?(?P<ending>\.pdf)?/?$")
DATE_TEXT = re.compile(
    r"(?<![\w/.-])(?:(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.](?:19|20)\d\d)(?![\w/-]|\.\d)"
)
STAR_BADGE = re.compile(
    r"img\.shields\.io/github/stars/[\w.-]{1,100}/[\w.-]{1,100}?(?P<form>(?:\.svg)?(?:\?[^\s()\"'<>]{0,200})?)(?=[\s)\"'>])"
)
BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-*+])[ \t]")
NICKNAME = re.compile(r"[A-Z][\w+*.-]{1,24}:(?P<blank> ?)(?=[A-Z][a-z])")
T = TypeVar("T", bound=Hashable)


def prevailing(values: Iterable[T], enough: int = ENOUGH) -> T | None:
    """Return the value that at least 80 % of at least *enough* share, or None.

    >>> prevailing(["-", "-", "-", "-", "None"])
    '-'
    >>> prevailing(["-", "-"])
    """
    counts = values if isinstance(values, Counter) else Counter(values)
    total = counts.total()
    if total < enough:
        return None
    value, count = counts.most_common(1)[0]
    return value if count >= SHARE * total else None


@dataclass(frozen=True, slots=True)
class Order:
    """How a section is ordered: by the year, the arXiv number or the title, rising or falling."""

    by: str
    step: int  # 1 where the values rise from line to line, -1 where they fall

    def value(self, entry: Entry) -> Any:  # noqa: ANN401 - years, months and titles are each compared among themselves
        """Return what the entry is ordered by, or None where it has nothing of the kind."""
        if self.by == "year":
            return entry.year
        if self.by == "arXiv number":
            return next((month for i in entry.ids if (month := arxiv_month(i))), None)
        return fold(entry.title) if entry.title else None

    def is_before(self, one: Entry, other: Entry) -> bool:
        """Tell whether *one* has to stand before *other*; equal ones need not."""
        a, b = self.value(one), self.value(other)
        return bool(a < b if self.step > 0 else a > b)

    @property
    def told(self) -> str:
        if self.by == "title":
            return "from A to Z" if self.step > 0 else "from Z to A"
        return "from old to new" if self.step > 0 else "from new to old"


ORDERS = ("year", "arXiv number", "title")


class Habits:
    """The habits of one file of the list, computed when first asked for."""

    def __init__(self, catalog: Catalog, template: str | None = None, index: Index | None = None) -> None:
        self._catalog = catalog
        self._known = index
        self._declared = {label.casefold(): label for label in _declared_labels(template, catalog)}
        self._memory: dict[Hashable, object] = {}
        self._joints: dict[Hashable, dict[str, Counter[str]]] = {}

    def _learned(self, name: str, entry: Entry, read: Callable[[Entry], Iterable[T]], enough: int = ENOUGH) -> T | None:
        """Return what prevails in the entry's section, else in the file, among entries of its shape."""
        in_section = self._prevailing((name, entry.section.path, entry.shape), read, self._siblings(entry), enough)
        if in_section is not None or self._count(name, entry, read) >= enough:
            return in_section
        return self._prevailing((name, entry.shape), read, self._by_shape.get(entry.shape, ()), enough)

    def _prevailing(
        self, key: Hashable, read: Callable[[Entry], Iterable[T]], entries: Iterable[Entry], enough: int
    ) -> T | None:
        if key not in self._memory:
            self._memory[key] = prevailing((value for entry in entries for value in read(entry)), enough)
        return self._memory[key]  # type: ignore[return-value]  # the key names the reader, and so the type

    def _count(self, name: str, entry: Entry, read: Callable[[Entry], Iterable[T]]) -> int:
        key = (name, "count", entry.section.path, entry.shape)
        if key not in self._memory:
            self._memory[key] = sum(1 for other in self._siblings(entry) for _ in read(other))
        count = self._memory[key]
        return count if isinstance(count, int) else 0

    def _siblings(self, entry: Entry) -> tuple[Entry, ...]:
        return self._by_section.get((entry.section.path, entry.shape), ())

    @cached_property
    def _by_section(self) -> dict[tuple[tuple[str, ...], Shape], tuple[Entry, ...]]:
        found: dict[tuple[tuple[str, ...], Shape], list[Entry]] = defaultdict(list)
        for entry in self._catalog:
            found[entry.section.path, entry.shape].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def _by_shape(self) -> dict[Shape, tuple[Entry, ...]]:
        found: dict[Shape, list[Entry]] = defaultdict(list)
        for entry in self._catalog:
            found[entry.shape].append(entry)
        return {shape: tuple(entries) for shape, entries in found.items()}

    def label_spelling(self, entry: Entry, label: str) -> str | None:
        """Return how entries like *entry* spell the link label *label*."""
        folded = label.casefold()
        if folded in self._declared:
            return self._declared[folded]
        if not folded or not set(folded.split()) <= GENERIC_LABELS:
            return None
        return self._learned(
            f"label {folded}",
            entry,
            lambda other: (link.label for link in other.links if link.label.casefold() == folded and not link.is_badge),
        )

    def label_of(self, entry: Entry, kind: str) -> str | None:
        """Return how entries like *entry* label a link to the paper or to the code, where they name what it leads to."""
        return self._learned(f"label of {kind}", entry, lambda other: labels_of_kind(other, kind))

    def links_label(self, entry: Entry, label: str) -> bool:
        """Tell whether entries like *entry* give that label an address wherever they have it."""
        folded = label.casefold()
        key = ("linked", folded, entry.section.path, entry.shape)
        if key not in self._memory:
            self._memory[key] = self._links(entry, folded)
        return self._memory[key] is True

    def _links(self, entry: Entry, folded: str) -> bool:
        siblings = self._siblings(entry) or self._by_shape.get(entry.shape, ())
        linked = sum(1 for other in siblings for link in other.links if link.label.strip("[]` ").casefold() == folded)
        bare = sum(1 for other in siblings if f"[{folded}]" in other.plain.casefold())
        return linked >= ENOUGH and bare <= (1 - SHARE) / 4 * linked

    def uses_label(self, label: str) -> bool:
        """Tell whether the list uses that label more than now and then."""
        return self._labels[label.casefold()] > RARELY * max(1, len(self._catalog.entries))

    @cached_property
    def _labels(self) -> Counter[str]:
        return Counter(link.label.casefold() for entry in self._catalog for link in entry.links)

    def arxiv_form(self, entry: Entry) -> str | None:
        """Return ``abs``, ``pdf`` or ``pdf.pdf``: how entries like *entry* address arXiv papers."""
        return self._learned("arxiv form", entry, lambda other: filter(None, map(arxiv_form, other.links)))

    def names_versions(self, entry: Entry) -> bool | None:
        """Tell whether entries like *entry* name a version in the addresses of arXiv papers."""
        return self._learned(
            "arxiv version", entry, lambda other: map(bool, filter(_is_there, map(arxiv_version, other.links)))
        )

    def scheme_of(self, host: str) -> str | None:
        """Return ``http`` or ``https``: how the file addresses that host."""
        return self._schemes.get(host)

    @cached_property
    def _schemes(self) -> dict[str, str]:
        found: dict[str, list[str]] = defaultdict(list)
        for entry in self._catalog:
            for link in entry.links:
                found[host_of(link.url)].append(link.url.partition(":")[0].lower())
        return {host: scheme for host, schemes in found.items() if host and (scheme := prevailing(schemes)) is not None}

    def order(self, entry: Entry) -> Order | None:
        """Return how the entry's section is ordered, or None where it is not."""
        key = ("order", entry.section.path, entry.shape)
        if key not in self._memory:
            self._memory[key] = next(filter(None, (_order(self._siblings(entry), by) for by in ORDERS)), None)
        found = self._memory[key]
        return found if isinstance(found, Order) else None

    def titles_lead_to_papers(self, entry: Entry) -> bool | None:
        """Tell whether the linked titles of entries like *entry* lead to papers rather than to code."""
        return self._learned("titles to papers", entry, _title_leads)

    def hardly_ever_elsewhere(self, entry: Entry) -> bool:
        """Tell whether the titles of entries like *entry* lead to papers almost without exception."""
        key = ("elsewhere", entry.section.path, entry.shape)
        if key not in self._memory:
            found = [leads for other in self._siblings(entry) for leads in _title_leads(other)]
            self._memory[key] = len(found) >= 2 * ENOUGH and found.count(False) <= 0.05 * len(found)
        return self._memory[key] is True

    def leaves_empty(self, label: str) -> bool:
        """Tell whether the list often writes a link of that label without an address."""
        return self._empty[label.casefold()] >= ENOUGH

    @cached_property
    def _empty(self) -> Counter[str]:
        return Counter(link.label.casefold() for e in self._catalog for link in e.links if not link.url.strip("# "))

    def writes_wide(self, entry: Entry) -> bool:
        """Tell whether entries like *entry* are often written with full-width signs."""
        if "writes wide" not in self._memory:
            wide = sum(1 for other in self._catalog if WIDE.search(other.text))
            self._memory["writes wide"] = wide > (1 - SHARE) * len(self._catalog.entries)
        return self._memory["writes wide"] is True

    def sets_nickname_apart(self, entry: Entry) -> bool:
        """Tell whether a blank follows the colon of a nickname, as in ``NAME: title``."""
        return self._learned("nickname", entry, _nickname_apart) is True

    def pads_cells(self, entry: Entry) -> bool | None:
        """Tell whether rows like *entry* have blanks beside their pipes."""
        name = f"padding of {entry.table.width if entry.table else 0}"
        return self._learned(name, entry, lambda other: _padded(other, entry))

    def glue(self, entry: Entry, joint: Joint) -> str | None:
        """Return the punctuation that entries like *entry* have at that joint, white space spread."""
        in_section = self._glues(("section", entry.section.path, entry.shape), self._siblings(entry))
        if in_section[joint.name].total() >= ENOUGH:
            return prevailing(in_section[joint.name])
        in_file = self._glues(("file", entry.shape), self._by_shape.get(entry.shape, ()))
        return prevailing(in_file[joint.name])

    def repeats(self, entry: Entry, words: str) -> bool:
        """Tell whether most entries like *entry* have these very words, as lists have that label their lines."""
        if sum(letter.isalpha() for letter in words) < 3:
            return False
        key = ("words", entry.section.path, entry.shape, words)
        if key not in self._memory:
            siblings = self._siblings(entry)
            found = sum(1 for other in siblings if words in other.text)
            self._memory[key] = found >= max(2, SHARE * len(siblings))
        return self._memory[key] is True

    def usual_glue(self, entry: Entry, left: str, right: str) -> str | None:
        """Return the punctuation that most entries like *entry* have between two such parts, white space spread."""
        name = f"{left} | {right}"
        in_section = self._glues(("section", entry.section.path, entry.shape), self._siblings(entry))
        in_file = self._glues(("file", entry.shape), self._by_shape.get(entry.shape, ()))
        counts = in_section.get(name) or in_file.get(name)
        return counts.most_common(1)[0][0] if counts else None

    def spelling(self, venue: str) -> str:
        """Return *venue* as the list spells it; as it is, where the list does not have it."""
        counts = self.venues.get(venue_key(venue))
        return counts.most_common(1)[0][0] if counts else venue

    def _glues(self, key: Hashable, entries: Iterable[Entry]) -> dict[str, Counter[str]]:
        if key not in self._joints:
            found: dict[str, Counter[str]] = defaultdict(Counter)
            for entry in entries:
                for joint in joints_of(entry):
                    found[joint.name][spread(joint.glue)] += 1
            self._joints[key] = found
        return self._joints[key]

    def link_brackets(self, entry: Entry) -> str | None:
        """Return how entries like *entry* set their labelled links: ``outside``, ``inside`` or ``bare``."""
        return self._learned("brackets", entry, lambda other: (found.style for found in brackets_of(other)))

    def bullet(self, entry: Entry) -> str | None:
        """Return the sign that begins items as far indented as *entry*."""
        found = BULLET.match(entry.text)
        if found is None:
            return None
        name = f"bullet at {len(found['indent'])}"
        return self._learned(name, entry, lambda other: _bullet(other, found["indent"]))

    def date_form(self, entry: Entry) -> str | None:
        """Return how entries like *entry* write dates that name a month, with noughts for digits, such as ``0000-00``."""
        return self._learned("date form", entry, date_forms)

    def badge_form(self, entry: Entry) -> str | None:
        """Return how the addresses of badges for stars end in entries like *entry*, behind the repository."""
        return self._learned("badge form", entry, lambda other: (f["form"] for f in STAR_BADGE.finditer(other.text)))

    def closes_rows(self, entry: Entry) -> bool:
        """Tell whether rows like *entry* end with a pipe."""
        return self._learned("closing pipe", entry, lambda other: [other.text.rstrip().endswith("|")]) is not False

    def is_filled(self, entry: Entry, column: int) -> bool:
        """Tell whether rows of the table's width in this section fill that column."""
        if _is_wide(entry):
            return False
        name = f"filled {column} of {entry.table.width if entry.table else 0}"
        return self._learned(name, entry, lambda other: _filled(other, entry, column)) is True

    def empty_mark(self, entry: Entry, column: int) -> str | None:
        """Return what rows write in that column where they have no link there, such as ``-``."""
        if _is_wide(entry):
            return None
        name = f"mark {column} of {entry.table.width if entry.table else 0}"
        return self._learned(name, entry, lambda other: _mark(other, entry, column), MARKS_ENOUGH)

    @cached_property
    def venues(self) -> dict[str, Counter[str]]:
        """Return the spellings of each venue with their counts, by the venue's key."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self._catalog:
            if entry.venue:
                found[venue_key(entry.venue)][entry.venue] += 1
        return dict(found)

    @cached_property
    def workshop_form(self) -> str | None:
        """Return how the list marks a workshop behind the name of its conference, such as ``W``; None where it has no one way."""
        counts = Counter(form for entry in self._catalog if (form := _workshop_form(entry.venue or "")))
        if not counts:
            return None
        form, count = counts.most_common(1)[0]
        return form if count >= WORKSHOPS_ENOUGH and count >= 0.75 * counts.total() else None

    @cached_property
    def venues_named(self) -> int:
        """Return how many entries name a venue."""
        return sum(spellings.total() for spellings in self.venues.values())

    @cached_property
    def venues_repeated(self) -> int:
        """Return how many entries name a venue that is known or that another entry names too."""
        return sum(s.total() for key, s in self.venues.items() if s.total() > 1 or is_known_venue(key))

    def venues_near(self, key: str) -> frozenset[str]:
        """Return the keys of the list's repeated venues that are one slip of the pen from *key*."""
        near = {other for variant in _variants(key) for other in self._by_variant.get(variant, ())}
        return frozenset(other for other in near if other != key and is_one_slip(key, other))

    @cached_property
    def _by_variant(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, spellings in self.venues.items():
            for variant in _variants(key) if spellings.total() > 1 else ():
                found[variant].append(key)
        return found

    @cached_property
    def _index(self) -> Index:
        return self._known or Index(self._catalog)

    @cached_property
    def _repeats(self) -> Counter[tuple[tuple[str, ...], tuple[str, ...]]]:
        """How many entries of the first section stand in the second one too."""
        found: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
        for entry in self._catalog:
            places = self._index.matches(entry)
            for other in {m.entry.section.path for m in places if m.is_certain and m.entry.file == entry.file}:
                if other != entry.section.path:
                    found[entry.section.path, other] += 1
        return found

    @cached_property
    def _shared(self) -> Counter[frozenset[tuple[str, ...]]]:
        """How many entries each two sections have in common, counted from either side."""
        found: Counter[frozenset[tuple[str, ...]]] = Counter()
        for pair, count in self._repeats.items():
            found[frozenset(pair)] += count
        return found

    def mirrors(self, section: Section) -> tuple[tuple[tuple[str, ...], int, int], ...]:
        """Return the sections that repeat nearly all entries of this one: path, how many, of how many."""
        return self._mirrors.get(section.path, ())

    @cached_property
    def _mirrors(self) -> dict[tuple[str, ...], tuple[tuple[tuple[str, ...], int, int], ...]]:
        found: dict[tuple[str, ...], tuple[tuple[tuple[str, ...], int, int], ...]] = {}
        for (path, other), count in sorted(self._repeats.items()):
            size = self._sizes[path]
            if count >= max(ENOUGH, SHARE * size):
                found[path] = (*found.get(path, ()), (other, count, size))
        return found

    def shared_works(self) -> tuple[tuple[frozenset[tuple[str, ...]], int], ...]:
        """Return the pairs of sections that have works in common, with how many, the most first."""
        return tuple((pair, count // 2) for pair, count in self._shared.most_common() if count >= 2)

    def cross_lists(self, one: Section, other: Section) -> bool:
        """Tell whether the list shows works in both sections by habit."""
        if is_news(one.group) != is_news(other.group):
            return True
        shared = self._shared[frozenset((one.path, other.path))] // 2
        smaller = min(self._sizes[one.path], self._sizes[other.path])
        many = min(2 * PAIR_ENOUGH, PAIR_SHARE * smaller)
        if shared >= PAIR_ENOUGH and (one.group != other.group or shared >= many):
            return True
        return self._repeated >= CROSS_ENOUGH and self._repeated >= CROSS_SHARE * len(self._catalog.entries)

    @cached_property
    def _sizes(self) -> Counter[tuple[str, ...]]:
        return Counter(entry.section.path for entry in self._catalog)

    @cached_property
    def _repeated(self) -> int:
        return self._shared.total() // 2

    @cached_property
    def announces_works(self) -> bool:
        """Tell whether the News-like sections list works of the catalogue rather than events."""
        news = [entry for entry in self._catalog if is_news(entry.section.group)]
        listed = [entry for entry in self._catalog if not is_news(entry.section.group)]
        works = [entry for entry in news if entry.ids and entry.venue]
        return len(listed) > len(news) and len(works) >= max(ENOUGH, SHARE * len(news))


def kind_of(link: Link) -> str | None:
    """Return ``paper`` or ``code`` where the address alone tells what a link leads to."""
    if paper_id(link.url):
        return "paper"
    return "code" if is_code(link.url) else None


def labels_of_kind(entry: Entry, kind: str) -> list[str]:
    """Return the labels of the links of that kind that say what they lead to, such as ``pdf``."""
    return [
        link.label
        for link in entry.links
        if not link.is_badge and link.label != entry.title and kind_of(link) == kind and is_word_for_link(link.label)
    ]


def is_word_for_link(label: str) -> bool:
    """Tell whether a label says no more than that it leads to a paper or to code: lists use one such word for each."""
    return label.strip("[]` ").casefold() in PLAIN_LABELS


def arxiv_form(link: Link) -> str | None:
    """Return how *link* addresses an arXiv paper, or None where it leads elsewhere."""
    found = _arxiv_address(link.url)
    return found and found[0]


def arxiv_version(link: Link) -> str | None:
    """Return the version that the address of an arXiv paper names, empty where it names none; None where it leads elsewhere."""
    found = _arxiv_address(link.url)
    return found and found[1]


@lru_cache(maxsize=65536)
def _arxiv_address(url: str) -> tuple[str, str] | None:
    parts = split_address(url)
    if parts is None or host_of(url) != "arxiv.org":
        return None
    found = ARXIV_PATH.search(parts.path)
    return (f"{found['form']}{found['ending'] or ''}", found["version"] or "") if found else None


def _order(entries: Iterable[Entry], by: str) -> Order | None:
    values = [value for entry in entries if (value := Order(by, 1).value(entry)) is not None]
    step = direction(values)
    return Order(by, step) if step else None


def _bullet(entry: Entry, indent: str) -> list[str]:
    found = BULLET.match(entry.text)
    return [found["sign"]] if found and found["indent"] == indent else []


def _declared_labels(template: str | None, catalog: Catalog) -> list[str]:
    """Return the labels that the policy's template has, else those of the template that the list shows its contributors."""
    if template:
        return TEMPLATE_LABEL.findall(template)
    shown = next((line for line in template_lines(catalog)), "")
    labels = [label.strip() for found in SHOWN_LABEL.finditer(shown) for label in found["label"].split("/")]
    return [label for label in labels if is_word_for_link(label) or label.casefold() in ("project", "website")]


def template_lines(catalog: Catalog) -> tuple[str, ...]:
    """Return the lines of code blocks in which the list shows how an entry is written, title and address filled in by words."""
    found, is_code = [], False
    for line in catalog.text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        elif is_code and len(line) <= 500 and TEMPLATE_TITLE.search(line):
            found.append(line.strip())
    return tuple(found)


def _workshop_form(venue: str) -> str | None:
    found = WORKSHOP.search(venue)
    return found[0] if found and is_known_venue(venue[: found.start()]) else None


def date_form(date: str) -> str:
    """Return a date with noughts for its digits.

    >>> date_form("2024/5")
    '0000/0'
    """
    return "".join("0" if letter.isdigit() else letter for letter in date)


def date_forms(entry: Entry) -> list[str]:
    """Return the forms of the dates in *entry* that name a month."""
    if not DATE_TEXT.search(entry.text):
        return []
    return [date_form(found[0]) for found in DATE_TEXT.finditer(outside_links(entry))]


def _is_there(value: str | None) -> bool:
    return value is not None


def _title_leads(entry: Entry) -> list[bool]:
    return [bool(entry.ids) and is_paper(link.url) for link in entry.links if link.label == entry.title][:1]


def _nickname_apart(entry: Entry) -> list[bool]:
    found = NICKNAME.match(entry.title or "")
    return [bool(found["blank"])] if found else []


def _padded(other: Entry, entry: Entry) -> list[bool]:
    if other.table is None or entry.table is None or other.table.width != entry.table.width:
        return []
    return [cell.text != cell.text.strip(" ") for cell in other.cells if not cell.is_empty]


def _variants(key: str) -> frozenset[str]:
    """Return *key*, and *key* without each of its letters: two words one slip apart have one of these in common."""
    if len(key) > VENUE_LIMIT:
        return frozenset((key,))
    return frozenset((key, *(key[:at] + key[at + 1 :] for at in range(len(key)))))


def _is_wide(entry: Entry) -> bool:
    return entry.table is not None and entry.table.width > COLUMN_LIMIT


def _filled(other: Entry, entry: Entry, column: int) -> list[bool]:
    if other.table is None or entry.table is None or other.table.columns != entry.table.columns:
        return []
    return [column < len(other.cells) and not other.cells[column].is_empty]


def _mark(other: Entry, entry: Entry, column: int) -> list[str]:
    if not _filled(other, entry, column) or column >= len(other.cells):
        return []
    if any(link.cell == column for link in other.links) or len(other.cells[column].text.strip()) > 4:
        return []
    return [other.cells[column].text.strip()]
