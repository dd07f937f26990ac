"""Lists of our own, what strangers add to them, and what the bot calls it."""

SECRET = "the-secret-of-the-webhook"
MARKER = "<!-- listkeeper:verdict"
READY = "triage: ready"
NEEDS_CHANGES = "triage: needs changes"
DUPLICATE = "triage: duplicate"

LIST = """\
# Papers Every Newcomer Reads

What we hand to new people in our lab.

## Architectures

| Paper | Published in | Code |
|---|---|---|
|[Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385)|CVPR 2016|[Code](https://github.com/KaimingHe/deep-residual-networks)|
|[Attention Is All You Need](https://arxiv.org/abs/1706.03762)|NeurIPS 2017|[Code](https://github.com/tensorflow/tensor2tensor)|
|[An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale](https://arxiv.org/abs/2010.11929)|ICLR 2021|[Code](https://github.com/google-research/vision_transformer)|

## Training

| Paper | Published in | Code |
|---|---|---|
|[Adam: A Method for Stochastic Optimization](https://arxiv.org/abs/1412.6980)|ICLR 2015|-|
|[BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding](https://arxiv.org/abs/1810.04805)|NAACL 2019|[Code](https://github.com/google-research/bert)|
|[Denoising Diffusion Probabilistic Models](https://arxiv.org/abs/2006.11239)|NeurIPS 2020|[Code](https://github.com/hojonathanho/diffusion)|
"""
GOOD_ROW = "|[LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685)|ICLR 2022|[Code](https://github.com/microsoft/LoRA)|\n"
BROKEN_ROW = GOOD_ROW.replace("09685)|", "09685)]|").replace("LoRA)|\n", "LoRA)\n")
DUPLICATE_ROW = "|[BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding](https://arxiv.org/abs/1810.04805)|NAACL 2019|[Code](https://github.com/google-research/bert)|\n"

READY_LIST = LIST + GOOD_ROW
BROKEN_LIST = LIST + BROKEN_ROW  # two findings, both mended by one suggestion
DUPLICATE_LIST = LIST + DUPLICATE_ROW  # an error for which there is nothing to click
PROSE_LIST = LIST.replace("new people", "newcomers")

LORA = GOOD_ROW.strip()
ASK = "Please add our paper"
BODY = (
    'Hi, could you add "LoRA: Low-Rank Adaptation of Large Language Models" (https://arxiv.org/abs/2106.09685), ICLR 2022? '
    "Code: https://github.com/microsoft/LoRA"
)
MISSING = "triage: missing paper"
LISTED = "triage: already listed"
NEEDS_INFO = "triage: needs info"
CORRECTION = "triage: correction"
