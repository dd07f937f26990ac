"""The address names one version of an arXiv paper, although the list links to papers without a version.

## Why

`2304.01830v1` still shows the first version when the fifth is out, and one paper gets several addresses.

## How to fix

Remove the version, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, arxiv_version, code, entry_rule, respell, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/{0})|CVPR 2022|-|"

GOOD = [Good("the paper", row=LIT.format("abs/2111.07991"))]

BAD = [
    Bad(
        "its first version",
        row=LIT.format("abs/2111.07991v1"),
        message="The list links to arXiv papers without a version; here it is `v1`.",
        fixed=LIT.format("abs/2111.07991"),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def versioned_address(case: Case, options: Options) -> Iterator[Problem]:
    told: list[Edit] = []
    first = ""
    for link in case.entry.links:
        version = arxiv_version(link)
        if version and case.habits.names_versions(case.entry) is False:
            at = link.url.rfind(version)
            told += respell(case.entry, link, (at, at + len(version), ""))
            first = first or version
    if first:
        message = say("The list links to arXiv papers without a version; here it is {version}.", version=code(first))
        yield Problem(message, tuple(told))
