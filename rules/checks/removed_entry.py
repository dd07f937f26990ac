"""The contribution removes an entry, or a link of an entry, that was there before.

## Why

If a contribution adds something and loses something else, the loss is usually a mistake: an editor reordered lines,
or the branch was out of date.

## How to fix

Put it back, or say in the pull request why it should go.
"""

from collections import Counter
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
    has_conflict,
    is_code,
    is_paper,
    list_rule,
    quoted,
    say,
    say_count,
    split_lines,
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


@list_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options, of_changes=True)
def removed_entry(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    if base and base.entries and not view.catalog.entries and not any(change.after for change in changes):
        message = say_count(
            "The only entry of this file is removed. If you did not mean to, put it back.",
            "All {count} entries of this file are removed. If you did not mean to, put them back.",
            len(base.entries),
        )
        yield Located(1, 1, Problem(message), view.catalog.file)
        return
    if not changes or has_conflict(view.catalog, base):
        return
    gone = _Gone(view)
    removed = [c.before for c in changes if c.kind is Kind.REMOVED and c.before and gone.is_gone(c.before)]
    if all(change.kind is Kind.REMOVED for change in changes):
        if base:
            yield from _most_of_a_section(removed, base, view.catalog)
        return
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


MANY, MOST = 3, 0.5
"""How many entries of a section, and what share of it, go before a contribution that only removes is told so."""


def _most_of_a_section(removed: list[Entry], base: Catalog, head: Catalog) -> Iterator[Located]:
    sizes = Counter(entry.section for entry in base)
    for section, count in Counter(entry.section for entry in removed).items():
        if count < MANY or count < MOST * sizes[section]:
            continue
        line = _nearest_line(next(entry for entry in removed if entry.section == section), head)
        message = say(
            "{count} of the {total} entries of {section} are removed, and nothing takes their place. Is that meant?",
            count=count,
            total=sizes[section],
            section=quoted(section.name),
        )
        yield Located(line, line, Problem(message, level=Level.ADVICE), section.name)


class _Gone:
    """Tells of a removed entry whether its work is gone too, or stands there in another form."""

    def __init__(self, view: View) -> None:
        self._view = view
        everything = (*view.catalog.entries, *view.catalog.asides)
        self._addresses = {address_key(link.url) for entry in everything for link in entry.links}
        self._lines = {line.strip() for line in split_lines(view.catalog.text)}

    def is_gone(self, entry: Entry) -> bool:
        if entry.url and address_key(entry.url) in self._addresses:
            return False
        if split_lines(entry.text)[0].strip() in self._lines:
            return False  # its line stands there; another rule says why it is not shown
        return not any(match.is_certain for match in self._view.index.matches(entry))


def _nearest_line(entry: Entry, catalog: Catalog) -> int:
    """Return the line of the entry's section, which still exists although the entry does not."""
    lines = {heading.section.path: heading.line for heading in reversed(catalog.headings)}
    path = entry.section.path
    return next((lines[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in lines), 1)


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
