"""The address names one version of an arXiv paper where the list names the paper.

## Why

`2304.01830v1` keeps showing the first version when the fifth is out, and one paper gets several addresses.

## How to fix

Leave the version out; the fix does that.
"""

from collections.abc import Iterator

from rules.entries.writing import respell
from rules.habits.addresses import arxiv_version
from rules.kit import Bad, Case, Good, Level, Options, Problem, entry_rule

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/{0})|CVPR 2022|-|"

GOOD = [Good("the paper", row=LIT.format("abs/2111.07991"))]

BAD = [
    Bad(
        "its first version",
        row=LIT.format("abs/2111.07991v1"),
        message="The list names arXiv papers without a version, here it is `v1`.",
        fixed=LIT.format("abs/2111.07991"),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def versioned_address(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        version = arxiv_version(link)
        if version and case.habits.names_versions(case.entry) is False:
            at = link.url.rfind(version)
            edits = respell(case.entry, link, (at, at + len(version), ""))
            yield Problem(f"The list names arXiv papers without a version, here it is `{version}`.", edits)
