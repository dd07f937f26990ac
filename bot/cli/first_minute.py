"""`listkeeper demo`: what a contribution and a request look like to the bot, on a small list that comes along."""

from __future__ import annotations

from collections.abc import Iterator

from bot.replies.proposal import Scene, proposal_comment
from bot.reports.text import as_text
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.proposals.proposing import propose
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request

NAME = "README.md"
LIST = """\
# Vision-Language Papers

## Pre-training

| Paper | Venue | Code |
|---|---|---|
|[CLIP: Learning Transferable Visual Models From Natural Language Supervision](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|
|[FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783)|ICLR 2022|-|
|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|
|[CoCa: Contrastive Captioners are Image-Text Foundation Models](https://arxiv.org/abs/2205.01917)|TMLR 2022|-|

## Prompt Tuning

| Paper | Venue | Code |
|---|---|---|
|[CoOp: Learning to Prompt for Vision-Language Models](https://arxiv.org/abs/2109.01134)|IJCV 2022|[Code](https://github.com/KaiyangZhou/CoOp)|
|[PLOT: Prompt Learning with Optimal Transport for Vision-Language Models](https://arxiv.org/abs/2210.01253)|ICLR 2023|[Code](https://github.com/CHENGY12/PLOT)|
|[MaPLe: Multi-modal Prompt Learning](https://arxiv.org/abs/2210.03117)|CVPR 2023|[Code](https://github.com/muzairkhattak/multimodal-prompt-learning)|
"""
ADDED = """\
|[Visual-Language Prompt Tuning with Knowledge-guided Context Optimization](https://arxiv.org/abs/2303.13283)]|CVPR 2023|[Code](https://github.com/htyao89/KgCoOp)
|[Learning to Prompt for Vision-Language Models](https://arxiv.org/pdf/2109.01134v2.pdf)|IJCV 2022|[code](https://github.com/KaiyangZhou/CoOp)|
"""
TITLE = "Our paper is missing"
BODY = """\
Could you add our work?

Title: RegionCLIP: Region-based Language-Image Pretraining
Paper: https://arxiv.org/abs/2112.09106 (CVPR 2022)
Code: https://github.com/microsoft/RegionCLIP
"""


def story() -> Iterator[str]:
    """Return the story, paragraph by paragraph."""
    base, head = read_catalog(LIST, NAME), read_catalog(LIST + ADDED, NAME)
    verdict = judge([Contribution(base, head)], Policy())
    yield f"A small list of {len(base.entries)} papers. Somebody adds two rows at its end:"
    yield "".join(f"  + {line}\n" for line in ADDED.strip().split("\n"))
    yield "What `listkeeper check README.md --base before.md` says:"
    yield as_text(verdict, {NAME: LIST + ADDED})
    yield f"Somebody else opens an issue, “{TITLE}”:"
    yield "".join(f"  > {line}\n" for line in BODY.strip().split("\n"))
    yield "What the bot answers (`listkeeper propose`):"
    answer = propose([base], read_request(TITLE, BODY), Policy())
    yield proposal_comment(Scene(), answer, "en") or ""
    yield NEXT


NEXT = """\
What to try next, in the repository of your own list:

  listkeeper check README.md        audit the whole list
  listkeeper backtest               what would have been said of the last 200 changes, and what became of it
  listkeeper init                   a policy, an issue form and a template, made from the list
  pip install 'listkeeper[bot]'     the bot itself, which answers pull requests and issues"""
