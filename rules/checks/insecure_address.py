"""The address begins with http:, although the list writes https: for that site.

## Why

The site sends readers on to https: anyway, and one page gets two addresses.

## How to fix

Write `https://`, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, entry_rule, host_of, respell, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning]({0}arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("as the list has it", row=LIT.format("https://")),
    Good(
        "a site that the list does not know",
        row=LIT.format("https://").replace("|-|", "|[Code](http://lit.example.net/code)|"),
    ),
]

BAD = [
    Bad(
        "an old address",
        row=LIT.format("http://"),
        message="The list links to arxiv.org with `https://`; here it is `http://`.",
        fixed=LIT.format("https://"),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def insecure_address(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        if not link.url.startswith("http://"):
            continue
        host = host_of(link.url)
        if case.habits.scheme_of(host) == "https":
            edits = respell(case.entry, link, (len("http"), len("http"), "s"))
            yield Problem(say("The list links to {host} with `https://`; here it is `http://`.", host=host), edits)
