"""Titles of works in what people write: which text is one, and where it ends."""

from __future__ import annotations

import re

from rules.requests.labels import is_form_label
from rules.requests.lines import EDGE, HOLE
from rules.requests.people import names_in, without_people
from rules.text.labels import is_generic_label
from rules.text.links import paper_id
from rules.text.titles import has_words, words_of
from rules.text.venues import is_known_venue

TITLE_LIMIT = 300
MIN_TITLE = 3
"""Content words that a title needs to find a work."""

QUOTED = re.compile(
    r"“([^“”\n]{2,300})”|\"([^\"\n]{2,300})\"|«([^«»\n]{2,300})»|《([^《》\n]{2,300})》|「([^「」\n]{2,300})」|『([^『』\n]{2,300})』|``([^`'\n]{2,300})''"
)
TAIL = re.compile(
    r"[\s,.;(\[–—，、。-]+(?:(?:at|in|by|to appear(?: in)?|accepted(?: at| by| to)?|published(?: at| in)?)\s+)?(?P<venue>[A-Za-z][\w&/-]{1,20}(?: [\w&/-]{1,20}){0,3}?)[\s,'’(-]{0,3}(?P<year>(?:19|20)\d\d|\d\d)?\s*(?:\(?(?:oral|spotlight|poster|highlight|workshop|findings|main)\)?)?[)\].\s]*$",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:\[[^\]\n]{1,30}\]|【[^】\n]{1,30}】)?[\s:：]*(?:(?:hi|hello|dear)\b[^,!\n]{0,40}[,!]\s*)?(?:please\s+|kindly\s+|could you\s+|can you\s+|would you\s+|consider\s+|request(?:ing)?\s+(?:to|for)\s+|suggest(?:ion|ing)?(?:\s+to)?\s*:?\s*)*"
    r"(?:add(?:ing|ition)?(?:\s+of)?|includ(?:e|ing)|inclusion\s+of|missing|new|list|append|submit(?:ting)?|recommend(?:ing)?|request|paper|missing\s+papers?)\b\s*(?:of\s+)?(?:request)?"
    r"(?:\s*\b(?:the|a|an|our|my|new|recent|latest|missing|this|related|following|another|one|more)\b)*\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
KIND = re.compile(
    r"^(?:(?P<venue>[A-Z][A-Za-z&/-]{1,15})[\s'’-]{0,2}(?P<year>(?:20)?\d\d)?\s+)?(?:paper|work|article|survey|publication|entry|submission|method|dataset|benchmark)s?\b(?:\s+(?:titled|entitled|called|named|on|about))?\s*[:：,\-–—]?\s*"
    r"|^(?:new\s+)?(?:research|lists?|repo(?:sitory)?|tools?|projects?|resources?|librar(?:y|ies)|frameworks?|packages?|model|code)\s*[:：]\s*",
    re.IGNORECASE,
)
INNER = re.compile(
    r"^(?:[\w&/'’.+-]+\s+){1,6}(?:papers?|article|preprint|publication)\s+(?:titled\s+|entitled\s+|called\s+|named\s+|is\s+)?[:：,\"“]?\s*(?P<rest>[A-Z0-9].*)$",
    re.DOTALL,
)
"""What kind of paper it is, before its title: ``a new workshop paper TITLE``."""

FOR = re.compile(r"^(?:for|of|about)\s+(?=[A-Z])")
LEADS = 4
"""Words of asking, one after the other, that are taken off a title."""
PRONOUN = re.compile(
    r"\b(?:i|we|our|my|your|you|us|me|please|thanks?|hi|hello|dear|could|would|this\s+(?:paper|work|list|repo)|repo(?:sitory)?|maintainers?)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n")
CHUNK = re.compile(r"[,:：]\s|\s[-–—]\s|\.\s|\b(?:titled|entitled|called|named)\b|论文|論文")
TO_LIST = re.compile(
    r"\s+(?:to|into|in|on|for|under)\s+(?:(?:this|your|the|our)\s.*|(?:[\w&/-]+\s+){1,6}(?:section|category|chapter|table|list)\b\W*)$",
    re.IGNORECASE | re.DOTALL,
)
SAID_OF_IT = re.compile(
    r"\s+(?:has|have|is|was|got|will|can)\s+(?:be\s+|been\s+|just\s+|recently\s+|now\s+)*(?:accepted|published|released|available|missing|out|found|not)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
PLACE_BEFORE = re.compile(
    r"\b(?:to|in|into|under|for|section|category)\s+(?:the\s+|your\s+|section\s+|category\s+)*$", re.IGNORECASE
)
"""Words before a quotation that make it a place, not a title."""
SAID_BEFORE = re.compile(
    r"^\W{0,6}(?:for\s+example,?\s+)?(?:(?:we|i)\s+(?:\w+\s+){0,3})?(?:(?:our|my|the|this|a|an|one\s+of\s+(?:our|my))\s+)?(?:(?:new|recent|latest|accepted|following)\s+)*(?:[A-Z][A-Za-z]{1,14}[\s'’-]{0,2}(?:20)?\d\d\s+)?"
    r"(?:papers?|work|article|survey|preprint|paper\s+[A-Z0-9])\b\s*(?:titled|entitled|called|named|is)?\s*[:：,]?\s*|^\W{0,6}for\s+example,?\s+",
    re.IGNORECASE,
)
VERB_AFTER = re.compile(
    r"\s+(?:is|are|can\s+be\s+found|is\s+available|available|at|on|from|see|via)(?:\s+\w{1,12}){0,2}\s*[:：]?\s*$",
    re.IGNORECASE,
)
AND = re.compile(r"^\s*(?:and|or|also|plus|as well as)\s+(?=[A-Z0-9])")
LAST_WORD = re.compile(r"(?:^|\s)(?P<name>(?=\S*[A-Z0-9]\S*[A-Z0-9-])[A-Z][\w+*.-]{1,24})\s*$")
LEADING_VENUE = re.compile(
    r"^(?-i:[A-Z][A-Za-z&/-]{1,14})[\s'’-]{0,2}(?:20)?\d\d\s+(?:(?:oral|spotlight|poster|highlight|paper|main|findings)\s*)+[:：]\s*",
    re.IGNORECASE,
)
VENUE_ALONE = re.compile(r"[A-Z][\w&/ .-]{1,30}?[\s'’-]{0,2}(?:(?:19|20)\d\d|'\d\d)")
NO_TITLE = re.compile(
    r"^(?:this|the|our|my|a|an)?\s*(?:\w+\s+)?(?:paper|papers|link|links|list|repo(?:sitory)?|work|page|preprint|manuscript|here|article|website|code)(?:\s*[_-]?\s*(?:link|url|page|here|list|paper))?$"
    r"|^link\s+to\b|^click\b|_link$",
    re.IGNORECASE,
)
SPEAKS_OF = re.compile(
    r"\b(?:papers?|works?|twice|duplicated?|entries|wrong|broken|missing|links?|lines?\s+\d+)$|\b(?:twice|duplicate entries|is wrong|is broken)\b",
    re.IGNORECASE,
)
AFTER_COLON = re.compile(r"(?<=[a-z)])[:：]\s+(?=[A-Z])")
CERTAIN, MIN_WORDS = 0.75, 4
"""Share of capitals, and words, from which what stands behind a colon is a title though it holds a question mark."""
MOST_BEFORE = 120
"""Characters of a sentence before the words that introduce a title."""

TAIL_LIMIT, TAIL_SIGNS = 60, " ,.;([–—-，、。"


def bare_title(text: str) -> str:
    """Return *text* without what is around a title: numbers, marks, a leading venue in brackets."""
    text = " ".join(text.replace(HOLE, " ").split())
    text = re.sub(r"^\W*(?:\d{1,3}(?:[.)]\s+|[、．]\s*)|\[[ xX]\]\s+)", "", text)
    text = LEADING_VENUE.sub("", text, count=1)
    text = re.sub(r"^[*_]*\[(?:arXiv[: ]*)?[\w.:/ '’-]{1,24}\][*_]*\s*(?=\S{2,})", "", text)
    return text.strip(" \t,;:：-–—*_`\"'“”<>|#•·。，、").rstrip(".(").strip()


def is_label_title(label: str) -> bool:
    """Tell whether the label of a link is a title, not a word for what it leads to."""
    bare = bare_title(label)
    if not bare or is_generic_label(bare) or bare.lower().startswith(("http", "www.")) or NO_TITLE.search(bare):
        return False
    if VENUE_ALONE.fullmatch(bare) or is_known_venue(bare):
        return False
    return paper_id(f"https://arxiv.org/abs/{bare}") is None


def is_phrase(text: str, least: int) -> bool:
    """Tell whether *text* has at least *least* words and names more than a link."""
    return has_words(text, least) and not NO_TITLE.search(text) and not text.lower().startswith("http")


def is_title(text: str) -> bool:
    """Tell whether *text* reads like the title of a work, not like a sentence.

    Most of its longer words begin with a capital, or there is a name before it.
    """
    text = text.strip(EDGE)
    words = words_of(text)
    if not 3 <= len(words) <= 40 or len(text) > TITLE_LIMIT or PRONOUN.search(text) or HOLE in text:
        return False
    if text.endswith(("：", ":")) or text.lower().endswith(("et al", "et al.")) or len(names_in(text)) > 1:
        return False
    if any(letter > "\u2e80" for letter in text):
        return len(text) >= 6 and not re.search(r"[。？！?]$", text) and capitals(text) >= 0.5
    if NICKNAMED.match(text):
        return True
    return capitals(text) >= 0.6 or (bool(re.match(r"[\w+*.-]{2,25}\s?:\s?\S", text)) and capitals(text) >= 0.3)


NICKNAMED = re.compile(
    r"(?=[\w+*.-]{0,24}[A-Z0-9]:)(?=[\w+*.-]{0,22}[a-z]\S{0,22}[A-Z]\S{0,22}:)[A-Z][\w+*.-]{2,24}:\s\S+(?:\s\S+){3}"
)
"""A name with capitals inside, as methods have, and what it is: `BiomedCLIP: a foundation model for ...`."""


def capitals(text: str) -> float:
    """Return the share of the longer words that begin with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) >= 4]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def title_before(before: str) -> str | None:
    """Return the title right before a link: ``The Title of It (https://...)``."""
    before = without_ends(AND.sub("", VERB_AFTER.sub("", RELATIVE.sub("", before))))
    whole = without_tail(bare_title(SAID_BEFORE.sub("", before.strip(), count=1)))
    if is_title(whole) and not SENTENCE.search(whole) and not LEAD.match(whole):
        return whole
    if (introduced := introduced_in(SENTENCE.split(before.strip())[-1])) is not None:
        return introduced
    asked = without_tail(bare_title(without_asking(before.strip()[-TITLE_LIMIT:])))
    if asked != whole and is_title(asked) and not SENTENCE.search(asked):
        return asked
    *parts, last = AFTER_COLON.split(before.strip())
    behind = without_tail(bare_title(last))
    if parts and is_title(behind) and capitals(behind) >= CERTAIN and has_words(behind, MIN_WORDS):
        return with_name(parts[-1], behind)
    part = SENTENCE.split(before.strip())[-1] if before.strip() else ""
    part = SAID_BEFORE.sub("", part, count=1)
    part = bare_title(re.sub(r"[\s(\[:：,–—-]+$", "", part))
    if is_title(part):
        return without_tail(part)
    chunks = CHUNK.split(part)
    for number in range(len(chunks) - 1, -1, -1):
        cut = bare_title(chunks[number])
        if is_title(cut) and has_words(cut, 4):
            return without_tail(with_name(chunks[number - 1] if number else "", cut))
    return None


def with_name(before: str, title: str) -> str:
    """Return *title* with the nickname before its colon, if the last word before the colon looks like one."""
    found = LAST_WORD.search(before)
    return f"{found['name']}: {title}" if found else title


def without_ends(text: str) -> str:
    """Return *text* without the venues and the authors that follow a title, in whatever order.

    >>> without_ends("LumiRank: Ranking Lanterns by Light, Ann Bee, Cy Dee. NeurIPS 2024. ")
    'LumiRank: Ranking Lanterns by Light'
    >>> without_ends("LumiRank: Ranking Lanterns by Light (NAACL 2022) by Ann Bee and Cy Dee, ")
    'LumiRank: Ranking Lanterns by Light'
    """
    for _ in range(3):
        stripped = text.rstrip(" ,.;:\n")
        made = without_people(without_tail(stripped) if TAIL_YEAR.search(stripped) else stripped)
        if made == stripped:
            break
        text = made
    return text


INTRODUCED = re.compile(
    r"(?:\b(?:we|i)(?:'d|\s+(?:would|have|are|am|recently|just|also|newly|kindly|like|want|happy|glad|love|hope|to|ask|you))*\s+"
    r"(?:present|introduce|propose|releas|publish|open-?sourc|develop|wr[io]te|built|build(?!\s+(?:up)?on)|shar|add|includ|suggest|recommend|submit|announc)\w{0,4}"
    r"|\b(?:add(?:ing)?|includ(?:e|ing)|recommend|suggest|consider|missing)"
    r"|\b(?:papers?|works?|article|survey|preprint|benchmark|dataset)(?:\s+(?:titled|entitled|called|named|is))?)\s*[:：,]?\s+"
    r"(?:(?:our|my|the|this|a|an|new|recent|latest|following|paper|work|article|survey|titled|entitled|called|named)\s+){0,4}",
    re.IGNORECASE,
)
"""Words right before a title in a sentence."""


def introduced_in(text: str) -> str | None:
    """Return the title that a sentence introduces: ``we recently released LumiRank: Ranking Lanterns by Light``.

    >>> introduced_in("Hi, we recently released LumiRank: Ranking Lanterns by Light. It is fast.")
    'LumiRank: Ranking Lanterns by Light'
    >>> introduced_in("Please add: Corrective Ranking of Lanterns, Ann Bee, Cy Dee, arXiv 2024.")
    'Corrective Ranking of Lanterns'
    """
    for sentence in SENTENCE.split(text[: 4 * TITLE_LIMIT]):
        for found in INTRODUCED.finditer(sentence):
            rest = TO_LIST.sub("", RELATIVE.sub("", SAID_OF_IT.sub("", KIND.sub("", sentence[found.end() :], count=1))))
            named = bare_title(without_ends(rest))
            if (
                found.start() < MOST_BEFORE
                and named[:1].isupper()
                and is_title(named)
                and capitals(named) >= CERTAIN
                and has_words(named, MIN_WORDS)
            ):
                return named
    return None


TAIL_YEAR = re.compile(
    r"\d\d\W{0,3}(?:(?:oral|spotlight|poster|highlight|workshop|findings|main)\W{0,3}){0,2}$", re.IGNORECASE
)
RELATIVE = re.compile(r",?\s+(?:which|that)\s+(?:was|is|has\s+been|got|will\s+be)\b[^.!?]*$", re.IGNORECASE)
"""A clause about a work, between its title and its link."""


def without_tail(text: str) -> str:
    """Return *text* without the venue and year at its end."""
    for start in range(max(0, len(text) - TAIL_LIMIT), len(text)):
        found = TAIL.match(text, start) if text[start] in TAIL_SIGNS else None
        venue = found["venue"].rstrip("0123456789'’- ") if found else ""
        if found and (is_known_venue(venue) or (found["year"] and venue.isupper())):
            return text[:start].strip(" ,.;([-–—，、。")
    return text


def title_in(issue: str) -> str | None:
    """Return the title of a work that an issue's title names, or None.

    >>> title_in("Add SLIP: Self-supervision Meets Language-Image Pre-training (ECCV 2022)")
    'SLIP: Self-supervision Meets Language-Image Pre-training'
    >>> title_in("Please add our paper")
    """
    for found in QUOTED.finditer(issue):
        words = bare_title(next(group for group in found.groups() if group))
        if is_phrase(words, 3) and not PLACE_BEFORE.search(issue[: found.start()]):
            return words
    rest = issue
    if (quoted := QUOTED.search(issue)) and (place := PLACE_BEFORE.search(issue[: quoted.start()])):
        rest = issue[: place.start()]
    rest = without_tail(bare_title(SAID_OF_IT.sub("", TO_LIST.sub("", without_asking(rest)))))
    if SPEAKS_OF.search(rest):
        return None
    return rest if is_title(rest) and not is_form_label(rest) else None


def without_asking(text: str) -> str:
    """Return *text* without the words of asking at its beginning, and without the kind of work that they name.

    >>> without_asking("Request: Add a new workshop paper LumiRec: Two-Stage Ranking of Lanterns")
    'LumiRec: Two-Stage Ranking of Lanterns'
    """
    rest = text
    for _ in range(LEADS):
        lead = LEAD.match(rest)
        made = FOR.sub("", KIND.sub("", (lead["rest"] if lead else rest).lstrip(" :：,-–—"), count=1), count=1)
        if made == rest:
            break
        rest = made
    inner = INNER.match(rest) if rest != text else None
    return inner["rest"] if inner else rest


def name_in(issue: str) -> str | None:
    """Return the short name that an issue's title asks to add, or None.

    >>> name_in("[Feature Request]: Add Awesome-Quills"), name_in("Add OpenQuill — an editor for outlines")
    ('Awesome-Quills', 'OpenQuill')
    """
    rest = without_asking(issue)
    rest = re.split(r"\s+[-–—|(]|[:：]\s|\s+to\s+(?:this|the|your)\b", rest, maxsplit=1)[0].strip(EDGE)
    return (
        rest if rest and rest != issue.strip(EDGE) and len(rest.split()) <= 4 and PRONOUN.search(rest) is None else None
    )
