"""The registry of the paper's identifier has a different title for it.

## Why

The link leads to a different paper than the entry names, or the title has a typo, or it changed with a later version.

## How to fix

Compare the two. If the link is another paper's, correct the link. If the paper has a new title, correct the title.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, are_unlike, entry_rule, quoted, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good(
        "the same title in other letters",
        row=LIT,
        titles=(("arxiv:2111.07991", "LiT: Zero-shot transfer with locked-image text tuning"),),
    ),
    Good("a paper that nobody looked up", row=LIT),
]

BAD = [
    Bad(
        "another paper",
        row=LIT,
        titles=(("arxiv:2111.07991", "A Survey of Superconducting Magnets for Fusion Reactors"),),
        message="arXiv knows 2111.07991 as “A Survey of Superconducting Magnets for Fusion Reactors”. Compare this with the title and the link.",
    ),
]

REGISTRIES = {"arxiv": "arXiv", "doi": "Crossref", "openreview": "OpenReview", "acl": "the ACL Anthology"}


@entry_rule(level=Level.IGNORE, most=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def title_differs(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind not in (Kind.ADDED, Kind.EDITED):
        return
    for name in case.entry.ids:
        known = case.view.around.online.titles.get(name)
        if known and are_unlike(case.entry.title, known):
            kind, _, number = name.partition(":")
            registry = REGISTRIES.get(kind, kind)
            yield Problem(
                say(
                    "{registry} knows {number} as {title}. Compare this with the title and the link.",
                    registry=registry,
                    number=number,
                    title=quoted(known),
                )
            )
