"""The link labelled as code leads to the paper, or the other way round.

## Why

Two addresses in each other's place look right and lead to the wrong page.

## How to fix

Swap the two addresses.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Column,
    Edit,
    Entry,
    Good,
    Level,
    Link,
    Options,
    Problem,
    entry_rule,
    is_code,
    paper_id,
    quoted,
    readdress,
    say,
)

GOOD = [
    Good("each in its place", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://github.com/google-research/big_vision)|"),
    Good("a paper stored in a repository", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://github.com/google-research/lit/paper.pdf)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "exchanged",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://github.com/google-research/big_vision)|CVPR 2022|[Code](https://arxiv.org/abs/2111.07991)|",
        message="The links are swapped: “Code” leads to the paper, the other one to the code.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://github.com/google-research/big_vision)|",
    ),
    Bad(
        "the paper twice",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://arxiv.org/abs/2111.07991)|",
        message="The link “Code” leads to the paper, not to code.",
    ),
]  # fmt: skip

CODE_LABELS = frozenset("code github repo repository implementation".split())
PAPER_LABELS = frozenset("paper pdf arxiv".split())


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def swapped_links(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    wrong = [link for link in entry.links if link.label.casefold() in CODE_LABELS and paper_id(link.url)]
    if not wrong:
        return
    other = next((link for link in entry.links if _is_for_paper(link, entry) and is_code(link.url)), None)
    if other is None:
        yield Problem(say("The link {label} leads to the paper, not to code.", label=quoted(wrong[0].label)))
        return
    yield Problem(
        say(
            "The links are swapped: {label} leads to the paper, the other one to the code.",
            label=quoted(wrong[0].label),
        ),
        edits=_exchanged(entry, wrong[0], other),
    )


def _is_for_paper(link: Link, entry: Entry) -> bool:
    is_title = entry.table is not None and link.cell == entry.table.position(Column.TITLE)
    return is_title or link.label.casefold() in PAPER_LABELS or link.label == entry.title


def _exchanged(entry: Entry, one: Link, other: Link) -> tuple[Edit, ...]:
    edits = (*readdress(entry, one, other.url), *readdress(entry, other, one.url))
    return edits if len(edits) == 2 else ()
