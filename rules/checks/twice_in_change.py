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
        message="This contribution adds this paper to the same section on line 13 as well: “LiT: Zero-Shot Transfer with Locked-image Tuning”. Once is enough.",
    ),
]


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, of_changes=True)
def twice_in_change(case: Case, options: Options) -> Iterator[Problem]:
    twins = case.twins()
    here = [match.entry for match in twins if case.is_same_place(match.entry)]
    if here:
        other = here[0]
        yield Problem(
            say(
                "This contribution adds this {what} to the same section on line {line} as well: {title}. Once is enough.",
                what=case.what,
                line=other.line,
                title=quoted(other.title or other.text),
            ),
            evidence=(Evidence(other.file, other.line),),
            level=Level.WARNING if case.names_other_work(other) else Level.ERROR,
        )
        return
    elsewhere = [match.entry for match in twins if not case.is_cross_listed(match.entry)]
    if len(elsewhere) == 1:  # asked once, at the first repeat
        other = elsewhere[0]
        yield Problem(
            say(
                "This contribution adds this to {other} on line {line} as well. Is it meant to stand in {here} too?",
                other=quoted(other.section.name),
                line=other.line,
                here=quoted(case.entry.section.name),
            ),
            evidence=(Evidence(other.file, other.line),),
            level=Level.ADVICE,
        )
