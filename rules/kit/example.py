"""The examples of a rule: what it does not flag, and what it does."""

from __future__ import annotations

from dataclasses import dataclass

from rules.kit.view import Elsewhere
from rules.model import Record

SMALL_LIST = """\
# Papers we like

## Pre-training

| Paper | Published in | Code |
|---|---|---|
|[CLIP: Learning Transferable Visual Models From Natural Language Supervision](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|
|[FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|-|
|[DeCLIP: Supervision Exists Everywhere in Contrastive Pre-training](https://arxiv.org/abs/2110.05208)|ICLR 2022|[Code](https://github.com/Sense-GVT/DeCLIP)|
|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|
|[PyramidCLIP: Hierarchical Feature Alignment for Model Pretraining](https://arxiv.org/abs/2204.14095)|NeurIPS 2022|-|
|[MaskCLIP: Masked Self-Distillation Advances Contrastive Pretraining](https://arxiv.org/abs/2208.12262)|CVPR 2023|[Code](https://github.com/LightDXY/MaskCLIP)|

## Transfer

| Paper | Published in | Code |
|---|---|---|
|[CoOp: Learning to Prompt for Vision-Language Models](https://arxiv.org/abs/2109.01134)|IJCV 2022|[Code](https://github.com/KaiyangZhou/CoOp)|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """The scene of an example: *row* is put at the end of *under* in the list *given*."""

    row: str
    given: str = SMALL_LIST
    under: str = "Pre-training"
    removes: str = ""
    other_files: tuple[str, ...] = ()
    under_way: tuple[tuple[str, Elsewhere], ...] = ()  # a paper and the contribution that is about it
    gone: tuple[str, ...] = ()  # addresses that were found to lead nowhere
    titles: tuple[tuple[str, str], ...] = ()  # an identifier and the title in its registry
    records: tuple[tuple[str, Record], ...] = ()  # an identifier and what its registry says


@dataclass(frozen=True, slots=True)
class Good(_Setting):
    """Lines that the rule does not flag."""

    title: str


@dataclass(frozen=True, slots=True)
class Bad(_Setting):
    """Lines that the rule flags, its whole message, and the lines as they should be."""

    title: str
    message: str
    fixed: str | None = None


Example = Good | Bad
