"""The phrases that tell the tone of an issue: rows of data, each tested by its own examples."""

from __future__ import annotations

from rules.requests.phrases import asking, correcting, wondering
from rules.requests.phrases.phrase import Phrase, Speaks

__all__ = ["PHRASES", "Phrase", "Speaks"]

PHRASES: tuple[Phrase, ...] = (*asking.PHRASES, *correcting.PHRASES, *wondering.PHRASES)
"""Every phrase; of those that say the same, the first that an issue has is named."""
