"""The address names one version of an arXiv paper, although the list links to papers without a version.

## Why

`2304.01830v1` still shows the first version when the fifth is out, and one paper gets several addresses.

The rule speaks only where none of at least eight entries of the section names a version; in a smaller section, hardly
one of the file.

## How to fix

Remove the version, or use the fix.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Good, Level, Options, Problem, arxiv_version, code, entry_rule, respell, say

LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/{0})"
NAMES = "one two three four five six seven eight".split()
MANY = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n:02}.00020)\n"
    for n, name in enumerate(NAMES, start=1)
)

GOOD = [
    Good("the paper", given=MANY, under="Papers", row=LIT.format("abs/2111.07991")),
    Good(
        "a version beside the paper",
        given=MANY,
        under="Papers",
        row=f"{LIT.format('abs/2111.07991')} & [LiT, as it was](https://arxiv.org/abs/2111.07991v1)",
    ),
    Good(
        "a version, as another entry of the section names one",
        given=MANY.replace("2103.00020", "2103.00020v2"),
        under="Papers",
        row=LIT.format("abs/2111.07991v1"),
    ),
]

BAD = [
    Bad(
        "its first version",
        given=MANY,
        under="Papers",
        row=LIT.format("abs/2111.07991v1"),
        message="The list links to arXiv papers without a version; here it is `v1`.",
        fixed=LIT.format("abs/2111.07991"),
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def versioned_address(case: Case, options: Options) -> Iterator[Problem]:
    told: list[Edit] = []
    first = ""
    if len({link.url for link in case.entry.links if arxiv_version(link) is not None}) > 1:
        return  # two versions of one paper may be two works
    for link in case.entry.links:
        version = arxiv_version(link)
        if version and case.habits.leaves_versions_out(case.entry):
            at = link.url.rfind(version)
            told += respell(case.entry, link, (at, at + len(version), ""))
            first = first or version
    if first:
        message = say("The list links to arXiv papers without a version; here it is {version}.", version=code(first))
        yield Problem(message, tuple(told))
