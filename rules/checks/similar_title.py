"""The list has a paper with a very similar title.

## Why

Titles change between preprint and publication, so a paper can be listed twice under two names.

## How to fix

Look at the entry that the message names. If it is the same, improve that entry instead. If not, there is
nothing to do.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Entry,
    Evidence,
    Good,
    How,
    Kind,
    Level,
    Options,
    Problem,
    entry_rule,
    quoted,
    repository_of,
    say,
)

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
        message="The title is very similar to the one on line 12 (“Pre-training”): “MaskCLIP: Masked Self-Distillation Advances Contrastive Pretraining”. If it is the same, improve that entry instead.",
    ),
]  # fmt: skip


def _are_two_tools(one: Entry, other: Entry) -> bool:
    """Whether each has a repository of its own instead of a paper."""
    mine, theirs = repository_of(one.url or ""), repository_of(other.url or "")
    return mine is not None and theirs is not None and mine.lower() != theirs.lower()


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def similar_title(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind is not Kind.ADDED:
        return
    if any(match.is_certain for match in case.matches):
        return
    for match in case.matches:
        other = match.entry
        if match.how is How.SIMILAR and not case.has_other_id(other) and not _are_two_tools(case.entry, other):
            yield Problem(
                say(
                    "The title is very similar to the one on line {line} ({section}): {title}. If it is the same, improve that entry instead.",
                    line=other.line,
                    section=quoted(other.section.name),
                    title=quoted(other.title or ""),
                ),
                evidence=(Evidence(other.file, other.line),),
            )
            return
