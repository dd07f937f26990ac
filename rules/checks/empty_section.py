"""A section is empty, although the sections around it have entries.

## Why

Readers who follow the menu find a heading and nothing below it. Most often the entries were moved and the heading was
forgotten.

## How to fix

Fill the section, or remove its heading from the list and the menu.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from rules.kit import (
    Bad,
    Catalog,
    Change,
    Good,
    Level,
    Located,
    Options,
    Problem,
    View,
    list_rule,
    quoted,
    say,
    split_lines,
)

LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"
GIVEN = "# Papers\n\n## Lists\n" + "".join(
    f"\n### {name}\n\n{LIT.replace('07991', number)}\n"
    for name, number in (("Images", "10001"), ("Sounds", "10002"), ("Texts", "10003"))
)

GOOD = [Good("a section with an entry", given=GIVEN, under="Texts", row="\n### Tables\n\n" + LIT)]

BAD = [
    Bad(
        "a heading and nothing else",
        given=GIVEN,
        under="Texts",
        row=LIT + "\n\n### Tables\n",
        message="The section “Tables” has no entries, while the sections next to it do.",
    ),
]

ENOUGH = 3


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def empty_section(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    catalog = view.catalog
    holding = {section.path for section in catalog.sections}
    siblings = Counter(path[:-1] for path in holding)
    filled = {path[: depth + 1] for path in holding for depth in range(len(path))}
    known = {heading.section.path for heading in base.headings} if base else set()
    lines = split_lines(catalog.text)
    for heading, following in zip_longest(catalog.headings, catalog.headings[1:]):
        path = heading.section.path
        if path in filled or path in known or siblings[path[:-1]] < ENOUGH:
            continue
        if following is not None and following.level > heading.level:
            continue  # a chapter: it has subsections
        end = following.line - 1 if following else len(lines)
        if not any(line.strip() for line in lines[heading.line : end]):
            message = say(
                "The section {section} has no entries, while the sections next to it do.", section=quoted(heading.title)
            )
            yield Located(heading.line, heading.line, Problem(message), heading.title)
