"""The contribution adds a new section.

## Why

The maintainers decide how a list is divided. A section for one paper is often not what they want.

## How to fix

Put the entry into an existing section, or say in the pull request why the list needs a new one.
"""

from collections.abc import Iterator

from rules.kit import Bad, Catalog, Change, Good, Level, Located, Options, Problem, View, list_rule, quoted, say

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"
HEAD = "| Paper | Published in | Code |\n|---|---|---|\n"

GOOD = [Good("a row in an existing section", row=LIT)]

BAD = [
    Bad(
        "a heading and one row",
        row="\n## Tuning\n\n" + HEAD + LIT,
        under="Transfer",
        message="The section “Tuning” is new. If an existing section fits the entry, put it there.",
    ),
]


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_changes=True)
def new_section(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    if base is None or not base.entries:
        return
    known = {heading.section.path for heading in base.headings}
    filled = {change.after.section for change in changes if change.after}
    gone = {heading.title for heading in base.headings} - {heading.title for heading in view.catalog.headings}
    for section in sorted(filled, key=lambda section: section.line):
        if section.path and not section.is_group and section.path not in known and not gone:
            message = say(
                "The section {section} is new. If an existing section fits the entry, put it there.",
                section=quoted(section.name),
            )
            yield Located(section.line, section.line, Problem(message), section.name)
