"""The paper is already in this section.

## Why

Over time, two rows for one paper name different venues and code links, and readers count the paper twice.

## How to fix

Improve the existing row instead of adding a second one.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, Level, Options, Problem, entry_rule, quoted, say

GOOD = [
    Good("a paper the list does not have", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good(
        "another paper of the same site, with another query",
        given="## Tuning\n\n| Paper | Venue |\n|---|---|\n|[C-TPT: Calibrated Test-Time Prompt Tuning](https://openreview.net/forum?id=jzzEHTBFOT)|ICLR 2024|\n",
        row="|[Nemesis: Normalizing the Soft-prompt Vectors](https://openreview.net/forum?id=zmJDzPh1Dm)|ICLR 2024|",
        under="Tuning",
    ),
    Good("the same paper in another section", row="|[CLIP: Learning Transferable Visual Models From Natural Language Supervision](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|", under="Transfer"),
]  # fmt: skip

BAD = [
    Bad(
        "the same arXiv paper by its PDF address",
        row="|[Learning Transferable Visual Models](https://arxiv.org/pdf/2103.00020v2.pdf)|ICML 2021|-|",
        message="This paper is already in this section, on line 7: “CLIP: Learning Transferable Visual Models From Natural "
        "Language Supervision”. Improve that entry instead of adding a second one.",
    ),
    Bad(
        "the same title, nickname left out, by another publisher's address",
        row="|[Supervision Exists Everywhere in Contrastive Pre-training](https://openreview.net/forum?id=zq1iJkNk3uN)|ICLR 2022|-|",
        message="This paper is already in this section, on line 9: “DeCLIP: Supervision Exists Everywhere in Contrastive "
        "Pre-training”. Improve that entry instead of adding a second one.",
    ),
]  # fmt: skip


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def duplicate_paper(case: Case, options: Options) -> Iterator[Problem]:
    for match in case.sure_matches():
        other = match.entry
        if case.is_same_place(other) and not case.is_twin(other):
            yield Problem(
                say(
                    "This {what} is already in this section, on line {line}: {title}. Improve that entry instead of adding a second one.",
                    what=case.what,
                    line=other.line,
                    title=quoted(other.title or other.text),
                ),
                evidence=(Evidence(other.file, other.line),),
                level=Level.WARNING if case.names_other_work(other) else None,
            )
            return
