"""The entry is not where the order of its section would put it.

The order is learned from the section: by date, by year or by title. The rule says nothing about a section without an
order.

## Why

Readers look for the newest paper at one end of the section, or for a name between its neighbours.

## How to fix

Move the entry to the line that the message names.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Edit, Entry, Evidence, Good, Kind, Level, Options, Order, Problem, entry_rule, say

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

GOOD = [
    Good("at the older end", given=GIVEN, under="Papers", row=ROW.format("seven", "1812", 2019)),
    Good("a section without an order", given=HEAD + OTHERS, under="Papers", row=ROW.format("seven", "1812", 2019)),
]

BAD = [
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


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def out_of_order(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    order = case.habits.order(entry) if case.kind is Kind.ADDED else None
    if (
        order is None
        or case.habits.date_fault(entry)
        or order.value(entry) is None
        or len(case.view.added) > ADDED_LIMIT
    ):
        return
    others = [
        other for other in case.view.siblings(entry) if order.value(other) is not None and not case.is_twin(other)
    ]
    before = [other for other in others if other.line < entry.line]
    after = [other for other in others if other.line > entry.line]
    if before and after and order.is_before(after[0], before[-1]):
        return  # its neighbours are themselves in the wrong order
    if before and order.is_before(entry, before[-1]):
        neighbour = next(other for other in before if order.is_before(entry, other))
        yield _problem(case, neighbour, order, "before", neighbour.line)
    elif after and order.is_before(after[0], entry):
        neighbour = next(other for other in reversed(after) if order.is_before(other, entry))
        yield _problem(case, neighbour, order, "after", neighbour.end_line)


def _problem(case: Case, neighbour: Entry, order: Order, side: str, line: int) -> Problem:
    template = (
        "This section goes {order}. By its {by}, this entry belongs before line {line}."
        if side == "before"
        else "This section goes {order}. By its {by}, this entry belongs after line {line}."
    )
    return Problem(
        say(template, order=say(order.told), by=say(order.by), line=line),
        edits=_moved(case, neighbour, side) if abs(case.entry.line - line) <= REACH else (),
        evidence=(Evidence(neighbour.file, neighbour.line),),
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
