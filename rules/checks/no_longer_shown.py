"""Entries that nobody touched are no longer shown.

A blank line or a comment in a table, a code block or a comment that is never closed, a table whose second line has another
number of cells: GitHub then shows what follows as plain text, or not at all.

## Why

The diff looks harmless, and other people's entries are gone for every reader.

## How to fix

Mend the line that is named. The preview of GitHub's editor shows when the entries are back.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from rules.kit import (
    FENCE,
    Bad,
    Catalog,
    Change,
    Evidence,
    Good,
    Level,
    Located,
    Message,
    Options,
    Problem,
    View,
    code,
    has_conflict,
    late,
    list_rule,
    say,
    say_count,
    split_lines,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [Good("a row in a table", row=LIT)]

BAD = [
    Bad(
        "a comment that is never closed",
        row="<!-- more to come",
        message="This comment cuts 1 entry off, so GitHub does not show it as an entry any more: line 19.",
    ),
    Bad(
        "a fold that is never closed",
        row="\n<details>\n<summary>More</summary>\n",
        message="A `<details>` is opened and never closed, so GitHub folds everything below it away. Write `</details>` at its end.",
    ),
]

COMMENT = re.compile(r"\s*<!--")
FOLD = re.compile(r"<(?P<close>/?)details\b[^<>]{0,200}>", re.IGNORECASE)
CODE = late(r"^[ ]{0,3}(```|~~~).*?(?:^[ ]{0,3}\1|\Z)|`[^`\n]{1,200}`|<!--.*?(?:-->|\Z)", re.MULTILINE | re.DOTALL)


@list_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, of_changes=True)
def no_longer_shown(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    head = view.catalog
    if base is None or has_conflict(head, base):
        return
    lines = split_lines(head.text)
    for loss in view.losses(base):
        text = lines[loss.line - 1] if loss.line <= len(lines) else ""
        where = say("line {line}", line=loss.first) if loss.first == loss.last else _range(loss.first, loss.last)
        message = say_count(
            "{line} cuts {count} entry off, so GitHub does not show it as an entry any more: {where}.",
            "{line} cuts {count} entries off, so GitHub does not show them as entries any more: {where}.",
            len(loss.entries),
            line=_named(text),
            where=where,
        )
        yield Located(loss.line, loss.line, Problem(message, loss.edits, (Evidence(head.file, loss.first),)), text)
    yield from _unclosed_fold(head, base)


def _range(first: int, last: int) -> Message:
    return say("lines {first} to {last}", first=first, last=last)


def _named(text: str) -> Message:
    if not text.strip():
        return say("This blank line")
    if COMMENT.match(text):
        return say("This comment")
    if FENCE.match(text):
        return say("This code block, which is never closed,")
    return say("The change of this line")


def _unclosed_fold(head: Catalog, base: Catalog) -> Iterator[Located]:
    """Report a ``<details>`` that is never closed: GitHub folds all that follows into it."""
    opened, at = _still_open(head.text)
    if opened <= _still_open(base.text)[0]:
        return
    line = bisect_right(head.line_starts, at)
    known = set(split_lines(base.text))
    lines = split_lines(head.text)
    new = [n for n, text in enumerate(lines, start=1) if FOLD.search(text) and text not in known]
    place = new[-1] if new else line
    message = say(
        "A {tag} is opened and never closed, so GitHub folds everything below it away. Write {end} at its end.",
        tag=code("<details>"),
        end=code("</details>"),
    )
    yield Located(place, place, Problem(message), lines[place - 1])


def _still_open(text: str) -> tuple[int, int]:
    """Return how many folds are open at the end, and where the last of them begins."""
    if "<details" not in text.lower():
        return 0, 0
    shown = CODE.sub(lambda found: " " * len(found[0]), text)
    stack: list[int] = []
    for tag in FOLD.finditer(shown):
        if not tag["close"]:
            stack.append(tag.start())
        elif stack:
            stack.pop()
    return len(stack), stack[-1] if stack else 0
