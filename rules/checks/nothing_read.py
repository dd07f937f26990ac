"""A file of the list has many links, but no entry that could be read.

## Why

A check that reads nothing finds nothing, and that looks like success.

## How to fix

Name the files that hold the list in the policy (`files:`), or tell the people who make listkeeper how this list
writes its entries.
"""

import re
from collections.abc import Iterator

from rules.kit import Bad, Catalog, Change, Good, Level, Located, Options, Problem, View, list_rule, say

PROSE = "see [a paper](https://arxiv.org/abs/2103.0002{0}) on this, and what it says of the matter is worth a second reading by everybody in the field today; "

GOOD = [
    Good(
        "a list",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
    Good("a page with few links", given="# Notes\n\n", under="", row=PROSE.format(1)),
]

BAD = [
    Bad(
        "prose full of links",
        given="# Notes\n\n## Reading\n\n",
        under="",
        row="".join(PROSE.format(n) for n in range(10)),
        message="No entry could be read in this file, although it has 10 links. Is it the file that holds the list?",
    ),
]

LINK = re.compile(r"\]\(https?://")
ENOUGH = 8


@list_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def nothing_read(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    catalog = view.catalog
    if catalog.entries or (base is not None and base.entries):
        return
    links = len(LINK.findall(catalog.text))
    if links >= ENOUGH:
        yield Located(
            1,
            1,
            Problem(
                say(
                    "No entry could be read in this file, although it has {count} links. Is it the file that holds the list?",
                    count=links,
                )
            ),
        )
