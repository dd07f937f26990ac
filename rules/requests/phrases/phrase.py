"""What a phrase is: one way to say something in an issue, with a text that it must match and one that it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Speaks(StrEnum):
    """What a phrase says about the issue."""

    ASKS = "asks that something be added"
    ASKS_YOU = "asks so in the form of a question to the maintainers"
    OFFERS = "offers a work of the author's own"
    CORRECTS = "says that something in the list is wrong or has moved on"
    FIXES = "speaks of what is wrong, or is to be changed"
    ADDS = "speaks of adding"
    WONDERS = "asks a question"
    FEATURE = "wants something of the list that is no entry"
    CHORE = "wants work on the repository itself"
    NOTE = "is a note to oneself"
    NEWS = "announces something"
    CITES = "wants to be cited"
    ELSEWHERE = "wants the list itself to be added to another"
    WORK = "speaks of a work"
    PAPER = "speaks of a paper"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say it. *yes* is a text that has it; *no* is a similar text that does not."""

    speaks: Speaks
    name: str
    language: str  # as in "en"; "any" for what belongs to no language
    pattern: re.Pattern[str]
    yes: str
    no: str


def phrase(speaks: Speaks, name: str, language: str, pattern: str, yes: str, no: str) -> Phrase:
    """Return a phrase whose *pattern* ignores case and is read line by line."""
    return Phrase(speaks, name, language, re.compile(pattern, re.IGNORECASE | re.MULTILINE), yes, no)


WORK = r"(?:papers?|works?|articles?|surveys?|publications?|preprints?|literature|references?|methods?|datasets?|benchmarks?|models?|repo(?:sitorie)?s?|repositor(?:y|ies)|projects?|tools?|resources?|entr(?:y|ies)|research)"
"""What people call a work."""
