"""The registry of the paper's identifier knows another title for it.

## Why

The link leads to another paper than the one that is named, or the title was mistyped or has changed with a later version.

## How to fix

Compare the two: correct the link where it is another paper's, the title where the paper is called otherwise now.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, are_unlike, entry_rule, quoted

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good(
        "the same title in other letters",
        row=LIT,
        titles=(("arxiv:2111.07991", "LiT: Zero-shot transfer with locked-image text tuning"),),
    ),
    Good("a paper of which nobody knows", row=LIT),
]

BAD = [
    Bad(
        "another paper",
        row=LIT,
        titles=(("arxiv:2111.07991", "A Survey of Superconducting Magnets for Fusion Reactors"),),
        message="arXiv knows 2111.07991 as “A Survey of Superconducting Magnets for Fusion Reactors”. Compare it with the title, and the link.",
    ),
]

REGISTRIES = {"arxiv": "arXiv", "doi": "Crossref"}


@entry_rule(level=Level.IGNORE, most=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def title_differs(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind not in (Kind.ADDED, Kind.EDITED):
        return
    for name in case.entry.ids:
        known = case.view.online.titles.get(name)
        if known and are_unlike(case.entry.title, known):
            kind, _, number = name.partition(":")
            registry = REGISTRIES.get(kind, kind)
            yield Problem(f"{registry} knows {number} as {quoted(known)}. Compare it with the title, and the link.")
