"""Another open pull request adds the same paper, or an open issue asks for it.

## Why

Two people do the same work, and the pull request that is merged second is a duplicate.

## How to fix

Agree on one of the two pull requests. If an issue asks for the paper, name it in your pull request, so that it can be
closed too.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Elsewhere,
    Good,
    Kind,
    Level,
    Options,
    Problem,
    all_of,
    entry_rule,
    paper_keys,
    say_count,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("the only one", row=LIT, under_way=(("arxiv:2303.15343", Elsewhere(12)),)),
]

BAD = [
    Bad(
        "two at once",
        row=LIT,
        under_way=(("arxiv:2111.07991", Elsewhere(12)),),
        message="The open pull request 12 adds this paper too. One of them is enough.",
    ),
    Bad(
        "asked for in an issue",
        row=LIT,
        under_way=(("arxiv:2111.07991", Elsewhere(9, is_request=True)),),
        message="The open issue 9 asks for this paper. Name it in the pull request, so that both can be closed together.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def in_open_contribution(case: Case, options: Options) -> Iterator[Problem]:
    if case.kind is not Kind.ADDED or not case.view.around.under_way:
        return
    keys = paper_keys(case.entry.ids, case.entry.title)
    others = list(dict.fromkeys(other for key in keys for other in case.view.around.under_way.get(key, ())))
    pulls = [other.name for other in others if not other.is_request]
    issues = [other.name for other in others if other.is_request]
    if pulls:
        yield Problem(
            say_count(
                "The open {others} adds this {what} too. One of them is enough.",
                "The open {others} add this {what} too. One of them is enough.",
                len(pulls),
                others=all_of(pulls),
                what=case.what,
            )
        )
    if issues:
        yield Problem(
            say_count(
                "The open {others} asks for this {what}. Name it in the pull request, so that both can be closed together.",
                "The open {others} ask for this {what}. Name them in the pull request, so that all can be closed together.",
                len(issues),
                others=all_of(issues),
                what=case.what,
            )
        )
