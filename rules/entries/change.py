"""What a contribution does to the list, entry by entry.

Entries are paired, not lines. An entry with the same text is unchanged or has moved.
An entry with the same work and another text was edited. Only the rest was added or removed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from rules.model import Catalog, Change, Entry, Kind
from rules.text.likeness import ratio
from rules.text.titles import fold, is_same_title, title_key

Pair = tuple[Entry, Entry]
ALIKE = 75.0
"""Likeness of two titles (rapidfuzz ratio) from which a row that replaces another is the same row, edited."""

REMOTE = 50.0
"""Likeness below which two titles are not the same, whatever comes before their colons."""

TEXT_LIMIT = 2000
"""Characters that are compared of two entries without a title."""


def changes_between(base: Catalog, head: Catalog) -> tuple[Change, ...]:
    """Return every change from *base* to *head*, in the order of the head; removed entries come last."""
    old, new = _without_common_ends(base.entries, head.entries)
    same, old, new = _pair(old, new, _text_and_place)
    moved = _out_of_order(same)
    elsewhere, old, new = _pair(old, new, _written)
    found = [Change(Kind.MOVED, before, after) for before, after in [*moved, *elsewhere]]
    edited, old, new = _edited(old, new)
    found += [Change(Kind.EDITED, before, after) for before, after in edited]
    found += [Change(Kind.ADDED, None, entry) for entry in new]
    found.sort(key=lambda change: change.entry.line)
    return (*found, *(Change(Kind.REMOVED, entry, None) for entry in old))


def _bare(text: str) -> str:
    return text.strip().replace("\r", "")


def _text_and_place(entry: Entry) -> Hashable:
    return entry.section.path, *_written(entry)


def _written(entry: Entry) -> tuple[str, tuple[str, ...]]:
    """Return the text, and the addresses: those of links by reference stand elsewhere, and may change there."""
    return _bare(entry.text), tuple(link.url for link in entry.links)


def _without_common_ends(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """Drop the common beginning and end; most contributions touch a few lines of a long list."""
    begin, shortest = 0, min(len(old), len(new))
    while begin < shortest and _text_and_place(old[begin]) == _text_and_place(new[begin]):
        begin += 1
    end = 0
    while end < shortest - begin and _text_and_place(old[-1 - end]) == _text_and_place(new[-1 - end]):
        end += 1
    return old[begin : len(old) - end], new[begin : len(new) - end]


def _pair(
    old: Iterable[Entry], new: Iterable[Entry], key: Callable[[Entry], Hashable]
) -> tuple[list[Pair], list[Entry], list[Entry]]:
    """Pair entries of equal key in their order; return the pairs and the unpaired entries of both sides."""
    waiting: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in old:
        waiting[key(entry)].append(entry)
    for queue in waiting.values():
        queue.reverse()
    pairs, left = [], []
    for entry in new:
        queue = waiting.get(key(entry), [])
        if queue:
            pairs.append((queue.pop(), entry))
        else:
            left.append(entry)
    paired = {id(before) for before, _ in pairs}
    return pairs, [entry for entry in old if id(entry) not in paired], left


def _out_of_order(pairs: list[Pair]) -> list[Pair]:
    """Return the fewest pairs that changed their place among the others: those outside the longest rising run."""
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int] = []
    lines = [before.line for before, _ in pairs]
    for index, line in enumerate(lines):
        place = bisect_left(tails, line)
        previous.append(tail_at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(line)
            tail_at.append(index)
        else:
            tails[place], tail_at[place] = line, index
    keep, index = set(), tail_at[-1] if tail_at else -1
    while index >= 0:
        keep.add(index)
        index = previous[index]
    return [pair for index, pair in enumerate(pairs) if index not in keep]


def _edited(old: list[Entry], new: list[Entry]) -> tuple[list[Pair], list[Entry], list[Entry]]:
    pairs: list[Pair] = []
    for key in (_place_and_ids, _place_and_title, _ids, _title):
        found, old, new = _pair_sure(old, new, key)
        pairs += found
    found, old, new = _by_likeness(old, new)
    return pairs + found, old, new


def _place_and_ids(entry: Entry) -> Hashable | None:
    return (entry.section.path, entry.ids[0]) if entry.ids else None


def _place_and_title(entry: Entry) -> Hashable | None:
    return (entry.section.path, title_key(entry.title)) if entry.title else None


def _ids(entry: Entry) -> Hashable | None:
    return entry.ids[0] if entry.ids else None


def _title(entry: Entry) -> Hashable | None:
    key = title_key(entry.title or "")
    return key if len(key) > 15 else None


def _pair_sure(
    old: list[Entry], new: list[Entry], key: Callable[[Entry], Hashable | None]
) -> tuple[list[Pair], list[Entry], list[Entry]]:
    keyed_old = [entry for entry in old if key(entry) is not None]
    keyed_new = [entry for entry in new if key(entry) is not None]
    pairs, _, _ = _pair(keyed_old, keyed_new, key)
    gone = {id(entry) for pair in pairs for entry in pair}
    return pairs, [e for e in old if id(e) not in gone], [e for e in new if id(e) not in gone]


def _by_likeness(old: list[Entry], new: list[Entry]) -> tuple[list[Pair], list[Entry], list[Entry]]:
    """Pair a row with the row that it replaces, if their titles are alike."""
    by_section: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in old:
        by_section[entry.section.path].append(entry)
    pairs, left = [], []
    for entry in new:
        near = by_section[entry.section.path][:200]
        score, best = max(((_likeness(entry, other), other) for other in near), key=_score, default=(0.0, None))
        if best is not None and score >= ALIKE:
            by_section[entry.section.path].remove(best)
            pairs.append((best, entry))
        else:
            left.append(entry)
    gone = {id(before) for before, _ in pairs}
    return pairs, [entry for entry in old if id(entry) not in gone], left


def _score(pair: tuple[float, Entry]) -> float:
    return pair[0]


def _likeness(one: Entry, other: Entry) -> float:
    if not one.title or not other.title:
        return ratio(one.text[:TEXT_LIMIT], other.text[:TEXT_LIMIT], REMOTE)
    score = ratio(fold(one.title), fold(other.title), REMOTE)
    return 100.0 if score and is_same_title(one.title, other.title) else score
