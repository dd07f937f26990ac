"""Addresses that cannot work: what is wrong with them, and the right one where it is certain."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from rules.text.links import ARXIV_HOSTS, split_address
from rules.text.patterns import late

LIMIT = 2_000
"""Characters of an address that are read."""


class Fault(Enum):
    """Why an address leads nowhere."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    PASTED = "pasted"  # a whole link stands where the address belongs
    SCHEME = "scheme"  # misspelt, or written twice
    NO_SCHEME = "no scheme"
    NUMBER = "number"  # no arXiv number can be like that
    OWNER = "owner"  # no account on GitHub can have that name


class AddressFlaw(NamedTuple):
    """What is wrong with an address, and the address that was certainly meant, or None."""

    fault: Fault
    mended: str | None = None


HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}"
TWICE = re.compile(r"https?\s?:?\s?/{0,3}\s?(?=https?:)", re.IGNORECASE)
SLIP = re.compile(
    rf"h?t{{1,3}}p{{0,2}}(?P<secure>s?)s?\s?(?:[:;.,]{{0,2}}\s?/{{0,4}})(?P<rest>{HOST}(?:[/?#:].*)?)", re.IGNORECASE
)
FILLED_IN = re.compile(r"\d{4}\.\d{4}")
IN_ORDER = re.compile(
    r"https?://(?:arxiv\.org/(?:abs|pdf)/(?:1[5-9]|2\d)(?:0[2-9]|1[0-2])\.\d{5}(?:v\d{1,2})?(?:\.pdf)?"
    r"|github\.com/(?!x{2}|your|user|owner|tbd|todo)[A-Za-z0-9-]{1,39}/(?!x{2}|your|repo|name|tbd|todo)[\w.-]{1,100}/?)"
)
"""The two commonest kinds of address, written as they should be; most links are of one of them."""

RIGHT = re.compile(r"https?://[^/\s]", re.IGNORECASE)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
BARE = late(
    rf"(?P<host>{HOST})(?:[/?#].*)?",
)
PASTED = re.compile(r"\[[^\[\]]{0,2000}\]\((?P<address>https?://[^\s\[\]]{3,2000})\)")
FILE_ENDINGS = frozenset(
    "md pdf txt html htm png jpg jpeg gif svg bib py ipynb json yml yaml tex zip csv rst sh".split()
)
KNOWN_ENDINGS = frozenset(
    "com org net edu gov io ai dev app co me cc info tech xyz site page cloud online science wiki blog "
    "ac uk de fr cn jp kr ch nl it es eu ca au in us at be se no fi dk pl br tw hk sg il ru pt gr tr ie nz is".split()
)
PLACEHOLDER = re.compile(
    r"(?:https?://)?(?:www\.)?(?:#|\.{1,3}|/|-|_|url|link|here|todo|tbd|tba|none|null|n/?a|soon|coming[ _-]?soon|to be (?:done|added)|x{3,}|"
    r"<[^<>]{0,40}>|arxiv\.org(?:/(?:abs|pdf))?/?|arxiv\.org/(?:abs|pdf)/(?:x{2,}[\d.x]*|\d{2,4}\.x{2,5}|tbd|tba|todo|link|id|your[-_ ]?\w{0,20}|\.{2,3}|\?+)|"
    r"github\.com(?:/(?:x{2,}|your[-_ ]?\w{0,20}|user(?:name)?|owner|tbd|todo))?(?:/(?:x{2,}|your[-_ ]?\w{0,20}|repo(?:sitory)?|name|tbd|todo))?|"
    r"example\.(?:com|org)\S{0,80}|"
    r"(?:link|url|address)[ _-]?(?:to|of|for)?[ _-]?(?:the|your)?[ _-]?(?:paper|code|project|pdf|page|repo|website)?|"
    r"(?:your|the|insert|add|put)?[ _-]?(?:paper|code|project|pdf|arxiv|github|website|page)[ _-]?(?:link|url|address)?(?:[ _-]?here)?)?/?",
)
ARXIV_PATH = re.compile(r"/(?P<kind>abs|pdf|html)/(?P<rest>[^?#]*)")
NEW_NUMBER = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<digits>\d+)(?:v\d{1,3})?(?P<ending>\.pdf)?/?")
OLD_NUMBER = re.compile(r"[a-z-]{2,10}(?:\.[A-Za-z]{2})?/\d{7}(?:v\d{1,3})?(?:\.pdf)?/?")
OWNER = re.compile(r"https?://(?:www\.)?github\.com/(?P<owner>[^/?#\s]{1,60})/[^/?#\s]", re.IGNORECASE)
NO_OWNER = re.compile(
    r"https?://(?:www\.)?github\.com//\w|https?://img\.shields\.io/github/[a-z/-]{3,40}?//\w", re.IGNORECASE
)
FIVE_DIGITS_FROM = (15, 1)
"""Year and month from which arXiv numbers have five digits after the point; until then they had four."""


@lru_cache(maxsize=65536)
def flaw_of(url: str) -> AddressFlaw | None:
    """Return what is certainly wrong with an address as it stands in a list, or None.

    A relative address, as of a file beside the list, is in order; so is a place on the page.

    >>> flaw_of("htps://arxiv.org/abs/2402.03345").mended
    'https://arxiv.org/abs/2402.03345'
    >>> flaw_of("arxiv.org/abs/2402.03345").fault, flaw_of("https://arxiv.org/abs/2413.03345").fault
    (<Fault.NO_SCHEME: 'no scheme'>, <Fault.NUMBER: 'number'>)
    >>> flaw_of("code/wick.md"), flaw_of("https://github.com/openai/CLIP"), flaw_of("#top")
    (None, None, None)
    """
    address = url.strip()[:LIMIT]
    if not address:
        return AddressFlaw(Fault.EMPTY)
    if IN_ORDER.fullmatch(address):
        return None
    if not RIGHT.match(address):
        return _without_scheme(address)
    if found := TWICE.match(address):
        return AddressFlaw(Fault.SCHEME, address[found.end() :])
    if not FILLED_IN.search(address) and PLACEHOLDER.fullmatch(address.lower()):
        return AddressFlaw(Fault.PLACEHOLDER)
    return _of_host(address)


def _without_scheme(address: str) -> AddressFlaw | None:
    if found := PASTED.fullmatch(address):
        return AddressFlaw(Fault.PASTED, found["address"])
    if PLACEHOLDER.fullmatch(address.lower()) and address != "/":
        return AddressFlaw(Fault.PLACEHOLDER)
    if found := TWICE.match(address):
        return AddressFlaw(Fault.SCHEME, address[found.end() :])
    if found := SLIP.fullmatch(address):
        secure = "s" if found["secure"] or not address.lower().startswith("http") else ""
        return AddressFlaw(Fault.SCHEME, f"http{secure or 's'}://{found['rest']}")
    if address.startswith(("#", "/", ".", "?")) or SCHEME.match(address):
        return None
    found = BARE.fullmatch(address)
    if found is None:
        return None
    ending = found["host"].rpartition(".")[2].lower()
    is_site = ending in KNOWN_ENDINGS and ending not in FILE_ENDINGS
    return (
        AddressFlaw(Fault.NO_SCHEME, f"https://{address}")
        if is_site and not address.lower().startswith("www.")
        else None
    )


def _of_host(address: str) -> AddressFlaw | None:
    if NO_OWNER.match(address):
        return AddressFlaw(Fault.OWNER)
    if (found := OWNER.match(address)) and "_" in found["owner"]:
        return AddressFlaw(Fault.OWNER)
    parts = split_address(address)
    if parts and parts.host in ARXIV_HOSTS and (path := ARXIV_PATH.fullmatch(unquote(parts.path))):
        return _of_number(path["rest"], address)
    return None


def _of_number(rest: str, address: str) -> AddressFlaw | None:
    if OLD_NUMBER.fullmatch(rest):
        return None
    found = NEW_NUMBER.fullmatch(rest)
    if found is None:
        begun = NEW_NUMBER.match(rest)
        ending = rest[begun.end() :] if begun else ""
        if begun and begun["ending"] is None and re.fullmatch(r"\.[A-Za-z]{1,5}", ending):
            return AddressFlaw(
                Fault.NUMBER, address.replace(rest, rest[: begun.end()] + (".pdf" if "/pdf/" in address else ""))
            )
        return AddressFlaw(Fault.NUMBER) if re.match(r"\d", rest) and not begun else None
    year, month, digits = int(found["year"]), int(found["month"]), len(found["digits"])
    wanted = 5 if (year, month) >= FIVE_DIGITS_FROM else 4
    return None if 1 <= month <= 12 and year >= 7 and digits == wanted else AddressFlaw(Fault.NUMBER)


def is_unfilled(url: str) -> bool:
    """Tell whether an address is still to be filled in: it is empty, or a placeholder.

    >>> is_unfilled("link"), is_unfilled("htps://arxiv.org/abs/2402.03345")
    (True, False)
    """
    flaw = flaw_of(url)
    return flaw is not None and flaw.fault in (Fault.EMPTY, Fault.PLACEHOLDER)
