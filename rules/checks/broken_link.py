"""A link is not valid Markdown, so GitHub shows its brackets.

## Why

One bracket too many or too few turns the link, or the text around it, into plain text.

## How to fix

Write `[label](address)` with nothing between the two brackets and no link inside the label.
"""

from collections.abc import Iterator
from itertools import chain, islice

from rules.kit import (
    HTML_ROW,
    MARKDOWN,
    Bad,
    Case,
    Entry,
    Flaw,
    Good,
    Level,
    Message,
    Options,
    Problem,
    code,
    entry_rule,
    flaws_in,
    outside_links,
    quoted,
    say,
)

TITLE = "[LiT: Zero-Shot Transfer with Locked-image Tuning]"
URL = "(https://arxiv.org/abs/2111.07991)"

GOOD = [
    Good("a plain link", row=f"|{TITLE}{URL}|CVPR 2022|-|"),
    Good("brackets around links", given="## Papers\n\n* [ICLR 2022] FILIP: Fine-grained Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]\n", under="Papers", row="* [CVPR 2022] LiT: Zero-Shot Transfer [[Paper](https://arxiv.org/abs/2111.07991)][[Code](https://github.com/google-research/big_vision)]"),
    Good("parentheses in an address", row=f"|{TITLE}(https://en.wikipedia.org/wiki/Tuning_(music))|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "a bracket after the link",
        row=f"|{TITLE}{URL}]|CVPR 2022|-|",
        message="There is an extra `]` after the link “LiT: Zero-Shot Transfer with Locked-image Tuning”.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "two parentheses after the link",
        row=f"|{TITLE}{URL}))|CVPR 2022|-|",
        message="There is an extra `)` after the link “LiT: Zero-Shot Transfer with Locked-image Tuning”.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "the closing parenthesis missing",
        row=f"|{TITLE}(https://arxiv.org/abs/2111.07991|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is not closed: a `)` is missing after its address.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "the opening bracket missing",
        row=f"|{TITLE[1:]}{URL}|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is never opened: a `[` is missing before it.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "closed by a full-width parenthesis",
        row=f"|{TITLE}(https://arxiv.org/abs/2111.07991）|CVPR 2022|-|",
        message="The link “LiT: Zero-Shot Transfer with Locked-image Tuning” is not closed: a `)` is missing after its address.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "a space between label and address",
        row=f"|{TITLE} {URL}|CVPR 2022|-|",
        message="There is a space between `[LiT: Zero-Shot Transfer with Locked-image Tuning]` and its address, so it is not a link.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "full-width parentheses around the address",
        row=f"|{TITLE}\uff08https://arxiv.org/abs/2111.07991\uff09|CVPR 2022|-|",
        message="The address of “LiT: Zero-Shot Transfer with Locked-image Tuning” stands in full-width parentheses, so it is not a link.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "a label and its address on two lines",
        given="## Papers\n\n* FILIP: Fine-grained Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]\n",
        under="Papers",
        row="* LiT: Zero-Shot Transfer [[Paper]\n  (https://arxiv.org/abs/2111.07991)]",
        message="`[Paper]` and its address are on two lines, so it is not a link.",
        fixed="* LiT: Zero-Shot Transfer [[Paper](https://arxiv.org/abs/2111.07991)]",
    ),
    Bad(
        "a picture's address in square brackets",
        row=f"|{TITLE}{URL} ![https://img.shields.io/github/stars/google-research/big_vision]|CVPR 2022|-|",
        message="This picture has no address: `https://img.shields.io/github/stars/google-research/big_vision` belongs in parentheses after `![]`.",
        fixed=f"|{TITLE}{URL} ![](https://img.shields.io/github/stars/google-research/big_vision)|CVPR 2022|-|",
    ),
    Bad(
        "a label without its second bracket",
        row=f"|{TITLE[:-1]}{URL}|CVPR 2022|-|",
        message="The label “LiT: Zero-Shot Transfer with Locked-image Tuning” is never closed: a `]` is missing before its address.",
        fixed=f"|{TITLE}{URL}|CVPR 2022|-|",
    ),
    Bad(
        "a link inside a label",
        row=f"|[LiT: Zero-Shot Transfer [Paper]{URL} with Locked-image Tuning](https://google-research.github.io/lit)|CVPR 2022|-|",
        message="There is a link inside the label of another link. GitHub shows only the inner one.",
    ),
]  # fmt: skip


FLAWS_LIMIT = 12
"""Flaws that are reported for one entry. An entry with more has to be written again."""


@entry_rule(level=Level.ERROR, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def broken_link(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if (entry.table and len(entry.cells) > entry.table.width) or HTML_ROW.match(entry.text):
        return
    masked = outside_links(entry)
    spans = [entry.span(cell) for cell in entry.cells] or [(0, len(entry.text))]
    flaws = chain.from_iterable(flaws_in(masked, entry.text, begin, end) for begin, end in spans)
    for flaw in islice(flaws, FLAWS_LIMIT):
        yield _problem(entry, _as_the_list_has_it(case, flaw))


def _as_the_list_has_it(case: Case, flaw: Flaw) -> Flaw:
    """Return a missing bracket where the list puts it: `[[Paper]](…)` or `[[Paper](…)]`."""
    text = case.entry.text
    at = text.rfind("](", 0, flaw.end) if flaw.what == "unclosed-bracket" else -1
    if at < 0 or text.rfind("[[", 0, at) < 0 or case.habits.link_brackets(case.entry) != "inside":
        return flaw
    return flaw._replace(start=at, end=at)


def _problem(entry: Entry, flaw: Flaw) -> Problem:
    edits = (entry.edit((flaw.start, flaw.end), flaw.text),) if flaw.text is not None else ()
    return Problem(_message(flaw), edits=edits, level=Level.WARNING if flaw.what == "picture" else None)


def _message(flaw: Flaw) -> Message:
    label = quoted(flaw.label)
    match flaw.what:
        case "stray" if flaw.label:
            return say("There is an extra {sign} after the link {label}.", sign=code(flaw.sign), label=label)
        case "stray":
            return say("There is an extra {sign} before the address of a link.", sign=code(flaw.sign))
        case "unclosed-bracket":
            return say("The `[` before the link {label} is never closed: a `]` is missing after it.", label=label)
        case "unopened":
            return say("The link {label} is never opened: a `[` is missing before it.", label=label)
        case "unclosed-label":
            return say("The label {label} is never closed: a `]` is missing before its address.", label=label)
        case "unclosed-address":
            return say("The link {label} is not closed: a `)` is missing after its address.", label=label)
    return _other_message(flaw, label)


def _other_message(flaw: Flaw, label: str) -> Message:
    """Return the message on a link whose label and address do not meet."""
    match flaw.what:
        case "gap":
            text = code(f"[{flaw.label}]")
            if flaw.sign:
                return say("{label} and its address are on two lines, so it is not a link.", label=text)
            return say("There is a space between {label} and its address, so it is not a link.", label=text)
        case "reversed":
            return say("The link {label} is written the wrong way round. Write `[label](address)`.", label=label)
        case "wide":
            return say("The address of {label} stands in full-width parentheses, so it is not a link.", label=label)
        case "picture":
            return say(
                "This picture has no address: {address} belongs in parentheses after `![]`.", address=code(flaw.label)
            )
        case "nested":
            return say("There is a link inside the label of another link. GitHub shows only the inner one.")
    return say("The link {label} cannot be read: its address holds a space or a line break.", label=label)
