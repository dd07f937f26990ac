"""The title leads to the code, although the titles of this list lead to papers.

## Why

The same address was pasted twice, so readers cannot reach the paper.

## How to fix

Give the title the paper's address.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, address_key, entry_rule, is_code, quoted, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning]({0})|CVPR 2022|[Code](https://github.com/google-research/big_vision)|"

GOOD = [Good("paper and code", row=LIT.format("https://arxiv.org/abs/2111.07991"))]

BAD = [
    Bad(
        "the code twice",
        row=LIT.format("https://github.com/google-research/big_vision"),
        message="The title leads to the code, like the link “Code”. Give it the paper's address.",
    ),
]


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def paper_link_to_code(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    title = next((link for link in entry.links if link.label == entry.title and is_code(link.url)), None)
    if title is None or entry.ids or case.habits.titles_lead_to_papers(entry) is not True:
        return
    same = [
        link
        for link in entry.links
        if link is not title and address_key(link.url) == address_key(title.url) and not link.is_badge
    ]
    if same:
        yield Problem(
            say(
                "The title leads to the code, like the link {label}. Give it the paper's address.",
                label=quoted(same[0].label),
            )
        )
