"""An entry is in a place that is not part of the list.

## Why

Nobody looks for papers under headings such as “Citation” or “License”, or above the first section.

## How to fix

Move the entry to the section it belongs to.
"""

from collections.abc import Iterator

from rules.kit import Bad, Catalog, Change, Good, Kind, Level, Located, Options, Problem, View, list_rule, quoted, say

GIVEN = """\
# Papers

## Pre-training

- [CLIP: Learning Transferable Visual Models](https://arxiv.org/abs/2103.00020)
- [FILIP: Fine-grained Interactive Language-Image Pre-Training](https://arxiv.org/abs/2111.07783)

## License

MIT
"""
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)"

GOOD = [Good("a bullet in a section", given=GIVEN, row=LIT)]

BAD = [
    Bad(
        "at the end of the file",
        given=GIVEN,
        under="",
        row="\n" + LIT,
        message="This entry is under “License”, outside the list. Move it to the section it belongs to.",
    ),
]


@list_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, of_changes=True)
def outside_the_list(
    view: View, changes: tuple[Change, ...], base: Catalog | None, options: Options
) -> Iterator[Located]:
    if base is None or not base.entries:
        return
    known = {aside.text for aside in base.asides}
    for aside in view.catalog.asides:
        if aside.text not in known and aside.ids and aside.shape in {entry.shape for entry in base}:
            yield _located(aside.line, aside.end_line, aside.section.name, aside.text)
    if any(not entry.section.path for entry in base):
        return
    for change in changes:
        if change.kind is Kind.ADDED and change.after and not change.after.section.path:
            yield _located(change.after.line, change.after.end_line, change.after.section.name, change.after.text)


def _located(line: int, end_line: int, name: str, text: str) -> Located:
    message = say(
        "This entry is under {section}, outside the list. Move it to the section it belongs to.", section=quoted(name)
    )
    return Located(line, end_line, Problem(message), text)
