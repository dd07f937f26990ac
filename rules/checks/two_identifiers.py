"""The entry leads to two papers: its title and its paper link have different arXiv numbers.

## Why

One of the two addresses is left over from the row that was copied.

## How to fix

Open both addresses and keep the right one.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Good,
    Level,
    Link,
    Options,
    Problem,
    entry_rule,
    is_generic_label,
    paper_id,
    quoted,
    say,
)

GIVEN = """\
## Papers

* [FILIP: Fine-grained Pre-Training](https://arxiv.org/abs/2111.07783) [[Paper](https://arxiv.org/abs/2111.07783)]
"""
LIT = "* [LiT: Zero-Shot Transfer](https://arxiv.org/abs/2111.07991) [[Paper](https://arxiv.org/{0})]"

GOOD = [Good("two forms of one address", given=GIVEN, under="Papers", row=LIT.format("pdf/2111.07991v2"))]

BAD = [
    Bad(
        "two papers",
        given=GIVEN,
        under="Papers",
        row=LIT.format("abs/2111.07783"),
        message="The title leads to arxiv:2111.07991, the link “Paper” to arxiv:2111.07783. Only one of them can be the paper.",
    ),
]

PAPER_LABELS = frozenset("paper pdf arxiv abs".split())


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def two_identifiers(case: Case, options: Options) -> Iterator[Problem]:
    links = [(link, identifier) for link in case.entry.links if (identifier := _arxiv(link))]
    if len(links) < 2:
        return
    titles = [pair for pair in links if pair[0].label == case.entry.title]
    papers = [
        pair
        for pair in links
        if pair[0].label.strip("[]").casefold() in PAPER_LABELS and is_generic_label(pair[0].label)
    ]
    if len(titles) != 1 or len(papers) != 1 or titles[0][1] == papers[0][1]:
        return
    yield Problem(
        say(
            "The title leads to {title}, the link {label} to {link}. Only one of them can be the paper.",
            title=titles[0][1],
            label=quoted(papers[0][0].label),
            link=papers[0][1],
        )
    )


def _arxiv(link: Link) -> str | None:
    identifier = paper_id(link.url)
    return identifier if identifier and identifier.startswith("arxiv:") else None
