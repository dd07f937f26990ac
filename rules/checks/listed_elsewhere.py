"""The paper is already in another section.

The rule says nothing if the list shows works in both sections by habit, as News and the tables often do.

## Why

Most lists keep a paper in one place. Some papers do belong in two, so this never blocks a contribution.

## How to fix

Keep the entry in the section that fits best, or leave both if the paper belongs in both.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, Level, Options, Problem, entry_rule, quoted, say

GOOD = [
    Good("a paper the list does not have", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good(
        "a paper in the News and in a table",
        given="## News\n\n* [ICLR 2022] FILIP: Fine-grained Interactive Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]\n\n"
        "## Papers\n\n| Paper | Venue |\n|---|---|\n|[SLIP](https://arxiv.org/abs/2112.12750)|ECCV 2022|\n",
        row="|[FILIP: Fine-grained Interactive Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|",
        under="Papers",
    ),
]  # fmt: skip

WORLDS = "## Video Models\n\n- [Lanterns: A Universe in a Street](https://lanterns.example.org)\n\n## Driving\n\n- [Streets Without Names](https://streets.example.org)\n"

BAD = [
    Bad(
        "a paper of the first section in the second",
        row="|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|-|",
        under="Transfer",
        message="This is already in the list, on line 10 (“Pre-training”): “SLIP: Self-supervision Meets Language-Image Pre-training”. Is it meant to stand in “Transfer” too?",
    ),
    Bad(
        "a work without a number, at the same address",
        given=WORLDS,
        row="- [Lanterns: A Universe in a Street](https://lanterns.example.org)",
        message="This is already in the list, on line 3 (“Video Models”): “Lanterns: A Universe in a Street”. Is it meant to stand in “Driving” too?",
    ),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def listed_elsewhere(case: Case, options: Options) -> Iterator[Problem]:
    for match in case.sure_matches():
        other = match.entry
        if case.is_same_place(other) or case.is_cross_listed(other) or case.is_twin(other):
            continue
        message = say(
            "This is already in {list}, on line {line} ({section}): {title}. Is it meant to stand in {here} too?",
            here=quoted(case.entry.section.name),
            list=other.file if ":" in other.file else say("the list"),
            line=other.line,
            section=quoted(other.section.name),
            title=quoted(other.title or other.text),
        )
        yield Problem(
            message,
            evidence=(Evidence(other.file, other.line),),
        )
        return
