"""The contribution adds one paper twice.

This is an error if both are in one section and a warning if they are in two. The rule says nothing if the list shows
works in both sections by habit.

## Why

Nobody notices a row that was pasted twice until the two begin to differ.

## How to fix

Keep the entry in the section that fits best and remove the other.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, Level, Options, Problem, entry_rule, quoted, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("two papers", row=LIT + "\n|[GLIP: Grounded Language-Image Pre-training Explained](https://arxiv.org/abs/2112.03857)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "one row pasted twice",
        row=LIT + "\n" + LIT,
        message="This contribution also adds this paper on line 13 (“Pre-training”). Keep it in the section that fits best.",
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
            say(
                "This contribution also adds this paper on line {line} ({section}). Keep it in the section that fits best.",
                line=other.line,
                section=quoted(other.section.name),
            ),
            evidence=(Evidence(other.file, other.line),),
            level=Level.ERROR if is_grave else Level.WARNING,
        )
        return
