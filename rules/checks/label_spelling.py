"""A link has a different label than the list uses for such links.

## Why

With `[Code]` here and `[code]` there, a list looks neglected, and a search finds only half of the links.

## How to fix

Write the label as the other entries do.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    Bad,
    Case,
    Good,
    Level,
    Link,
    Options,
    Problem,
    code,
    entry_rule,
    is_unfilled,
    is_word_for_link,
    kind_of,
    late,
    quoted,
    relabel,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022"
MANY = """\
## Pre-training

| Paper | Published in | Code |
|---|---|---|
|[CLIP](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|
|[DeCLIP](https://arxiv.org/abs/2110.05208)|ICLR 2022|[Code](https://github.com/Sense-GVT/DeCLIP)|
|[SLIP](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|
|[MaskCLIP](https://arxiv.org/abs/2208.12262)|CVPR 2023|[Code](https://github.com/LightDXY/MaskCLIP)|
|[UniCL](https://arxiv.org/abs/2204.03610)|CVPR 2022|[Code](https://github.com/microsoft/UniCL)|
"""

DECLARED = (
    "# Papers\n\nPlease write:\n\n```\n|[Title](Paper link)|Venue|[Code/Project](Code link)|\n```\n\n"
    + MANY.replace("[Code]", "[code]", 2)
)

GOOD = [
    Good("the list's spelling", given=MANY, row=LIT + "|[Code](https://github.com/google-research/big_vision)|"),
    Good(
        "a paper that is a file of a repository",
        given=MANY,
        row=LIT + "|[Paper](https://github.com/openai/CLIP/blob/main/paper.pdf)|",
    ),
    Good("a label of another kind", given=MANY, row=LIT + "|[Demo](https://google-research.github.io/lit)|"),
]

BAD = [
    Bad(
        "different from the template that the list shows",
        given=DECLARED,
        row=LIT + "|[CODE](https://github.com/google-research/big_vision)|",
        message="The list writes the label `[Code]`; here it is `[CODE]`.",
        fixed=LIT + "|[Code](https://github.com/google-research/big_vision)|",
    ),
    Bad(
        "another word",
        given=MANY,
        row=LIT + "|[GitHub](https://github.com/google-research/big_vision)|",
        message="The list writes the label `[Code]`; here it is `[GitHub]`.",
        fixed=LIT + "|[Code](https://github.com/google-research/big_vision)|",
    ),
    Bad(
        "small letters",
        given=MANY,
        row=LIT + "|[code](https://github.com/google-research/big_vision)|",
        message="The list writes the label `[Code]`; here it is `[code]`.",
        fixed=LIT + "|[Code](https://github.com/google-research/big_vision)|",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def label_spelling(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        if link.is_badge:
            continue
        if (problem := _against_address(case, link)) is not None:
            yield problem
            continue
        wanted = case.habits.label_spelling(case.entry, link.label) or _word(case, link) or _meant(case, link)
        if wanted and wanted != link.label:
            edits = relabel(case.entry, link, wanted)
            message = say(
                "The list writes the label {wanted}; here it is {found}.",
                wanted=code(f"[{wanted}]"),
                found=code(f"[{link.label}]"),
            )
            yield Problem(message, edits=edits)


NOT_YET = late(
    r"\W*(?:coming\s+soon|to\s+be\s+(?:released|announced|done)|tba|tbd|soon|not\s+yet|敬请期待|待发布)\W*",
    re.IGNORECASE,
)


PROMISES = ("soon", "to be", "tba", "tbd", "yet", "敬请", "待")
LONGEST_PROMISE = 24
"""Letters of a label that says that something comes later."""


def _against_address(case: Case, link: Link) -> Problem | None:
    """Return what a label says against the address that it leads to."""
    promised = len(link.label) <= LONGEST_PROMISE and any(word in link.label.casefold() for word in PROMISES)
    if promised and NOT_YET.fullmatch(link.label) and not is_unfilled(link.url):
        return Problem(
            say(
                "The link says {label}, but it leads to {address}. Say what is there, or leave the link out.",
                label=quoted(link.label),
                address=code(link.url[:120]),
            )
        )
    if kind_of(link) != "code" or case.habits.leads_to_code(case.entry, link.label) is not False:
        return None
    wanted = case.habits.label_of(case.entry, "code")
    if wanted is None:
        return None
    message = say(
        "Links labelled {label} lead to pages here, and those labelled {wanted} to repositories; this one leads to a repository.",
        label=code(f"[{link.label.strip('[]')}]"),
        wanted=code(f"[{wanted.strip('[]')}]"),
    )
    return Problem(message, relabel(case.entry, link, wanted))


def _meant(case: Case, link: Link) -> str | None:
    """Return the list's label of which this one is a slip, in its letter case."""
    meant = case.habits.label_meant(link.label) if link.label != case.entry.title else None
    return meant and (meant.capitalize() if link.label[:1].isupper() else meant)


def _word(case: Case, link: Link) -> str | None:
    """Return the list's own word for the target of *link*, if the label is one that the list hardly uses."""
    kind = kind_of(link)
    if kind is None or link.label == case.entry.title or not is_word_for_link(link.label):
        return None
    wanted = case.habits.label_of(case.entry, kind)
    if wanted is None or case.habits.uses_label(link.label):
        return None
    wanted = wanted.strip("[]` ")
    if wanted.casefold() == link.label.strip("[]` ").casefold():
        return None
    is_doubled = any(other.label.casefold() == wanted.casefold() for other in case.entry.links)
    return None if is_doubled else link.label.replace(link.label.strip("[]` "), wanted)
