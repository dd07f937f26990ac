"""How alike two texts are: scores from 0 to 100, and counts of edits.

Loading the library takes as long as reading a list, and most lists have nothing that has to be compared. So it is
loaded on first use.
"""

from __future__ import annotations

import sys
from collections import Counter


def ratio(one: str, other: str, cutoff: float = 0.0) -> float:
    """Return how alike two texts are; 0 below *cutoff*.

    >>> ratio("prompt", "prompt")
    100.0
    """
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other, score_cutoff=cutoff)


def lengths_within(length: int, score: float) -> tuple[float, float]:
    """Return the least and the greatest length of a text whose likeness to one of *length* letters can reach *score*.

    >>> lengths_within(99, 90)
    (81.0, 121.0)
    """
    return length * score / (200.0 - score), length * (200.0 - score) / score


def sorted_ratio(one: str, other: str, cutoff: float = 0.0) -> float:
    """Return how alike two texts are, ignoring the order of their words; 0 below *cutoff*."""
    if "rapidfuzz.fuzz" not in sys.modules and not _may_reach(one, other, cutoff):
        return 0.0  # as the library would say; most lists never need it, and once it is loaded it is the faster one
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other, score_cutoff=cutoff)


def _may_reach(one: str, other: str, score: float) -> bool:
    """Tell whether two texts can reach the likeness *score* at all, by their letters alone, in any order.

    >>> _may_reach("prompt tuning", "tuning prompt", 90), _may_reach("prompt", "graph", 90)
    (True, False)
    """
    common = (Counter(one) & Counter(other)).total()
    return 200.0 * common >= score * (len(one) + len(other))


def set_ratio(one: str, other: str) -> float:
    """Return how alike two texts are as sets of words; 100 if one has all words of the other."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one, other)


def is_within(one: str, other: str, edits: int) -> bool:
    """Tell whether at most *edits* letters have to be added, removed or changed.

    >>> is_within("masked", "maskd", 1), is_within("masked", "moskd", 1)
    (True, False)
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=edits) <= edits


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether the only difference is one letter, or the order of two neighbouring letters.

    >>> is_one_slip("neurips", "nuerips"), is_one_slip("neurips", "icml")
    (True, False)
    """
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def variants(word: str) -> tuple[str, ...]:
    """Return *word*, and *word* without each of its letters. Two words one slip apart have one of these in common.

    >>> variants("abc")
    ('abc', 'bc', 'ac', 'ab')
    """
    return (word, *(word[:at] + word[at + 1 :] for at in range(len(word))))
