"""An invented paper, written into every section of every list at hand: its row says nothing that only a neighbour says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from rules.entries.identity import Index
from rules.habits.habits import Habits
from rules.judging.judge import Contribution, Known, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry
from rules.proposals.draft import Facts
from rules.proposals.drafting import Writer, Written
from rules.reading.catalog import read_catalog
from rules.text.labels import GENERIC_LABELS, is_news
from rules.text.lines import inserted
from rules.text.links import is_code
from rules.text.titles import title_key, without_prefix
from tests.support.github_view import shown_of
from tests.support.places import ROOT, SHARED, WITHOUT_REAL_LISTS

TITLE = "Zarquon: Blimflarn Quorps under Veltish Glorp"
PAPER = "https://arxiv.org/abs/2511.04242"
PREPRINT = Facts(TITLE, PAPER, ("arxiv:2511.04242",))
PUBLISHED = Facts(TITLE, PAPER, ("arxiv:2511.04242",), "CVPR", 2025, "https://github.com/zarquon/blimflarn")
LISTS = sorted((ROOT / "tests" / "corpus" / "lists").glob("*.md"))
REAL = sorted((SHARED / "data" / "lists").glob("*.md"))
ENOUGH, SHARE, OF_REAL = 4, 0.8, 5
"""Entries of a section that is tried, the share of them that makes a word the section's, and sections of a real list."""

TOKEN = re.compile(r"https?://[^\s()<>\]\"'|]+|[^\W_]+")
TAG = re.compile(r"<[^<>]*>")
STRUCTURE = frozenset(
    "arxiv preprint star stars badge style social label svg 11 nov november 25 04242 2511 none na n a tba code paper".split()
)


def tokens(text: str) -> set[str]:
    addresses = {found.casefold() for found in TOKEN.findall(text) if found.startswith("http")}
    return addresses | {found.casefold() for found in TOKEN.findall(TAG.sub(" ", text)) if not found.startswith("http")}


def foreign(row: str, siblings: list[Entry], facts: Facts) -> set[str]:
    """What the row says that is neither the paper's nor the section's; counted here without the writer's own notions."""
    counts = Counter(token for entry in siblings for token in tokens(entry.text))
    own = tokens(" ".join(str(value) for value in (facts.title, facts.venue, facts.year, facts.published[1])))
    labels = {word for label in GENERIC_LABELS for word in label.split()}
    told = set()
    for token in tokens(re.sub(r"^\s*\d+[.)]\s", "", row)):
        if token.startswith("http"):
            is_known = any(part in token for part in ("2511.04242", "zarquon")) or "img.shields.io/badge" in token
        else:
            is_known = token in own | labels | STRUCTURE or token.startswith("zarquon")
        if not is_known and counts[token] < SHARE * len(siblings):
            told.add(token)
    return told


def sections_of(catalog: Catalog) -> list[list[Entry]]:
    found: dict[object, list[Entry]] = {}
    for entry in catalog:
        found.setdefault(entry.section.key, []).append(entry)
    return [entries for entries in found.values() if len(entries) >= ENOUGH and not is_news(entries[0].section.group)]


def written(catalog: Catalog, known: Known, siblings: list[Entry], facts: Facts) -> Written | None:
    return Writer(catalog, known, Policy(), siblings[0].section, facts).best()


def assert_whole(siblings: list[Entry], facts: Facts, row: str) -> None:
    """What is known, and what nearly all neighbours show, stands in the row."""
    nearly_all = SHARE * len(siblings)
    if sum(any(is_code(x.url) and x.url != entry.url for x in entry.links) for entry in siblings) >= nearly_all:
        assert (facts.code_url or "") in row, row
    if sum(entry.venue is not None for entry in siblings) >= nearly_all:
        assert (facts.venue or "") in row, row
    assert facts.ids[0].partition(":")[2] in row, row
    assert len(re.findall(rf"(?<!\))\]\({re.escape(facts.code_url or 'none')}\)", row)) <= 1, row


NOT_TOLD = {"authors": "author-names: The other entries name the authors; this one does not."}
"""What the rules say of a row that lacks what nobody told us, as the proposal says too."""


def assert_own(catalog: Catalog, siblings: list[Entry], facts: Facts, made: Written) -> None:
    row, after = made.row, made.after_line
    assert foreign(row, siblings, facts) == set(), row
    assert_whole(siblings, facts, row)
    head = read_catalog(inserted(catalog.text, row, after), catalog.file)
    verdict = judge([Contribution(catalog, head)], Policy())
    [change] = verdict.changes
    said = {f"{finding.rule}: {finding.message}" for finding in verdict.findings}
    assert said <= {NOT_TOLD[name] for name in made.missing if name in NOT_TOLD}, row
    assert change.entry.ids == facts.ids
    assert title_key(change.entry.title or "") in (title_key(TITLE), title_key(without_prefix(TITLE)))
    before = shown_of(catalog, catalog.text)
    assert before <= shown_of(catalog, head.text), "GitHub shows less than before"
    assert not before or len(shown_of(head, head.text)) > len(before), "GitHub does not show the row"


@pytest.mark.parametrize("facts", [PREPRINT, PUBLISHED], ids=["a preprint", "published with code"])
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_row_says_nothing_that_only_a_neighbour_says(path: Path, facts: Facts) -> None:
    catalog = read_catalog(path.read_bytes().decode(), path.name)
    known = Known(Index(catalog.entries), {catalog.file: Habits(catalog)})

    for siblings in sections_of(catalog):
        row = written(catalog, known, siblings, facts)
        assert row is not None
        assert_own(catalog, siblings, facts, row)


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason=WITHOUT_REAL_LISTS)
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_in_real_lists_a_row_says_nothing_that_only_a_neighbour_says(path: Path) -> None:
    catalog = read_catalog(path.read_text(encoding="utf-8", errors="replace"), "README.md")
    known = Known(Index(catalog.entries), {catalog.file: Habits(catalog)})
    sections = sections_of(catalog)
    chosen = list(islice(sections[:: max(1, len(sections) // OF_REAL)], OF_REAL))
    rows = 0
    for number, siblings in enumerate(chosen):
        facts = (PREPRINT, PUBLISHED)[number % 2]
        row = written(catalog, known, siblings, facts)
        if row is not None:
            rows += 1
            assert_own(catalog, siblings, facts, row)
    assert rows >= 0.85 * len(chosen)
