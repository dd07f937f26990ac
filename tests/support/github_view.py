"""What GitHub shows of a list, by GitHub's own Markdown parser: which works stand in a row, an item or a paragraph."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options

from rules.model import Catalog, Entry, Shape
from rules.reading.source import Source
from rules.text.titles import title_key

HOLDERS = frozenset(["tr", "li", "p", "h1", "h2", "h3", "h4", "h5", "h6", "summary"])
KIND = {
    Shape.ROW: "tr",
    Shape.BULLET: "li",
    Shape.NUMBERED: "li",
}


class _Shown(HTMLParser):
    """Collects the text of each row, item and paragraph, and whether a link to the Web is in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str, int]] = []
        self.links: Counter[tuple[str, str]] = Counter()
        self._open: list[tuple[str, list[str], list[str]]] = []
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HOLDERS:
            self._open.append((tag, [], []))
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("http"):
            self._link = (address, [])
            for _, _, links in self._open:
                links.append(address)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.links["".join(self._link[1]), self._link[0]] += 1
            self._link = None
        while self._open and any(name == tag for name, _, _ in self._open):
            name, texts, links = self._open.pop()
            self.blocks.append((name, "".join(texts), len(links)))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._link:
            self._link[1].append(data)
        for _, texts, _ in self._open:
            texts.append(data)


@lru_cache(maxsize=4096)
def blocks_of(markdown: str) -> tuple[tuple[str, str, int], ...]:
    """Return what GitHub shows: the kind of each block, its text, and how many links to the Web it has."""
    return tuple(_shown(markdown).blocks)


def links_of(markdown: str) -> Counter[tuple[str, str]]:
    """Return the links to the Web that GitHub shows: label and address, and how often."""
    return _shown(markdown).links


def _shown(markdown: str) -> _Shown:
    shown = _Shown()
    shown.feed(github_flavored_markdown_to_html(Source(markdown).markdown, Options.CMARK_OPT_UNSAFE))
    shown.close()
    return shown


def shown_of(catalog: Catalog, markdown: str) -> frozenset[str]:
    """Return the entries of *catalog* that GitHub shows in *markdown*: the title stands in a linked block of its kind."""
    texts: dict[str, list[str]] = {}
    for kind, text, links in blocks_of(markdown):
        if links:
            texts.setdefault(kind, []).append(title_key(text))
    found = set()
    for entry in catalog:
        key, kind = title_key(entry.title or ""), kind_of(entry)
        names = [kind] if kind else ["p", "li", "tr", "summary", *(f"h{n}" for n in range(1, 7))]
        if any(key in text for name in names for text in texts.get(name, ())):
            found.add(name_of(entry))
    return frozenset(found)


def kind_of(entry: Entry) -> str | None:
    """Return the element that GitHub makes of an entry of that shape; None if it can be several."""
    return KIND.get(entry.shape)


def name_of(entry: Entry) -> str:
    """Return what tells the entry from all others of its list."""
    return f"{entry.shape.value} {title_key(entry.title or '')}"
