"""The text was saved in one encoding and read in another.

## Why

An editor that does not recognise UTF-8 turns a dash into three letters and saves them for everybody.

## How to fix

Type the sign again, and set your editor to read and write UTF-8.
"""

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
    garbled_in,
    list_rule,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked{dash}image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"

GOOD = [
    Good("a dash", row=LIT.format(dash="\u2013")),
    Good("accents and quotes", row=LIT.format(dash=" \u201cna\u00efve d\u00e9j\u00e0\u201d ")),
]

BAD = [
    Bad(
        "a dash that became three letters",
        row=LIT.format(dash="\u00e2\u20ac\u201c"),
        message="The text `â€“` was saved in another encoding. It should be `–`.",
        fixed=LIT.format(dash="\u2013"),
    ),
]


@list_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def garbled_text(view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options) -> Iterator[Located]:
    if view.catalog.text.isascii():
        return
    for line, begin, end in view.new_lines(base):
        for start, stop, wanted in garbled_in(view.catalog.text, begin, end):
            message = say(
                "The text {text} was saved in another encoding. It should be {wanted}.",
                text=code(view.catalog.text[start:stop]),
                wanted=code(wanted),
            )
            yield Located(line, line, Problem(message, (Edit(start, stop, wanted),)), view.catalog.text[begin:end])
