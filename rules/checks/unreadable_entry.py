"""A line looks like an entry but cannot be read as one.

## Why

listkeeper cannot check what it cannot read, and usually GitHub cannot show it either.

## How to fix

Write the entry as its neighbours are written.
"""

from collections.abc import Iterator

from rules.kit import Bad, Catalog, Change, Good, Level, Located, Options, Problem, View, list_rule, say

GOOD = [
    Good(
        "a row like its neighbours",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
    Good("a sentence", row="\nMore papers are welcome; see https://github.com/openai/CLIP for the code of CLIP."),
]

BAD = [
    Bad(
        "a row without a table",
        row="\n## Tuning\n\n|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
        under="Transfer",
        message="This looks like an entry, but it cannot be read: it is a table row, but there is no table it belongs to.",
    ),
]


@list_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def unreadable_entry(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    known = {unread.text for unread in base.unread} if base else set[str]()
    for unread in view.catalog.unread:
        is_told = any(loss.first <= unread.line <= loss.last for loss in view.losses(base))
        if unread.text not in known and not is_told:
            message = say("This looks like an entry, but it cannot be read: {reason}.", reason=unread.reason)
            level = Level.WARNING if view.is_audit else None
            yield Located(unread.line, unread.end_line, Problem(message, level=level), unread.text)
