"""The entry is not where the order of its section would put it.

The order is learned from the section: by the dates that its entries name, by year, arXiv number or title. Where a list
puts the preprints of a year behind what was published in it, that is learned too. The rule says nothing about a section
without an order. An entry that was there before is told only in a list that goes by dates or puts preprints last, if
its date or venue was edited.

## Why

Readers look for the newest paper at one end of the section, or for a name between its neighbours.

## How to fix

Move the entry to the line that the message names.
"""

from collections.abc import Iterator
from dataclasses import replace

from rules.kit import (
    Bad,
    Case,
    Edit,
    Entry,
    Evidence,
    Good,
    Kind,
    Level,
    Match,
    Message,
    Options,
    Order,
    Problem,
    entry_rule,
    read_date,
    say,
)

ROW = "|[Paper number {0} of this list](https://arxiv.org/abs/{1}.00020)|CVPR {2}|"
MONTHS = [
    ("one", "2412", 2025),
    ("two", "2312", 2024),
    ("three", "2212", 2023),
    ("four", "2112", 2022),
    ("five", "2012", 2021),
    ("six", "1912", 2020),
]
HEAD = "## Papers\n\n| Paper | Venue |\n|---|---|\n"
ROWS = [ROW.format(*month) for month in MONTHS]
NEW = ROW.format("seven", "2501", 2025)
GIVEN = HEAD + "\n".join(ROWS) + "\n"
OTHERS = "".join(ROW.format(n, f"210{n}", 2021) + "\n" for n in (3, 1, 6, 2, 5, 4))

DATED = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://example.org/{name}), May {day}, 2025\n"
    for name, day in (("one", 28), ("two", 21), ("three", 14), ("four", 9), ("five", 7), ("six", 2))
)
BLOCKS = HEAD + "".join(
    f"|[Paper {month * 5 % 12} of block {block * 3 % 4}](https://arxiv.org/abs/21{month:02}.0100{block})|CVPR 2021|\n"
    for block in range(4)
    for month in range(1, 13)
)
SEVEN = "- [Paper number seven of this list](https://example.org/seven), "
GOOD = [
    Good("between its days", given=DATED, under="Papers", row=f"{SEVEN}April 30, 2025"),
    Good("in a section of blocks that begin anew", given=BLOCKS, under="Papers", row=ROW.format("seven", "2105", 2021)),
    Good("at the wrong end, but already there", given=GIVEN, under="Papers", row=ROWS[2]),
    Good("at the older end", given=GIVEN, under="Papers", row=ROW.format("seven", "1812", 2019)),
    Good("a section without an order", given=HEAD + OTHERS, under="Papers", row=ROW.format("seven", "1812", 2019)),
]

BAD = [
    Bad(
        "a day that comes before others",
        given=DATED,
        under="Papers",
        row=f"{SEVEN}May 8, 2025",
        message="This section goes from new to old. By its date, this entry belongs before line 7.",
        fixed=DATED.replace("- [Paper number five", f"{SEVEN}May 8, 2025\n- [Paper number five").rstrip("\n"),
    ),
    Bad(
        "the newest at the older end",
        given=GIVEN,
        under="Papers",
        row=NEW,
        message="This section goes from new to old. By its year, this entry belongs before line 6.",
        fixed=HEAD + "\n".join([ROWS[0], NEW, *ROWS[1:]]),
    ),
]

ADDED_LIMIT = 100
"""Entries in one contribution above which nobody checks the order of each one."""

REACH = 25
"""Lines over which a fix moves an entry. Over more lines, a suggestion would be a wall of text."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def out_of_order(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if case.habits.date_fault(entry) or len(case.view.added) > ADDED_LIMIT:
        return
    if case.kind is Kind.ADDED and any(_is_there(case, match) for match in case.sure_matches()):
        return  # what is there already need not be moved
    for order in _orders(case):
        if order.value(entry) is not None:
            if _is_new_to(case, order) and (found := _problem(case, order)):
                yield found
            return


def _is_there(case: Case, match: Match) -> bool:
    return case.is_same_place(match.entry) and not case.is_twin(match.entry)


def _orders(case: Case) -> Iterator[Order]:
    """Return what the section is ordered by, what tells most first."""
    if by_date := case.habits.dates_order(case.entry):
        yield by_date
    if order := case.habits.order(case.entry):
        if order.by == "year" and case.habits.names_dates(case.entry) and not read_date(case.entry.plain):
            return  # ordered by months, of which it names none
        is_fine = order.by == "year" and case.habits.puts_preprints_last(case.entry)
        yield replace(order, has_preprints_last=is_fine)


def _is_new_to(case: Case, order: Order) -> bool:
    """Tell whether the contribution put the entry where it is, or changed what a list that goes by dates or venues orders
    it by. Elsewhere a preprint that is published stays where it was.
    """
    before = case.before
    if case.kind is Kind.EDITED and before is not None and order.value(before) is not None:
        is_by_that = order.by == "date" or (order.has_preprints_last and before.venue is not None)
        return is_by_that and (
            order.is_clearly_before(before, case.entry) or order.is_clearly_before(case.entry, before)
        )
    return case.kind is Kind.ADDED


def _problem(case: Case, order: Order) -> Problem | None:
    """Return that the entry belongs elsewhere, if it does and those beside it are themselves in order."""
    entry = case.entry
    others = [
        other for other in case.view.siblings(entry) if order.value(other) is not None and not case.is_twin(other)
    ]
    before = [other for other in others if other.line < entry.line]
    after = [other for other in others if other.line > entry.line]
    if before and after and order.is_clearly_before(after[0], before[-1]):
        return None
    if before and order.is_clearly_before(entry, before[-1]):
        neighbour = next(other for other in before if order.is_before(entry, other))
        return _belongs(case, neighbour, order, "before", neighbour.line)
    if after and order.is_clearly_before(after[0], entry):
        neighbour = next(other for other in reversed(after) if order.is_before(other, entry))
        return _belongs(case, neighbour, order, "after", neighbour.end_line)
    return None


def _belongs(case: Case, neighbour: Entry, order: Order, side: str, line: int) -> Problem:
    return Problem(
        _said(order, side, line, is_of_one_year=order.value(neighbour) == order.value(case.entry)),
        edits=_moved(case, neighbour, side) if abs(case.entry.line - line) <= REACH else (),
        evidence=(Evidence(neighbour.file, neighbour.line),),
    )


def _said(order: Order, side: str, line: int, *, is_of_one_year: bool) -> Message:
    if is_of_one_year and order.has_preprints_last:
        return say(
            "Of one year, this list puts preprints last. By its venue, this entry belongs before line {line}."
            if side == "before"
            else "Of one year, this list puts preprints last. By its venue, this entry belongs after line {line}.",
            line=line,
        )
    return say(
        "This section goes {order}. By its {by}, this entry belongs before line {line}."
        if side == "before"
        else "This section goes {order}. By its {by}, this entry belongs after line {line}.",
        order=say(order.told),
        by=say(order.by),
        line=line,
    )


def _moved(case: Case, neighbour: Entry, side: str) -> tuple[Edit, ...]:
    entry, text = case.entry, case.view.catalog.text
    if len(case.view.added) > 1:
        return ()  # moves of several rows would conflict
    if entry.is_detached or neighbour.is_detached or text[entry.end : entry.end + 1] == "":
        return ()
    newline = "\r\n" if text[entry.end] == "\r" else "\n"
    taken = Edit(entry.start, entry.end + len(newline), "")
    if side == "before":
        return Edit(neighbour.start, neighbour.start, entry.text + newline), taken
    return taken, Edit(neighbour.end, neighbour.end, newline + entry.text)
