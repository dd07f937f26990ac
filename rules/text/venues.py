"""Venues and dates, as lists write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rules.text.likeness import variants
from rules.text.titles import fold

YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
SHORT_YEAR = re.compile(r"(?<=[A-Za-z])[’'‘` ]{0,3}(?P<year>\d\d)(?!\d)$")
BRACKETED = re.compile(r"[\[(]\s*(?P<name>[A-Za-z][A-Za-z &/-]{1,24}?)\s?[’'‘`]\s?(?P<year>\d\d)\s*[\])]")
APOSTROPHE = re.compile(r"(?<![\w@])(?P<name>[A-Z][A-Za-z&/-]{1,24})\s?[’'‘`]\s?(?P<year>\d\d)(?![\d\w])")
LEADING = re.compile(
    r"\W{0,6}(?P<name>[A-Z][A-Za-z&+/-]{1,24}(?: preprint)?)[\s,]{1,3}(?P<year>(?:19[5-9]|20[0-4])\d)(?!\d)"
)
MONTH = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|"
    "august|september|october|november|december"
)
MONTH_NAMES = tuple(
    (name[:3], name, *(["sept"] if name == "september" else []))
    for name in "january february march april may june july august september october november december".split()
)
"""The English names of each month: short, long, and others."""

DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)[-/.年](?P<month>\d{{1,2}})(?:[-/.月](?P<day>\d{{1,2}}))?日?月?"
    rf"|(?P<month2>\d{{1,2}})[/.-](?P<year2>(?:19|20)\d\d)"
    rf"|(?:{MONTH})\.?,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<year3>(?:19|20)\d\d))",
    re.IGNORECASE,
)
ARXIV_NUMBER = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?:v\d{1,3})?(?!\d)")
NO_VENUE = frozenset(["", "-", "--", "---", "–", "—", "/", "n/a", "na", "none", "tbd", "?", "x", "✗", "❌"])
MARKUP = re.compile(r"[*_`~]+")
KNOWN = (
    "CVPR ICCV ECCV WACV ACCV BMVC NeurIPS NIPS ICML ICLR AAAI IJCAI ACL AACL EMNLP NAACL EACL COLING TACL "
    "TPAMI PAMI IJCV TIP TMM TCSVT TNNLS TMLR JMLR TOG SIGGRAPH SIGIR KDD WWW CIKM WSDM ICRA IROS CoRL RSS RAL "
    "ICASSP Interspeech TASLP MICCAI TMI ISBI MedIA ICDM AISTATS UAI COLT ACMMM MM ICME ICIP ICPR 3DV TVCG "
    "CHI UIST HRI FG SDM TKDE PR PRL CVIU Nature Science arXiv bioRxiv medRxiv OpenReview TechRxiv CoRR "
    "ICSE FSE ASE ISSTA CCS NDSS USENIX CoLM COLM LREC CoNLL EMNLP-Findings SIGGRAPHAsia TGRS RecSys DAC"
).split()
KNOWN_FOLDED = {fold(name): name for name in KNOWN}
WORKSHOP = re.compile(r"(?:[\s-]*(?:w|workshops?|ws))$", re.IGNORECASE)
NAME_AND_YEAR = re.compile(
    r"(?<![\w@])(?P<name>[A-Za-z][A-Za-z&+/.\-]{1,24}(?: (?:[A-Z][A-Za-z&-]*|of|on|and|in|W)){0,5}?)"
    r"[\s,'’(-]{0,3}(?P<year>(?:19[5-9]|20[0-4])\d)(?!\d)"
)


class Published(NamedTuple):
    """Where and when, as far as a text says: ``CVPR 2024`` is ``("CVPR", 2024)``."""

    venue: str | None
    year: int | None


NOWHERE = Published(None, None)


@lru_cache(maxsize=65536)
def read_published(text: str) -> Published:
    """Return venue and year of *text*, the content of a cell or of a bracket.

    >>> read_published("ICLR W 2023")
    Published(venue='ICLR W', year=2023)
    >>> read_published("2019 CVPR")
    Published(venue='CVPR', year=2019)
    >>> read_published("arXiv 2022.01")
    Published(venue='arXiv', year=2022)
    >>> read_published("2023/05")
    Published(venue=None, year=2023)
    >>> read_published("CVPR'24")
    Published(venue='CVPR', year=2024)
    >>> read_published("NeurIPS '24")
    Published(venue='NeurIPS', year=2024)
    >>> read_published("-")
    Published(venue=None, year=None)
    """
    text = " ".join(ARXIV_NUMBER.sub(" ", MARKUP.sub(" ", text[:300])).split())
    if fold(text) in NO_VENUE:
        return NOWHERE
    year = year_of(text)
    rest = DATE.sub(" ", text)
    rest = YEAR.sub(" ", rest)
    if year is None and (found := SHORT_YEAR.search(text)):
        year = _century(int(found["year"]))
        rest = text[: found.start()]
    venue = " ".join(rest.split()).strip(" ,.;:()[]'’/-–—|")
    venue += ")" if venue.count("(") > venue.count(")") else ""
    if not any(letter.isalpha() for letter in venue):
        return Published(None, year)
    return Published(venue, year)


def year_of(text: str) -> int | None:
    """Return the year that *text* names; the year of a date is its year.

    >>> year_of("Nov. 18, 2024")
    2024
    >>> year_of("arXiv:2005.14165")
    """
    text = ARXIV_NUMBER.sub(" ", text)
    if found := DATE.search(text):
        return int(found["year"] or found["year2"] or found["year3"])
    return int(found[0]) if (found := YEAR.search(text)) else None


def read_date(text: str) -> tuple[int, int, int | None] | None:
    """Return year, month and day of a date; None where it has no month.

    >>> read_date("2025-01-31"), read_date("Nov. 2025"), read_date("January 5, 2024")
    ((2025, 1, 31), (2025, 11, None), (2024, 1, 5))
    """
    found = DATE.search(text)
    if found is None:
        return None
    if found["year3"]:
        name = re.match(r"[A-Za-z]+", found[0])
        word = (name[0] if name else "").lower()
        month = next(n for n, names in enumerate(MONTH_NAMES, start=1) if word in names)
        day = re.search(r"(?<![\d])(\d{1,2})(?:st|nd|rd|th)?,?\s+\d{4}", found[0])
        return int(found["year3"]), month, int(day[1]) if day else None
    month = int(found["month"] or found["month2"])
    if not 1 <= month <= 12:
        return None
    return int(found["year"] or found["year2"]), month, int(found["day"]) if found["day"] else None


def find_published(text: str) -> Published:
    """Return the first known venue with a year in running *text*.

    >>> find_published("Shu et al. NeurIPS 2022.")
    Published(venue='NeurIPS', year=2022)
    >>> find_published("Han Hu, et al. | [CVPR' 18]")
    Published(venue='CVPR', year=2018)
    """
    text = ARXIV_NUMBER.sub(" ", text[:4000])
    short = BRACKETED.search(text)
    if short and (is_known_venue(short["name"]) or short["name"].isupper()):
        return Published(short["name"].strip(), _century(int(short["year"])))
    led = LEADING.match(text)
    if led and sum(letter.isupper() for letter in led["name"]) > 1:
        return Published(led["name"], int(led["year"]))
    for found in NAME_AND_YEAR.finditer(text):
        words = found["name"].strip(" .,-").split()
        for name in (" ".join(words[start:]) for start in range(len(words))):
            if is_known_venue(name):
                return Published(name, int(found["year"]))
        if words[0].isupper() or is_known_venue(words[0]) or looks_like_known_venue(words[0]):
            return Published(" ".join(words), int(found["year"]))
    for found in APOSTROPHE.finditer(text):
        if is_known_venue(found["name"]):
            return Published(found["name"], _century(int(found["year"])))
    return Published(None, year_of(text))


def _century(short: int) -> int:
    return 2000 + short if short < 50 else 1900 + short


@lru_cache(maxsize=1)
def _without_a_letter() -> frozenset[str]:
    return frozenset(variant for name in KNOWN_FOLDED if len(name) >= SLIP_LENGTH for variant in variants(name))


SLIP_LENGTH = 6
"""Letters from which a venue's name is long enough that a very similar word counts as a slip."""


@lru_cache(maxsize=8192)
def looks_like_known_venue(name: str) -> bool:
    """Tell whether *name* is a slip of the pen away from a venue of the field.

    >>> looks_like_known_venue("NeruIPS"), looks_like_known_venue("Nature")
    (True, False)
    """
    folded = fold(name)
    if len(folded) < SLIP_LENGTH - 1 or folded in KNOWN_FOLDED:
        return False
    return not _without_a_letter().isdisjoint(variants(folded))


def is_known_venue(name: str) -> bool:
    """Tell whether *name* is a venue of the field, workshops included.

    >>> is_known_venue("CVPRW"), is_known_venue("Prompt Tuning")
    (True, False)
    """
    folded = fold(name)
    return folded in KNOWN_FOLDED or fold(WORKSHOP.sub("", name)) in KNOWN_FOLDED


@lru_cache(maxsize=8192)
def venue_key(name: str) -> str:
    """Return one key for all spellings of one venue: case, spaces, points and hyphens do not count.

    >>> venue_key("ICLR W") == venue_key("ICLRW") == venue_key("ICLR Workshop")
    True
    """
    folded = re.sub(r"[^\w]+", "", fold(re.sub(r"(?i)\bworkshops?\b", "W", name)))
    return {"nips": "neurips", "pami": "tpami", "ieeetpami": "tpami", "arxivpreprint": "arxiv"}.get(folded, folded)


def is_preprint(name: str) -> bool:
    """Tell whether *name* is a preprint server, not a venue."""
    return venue_key(name) in ("arxiv", "biorxiv", "medrxiv", "techrxiv", "corr", "preprint", "ssrn")
