"""What the words of an issue say about its purpose: it asks for a paper, corrects an entry, or only wonders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.requests.phrases import PHRASES, Phrase, Speaks

LIMIT = 8000
"""Characters of an issue that are searched for its tone."""


@dataclass(frozen=True, slots=True)
class Tone:
    """What an issue's words say; several may be true at once. *spoke* names the phrases that said so."""

    spoke: Mapping[Speaks, Phrase]

    def _says(self, what: Speaks) -> bool:
        return what in self.spoke

    @property
    def asks(self) -> bool:
        """Whether it asks to add something."""
        return self._says(Speaks.ASKS) or self.asks_you

    @property
    def asks_you(self) -> bool:
        """Whether it asks in the form of a question to the maintainers."""
        return self._says(Speaks.ASKS_YOU)

    @property
    def offers(self) -> bool:
        """Whether it offers a work of the author's own, without asking directly."""
        return self._says(Speaks.OFFERS)

    @property
    def corrects(self) -> bool:
        """Whether it says that something in the list is wrong or has moved on."""
        return self._says(Speaks.CORRECTS)

    @property
    def corrects_only(self) -> bool:
        """Whether it says what is wrong and does not ask to add anything."""
        return self._says(Speaks.FIXES) and not self._says(Speaks.ADDS)

    @property
    def wonders(self) -> bool:
        """Whether it asks a question."""
        return self._says(Speaks.WONDERS)

    @property
    def is_feature(self) -> bool:
        """Whether it wants something of the list that is not an entry."""
        return self._says(Speaks.FEATURE)

    @property
    def is_chore(self) -> bool:
        """Whether it wants work on the repository itself: a workflow, a template, links everywhere."""
        return self._says(Speaks.CHORE)

    @property
    def is_note(self) -> bool:
        """Whether it is a note to oneself, an announcement, or about a paper of the maintainers."""
        is_own_note = self._says(Speaks.NOTE) and not self._says(Speaks.ASKS)
        is_about_citing = self._says(Speaks.CITES) and not self._says(Speaks.ADDS)
        return self._says(Speaks.NEWS) or is_own_note or is_about_citing

    @property
    def names_work(self) -> bool:
        """Whether it mentions a paper, a repository or another work."""
        return self._says(Speaks.WORK)

    @property
    def names_paper(self) -> bool:
        """Whether it mentions a paper."""
        return self._says(Speaks.PAPER)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it wants the list itself to be added to another list."""
        return self._says(Speaks.ELSEWHERE)


def tone_of(title: str, body: str) -> Tone:
    """Return what the words of an issue say about its purpose.

    >>> tone = tone_of("Please add CLIP", "")
    >>> tone.asks, tone.spoke[Speaks.ASKS].name
    (True, 'polite-verb')
    """
    texts = {Speaks.NEWS: title, Speaks.NOTE: body[:LIMIT]}
    whole = f"{title}\n{body}"[:LIMIT]
    spoke: dict[Speaks, Phrase] = {}
    for phrase in PHRASES:
        if phrase.speaks not in spoke and phrase.pattern.search(texts.get(phrase.speaks, whole)):
            spoke[phrase.speaks] = phrase
    return Tone(spoke)
