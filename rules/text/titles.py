"""Titles: one key for one title, and when two titles name one work.

The strict rule was measured on pairs of titles with known identifiers. It asks for at least four content words, the
same numbers, roman numerals and plus signs, only small edits, and an optional ``NAME:`` prefix.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rules.text.likeness import is_within

TITLE_LIMIT = 500
"""Characters of a title that are compared; the longest real title we met had 251."""

WORD = re.compile(r"[^\W_]+")
STOP = frozenset("a an the of for on in with to and or via by from at as is are using towards toward".split())
ROMAN = re.compile(r"(?:i{2,3}|iv|vi{0,3}|ix)")
PREFIX = re.compile(r"^[^\s:：][^:：]{0,40}?\s*[:：]\s*")
GREEK_AND_MARKS = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "ß": "ss", "ø": "o", "ł": "l"})


@lru_cache(maxsize=131072)
def fold(title: str) -> str:
    """Return *title* in lower case, without accents, emphasis marks or typographic variants.

    >>> fold("  Café “Déjà–Vu”  ")
    'cafe "deja-vu"'
    """
    if title.isascii():
        return " ".join(title[:TITLE_LIMIT].lower().split())
    text = unicodedata.normalize("NFKC", title[:TITLE_LIMIT])
    text = text.translate({0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"})
    text = text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
    text = unicodedata.normalize("NFKD", text.lower().translate(GREEK_AND_MARKS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(text.split())


@lru_cache(maxsize=131072)
def words_of(title: str) -> tuple[str, ...]:
    """Return the words of *title*, folded.

    >>> words_of("CLIP-Adapter: Better Models")
    ('clip', 'adapter', 'better', 'models')
    """
    return tuple(WORD.findall(fold(title)))


def has_words(text: str, count: int = 1) -> bool:
    """Tell whether *text* has at least so many words; they are counted no further than that.

    >>> has_words("CLIP-Adapter: Better Models", 4), has_words("CLIP-Adapter: Better Models", 5), has_words("[-]")
    (True, False, False)
    """
    if not text.isascii():
        return len(words_of(text)) >= count
    return _at_least(count).match(text, 0, TITLE_LIMIT) is not None


@lru_cache(maxsize=64)
def _at_least(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[\W_]*+[^\W_]++){{{count}}}")


@lru_cache(maxsize=131072)
def title_key(title: str) -> str:
    """Return only the letters and digits of *title*: equal keys are equal titles.

    >>> title_key("Open-Vocabulary!") == title_key("open vocabulary")
    True
    """
    return "".join(words_of(title))


@lru_cache(maxsize=131072)
def without_prefix(title: str) -> str:
    """Return *title* without its nickname: ``NAME: title`` is ``title``.

    >>> without_prefix("TaI-DPT: Texts as Images in Prompt Tuning")
    'Texts as Images in Prompt Tuning'
    """
    rest = PREFIX.sub("", title, count=1)
    if rest == title:
        return title
    is_version = bool(marks_of(title[: len(title) - len(rest)])[:-1]) or "+" in title[: len(title) - len(rest)]
    return rest if len(content_words(rest)) >= MIN_WORDS and not is_version else title


def nickname_of(title: str) -> str | None:
    """Return the nickname before a title, or None.

    >>> nickname_of("TaI-DPT: Texts as Images in Prompt Tuning")
    'TaI-DPT'
    """
    rest = without_prefix(title)
    return title[: len(title) - len(rest)].rstrip(" :：") if rest != title else None


def nickname_mark(title: str) -> re.Match[str] | None:
    """Return the nickname with its colon, as `name`, and the space after it, as `space`.

    The next word must begin with a capital.

    >>> nickname_mark("LiT:Zero-Shot Transfer")["space"]
    ''
    """
    return NICKNAME.match(title)


NICKNAME = re.compile(r"(?P<name>[A-Z][\w+*.-]{1,24}):(?P<space> ?)(?=[A-Z][a-z])")

MIN_WORDS = 4
"""Content words that a title needs before it accuses anybody without an identifier."""


@lru_cache(maxsize=131072)
def content_words(title: str) -> tuple[str, ...]:
    """Return the words of *title* that carry meaning."""
    return tuple([word for word in words_of(title) if word not in STOP])


@lru_cache(maxsize=131072)
def is_weighty(title: str) -> bool:
    """Tell whether *title* is long and specific enough to be compared without an identifier.

    >>> is_weighty("Visual Prompt Tuning")
    False
    >>> is_weighty("Qwen2 Large Language Model Technical Report")
    False
    """
    if fold(title).endswith("technical report"):
        return False
    return len(content_words(title)) >= MIN_WORDS


def marks_of(title: str) -> tuple[str, ...]:
    """Return what distinguishes two versions: numbers, roman numerals and plus signs."""
    folded = fold(title)
    marks = [word for word in WORD.findall(folded) if any(c.isdigit() for c in word) or ROMAN.fullmatch(word)]
    return (*sorted(marks), "+" * folded.count("+"))


def is_same_title(one: str, other: str) -> bool:
    """Tell whether two titles name one work, by the strict rule.

    >>> is_same_title("TaI-DPT: Texts as Images in Prompt Tuning", "Texts as Images in Prompt Tuning")
    True
    >>> is_same_title("LLaVA-1.5: Better Visual Instruction Tuning Data", "LLaVA-1.6: Better Visual Instruction Tuning Data")
    False
    """
    if not (is_weighty(one) and is_weighty(other)):
        return False
    if _nearly(one, other):
        return True
    bare, other_bare = without_prefix(one), without_prefix(other)
    if (bare == one) == (other_bare == other):
        return False
    return _nearly(bare, other_bare)


def _nearly(one: str, other: str) -> bool:
    key, other_key = title_key(one), title_key(other)
    if key == other_key:
        return fold(one).count("+") == fold(other).count("+")
    if marks_of(one) != marks_of(other):
        return False
    allowed = min(len(key), len(other_key)) // 25
    if not allowed or not is_within(key, other_key, allowed) or _differ_in_a_name(one, other):
        return False
    return _only_spelling(content_words(one), content_words(other))


WORDS = re.compile(r"\w+")


def _is_name(word: str) -> bool:
    """Tell whether a word has a capital inside, or a number, as the names of models have; not all in capitals."""
    inner = word[1:]
    return any(c.isdigit() for c in word) or (any(c.isupper() for c in inner) and any(c.islower() for c in word))


def _differ_in_a_name(one: str, other: str) -> bool:
    """Whether the words that differ are names: LLaMA and LLaVA are two models, one letter apart."""
    mine, theirs = ({fold(word) for word in WORDS.findall(title) if _is_name(word)} for title in (one, other))
    words, others = set(words_of(one)), set(words_of(other))
    return bool((words - others) & mine) and bool((others - words) & theirs)


def _only_spelling(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words differ by spelling (plural, hyphen, typing slip), not by another word."""
    if len(one) != len(other):
        return abs(len("".join(one)) - len("".join(other))) <= 1
    return all(a == b or (min(len(a), len(b)) >= 5 and is_within(a, b, 2)) for a, b in zip(one, other, strict=True))
