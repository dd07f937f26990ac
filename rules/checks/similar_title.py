"""The list has a paper with a title very much like this one.

## Why

Titles change between preprint and publication; a paper can then be listed twice under two names.

## How to fix

Look at the entry that is named. If it is the same paper, improve it instead; if not, there is nothing to do.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, How, Kind, Level, Options, Problem, entry_rule, quoted

GOOD = [
    Good(
        "another title",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
]

BAD = [
    Bad(
        "one word more",
        row="|[MaskCLIP: Masked Image Self-Distillation Advances Contrastive Pretraining](https://openaccess.thecvf.com/content/CVPR2023/papers/Dong_MaskCLIP_CVPR_2023_paper.pdf)|CVPR 2023|[Code](https://github.com/LightDXY/MaskCLIP)|",
        message="The title is very much like that on line 12 (“Pre-training”): “MaskCLIP: Masked Self-Distillation Advances "
        "Contrastive Pretraining”. If it is the same paper, improve that entry instead.",
    ),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def similar_title(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind is not Kind.ADDED:
        return
    if any(match.is_certain for match in case.matches):
        return
    for match in case.matches:
        other = match.entry
        if match.how is How.SIMILAR and not case.has_other_id(other):
            yield Problem(
                f"The title is very much like that on line {other.line} ({quoted(other.section.name)}): "
                f"{quoted(other.title or '')}. If it is the same paper, improve that entry instead.",
                evidence=(Evidence(other.file, other.line),),
            )
            return
