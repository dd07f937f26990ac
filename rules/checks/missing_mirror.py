"""Another section repeats nearly everything in this one, but the new entry is only in this one.

This is learned from the list: at least five entries, and four in five of them, are in both places.

## Why

Readers who look in the other place, by topic or by year, do not find the paper.

## How to fix

Add the entry to the other section too.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, entry_rule, is_news, quoted, say

BY_TOPIC_AND_YEAR = """\
# Papers

## By topic

- [CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020), ICML 2021.
- [MaskCLIP: Masked Self-Distillation Advances Pretraining](https://arxiv.org/abs/2208.12262), CVPR 2023.
- [DeCLIP: Supervision Exists Everywhere in Pre-training](https://arxiv.org/abs/2110.05208), ICLR 2022.
- [FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783), ICLR 2022.
- [SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750), ECCV 2022.

## By year

- [CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020), ICML 2021.
- [DeCLIP: Supervision Exists Everywhere in Pre-training](https://arxiv.org/abs/2110.05208), ICLR 2022.
- [FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783), ICLR 2022.
- [SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750), ECCV 2022.
- [MaskCLIP: Masked Self-Distillation Advances Pretraining](https://arxiv.org/abs/2208.12262), CVPR 2023.
"""
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991), CVPR 2022."

GOOD = [
    Good(
        "a list without mirrors",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    )
]

BAD = [
    Bad(
        "in one of two places",
        given=BY_TOPIC_AND_YEAR,
        under="By topic",
        row=LIT,
        message="Nearly all entries of this section (5 of 5) are also listed under “By year”; this one is not. Add it there too.",
    ),
]  # fmt: skip


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def missing_mirror(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if case.kind is not Kind.ADDED or is_news(entry.section.group):
        return
    there = {match.entry.section.path for match in case.view.index.matches(entry) if match.is_certain}
    for path, count, size in case.habits.mirrors(entry.section):
        if path not in there and path:
            yield Problem(
                say(
                    "Nearly all entries of this section ({count} of {size}) are also listed under {section}; this one is not. Add it there too.",
                    count=count,
                    size=size,
                    section=quoted(path[-1]),
                )
            )
