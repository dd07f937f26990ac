"""The text has a character that could not be decoded.

## Why

Bytes that are not UTF-8 show as a black diamond. Usually a letter with an accent was saved in another encoding.

## How to fix

Type the letter again and save the file as UTF-8.
"""

from collections.abc import Iterator

from rules.kit import Bad, Catalog, Change, Good, Level, Located, Options, Problem, View, list_rule, say, split_lines

SIGN = "\N{REPLACEMENT CHARACTER}"

GOOD = [
    Good(
        "accents as they should be",
        row="|[Pr\u00e9cis: Text Summaries for Vision Models](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    )
]

BAD = [
    Bad(
        "an accent lost",
        row=f"|[Pr{SIGN}cis: Text Summaries for Vision Models](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
        message="The line has a character that could not be decoded (shown as �). Type it again and save the file as UTF-8.",
    ),
]  # fmt: skip


@list_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def undecodable_text(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    if SIGN not in view.catalog.text:
        return
    known = set(split_lines(base.text)) if base else set()
    for number, line in enumerate(split_lines(view.catalog.text), start=1):
        if SIGN in line and line not in known:
            message = say(
                "The line has a character that could not be decoded (shown as {sign}). Type it again and save the file as UTF-8.",
                sign=SIGN,
            )
            yield Located(number, number, Problem(message), line)
