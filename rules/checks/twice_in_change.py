"""The contribution adds one paper twice.

An error where both stand in one section, a warning where they stand in two, silent where the list shows works in
both sections by habit.

## Why

A row pasted twice is seen by nobody until the two begin to differ.

## How to fix

Keep the entry in the section that suits it best and take the other out.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, Level, Options, Problem, entry_rule, quoted

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("two papers", row=LIT + "\n|[GLIP: Grounded Language-Image Pre-training Explained](https://arxiv.org/abs/2112.03857)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "one row pasted twice",
        row=LIT + "\n" + LIT,
        message="This contribution adds the same paper on line 13 too (“Pre-training”). Keep the entry in the section that "
        "suits it best.",
    ),
]


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def twice_in_change(case: Case, options: Options) -> Iterator[Problem]:
    for match in case.twins():
        other = match.entry
        is_same_place = case.is_same_place(other)
        is_grave = is_same_place and not case.names_other_work(other)
        if not is_same_place and case.is_cross_listed(other):
            continue
        yield Problem(
            f"This contribution adds the same paper on line {other.line} too ({quoted(other.section.name)}). "
            "Keep the entry in the section that suits it best.",
            evidence=(Evidence(other.file, other.line),),
            level=Level.ERROR if is_grave else Level.WARNING,
        )
        return
