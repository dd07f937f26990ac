"""A section is missing from the list's menu.

The rule speaks only if the menu names nearly all sections of that depth.

## Why

Readers who use the menu will not find this section.

## How to fix

Add a line to the menu that links to the heading.
"""

from collections import defaultdict
from collections.abc import Iterator

from rules.kit import (
    MENU_LINK,
    Bad,
    Catalog,
    Change,
    Good,
    Level,
    Located,
    Options,
    Problem,
    View,
    anchor_key,
    is_news,
    list_rule,
    quoted,
    say,
)

NAMES = "Images Videos Sounds Graphs Tables".split()
ROW = "- [CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.0002{0})\n"
GIVEN = (
    "# Papers\n\n## Menu\n\n"
    + "".join(f"- [{name}](#{name.lower()})\n" for name in NAMES)
    + "".join(f"\n## {name}\n\n" + ROW.format(n) for n, name in enumerate(NAMES))
)
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("a section that the menu names", given=GIVEN, under="Tables", row=LIT)]

BAD = [
    Bad(
        "a section that the menu does not name",
        given=GIVEN,
        under="Tables",
        row="\n## Texts\n\n" + LIT,
        message="The section “Texts” is missing from the list's menu.",
    ),
]

ENOUGH, SHARE = 5, 0.75


@list_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def missing_from_menu(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    if "](#" not in view.catalog.text and "href" not in view.catalog.text:
        return
    anchors = {anchor_key(found["anchor"] or found["html"]) for found in MENU_LINK.finditer(view.catalog.text)}
    known = {heading.section.path for heading in base.headings} if base else set()
    places: dict[tuple[int, str], list[tuple[bool, int, str, tuple[str, ...]]]] = defaultdict(list)
    filled = {section.path[: depth + 1] for section in view.catalog.sections for depth in range(len(section.path))}
    for heading in view.catalog.headings:
        path = heading.section.path
        if path in filled and not is_news(heading.section.group):
            parent = " / ".join(path[:-1]) if heading.level > 2 else ""
            places[heading.level, parent].append((_is_named(heading.title, anchors), heading.line, heading.title, path))
    levels: dict[int, list[bool]] = defaultdict(list)
    for (level, _), found in places.items():
        levels[level] += [named for named, *_ in found]
    for (level, _), found in places.items():
        named = sum(is_named for is_named, *_ in found)
        is_complete = sum(levels[level]) >= max(ENOUGH, SHARE * len(levels[level]))
        for is_named, line, title, path in found:
            if not is_named and is_complete and (named or len(found) == 1) and path not in known:
                yield Located(
                    line,
                    line,
                    Problem(say("The section {section} is missing from the list's menu.", section=quoted(title))),
                    title,
                )


def _is_named(title: str, anchors: set[str]) -> bool:
    key = anchor_key(title)
    return not key or key in anchors or any(f"{key}{n}" in anchors for n in (1, 2))
