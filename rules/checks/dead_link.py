"""A link of a new entry leads to a page that does not exist.

## Why

Readers who follow the link find nothing. Most such addresses were cut when they were copied, or the repository was
renamed or is not public yet.

## How to fix

Open the link, find where the page is now, and write that address. If the page will be public later, say so in the
pull request.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, entry_rule, quoted, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://github.com/lit/lit)|"
CODE = "https://github.com/lit/lit"

GOOD = [
    Good("a page that exists, or that nobody checked", row=LIT),
]

BAD = [
    Bad(
        "a page that does not exist",
        row=LIT,
        gone=(CODE,),
        message="There is nothing at the address of “Code”, https://github.com/lit/lit. Check the address, and whether the page is public yet.",
    ),
]


@entry_rule(level=Level.IGNORE, most=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def dead_link(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind not in (Kind.ADDED, Kind.EDITED):
        return
    for link in case.entry.links:
        if link.url in case.view.around.online.gone:
            label = quoted(link.label or link.url)
            yield Problem(
                say(
                    "There is nothing at the address of {label}, {url}. Check the address, and whether the page is public yet.",
                    label=label,
                    url=link.url,
                )
            )
