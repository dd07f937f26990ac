"""The marks of a merge conflict were left in the list.

## Why

Git writes both versions between `<<<<<<<` and `>>>>>>>` for you to choose from. GitHub shows the marks to every reader.

## How to fix

Keep the lines that are right, and delete the three marks.
"""

from collections.abc import Iterator

from rules.kit import (
    CONFLICT,
    Bad,
    Catalog,
    Change,
    Good,
    Level,
    Located,
    Options,
    Problem,
    View,
    code,
    list_rule,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("a row", row=LIT),
    Good("a heading underlined with signs", row="\nTuning\n======="),
]

BAD = [
    Bad(
        "the marks of an unfinished merge",
        row=f"<<<<<<< HEAD\n=======\n{LIT}\n>>>>>>> add-lit",
        message="The marks of a merge conflict are still here, from `<<<<<<< HEAD` to line 16. Keep the lines that are right, and delete the marks.",
    ),
]


@list_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options)
def conflict_marker(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    if "<<<<<<<" not in view.catalog.text and ">>>>>>>" not in view.catalog.text:
        return
    marks: list[tuple[int, str]] = []
    for number, start, end in view.new_lines(base):
        line = view.catalog.text[start:end]
        if CONFLICT.match(line):
            marks.append((number, line.rstrip()))
    runs: list[list[tuple[int, str]]] = []
    for number, line in marks:
        if line.startswith("<") or not runs or runs[-1][-1][1].startswith(">"):
            runs.append([])
        runs[-1].append((number, line))
    for run in runs:
        if len(run) < 2 and "=" in run[0][1][:1]:
            continue
        (first, opened), (last, _) = run[0], run[-1]
        message = say(
            "The marks of a merge conflict are still here, from {mark} to line {line}. Keep the lines that are right, and delete the marks.",
            mark=code(opened[:40]),
            line=last,
        )
        yield Located(first, last, Problem(message), opened)
