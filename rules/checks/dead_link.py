"""A link of a new entry leads to a page that is not there.

## Why

Who follows it finds nothing. Most such addresses were cut when they were copied, or a repository was renamed or is not public yet.

## How to fix

Open the link, find where the page is now, and write that address. Where it will be public later, say so in the pull request.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, entry_rule, quoted

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://github.com/lit/lit)|"
CODE = "https://github.com/lit/lit"

GOOD = [
    Good("a page that is there, or of which nobody knows", row=LIT),
]

BAD = [
    Bad(
        "a page that is not there",
        row=LIT,
        gone=(CODE,),
        message=f"Nothing is found at the address of {quoted('Code')}, {CODE}. Check it, and whether it is public yet.",
    ),
]


@entry_rule(level=Level.IGNORE, most=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def dead_link(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind not in (Kind.ADDED, Kind.EDITED):
        return
    for link in case.entry.links:
        if link.url in case.view.online.gone:
            label = quoted(link.label or link.url)
            yield Problem(
                f"Nothing is found at the address of {label}, {link.url}. Check it, and whether it is public yet."
            )
