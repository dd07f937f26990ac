"""The paper is announced in the News, but the list itself does not have it.

The rule speaks only if the News name papers of the list rather than events.

## Why

News are cleared from time to time. A paper that is in no section of the list is then gone.

## How to fix

Add the paper to its section too.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, entry_rule, is_news, say

NEWS = """\
# Papers

## News

* [CVPR 2023] MaskCLIP: Masked Self-Distillation Advances Pretraining [[Paper](https://arxiv.org/abs/2208.12262)]
* [ICLR 2022] DeCLIP: Supervision Exists Everywhere in Pre-training [[Paper](https://arxiv.org/abs/2110.05208)]
* [ICLR 2022] FILIP: Fine-grained Interactive Language-Image Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]
* [ECCV 2022] SLIP: Self-supervision Meets Language-Image Pre-training [[Paper](https://arxiv.org/abs/2112.12750)]
* [NeurIPS 2022] PyramidCLIP: Hierarchical Alignment for Pretraining [[Paper](https://arxiv.org/abs/2204.14095)]

## Pre-training

| Paper | Published in |
|---|---|
|[CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020)|ICML 2021|
|[MaskCLIP: Masked Self-Distillation Advances Pretraining](https://arxiv.org/abs/2208.12262)|CVPR 2023|
|[DeCLIP: Supervision Exists Everywhere in Pre-training](https://arxiv.org/abs/2110.05208)|ICLR 2022|
|[FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|
|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|
|[PyramidCLIP: Hierarchical Alignment for Pretraining](https://arxiv.org/abs/2204.14095)|NeurIPS 2022|
"""

GOOD = [
    Good("a row that is not announced", given=NEWS, under="Pre-training", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|"),
    Good("an announcement of a paper that the list has", given=NEWS, under="News", row="* [ICML 2021] CLIP: Learning Transferable Visual Models [[Paper](https://arxiv.org/abs/2103.00020)]"),
]  # fmt: skip

BAD = [
    Bad(
        "an announcement alone",
        given=NEWS,
        under="News",
        row="* [CVPR 2022] LiT: Zero-Shot Transfer with Locked-image Tuning [[Paper](https://arxiv.org/abs/2111.07991)]",
        message="This paper is announced here, but no section of the list has it. Add it to its section too.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def only_in_news(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if case.kind not in (None, Kind.ADDED) or not is_news(entry.section.group) or not (entry.ids or entry.venue):
        return
    if not case.habits.announces_works:
        return
    places = case.view.index.matches(entry)
    if not any(match.is_certain and not is_news(match.entry.section.group) for match in places):
        yield Problem(
            say(
                "This {what} is announced here, but no section of the list has it. Add it to its section too.",
                what=case.what,
            )
        )
