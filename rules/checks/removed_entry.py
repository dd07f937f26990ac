"""The contribution removes an entry, or a link of an entry, that was there before.

## Why

If a contribution adds something and loses something else, the loss is usually a mistake: an editor reordered lines,
or the branch was out of date.

## How to fix

Put it back, or say in the pull request why it should go.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Catalog,
    Change,
    Entry,
    Good,
    Kind,
    Level,
    Located,
    Options,
    Problem,
    View,
    address_key,
    all_of,
    is_code,
    is_paper,
    list_rule,
    quoted,
    say,
    say_count,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"
SLIP = "|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|\n"

GOOD = [Good("an added row", row=LIT)]

BAD = [
    Bad(
        "a removed row",
        row=LIT,
        removes=SLIP,
        message="“SLIP: Self-supervision Meets Language-Image Pre-training” (“Pre-training”) is removed. If you did not mean to, put it back.",
    ),
]  # fmt: skip

LISTED = 5


@list_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def removed_entry(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    if base and base.entries and not view.catalog.entries and not any(change.after for change in changes):
        message = say_count(
            "The only entry of this file is removed. If you did not mean to, put it back.",
            "All {count} entries of this file are removed. If you did not mean to, put them back.",
            len(base.entries),
        )
        yield Located(1, 1, Problem(message), view.catalog.file)
        return
    if all(change.kind is Kind.REMOVED for change in changes):
        return
    removed = [c.before for c in changes if c.kind is Kind.REMOVED and c.before and not _still_listed(c.before, view)]
    for entry in removed[:LISTED]:
        line = _nearest_line(entry, view.catalog)
        message = say(
            "{title} ({section}) is removed. If you did not mean to, put it back.",
            title=quoted(entry.title or entry.text),
            section=quoted(entry.section.name),
        )
        yield Located(line, line, Problem(message), entry.text)
    if len(removed) > LISTED:
        line = _nearest_line(removed[LISTED], view.catalog)
        yield Located(
            line,
            line,
            Problem(
                say_count(
                    "{count} more entry is removed. If you did not mean to, put it back.",
                    "{count} more entries are removed. If you did not mean to, put them back.",
                    len(removed) - LISTED,
                )
            ),
        )
    for change in changes:
        if change.kind is Kind.EDITED and change.before and change.after:
            yield from _lost_links(change.before, change.after)


def _still_listed(entry: Entry, view: View) -> bool:
    return any(match.is_certain for match in view.index.matches(entry))


def _nearest_line(entry: Entry, catalog: Catalog) -> int:
    """Return the line of the entry's section, which still exists although the entry does not."""
    return next((h.line for h in catalog.headings if h.section.path == entry.section.path), 1)


def _lost_links(before: Entry, after: Entry) -> Iterator[Located]:
    had, has = _kinds(before), _kinds(after)
    lost = [what for what in ("paper", "code") if had[what] and not has[what]]
    if lost and not {address_key(link.url) for link in after.links} - {address_key(link.url) for link in before.links}:
        message = say(
            "The entry lost its link to {what}. If you did not mean to remove it, put it back.",
            what=all_of([say("the paper") if what == "paper" else say("the code") for what in lost]),
        )
        yield Located(after.line, after.end_line, Problem(message, level=Level.ADVICE), after.text)


def _kinds(entry: Entry) -> dict[str, bool]:
    return {
        "paper": any(is_paper(link.url) for link in entry.links),
        "code": any(is_code(link.url) for link in entry.links),
    }
