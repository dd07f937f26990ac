"""A link leads nowhere: its address cannot exist.

A scheme that is misspelt, a site without its scheme, a number that arXiv cannot have given, an account that GitHub cannot
have. Whether the page is there is not looked up.

## Why

GitHub shows a link, and whoever clicks it sees an error.

## How to fix

Open the link in a browser, and copy the address from there.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    AddressFlaw,
    Bad,
    Case,
    Fault,
    Good,
    Level,
    Link,
    Message,
    Options,
    Problem,
    code,
    entry_rule,
    flaw_of,
    is_unfilled,
    late,
    readdress,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning]({0})|CVPR 2022|-|"
CODED = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code]({0})|"

GOOD = [
    Good("an address", row=LIT.format("https://arxiv.org/abs/2111.07991")),
    Good("a file beside the list", row=CODED.format("code/lit.md")),
]

BAD = [
    Bad(
        "a misspelt scheme",
        row=LIT.format("htps://arxiv.org/abs/2111.07991"),
        message="The address `htps://arxiv.org/abs/2111.07991` begins wrong, so the link is dead.",
        fixed=LIT.format("https://arxiv.org/abs/2111.07991"),
    ),
    Bad(
        "a site without a scheme",
        row=LIT.format("arxiv.org/abs/2111.07991"),
        message="The address `arxiv.org/abs/2111.07991` lacks its `https://`, so GitHub looks for a file of that name.",
        fixed=LIT.format("https://arxiv.org/abs/2111.07991"),
    ),
    Bad(
        "a link pasted over an address",
        row=LIT.format("[https://arxiv.org/abs/2111.07991](https://arxiv.org/abs/2111.07991)"),
        message="A whole link stands where an address belongs: `[https://arxiv.org/abs/2111.07991](https://arxiv.org/abs/2111.07991)`. Write the address alone.",
        fixed=LIT.format("https://arxiv.org/abs/2111.07991"),
    ),
    Bad(
        "a thirteenth month",
        row=LIT.format("https://arxiv.org/abs/2113.07991"),
        message="arXiv has no number like the one in `https://arxiv.org/abs/2113.07991`. It is year and month, a point, and five digits (four until 2014).",
    ),
    Bad(
        "an account with an underscore",
        row=CODED.format("https://github.com/google_research/big_vision"),
        message="No account on GitHub can have the name in `https://github.com/google_research/big_vision`, so the link is dead.",
    ),
]  # fmt: skip

NO_OWNER = late(
    r"https?://img\.shields\.io/github/[a-z/-]{3,40}?/(?P<slash>/)(?P<rest>[\w./-]{1,100}?)(?=\.svg|[?)\s]|$)",
    re.IGNORECASE,
)
LONGEST = 6_000
"""Characters of an entry that are searched for badges."""


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def impossible_address(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    told = set[str]()
    for link in entry.links:
        flaw = flaw_of(link.url) or _without_scheme(link)
        if flaw is None or link.url in told or is_unfilled(link.url):
            continue
        told.add(link.url)
        edits = readdress(entry, link, flaw.mended) if flaw.mended else ()
        yield Problem(_message(flaw.fault, link.url), edits)
    if "img.shields.io" in entry.text and (found := NO_OWNER.search(entry.text[:LONGEST])):
        message = say("The badge {address} names no account, so it shows an error.", address=code(found[0]))
        edits = (entry.edit(found.span("slash"), ""),) if "/" in found["rest"].strip("/") else ()
        yield Problem(message, edits)


def _without_scheme(link: Link) -> AddressFlaw | None:
    """Return the flaw of a link to ``www.…``; as a bare address in the text GitHub links it, as a link it does not."""
    if not link.url.lower().startswith("www.") or link.label == link.url:
        return None
    return AddressFlaw(Fault.NO_SCHEME, f"https://{link.url}")


def _message(fault: Fault, url: str) -> Message:
    address = code(url[:200])
    match fault:
        case Fault.PASTED:
            return say(
                "A whole link stands where an address belongs: {address}. Write the address alone.", address=address
            )
        case Fault.SCHEME:
            return say("The address {address} begins wrong, so the link is dead.", address=address)
        case Fault.NO_SCHEME:
            return say(
                "The address {address} lacks its `https://`, so GitHub looks for a file of that name.", address=address
            )
        case Fault.NUMBER:
            return say(
                "arXiv has no number like the one in {address}. It is year and month, a point, and five digits (four until 2014).",
                address=address,
            )
    return say("No account on GitHub can have the name in {address}, so the link is dead.", address=address)
