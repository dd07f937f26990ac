"""The link labelled as code leads to the paper, or the other way round.

## Why

Two addresses pasted into each other's place look right and lead wrong.

## How to fix

Exchange the two addresses.
"""

from collections.abc import Iterator

from rules.entries.writing import readdress
from rules.kit import Bad, Case, Column, Edit, Entry, Good, Level, Link, Options, Problem, entry_rule
from rules.text.links import is_code, paper_id

GOOD = [
    Good("each in its place", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|[Code](https://github.com/google-research/big_vision)|"),
    Good("a paper that lies in a repository", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://github.com/google-research/lit/paper.pdf)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "exchanged",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://github.com/google-research/big_vision)|CVPR 2022|[Code](https://arxiv.org/abs/2111.07991)|",
        message="The links are exchanged: “Code” leads to the paper, the other to the code.",
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
        yield Problem(f"The link “{wrong[0].label}” leads to the paper, not to code.")
        return
    yield Problem(
        f"The links are exchanged: “{wrong[0].label}” leads to the paper, the other to the code.",
        edits=_exchanged(entry, wrong[0], other),
    )


def _is_for_paper(link: Link, entry: Entry) -> bool:
    is_title = entry.table is not None and link.cell == entry.table.position(Column.TITLE)
    return is_title or link.label.casefold() in PAPER_LABELS or link.label == entry.title


def _exchanged(entry: Entry, one: Link, other: Link) -> tuple[Edit, ...]:
    edits = (*readdress(entry, one, other.url), *readdress(entry, other, one.url))
    return edits if len(edits) == 2 else ()
