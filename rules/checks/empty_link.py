"""A link leads nowhere: its address is missing or was never filled in.

The rule says nothing if the list itself uses such links to show what is missing.

## Why

Readers click and nothing happens.

## How to fix

Fill in the address, or remove the link and write what the list writes if there is nothing to say.
"""

import re
from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    code,
    entry_rule,
    is_generic_label,
    is_unfilled,
    quoted,
    say,
)

LIT = "|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|"

MANY = "## Papers\n\n" + "".join(
    f"- Paper number {name} of this list [[pdf]](https://arxiv.org/abs/21{n}0.00020)\n"
    for n, name in enumerate("one two three four five six".split())
)

GOOD = [
    Good("an address", row=LIT + "[Code](https://github.com/google-research/big_vision)|"),
    Good("a place on the page", row=LIT + "[above](#pre-training)|"),
]

BAD = [
    Bad("no address", row=LIT + "[Code]()|", message="The link “Code” has no address."),
    Bad(
        "a label without an address",
        given=MANY,
        under="Papers",
        row="- LiT: Zero-Shot Transfer with Locked-image Tuning [[pdf]] [[code]](https://github.com/google-research/big_vision)",
        message="`[pdf]` is not a link here; the list gives it an address.",
    ),
    Bad("a placeholder from the template", row=LIT + "[Code](Code link)|", message="The link “Code” has no address."),
    Bad(
        "an address to be filled in",
        row=LIT + "[Code](https://github.com/xxx/xxx)|",
        message="The link “Code” leads to `https://github.com/xxx/xxx`, which looks like a placeholder.",
    ),
]

UNLINKED = re.compile(r"\[\[?(?P<label>[A-Za-z][\w ]{1,20})\]\]?(?!\s?[\[(:\]])")
LABEL_ONLY = re.compile(r"\[(?P<label>[^\[\]]{1,40})\]\((?P<address>[^()\[\]:/]{0,40})\)")


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def empty_link(case: Case, options: Options) -> Iterator[Problem]:
    table = case.entry.table
    if table and len(case.entry.cells) > table.width:
        return  # a pipe too many cuts its links in two
    for link in case.entry.links:
        address = link.url.strip()
        if is_unfilled(address) and (link.label == case.entry.title or not case.habits.leaves_empty(link.label)):
            yield _problem(link.label, address)
    plain = case.entry.plain[:4000]
    if "[" not in plain:
        return
    for found in UNLINKED.finditer(plain):
        label = found["label"].strip()
        if is_generic_label(label) and case.habits.links_label(case.entry, label):
            yield Problem(say("{label} is not a link here; the list gives it an address.", label=code(f"[{label}]")))
    for found in LABEL_ONLY.finditer(plain):
        if is_unfilled(found["address"]):
            yield _problem(found["label"], "")


def _problem(label: str, address: str) -> Problem:
    if "." in address and address.strip("."):
        return Problem(
            say(
                "The link {label} leads to {address}, which looks like a placeholder.",
                label=quoted(label),
                address=code(address),
            )
        )
    return Problem(say("The link {label} has no address.", label=quoted(label)))
