"""What a list calls its links, and which brackets it puts around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rules.entries.shape import brackets_of
from rules.habits.learning import ENOUGH, SHARE, Habit, Learning, always
from rules.model import Entry, Link
from rules.text.addresses import is_unfilled
from rules.text.labels import says_only_what
from rules.text.links import is_code, is_paper, paper_id

PLAIN_LABELS = frozenset("paper papers pdf link url abs code codes github git repo repository source".split())
"""Labels that mean the same. Others, such as the name of a framework, give the reader more information."""

RARELY = 0.02
"""Share of a list's entries up to which a label is a slip, not one of the list's own words."""

BRACKETS = {"outside": "[[Paper](…)]", "inside": "[[Paper]](…)", "bare": "[Paper](…)"}


DOCUMENT = re.compile(r"[^/]/(?:blob|raw|tree)/.*\.(?:pdf|ps|pptx?|docx?)(?:[?#]|$)", re.IGNORECASE)
ADDRESS_LIMIT = 500


def kind_of(link: Link) -> str | None:
    """Return ``paper`` or ``code`` if the address alone shows what a link leads to; a document in a repository is neither."""
    return _kind_of_address(link.url)


@lru_cache(maxsize=16384)
def _kind_of_address(url: str) -> str | None:
    if paper_id(url):
        return "paper"
    return "code" if is_code(url) and not DOCUMENT.search(url[:ADDRESS_LIMIT]) else None


def is_word_for_link(label: str) -> bool:
    """Tell whether a label says only that it leads to a paper or to code; a list uses one such word for each."""
    return label.strip("[]` ").casefold() in PLAIN_LABELS


def _spellings(entry: Entry) -> Iterator[tuple[str, str]]:
    for link in entry.links:
        folded = link.label.casefold()
        if not link.is_badge and says_only_what(folded):
            yield folded, link.label


def _words(entry: Entry) -> Iterator[tuple[str, str]]:
    for link in entry.links:
        kind = kind_of(link)
        if kind and not link.is_badge and link.label != entry.title and is_word_for_link(link.label):
            yield kind, link.label


def _titles(entry: Entry) -> Iterator[tuple[None, bool]]:
    for link in entry.links:
        if link.label == entry.title:
            yield None, bool(entry.ids) and is_paper(link.url)
            return


def _leads(entry: Entry) -> Iterator[tuple[str, bool]]:
    for link in entry.links:
        folded = link.label.strip("[]` ").casefold()
        if not link.is_badge and says_only_what(folded) and not is_unfilled(link.url):
            yield folded, is_code(link.url)


LEADS_TO_CODE = Habit(
    "leads",
    _leads,
    "links labelled {}".format,
    {True: "lead to repositories", False: "lead elsewhere"}.get,
    enough=8,
    share=0.95,
)
SPELLING = Habit("label", _spellings, "spelling of the label {}".format, "[{}]".format)
WORD = Habit("word", _words, "label of a link to the {}".format, lambda label: f"[{label.strip('[]')}]")
BRACKET = Habit(
    "brackets", lambda entry: ((None, b.style) for b in brackets_of(entry)), always("brackets of links"), BRACKETS.get
)
TITLE_LEADS = Habit("titles", _titles, always("titles lead"), {True: "to papers", False: "elsewhere"}.get)
HABITS = (SPELLING, WORD, BRACKET, TITLE_LEADS, LEADS_TO_CODE)


def are_nearly_all_linked(learning: Learning, entry: Entry, folded: str) -> bool:
    """Tell whether entries like *entry* give a label an address wherever they have it."""
    entries = learning.like(entry)
    linked = sum(1 for other in entries for link in other.links if link.label.strip("[]` ").casefold() == folded)
    bare = sum(1 for other in entries if f"[{folded}]" in other.plain.casefold())
    return linked >= ENOUGH and bare <= (1 - SHARE) / 4 * linked


def labels_in(learning: Learning) -> Counter[str]:
    """Return how often each label is used."""
    return Counter(link.label.casefold() for entry in learning.catalog for link in entry.links)


def labels_left_empty(learning: Learning) -> Counter[str]:
    """Return how often each label is used without an address."""
    links = (link for entry in learning.catalog for link in entry.links)
    return Counter(link.label.casefold() for link in links if is_unfilled(link.url))
