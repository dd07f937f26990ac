"""What GitHub shows of a list, by GitHub's own Markdown parser: which works stand in a row, an item or a paragraph."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options

from rules.model import Catalog, Entry, Shape
from rules.reading.source import Source


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return "".join(filter(str.isalnum, text.casefold()))


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
        self.text = ""
        self._code = False
        self._last = ""

    @property
    def left_open(self) -> list[tuple[str, list[str], list[str]]]:
        """Return what is still open at the end; a browser shows it all the same."""
        return self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code = self._code or (tag == "code" and self._last == "pre")
        self._last = tag
        if tag in HOLDERS:
            self._open.append((tag, [], []))
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("http"):
            self._link = (address, [])
            for _, _, links in self._open:
                links.append(address)

    def handle_endtag(self, tag: str) -> None:
        self._code = self._code and tag != "pre"
        if tag == "a" and self._link:
            self.links["".join(self._link[1]), self._link[0]] += 1
            self._link = None
        while self._open and any(name == tag for name, _, _ in self._open):
            name, texts, links = self._open.pop()
            self.blocks.append((name, "".join(texts), len(links)))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.text += data
        if self._link:
            self._link[1].append(data)
        for _, texts, _ in self._open:
            texts.append(data)


def blocks_of(markdown: str) -> tuple[tuple[str, str, int], ...]:
    """Return what GitHub shows: the kind of each block, its text, and how many links to the Web it has."""
    return tuple(_shown(markdown).blocks)


def links_of(markdown: str) -> Counter[tuple[str, str]]:
    """Return the links to the Web that GitHub shows: label and address, and how often."""
    return _shown(markdown).links


@lru_cache(maxsize=16)
def _shown(markdown: str) -> _Shown:
    shown = _Shown()
    shown.feed(github_flavored_markdown_to_html(Source(markdown).markdown, Options.CMARK_OPT_UNSAFE))
    shown.close()
    shown.blocks += [(name, "".join(texts), len(links)) for name, texts, links in shown.left_open]
    return shown


def shown_of(catalog: Catalog, markdown: str) -> frozenset[str]:
    """Return the entries of *catalog* that GitHub shows in *markdown*: the title stands in a linked block of its kind."""
    shown = _shown(markdown)
    linked: dict[str, list[str]] = {}
    for kind, text, links in shown.blocks:
        if links:
            linked.setdefault(kind, []).append(letters(text))
    texts = {kind: "\n".join(keys) for kind, keys in linked.items()}
    everything, addresses = letters(shown.text), {address for _, address in shown.links}
    found = set()
    for entry in catalog:
        key, kind = letters(entry.title or ""), kind_of(entry)
        if kind is None:  # a paragraph, or HTML of any make: it is enough that its title and its link are there
            is_shown = key in everything and entry.url in addresses
        else:
            is_shown = kind in texts and key in texts[kind]
        if is_shown:
            found.add(name_of(entry))
    return frozenset(found)


def kind_of(entry: Entry) -> str | None:
    """Return the element that GitHub makes of an entry of that shape; None if it can be several."""
    return KIND.get(entry.shape)


def name_of(entry: Entry) -> str:
    """Return what tells the entry from all others of its list."""
    return f"{entry.shape.value} {letters(entry.title or '')}"
