"""Which section suits a work: at most three suggestions, never an accusation.

This is learned from the list alone, again each time: the words of the titles in every section (as nearest neighbours
and as a whole), the words of its headings, its years and venues, and how much it grows. ``bench/placing.py`` prints
how often the first one and the first three are right. It also set the weights, on lists other than those it tests.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from operator import mul

from rules.model import Entry, Section
from rules.text.labels import is_news
from rules.text.titles import STOP, fold, title_key
from rules.text.venues import venue_key

WORD = re.compile(r"[^\W_]+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NEIGHBOURS, SHARPNESS = 30, 4
"""Nearest neighbours that count, and the power of their likeness, so that the nearest count most."""

GRAMS = 4
ALL = ("\0",)  # means the whole list among the paths
LATEST = 2
"""Years, the newest of the list first, in which we measure a section's growth."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What is known about the work that needs a place."""

    title: str
    venue: str | None = None
    year: int | None = None
    words: str = ""  # what else was said about it


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts."""

    near: float = 5.0
    whole: float = 6.0
    heading: float = 1.5
    year: float = 0.7
    venue: float = 0.5
    size: float = 0.6
    growth: float = 0.4
    dated: float = 1.8
    kind: float = 0.8


WEIGHTS = Weights()
CLEAR_LEADS = (("near", 0.2), ("heading", 0.2), ("whole", 0.1))
"""How far the first section must lead the second in each sign to stand clearly ahead."""


def stems_of(text: str) -> list[str]:
    """Return the words of *text* that carry meaning, without the plural ending.

    >>> stems_of("Learning Visual Prompts with CLIP")
    ['learning', 'visual', 'prompt', 'clip']
    """
    words = [word for word in WORD.findall(fold(text)) if word not in STOP and not YEAR.fullmatch(word)]
    return [word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word for word in words]


def _terms(text: str) -> Counter[str]:
    stems = stems_of(text)
    terms = [*stems, *(f"{one} {other}" for one, other in pairwise(stems))]
    for stem in stems:
        terms += _grams(stem)
    return Counter(terms)


@lru_cache(maxsize=65536)
def _grams(stem: str) -> tuple[str, ...]:
    """Return the pieces of a word, so that forms of one word are alike."""
    padded = f"^{stem}$"
    return tuple(f"~{padded[at : at + GRAMS]}" for at in range(len(padded) - GRAMS + 1)) if len(stem) > GRAMS else ()


def _acronym(heading: str) -> list[str]:
    """Return the first letters of a heading of three words or more: ``Visual Question Answering`` is also ``vqa``."""
    words = [word for word in WORD.findall(fold(heading)) if word not in STOP]
    return ["".join(word[0] for word in words)] if 3 <= len(words) <= 6 else []


class Sections:
    """The sections of a list, as places for a new work, without those that only repeat what is new."""

    def __init__(self, entries: Iterable[Entry], ignored: Iterable[str] = ()) -> None:
        left_out = {name.casefold().strip() for name in ignored}
        known = [entry for entry in entries if entry.title and not _is_in(entry.section, left_out)]
        lasting = [entry for entry in known if not is_news(entry.section.group)]
        # A list with nearly all papers under "Recent papers" has no other place for them.
        self._entries = lasting if 2 * len(lasting) >= len(known) else known
        self._last: tuple[Clue, dict[tuple[str, ...], dict[str, float]]] | None = None

    @cached_property
    def places(self) -> tuple[Section, ...]:
        """Return every section that holds an entry, in the order of the list."""
        return tuple({entry.section.path: entry.section for entry in self._entries}.values())

    def likeliest(self, clue: Clue, most: int = 3, weights: Weights = WEIGHTS) -> tuple[Section, ...]:
        """Return at most *most* sections that suit the work, the likeliest first."""
        scores = self.scores(clue, weights)
        order = {section.path: number for number, section in enumerate(self.places)}
        ranked = sorted(self.places, key=lambda section: (-scores.get(section.path, 0.0), order[section.path]))
        return tuple(ranked[:most])

    def scores(self, clue: Clue, weights: Weights = WEIGHTS) -> Mapping[tuple[str, ...], float]:
        """Return how well each section suits the work, by its path; only their order means something."""
        signs = self.signs(clue)
        return {
            path: sum(getattr(weights, name) * value for name, value in values.items())
            for path, values in signs.items()
        }

    def is_clear(self, clue: Clue) -> bool:
        """Tell whether the likeliest section leads by three signs at once: near titles, all its titles, its heading.

        Of 26 such among 173 real additions, 22 were right; of all, 91 (`bench/placing.py`).
        """
        if len(self.places) < 2:
            return bool(self.places)
        one, other = self.likeliest(clue, 2)
        first, second = self.signs(clue)[one.path], self.signs(clue)[other.path]
        return all(first[name] - second[name] > lead for name, lead in CLEAR_LEADS)

    def nearest(self, clue: Clue, path: tuple[str, ...]) -> Entry | None:
        """Return the entry of that section whose title is most like the work's, if any is like it."""
        vector = self._vector(_terms(clue.title))
        here = (
            (_product(vector, there), n)
            for n, there in enumerate(self._vectors)
            if self._entries[n].section.path == path
        )
        score, number = max(here, default=(0.0, -1), key=lambda pair: (pair[0], -pair[1]))
        return self._entries[number] if score > 0 else None

    def signs(self, clue: Clue) -> dict[tuple[str, ...], dict[str, float]]:
        """Return each section's signs, by the name of their weight."""
        last = self._last
        if last is None or last[0] != clue:
            last = self._last = clue, self._signs(clue)
        return last[1]

    def _signs(self, clue: Clue) -> dict[tuple[str, ...], dict[str, float]]:
        vector = self._vector(_terms(f"{clue.title} {clue.words}"))
        near = self._near(vector, title_key(clue.title))
        stems = set(stems_of(f"{clue.title} {clue.words}"))
        found = {}
        for section in self.places:
            path = section.path
            found[path] = {
                "near": near.get(path, 0.0),
                "whole": _product(vector, self._wholes[path]),
                "heading": self._heading(path, stems),
                "year": self._share(self._years, path, clue.year),
                "venue": self._share(self._venues, path, venue_key(clue.venue) if clue.venue else None),
                "size": math.log(self._sizes[path]) / max(1.0, math.log(len(self._entries) + 1)),
                "growth": self._growth[path],
                "dated": _dated(path, clue),
                "kind": _kind(path, clue.title),
            }
        return found

    # What is learned

    @cached_property
    def _counts(self) -> list[Counter[str]]:
        return [_terms(entry.title or "") for entry in self._entries]

    @cached_property
    def _idf(self) -> dict[str, float]:
        seen = Counter(chain.from_iterable(self._counts))
        return {term: math.log((len(self._counts) + 1) / (count + 0.5)) for term, count in seen.items()}

    def _vector(self, counts: Counter[str]) -> dict[str, float]:
        idf = self._idf
        terms = [term for term in counts if term in idf]
        values = [idf[term] if (n := counts[term]) == 1 else (1.0 + math.log(n)) * idf[term] for term in terms]
        length = math.sqrt(math.fsum(map(mul, values, values))) or 1.0
        return dict(zip(terms, [value / length for value in values], strict=True))

    @cached_property
    def _vectors(self) -> list[dict[str, float]]:
        return [self._vector(counts) for counts in self._counts]

    @cached_property
    def _holders(self) -> dict[str, list[tuple[int, float]]]:
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for term, value in vector.items():
                found[term].append((number, value))
        return found

    def _near(self, vector: Mapping[str, float], key: str) -> dict[tuple[str, ...], float]:
        """Return how near the nearest neighbours are, section by section; the sum is one."""
        likeness: dict[int, float] = defaultdict(float)
        for term, value in vector.items():
            for number, there in self._holders.get(term, ()):
                likeness[number] += value * there
        ranked = sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0]))
        found: dict[tuple[str, ...], float] = defaultdict(float)
        taken = 0
        for number, value in ranked:
            entry = self._entries[number]
            if title_key(entry.title or "") == key:
                continue
            found[entry.section.path] += value**2
            taken += 1
            if taken == NEIGHBOURS:
                break
        total = sum(found.values())
        return {path: value / total for path, value in found.items()} if total else {}

    @cached_property
    def _wholes(self) -> dict[tuple[str, ...], dict[str, float]]:
        sums: dict[tuple[str, ...], dict[str, float]] = {}
        for entry, vector in zip(self._entries, self._vectors, strict=True):
            total = sums.setdefault(entry.section.path, {})
            known = total.get
            for term, value in vector.items():
                total[term] = known(term, 0.0) + value
        return {path: _normed(total) for path, total in sums.items()}

    @cached_property
    def _heading_words(self) -> dict[tuple[str, ...], list[tuple[frozenset[str], float]]]:
        """The words of each heading of a path; those of the innermost count most."""
        return {
            section.path: [
                (frozenset([*stems_of(name), *_acronym(name)]), 1.0 if at == len(section.path) - 1 else 0.4)
                for at, name in enumerate(section.path)
            ]
            for section in self.places
        }

    @cached_property
    def _heading_idf(self) -> dict[str, float]:
        seen: Counter[str] = Counter()
        for parts in self._heading_words.values():
            seen.update({word for words, _ in parts for word in words})
        return {word: math.log((len(self._heading_words) + 1) / count) for word, count in seen.items()}

    def _heading(self, path: tuple[str, ...], stems: set[str]) -> float:
        score = 0.0
        for words, weight in self._heading_words[path]:
            total = sum(self._heading_idf[word] for word in words)
            shared = sum(self._heading_idf[word] for word in words if word in stems)
            score += weight * shared / math.sqrt(total) if total else 0.0
        return score

    @cached_property
    def _sizes(self) -> Counter[tuple[str, ...]]:
        return Counter(entry.section.path for entry in self._entries)

    @cached_property
    def _years(self) -> dict[tuple[str, ...], Counter[object]]:
        found: dict[tuple[str, ...], Counter[object]] = defaultdict(Counter)
        for entry in self._entries:
            if year := _year(entry):
                found[entry.section.path][year] += 1
                found[ALL][year] += 1
        return found

    @cached_property
    def _venues(self) -> dict[tuple[str, ...], Counter[object]]:
        found: dict[tuple[str, ...], Counter[object]] = defaultdict(Counter)
        for entry in self._entries:
            if entry.venue:
                found[entry.section.path][venue_key(entry.venue)] += 1
                found[ALL][venue_key(entry.venue)] += 1
        return found

    def _share(self, known: Mapping[tuple[str, ...], Counter[object]], path: tuple[str, ...], value: object) -> float:
        """Return how much likelier *value* is here than in the whole list, as a logarithm within bounds."""
        if value is None:
            return 0.0
        here, everywhere = known.get(path, Counter[object]()), known.get(ALL, Counter[object]())
        if not everywhere:
            return 0.0
        base = (everywhere[value] + 1.0) / (everywhere.total() + 20.0)
        share = (here[value] + 4.0 * base) / (here.total() + 4.0)
        return max(-2.0, min(2.0, math.log(share / base)))

    @cached_property
    def _growth(self) -> dict[tuple[str, ...], float]:
        """Each section's share of the newest works, as a logarithm."""
        years = [year for entry in self._entries if (year := _year(entry))]
        newest = sorted(set(years))[-LATEST:]
        counts = Counter(entry.section.path for entry in self._entries if _year(entry) in newest)
        return {
            section.path: math.log((counts[section.path] + 0.5) / (counts.total() + 0.5 * len(self.places)))
            / max(1.0, math.log(len(self.places) + 1))
            for section in self.places
        }


def _year(entry: Entry) -> int | None:
    if entry.year:
        return entry.year
    found = next((i for i in entry.ids if i.startswith("arxiv:") and i[6:10].isdigit()), None)
    return 2000 + int(found[6:8]) if found else None


def _dated(path: tuple[str, ...], clue: Clue) -> float:
    """Return 1 if a heading names the work's year or venue, -1 if it names another year."""
    heading = " / ".join(path)
    years = {int(found[0]) for found in YEAR.finditer(heading)}
    score = 0.0
    if years and clue.year:
        score += 1.0 if clue.year in years or min(years) <= clue.year <= max(years) else -1.0
    if clue.venue and not YEAR.fullmatch(clue.venue):
        named = {venue_key(word) for word in WORD.findall(path[-1] if path else "")}
        score += 0.5 if venue_key(clue.venue) in named else 0.0
    return score


KINDS = (
    re.compile(r"\b(?:data ?sets?|benchmark\w*|corpus|corpora|leaderboards?|challenge|testbed|evaluat\w+|metrics?)\b|数据集|评测", re.IGNORECASE),
    re.compile(r"\b(?:surveys?|reviews?|overview|tutorials?|roadmap|perspectives?|primer|taxonomy|position papers?)\b|综述", re.IGNORECASE),
)  # fmt: skip


def _kind(path: tuple[str, ...], title: str) -> float:
    """Return 1 if title and heading are of one kind (data, survey), -1 if only one of them is."""
    heading = " / ".join(path[-2:])
    score = 0.0
    for kind in KINDS:
        here, there = kind.search(title) is not None, kind.search(heading) is not None
        score += 1.0 if here and there else -0.5 if here or there else 0.0
    return score


def _is_in(section: Section, names: set[str]) -> bool:
    return any(part.casefold().strip() in names for part in section.path)


def _normed(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.hypot(*vector.values())
    return {term: value / length for term, value in vector.items()} if length else {}


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(value * other[term] for term, value in one.items() if term in other)
