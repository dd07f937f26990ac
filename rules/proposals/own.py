"""Nothing of a neighbour's: what the entries of a section share, and what only one of them says.

A row is written like a neighbour's. What the neighbour alone has must not stay in it: names, institutions,
descriptions, numbers, addresses. This is the only place that decides what is shared and takes out what is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.entries.shape import MARKER
from rules.model import Entry
from rules.proposals.draft import Facts, dated, made_safe
from rules.proposals.links import badge_for
from rules.text.labels import GENERIC_LABELS
from rules.text.links import ADDRESS, arxiv_number, repository_of
from rules.text.titles import nickname_of
from rules.text.venues import DATE, MONTH_NAMES

SHARE = 0.8
"""Share of a section's entries that must have a word before it belongs to the section."""

OFTEN = 0.25
"""Share of a section's entries that must show a picture made of words before its words are the section's."""

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^<>]{1,800}>")
ATOM = re.compile(
    r"!?\[(?:[^\[\]\n]|\[[^\[\]\n]{0,300}\]){0,600}\]\([^()\s]{0,900}(?:\([^()\s]{0,200}\)[^()\s]{0,300}){0,3}[^()\n]{0,200}\)"
    r"|!?\[[^\[\]\n]{1,300}\]\[[^\[\]\n]{0,100}\]"
    r"|<[^<>]{1,800}>|`[^`\n]{1,200}`|https?://[^\s<>()\[\]|]+"
)
"""What is kept or dropped as a whole: a link, a tag, code, a bare address."""

LABEL = re.compile(r"(?P<open>!?\[+[*_`]{0,3})(?P<label>[^\[\]*`\n]{1,200})")
JOINED = re.compile(r"[ \t]+|[ \t]?[-‐'’.&/+][ \t]?|[-–'’.&/+:]+")
"""What stands between two words of one part; all else divides parts."""

END_OF_SENTENCE = re.compile(r"(?<=[^\W_]{2})[.:][ \t]+|[ \t]+[-–—|·•][ \t]+")
EMPTY_PAIRS = re.compile(
    r"\(\s*[,;:]?\s*\)|\[\s*[,;:]?\s*\](?![(\[])|“\s*”|\"\s*\"|\*\*[ \t]*\*\*|(?<!\*)\*[ \t]+\*(?!\*)|(?<![\w_])_[ \t]+_(?![\w_])"
    r"|<(?P<tag>font|small|i|em|b|strong|span|sub|sup|code|kbd|u|li|p|div|summary)\b[^<>]{0,200}>\s*(?:[,;.]\s*)?</(?P=tag)>"
)
LEFT_OVER = re.compile(
    r"(?P<tag><(?:font|small|i|em|b|strong|span|td|a)\b[^<>]{0,300}>)[ \t]*(?:[,;:.][ \t]*|[ \t])(?=\S)"
)
"""Space and signs right behind a tag, where something fell out."""

COLOUR = re.compile(r"-(\w{3,20})(?:\.svg)?(?:\?|$)")
"""The colour of a picture made of words, which says nothing."""

BREAKS = re.compile(r"(?:<br\s*/?>[ \t]*\n?[ \t]*){2,}", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
MIRRORED = dict(zip("([{“*_\"'（【<", ")]}”*_\"'）】>", strict=True))
CLOSERS = re.compile(r"[.!?]?[*_\"”’\])}）】>]*")
OPENERS = re.compile(r"[*_\"“‘\[({（【<]*$")
VOID_TAGS = frozenset("br img hr p li wbr input source meta link dt dd".split())
TAG_NAME = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)[^<>]{0,800}?(?P<self>/?)>")
TITLE = "\x03"
"""Takes the place of the title, which may hold anything."""

NEUTRAL = frozenset(
    "arxiv preprint http https www org com abs pdf br td tr li ul n a na none null tbd et al in at the by and of with "
    "on for from to published accepted link paper code".split()
)


def words_in(text: str) -> Iterator[str]:
    """Return the words that a reader sees, and every address, in small letters."""
    for found in ADDRESS.finditer(text):
        yield found[0].casefold().rstrip(".,;")
    for found in WORD.finditer(ADDRESS.sub(" ", TAG.sub(" ", text))):
        yield found[0].casefold()


def is_made_badge(address: str) -> bool:
    """Tell whether an address is of a picture that shows the words of its address."""
    return "img.shields.io/badge/" in address


class Own:
    """What a row of one section may say: what its entries share, and the facts of the work."""

    def __init__(self, siblings: Sequence[Entry], facts: Facts, spelt: Iterable[str] = ()) -> None:
        counts = Counter(word for entry in siblings for word in set(words_in(entry.text)))
        least = max(2, SHARE * len(siblings))
        self._shared = frozenset(word for word, count in counts.items() if count >= least)
        often = max(3, OFTEN * len(siblings))
        pictures = [word for word in counts if is_made_badge(word)]
        shown = [word for word in pictures if counts[word] >= often]
        self._pictures = frozenset(
            [part[0] for picture in shown for part in WORD.finditer(picture)]
            + [colour[1] for picture in pictures if (colour := COLOUR.search(picture))]
        )
        self._labels = Counter(
            link.label for entry in siblings for link in entry.links if link.label.casefold() in GENERIC_LABELS
        )
        self._facts = facts
        self._words = frozenset(self._own_words(spelt))
        number = arxiv_number(facts.ids)
        repository = repository_of(facts.code_url or "")
        self._parts = tuple(part.casefold() for part in (number, repository and f"/{repository}") if part)
        self._addresses = tuple(
            address.casefold().rstrip("/") for address in (facts.url, facts.code_url, facts.project_url) if address
        )

    def _own_words(self, spelt: Iterable[str]) -> Iterator[str]:
        facts = self._facts
        told = [facts.title, made_safe(facts.title), facts.venue or "", *spelt, *facts.authors, facts.about or ""]
        venue, year = facts.published
        told += [venue or "", str(year or ""), arxiv_number(facts.ids) or "", nickname_of(facts.title) or ""]
        told += [value for _, value in facts.more] + [facts.date or ""]
        told += [facts.url, facts.code_url or "", facts.project_url or ""]
        name = WORD.search(facts.title.lower())
        if year:
            told += [f"{year % 100:02}", f"{name[0] if name else ''}{year}"]
        if facts.month:
            told += [str(facts.month[0])] if facts.is_dated_by_preprint else []
            told += [f"{facts.month[1]:02}", str(facts.month[1]), *MONTH_NAMES[facts.month[1] - 1]]
        for text in told:
            yield from (found[0].casefold() for found in WORD.finditer(text))

    def is_own_word(self, word: str) -> bool:
        return word in self._words or word in self._shared or word in GENERIC_LABELS or word in NEUTRAL

    def is_own_address(self, address: str) -> bool:
        folded = address.casefold().rstrip(".,;/")
        if is_made_badge(folded):
            parts = [found[0] for found in WORD.finditer(folded.partition("/badge/")[2])]
            return all(self.is_own_word(part) or part in self._pictures for part in parts)
        if folded in self._shared or any(part in folded for part in self._parts):
            return True
        return any(folded.startswith(known) or known.startswith(folded) for known in self._addresses)

    def foreign(self, text: str) -> tuple[str, ...]:
        """Return the words and addresses of *text* that are neither the work's own nor the section's."""
        text = MARKER.sub("", text, count=1)
        return tuple(
            word
            for word in words_in(text)
            if not (self.is_own_address(word) if word.startswith("http") else self.is_own_word(word))
        )

    # Taking out what is not the work's own

    def cleaned(self, text: str, pattern: Entry) -> Cleaned:
        """Return *text* without the parts that hold a foreign word or address, with their joints mended.

        *pattern* is the neighbour. Where its short name stands alone, or its date, or its arXiv number, the work's own
        takes its place.
        """
        if not self.foreign(text):
            return Cleaned(text, ())
        text = self._with_own_numbers(text, pattern)
        nickname = nickname_of(pattern.title or "")
        lead = MARKER.match(text)
        start = lead.end() if lead else 0
        safe = made_safe(self._facts.title)
        body = text[start:].replace(safe, TITLE, 1)
        tokens = list(self._tokens(body))
        dropped: list[str] = []
        for at in range(1, len(tokens), 2):
            made = self._kept(tokens[at], nickname, dropped)
            if made is None:
                made = self._known_instead(tokens[at], dropped)
            tokens[at] = made if made is not None else ""
            if made is None:
                dropped.append("")
                tokens[at] = "\0"
        joined = _joined(tokens)
        return Cleaned(
            text[:start] + _tidied(joined, text).replace(TITLE, safe), tuple(dict.fromkeys(filter(None, dropped)))
        )

    def _with_own_numbers(self, text: str, pattern: Entry) -> str:
        theirs, ours = arxiv_number(pattern.ids), arxiv_number(self._facts.ids)
        if theirs and ours:
            text = text.replace(theirs, ours)
        year = self._facts.published[1]
        return DATE.sub(lambda found: dated(found[0], self._facts, year) if self.foreign(found[0]) else found[0], text)

    def _kept(self, core: str, nickname: str | None, dropped: list[str]) -> str | None:
        """Return a part as it may stay, or None."""
        if core.startswith("<"):
            return core if all(self.is_own_address(found[0]) for found in ADDRESS.finditer(core)) else None
        if not self.foreign(core):
            return core
        ours = nickname_of(self._facts.title)
        if nickname and ours and core.casefold() == nickname.casefold():
            return ours
        if core.startswith(("[", "!", "http")):
            if not all(self.is_own_address(found[0]) for found in ADDRESS.finditer(core)):
                return self._own_badge(core)
            return self._relabelled(core)
        return None

    def _own_badge(self, core: str) -> str | None:
        """Return a picture of a neighbour's stars, or of its venue and year, as that of the work; None if it is neither."""
        if not core.startswith(("!", "[!")):
            return None
        made = badge_for(core, self._facts)
        return made if made is not None and not self.foreign(made) else None

    def _relabelled(self, link: str) -> str | None:
        """Return a link to the work's own address with a label that names its kind; a picture is dropped."""
        if link.startswith(("!", "[!")):
            return None
        address = next((found[0] for found in ADDRESS.finditer(link)), "")
        kind = "code" if repository_of(address) else "paper"
        usual = next((known for known, _ in self._labels.most_common() if kind in known.casefold()), kind.title())
        return LABEL.sub(lambda found: found["open"] + usual, link, count=1)

    def _known_instead(self, core: str, dropped: list[str]) -> str | None:
        """Return the work's own fact of the kind that a part held, if it is known; else note what is missing."""
        kind = kind_of_part(core)
        if kind == "authors" and self._facts.authors and "authors" not in dropped:
            dropped.append("")
            return written_like(core, self._facts.authors)
        if kind == "description" and self._facts.about and "description" not in dropped:
            return self._facts.about
        if kind:
            dropped.append(kind)
        return None

    def _tokens(self, body: str) -> Iterator[str]:
        """Return glue and cores by turns, beginning and ending with glue."""
        glue = ""
        for is_core, text in _pieces(body):
            if is_core:
                yield glue
                yield text
                glue = ""
            else:
                glue += text
        yield glue


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A row without a neighbour's facts, and the kinds of those that the work has none of its own for."""

    text: str
    missing: tuple[str, ...]


NAME_LIKE = r"(?:[A-ZÀ-Þ][\w.’'-]{0,30}|[一-鿿]{2,4}|de|van|von|der|di|da|la|bin|al)"
AUTHORS = re.compile(rf"{NAME_LIKE}(?: {NAME_LIKE}){{0,4}}(?: et al\.?)?")


def kind_of_part(core: str) -> str | None:
    """Return what a part of an entry says: authors, a description; None if nobody would miss it.

    >>> kind_of_part("Xiaohua Zhai"), kind_of_part("learns from nothing at all"), kind_of_part("v2")
    ('authors', 'description', None)
    """
    if core.startswith(("<", "[", "!", "http")):
        return None
    words = WORD.findall(core)
    if len(words) >= 2 and AUTHORS.fullmatch(core.strip()):
        return "authors"
    return "description" if len(words) >= 4 else None


def written_like(pattern: str, authors: Sequence[str]) -> str:
    """Return *authors* the way a neighbour's are written: the first and ``et al.``, or all of them.

    >>> written_like("J. Doe et al.", ["Ann Bee", "Cy Dee"]), written_like("J. Doe", ["Ann Bee", "Cy Dee"])
    ('Ann Bee et al.', 'Ann Bee, Cy Dee')
    """
    names = [made_safe(name) for name in authors]
    if "et al" in pattern and len(names) > 1:
        return f"{names[0]} et al."
    return ", ".join(names)


def _pieces(body: str) -> Iterator[tuple[bool, str]]:
    """Return the parts of a body, atoms among them, each with whether it is one or the glue between two."""
    position = 0
    for found in ATOM.finditer(body):
        yield from _parts(body[position : found.start()])
        yield True, found[0]
        position = found.end()
    yield from _parts(body[position:])


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Return the parts of plain text, each with whether it is one or the glue between two."""
    position = 0
    for start, end in _cores(text):
        if start > position:
            yield False, text[position:start]
        yield True, text[start:end]
        position = end
    if position < len(text):
        yield False, text[position:]


def _cores(text: str) -> Iterator[tuple[int, int]]:
    begin = end = -1
    for found in re.finditer(rf"{WORD.pattern}|{TITLE}", text):
        if begin < 0:
            begin, end = found.span()
            continue
        between = text[end : found.start()]
        ends = END_OF_SENTENCE.search(text, max(0, end - 2), found.start())
        if (
            found[0] == TITLE
            or text[begin:end] == TITLE
            or "\n" in between
            or not JOINED.fullmatch(between)
            or (ends and ends.end() > end)
        ):
            yield begin, end
            begin = found.start()
        end = found.end()
    if begin >= 0:
        yield begin, end


def _joined(tokens: list[str]) -> str:
    """Return the tokens as a text; where a part fell out, its two joints become one."""
    made, glue, is_first = "", tokens[0], True
    for at in range(1, len(tokens), 2):
        core, after = tokens[at], tokens[at + 1]
        if core == "\0":
            glue = _merged(glue, after, is_first=is_first, is_last=at + 2 >= len(tokens))
        else:
            made += glue + core
            glue, is_first = after, False
    return made + glue


def _merged(left: str, right: str, *, is_first: bool, is_last: bool) -> str:
    """Return the joint of two that are left when the part between them falls out."""
    while left and right and MIRRORED.get(left[-1]) == right[0]:
        left, right = left[:-1], right[1:]
    if is_first:
        opening = OPENERS.search(left)
        return (opening[0] if opening else "") + right.lstrip(" ,;:.–—-|/")
    closing = CLOSERS.match(left)
    closed = closing[0] if closing else ""
    if is_last:
        return closed + (right.lstrip(" ") if not closed.endswith((".", "!", "?")) else right.lstrip(" ."))
    between = left[len(closed) :]
    opens = OPENERS.search(right)
    opened = opens[0] if opens else ""
    other = right[: len(right) - len(opened)]
    if "\n" in other and "\n" not in between:
        between = between.rstrip(" ") + other.lstrip(" ,;.")
    elif not between.strip() and not closed.endswith((".", "!", "?")):
        between = other
    return closed + (between or " ") + opened


def _tidied(text: str, before: str) -> str:
    """Return *text* without pairs that hold nothing, doubled breaks, and lines that became blank."""
    for _ in range(6):
        made = EMPTY_PAIRS.sub("", text)
        if made == text:
            break
        text = made
    if "\n\n" not in before:
        text = BLANK_LINES.sub("", text)
    if not BREAKS.search(before):
        text = BREAKS.sub("<br>\n" if "<br>\n" in before else "<br>", text)
    text = LEFT_OVER.sub(r"\g<tag>", text)
    text = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", text) if "  " not in before.strip() else text
    text = re.sub(r"(?<=\S)[ \t]+(?=[,;)\]](?:\s|$))", "", text)
    return (
        re.sub(r"[ \t,;:–—-]+$", "", text) if not before.rstrip().endswith((",", ";", ":", "-")) else text.rstrip(" ")
    )


def are_tags_closed(text: str) -> bool:
    """Tell whether every tag that opens in *text* is closed there, but for those that need no closing.

    >>> are_tags_closed("<p><b>a</b>"), are_tags_closed("<details><summary>a</summary>")
    (True, False)
    """
    open_: list[str] = []
    for found in TAG_NAME.finditer(text):
        name = found["name"].lower()
        if name in VOID_TAGS or found["self"]:
            continue
        if not found["close"]:
            open_.append(name)
        elif not open_ or open_.pop() != name:
            return False
    return not open_
