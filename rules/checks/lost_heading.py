"""A heading of the list is no heading any more.

A new line without a line break at its end runs into the heading below it, or the space behind the `#` was lost. GitHub
then shows the heading as text, and the entries below it as a part of the section above.

## Why

A whole section disappears for every reader, though nobody touched its entries.

## How to fix

Put the heading on a line of its own, with a blank line before it and a space behind the `#`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from rules.kit import (
    Bad,
    Catalog,
    Change,
    Edit,
    Good,
    Level,
    Located,
    Options,
    Problem,
    View,
    code,
    has_conflict,
    late,
    list_rule,
    quoted,
    say,
    split_lines,
)

IMAGES = "\n## Images\n\n- [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385)\n"
GIVEN = (
    "# Papers\n\n## Graphs\n\n- [Semi-supervised Classification with Graph Networks](https://arxiv.org/abs/1609.02907)\n"
    + IMAGES
)
NEW = "- [Graph Attention Networks for Everybody](https://arxiv.org/abs/1710.10903)"

GOOD = [Good("a heading on a line of its own", given=GIVEN, under="Graphs", row=NEW)]

BAD = [
    Bad(
        "a heading glued to the entry before it",
        given=GIVEN,
        removes=IMAGES,
        row=f"{NEW}{IMAGES.strip()}",
        message="The heading “Images” is glued to the line before it, so GitHub shows it as text.",
        fixed=f"{NEW}\n{IMAGES.rstrip()}",
    ),
    Bad(
        "a heading without its space",
        given=GIVEN,
        removes=IMAGES,
        row=IMAGES.rstrip().replace("## ", "##"),
        message="A space is missing after `##`, so GitHub shows the heading “Images” as text.",
        fixed=IMAGES.rstrip(),
    ),
]

HEADING = late(r" {0,3}(?P<mark>#{1,6})[ \t]+(?P<name>\S.*?)[ \t]*#*[ \t]*")
LONGEST = 300
"""Letters of a heading that is looked for."""


@list_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, of_changes=True)
def lost_heading(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    head = view.catalog
    if base is None or has_conflict(head, base):
        return
    lines = split_lines(head.text)
    for mark, name in _headings(base) - _headings(head):
        pattern = re.compile(rf"(?P<before>.*?)[ \t]*(?P<mark>{mark})(?P<gap>[ \t]*){re.escape(name)}[ \t]*#*[ \t]*")
        for number, text in enumerate(lines, start=1):
            if name not in text or (found := pattern.fullmatch(text)) is None:
                continue
            before, start = found["before"], head.line_starts[number - 1]
            if before.strip():
                at = start + found.start("mark")
                said = say(
                    "The heading {name} is glued to the line before it, so GitHub shows it as text.", name=quoted(name)
                )
                edit = Edit(start + len(before), at, "\n\n")
            elif not found["gap"]:
                at = start + found.end("mark")
                said = say(
                    "A space is missing after {mark}, so GitHub shows the heading {name} as text.",
                    mark=code(mark),
                    name=quoted(name),
                )
                edit = Edit(at, at, " ")
            else:
                continue
            yield Located(number, number, Problem(said, (edit,)), text)
            break


def _headings(catalog: Catalog) -> Counter[tuple[str, str]]:
    """Return the headings of a list as they are written: their marks and their words."""
    lines = split_lines(catalog.text)
    found = (HEADING.fullmatch(lines[heading.line - 1]) for heading in catalog.headings if heading.line <= len(lines))
    return Counter((match["mark"], match["name"]) for match in found if match and len(match["name"]) <= LONGEST)
