"""The paper is already in another section.

Silent where the list shows works in both sections by habit, as News and the tables often do.

## Why

Most lists keep a paper in one place. Some papers truly belong in two, so this never holds a contribution back.

## How to fix

Keep the entry in the section that suits it best, or leave both if the paper belongs in both.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, Level, Options, Problem, entry_rule, quoted

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

BAD = [
    Bad(
        "a paper of the first section in the second",
        row="|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|-|",
        under="Transfer",
        message="This paper is already in the list, on line 10 (“Pre-training”): “SLIP: Self-supervision Meets "
        "Language-Image Pre-training”. Keep it in the section that suits it best, unless it belongs in both.",
    ),
]  # fmt: skip


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def listed_elsewhere(case: Case, options: Options) -> Iterator[Problem]:
    for match in case.sure_matches():
        other = match.entry
        if case.is_same_place(other) or case.is_cross_listed(other) or case.is_twin(other):
            continue
        place = "in the list" if ":" not in other.file else f"in {other.file}"
        where = f"{place}, on line {other.line} ({quoted(other.section.name)})"
        yield Problem(
            f"This paper is already {where}: {quoted(other.title or other.text)}. Keep it in the section that suits it best, "
            "unless it belongs in both.",
            evidence=(Evidence(other.file, other.line),),
        )
        return
