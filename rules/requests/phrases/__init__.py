"""The phrases that show the tone of an issue: rows of data, each tested by its own examples."""

from __future__ import annotations

from rules.requests.phrases import asking, correcting, wondering
from rules.requests.phrases.phrase import Phrase, Speaks

__all__ = ["PHRASES", "Phrase", "Speaks"]

PHRASES: tuple[Phrase, ...] = (*asking.PHRASES, *correcting.PHRASES, *wondering.PHRASES)
"""Every phrase. Of several with the same meaning, the first one found in the issue is named."""
