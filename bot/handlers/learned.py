"""What was learned of a list, kept by the content of its files, so that a second request costs a fraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.handlers.list_now import ListNow
from bot.handlers.task import catalog_of, refuse_too_large
from rules.judging.policy import Policy
from rules.proposals.proposing import Learned

KEPT = 4
"""Lists that are kept in memory. One of 3,000 entries takes about 30 MB."""

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """The files of a list and of its sisters, and its policy, which is told from others by what it says."""

    files: Files
    also: Files
    said: str
    policy: Policy = field(compare=False)


def learned_of(found: ListNow, also: Mapping[str, bytes | None]) -> Learned:
    """Return what is learned of the list *found*, with *also*, the files of other repositories; raises `TooLarge`."""
    files = tuple((path, raw) for path in found.files if (raw := found.texts[path]) is not None)
    others = tuple((name, raw) for name, raw in also.items() if raw is not None)
    for path, raw in (*files, *others):
        refuse_too_large(raw, path)
    return _learned(_Content(files, others, repr(found.policy), found.policy))


@lru_cache(maxsize=KEPT)
def _learned(content: _Content) -> Learned:
    catalogs = [catalog_of(raw, path) for path, raw in content.files]
    return Learned(catalogs, content.policy, [catalog_of(raw, name) for name, raw in content.also])
