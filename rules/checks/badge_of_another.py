"""The badge counts the stars of a different repository than the one the entry links to.

## Why

The badge was copied from another row and shows somebody else's number.

## How to fix

Put the entry's own repository into the address of the badge.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Level,
    Options,
    Problem,
    all_of,
    code,
    entry_rule,
    late,
    repository_of,
    say,
)

ROW = (
    "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|"
    "[![Star](https://img.shields.io/github/stars/{0}.svg)](https://github.com/google-research/big_vision)|"
)

GOOD = [Good("one repository", row=ROW.format("google-research/big_vision"))]

BAD = [
    Bad(
        "a neighbour's badge",
        row=ROW.format("openai/CLIP"),
        message="The badge is for `openai/CLIP`, but the link leads to `google-research/big_vision`.",
        fixed=ROW.format("google-research/big_vision"),
    ),
]

BADGE = late(
    r"img\.shields\.io/github/(?:stars|forks|last-commit|watchers|license|issues|contributors)/"
    r"(?P<repository>[\w.-]{1,100}/[\w.-]{1,100}?)(?=\.svg|\.json|[?\s)\"'&]|$)"
)
BADGES = 20


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def badge_of_another(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    badges = list(BADGE.finditer(entry.text))[:BADGES] if "img.shields.io" in entry.text else []
    if not badges:
        return
    linked = {name.casefold(): name for link in entry.links if (name := repository_of(link.url))}
    strange = [badge for badge in badges if badge["repository"].casefold() not in linked]
    if not linked or not strange or len(badges) > len(linked) + len(strange):
        return
    for badge in strange:
        message = say(
            "The badge is for {badge}, but the link leads to {links}.",
            badge=code(badge["repository"]),
            links=all_of([code(name) for name in linked.values()]),
        )
        yield Problem(message, _edits(entry, badge, linked, badges))


def _edits(entry: Entry, badge: re.Match[str], linked: dict[str, str], badges: list[re.Match[str]]) -> tuple[Edit, ...]:
    if len(linked) != 1 or len(badges) != 1:
        return ()
    [wanted] = linked.values()
    return (entry.edit(badge.span("repository"), wanted),)
