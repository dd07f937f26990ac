"""Another open pull request adds the same paper, or an open issue asks for it.

## Why

Two people do the same work, and whichever is merged second is a duplicate.

## How to fix

Agree on one of the two pull requests. Where an issue asks for the paper, name it in yours, so that it can be closed with it.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Kind, Level, Options, Problem, entry_rule, paper_keys

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("the only one", row=LIT, under_way=(("arxiv:2303.15343", "pull request 12"),)),
]

BAD = [
    Bad(
        "two at once",
        row=LIT,
        under_way=(("arxiv:2111.07991", "pull request 12"),),
        message="The open pull request 12 adds this paper too. One of them is enough.",
    ),
    Bad(
        "asked for in an issue",
        row=LIT,
        under_way=(("arxiv:2111.07991", "issue 9"),),
        message="The open issue 9 asks for this paper. Name it in the pull request, so that both can be closed together.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def in_open_contribution(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind is not Kind.ADDED or not case.view.under_way:
        return
    keys = paper_keys(case.entry.ids, case.entry.title)
    names = list(dict.fromkeys(name for key in keys for name in case.view.under_way.get(key, ())))
    pulls = [name for name in names if not name.startswith("issue")]
    issues = [name for name in names if name.startswith("issue")]
    if pulls:
        verb = "adds" if len(pulls) == 1 else "add"
        yield Problem(f"The open {' and '.join(pulls)} {verb} this paper too. One of them is enough.")
    if issues:
        asks = "asks" if len(issues) == 1 else "ask"
        yield Problem(
            f"The open {' and '.join(issues)} {asks} for this paper. "
            "Name it in the pull request, so that both can be closed together."
        )
