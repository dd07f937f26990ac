"""Works that an issue mentions beside the one that it asks for: ``unlike X (https://...)``, ``it extends Y [2]``."""

from __future__ import annotations

import re

from rules.requests.lines import HOLE

ASIDE = re.compile(
    r"\b(?:similar\s+to|compared?\s+(?:to|with|against)|comparison\s+(?:to|with)|unlike|in\s+contrast\s+to|rather\s+than|instead\s+of|different\s+from|based\s+on|"
    r"builds?\s+(?:up)?on|built\s+(?:up)?on|build\s+(?:up)?on|on\s+top\s+of|follow(?:s|ing)(?:\s+the\s+work\s+of)?|inspired\s+by|motivated\s+by|"
    r"extend(?:s|ing)?|extension\s+of|follow-?\s?up\s+(?:of|to|on)|cited?\s+(?:by|in)|see\s+also|as\s+in|next\s+to|right\s+(?:after|below|above)|"
    r"(?:your|the|this)\s+(?:list|repo(?:sitory)?|collection|survey)\s+(?:lists?|includes?|contains?|has|covers?)|already\s+(?:lists?|includes?|contains?|has|have|covers?)|you\s+(?:list|have|include)|e\.\s?g\.|such\s+as|"
    r"outperform(?:s|ed|ing)?|beat(?:s|ing)?|surpass(?:es|ing)?|exceed(?:s|ing)?|better\s+than|superior\s+to|improv(?:es?|ing|ement)\s+(?:up)?(?:on|over)|"
    r"successor\s+(?:of|to)|sequel\s+to|predecessors?|context\s*:|references?\s*:|(?:we|i)\s+(?:tried|used|use|compare\s+with)|"
    r"(?:missing|listed)\s+(?:in|from|on))(?=\W|$)"
    r"|不同于|相比于?|相较于?|基于|优于|超过|超越|改进了?|对比|类似于?|受",
    re.IGNORECASE,
)
"""Words before a work that is only mentioned."""

THAN = re.compile(r"^\W{0,3}等?\W{0,3}(?:相比|不同|的?启发|类似)")
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])|\n")
ABBREVIATION = re.compile(r"\b(?:e\.\s?g|i\.\s?e|cf|vs|al|etc|Fig|Eq|Sec)\.\s+$")
GROUP = re.compile(r"\([^()]{0,200}\)|（[^（）]{0,200}）|\[[^\[\]]{0,60}\]")
CONNECTORS = frozenset(
    "the a an and or on upon of by both from in with to work works paper method model technique".split()
)
NAME = re.compile(r"[\W_]*(?:[A-Z][\w.+@'’-]*|[\w.+-]*\d[\w.+-]*)[\W_]*")
LONGEST = 16
"""Words between the phrase and the work, beyond which the phrase speaks of something else."""


def sentence_end(text: str) -> str:
    """Return the last sentence of *text*, which may have just begun."""
    start = 0
    for found in SENTENCE.finditer(text):
        if not ABBREVIATION.search(text[: found.end()]):
            start = found.end()
    return text[start:]


def is_aside(before: str, after: str = "") -> bool:
    """Tell whether what stands between *before* and *after* is a work that is only mentioned. Links in *before* are holes.

    >>> is_aside("Unlike DreamBooth ("), is_aside("Unlike DreamBooth, ours is fast. Paper: ")
    (True, False)
    >>> is_aside("It improves on DPO and on RAFT (\\x02, code "), is_aside("We extend it to video and share it at ")
    (True, False)
    """
    sentence = sentence_end(before)
    phrase = None
    for phrase in ASIDE.finditer(sentence):  # noqa: B007 - the last one
        pass
    if phrase is not None and _is_only_named(sentence[phrase.end() :]):
        return True
    words = re.split(r"(?=[与和跟较比]\s*[A-Z\[《“])", sentence)
    return bool(len(words) > 1 and THAN.match(after) and _is_only_named(re.sub(r"^[与和跟较比]", "", words[-1])))


def _is_only_named(text: str) -> bool:
    """Tell whether *text* holds names and words that join them, and nothing that begins another thought."""
    text = text.replace(HOLE, " ")
    for _ in range(3):
        text = GROUP.sub(" ", text)
    opened = max(text.rfind("("), text.rfind("（"))
    text = text[:opened] if opened >= 0 else text
    words = text.split()
    return len(words) <= LONGEST and all(
        not any(letter.isalnum() for letter in word)
        or word.strip(",.;:–—-").lower() in CONNECTORS
        or NAME.fullmatch(word)
        for word in words
    )


FOOTNOTE = re.compile(r"^\W{0,2}\[(?P<mark>\d{1,2})\]")
MARK = re.compile(r"\[(?P<mark>\d{1,2})\]")


def mentioned_in(lines: list[str]) -> frozenset[str]:
    """Return the marks of the footnotes whose works are only mentioned.

    >>> sorted(mentioned_in(["Compared with Predator [1] and Geo [2] it is fast, see [3]."]))
    ['1', '2']
    """
    return frozenset(
        found["mark"]
        for line in lines
        if not FOOTNOTE.match(line)
        for found in MARK.finditer(line)
        if is_aside(line[: found.start()])
    )
