"""A link has its brackets in a different place than the list puts them.

## Why

`[[Paper](url)]` and `[[Paper]](url)` look almost alike, and a list that mixes them looks neglected: in one the
brackets are part of the link, in the other they are not.

## How to fix

Put the brackets where the other entries have them.
"""

from collections.abc import Iterator

from rules.kit import (
    MARKDOWN,
    MARKER,
    Bad,
    Brackets,
    Case,
    Edit,
    Good,
    Level,
    Options,
    Problem,
    brackets_of,
    code,
    entry_rule,
    is_balanced,
    say,
)

GIVEN = """\
# Papers

## Pre-training

- [ICML 2021] CLIP: Learning Transferable Visual Models [[Paper](https://arxiv.org/abs/2103.00020)] [[Code](https://github.com/openai/CLIP)]
- [ICLR 2022] FILIP: Fine-grained Interactive Pre-Training [[Paper](https://arxiv.org/abs/2111.07783)]
- [ICLR 2022] DeCLIP: Supervision Exists Everywhere [[Paper](https://arxiv.org/abs/2110.05208)]
- [ECCV 2022] SLIP: Self-supervision Meets Pre-training [[Paper](https://arxiv.org/abs/2112.12750)]
- [NeurIPS 2022] PyramidCLIP: Hierarchical Feature Alignment [[Paper](https://arxiv.org/abs/2204.14095)]
"""
LIT = "- [CVPR 2022] LiT: Zero-Shot Transfer with Locked-image Tuning "

GOOD = [Good("set as in the list", given=GIVEN, row=LIT + "[[Paper](https://arxiv.org/abs/2111.07991)]")]

BAD = [
    Bad(
        "brackets inside the link",
        given=GIVEN,
        row=LIT + "[[Paper]](https://arxiv.org/abs/2111.07991)",
        message="The list writes its links as `[[Paper](…)]`; here it is `[[Paper]](…)`.",
        fixed=LIT + "[[Paper](https://arxiv.org/abs/2111.07991)]",
    ),
    Bad(
        "no brackets around it",
        given=GIVEN,
        row=LIT + "[Paper](https://arxiv.org/abs/2111.07991)",
        message="The list writes its links as `[[Paper](…)]`; here it is `[Paper](…)`.",
        fixed=LIT + "[[Paper](https://arxiv.org/abs/2111.07991)]",
    ),
]

ESCAPED = "[\\["
SHOWN = {"outside": "[[{}](…)]", "inside": "[[{}]](…)", "bare": "[{}](…)"}


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def link_brackets(case: Case, options: Options) -> Iterator[Problem]:
    found = brackets_of(case.entry)
    wanted = case.habits.link_brackets(case.entry) if found else None
    if wanted is None or all(link.style == wanted for link in found) or "](" in case.entry.plain:
        return
    if not is_balanced(MARKER.sub("", case.entry.text, count=1)):
        return
    if wanted == "bare" and any(ESCAPED in other.text for other in case.view.siblings(case.entry)):
        return  # `[\\[Paper\\]](…)` looks as `[[Paper]](…)` does
    for link in found:
        if link.style != wanted:
            label = link.link.label.strip("[]")
            message = say(
                "The list writes its links as {wanted}; here it is {found}.",
                wanted=code(SHOWN[wanted].format(label)),
                found=code(SHOWN[link.style].format(label)),
            )
            yield Problem(message, edits=_reset(case.entry.text, case.entry.start, link, wanted))


def _reset(text: str, offset: int, link: Brackets, wanted: str) -> tuple[Edit, ...]:
    """Remove the brackets that are there, and add those that are wanted."""
    start, end = link.start, link.end
    close = text.find("](", start, end)
    if close < 0:
        return ()
    first, last = (start + 1, end - 1) if link.style == "outside" else (start, end)
    edits = []
    if link.style == "outside":
        edits += [Edit(start, start + 1, ""), Edit(end - 1, end, "")]
    elif link.style == "inside":
        close = text.find("]](", start, end)
        edits += [Edit(start, start + 1, ""), Edit(close, close + 1, "")]
    if wanted == "outside":
        edits += [Edit(first, first, "["), Edit(last, last, "]")]
    elif wanted == "inside":
        edits += [Edit(first, first, "["), Edit(close, close, "]")]
    return _merged(edits, offset)


def _merged(edits: list[Edit], offset: int) -> tuple[Edit, ...]:
    """Drop edits that undo each other, so that a bracket that stays is not touched."""
    kept: list[Edit] = []
    for edit in edits:
        undone = next((other for other in kept if _undo(edit, other)), None)
        if undone:
            kept.remove(undone)
        else:
            kept.append(edit)
    return tuple(Edit(edit.start + offset, edit.end + offset, edit.text) for edit in kept)


def _undo(one: Edit, other: Edit) -> bool:
    """Whether one edit adds the same bracket that the other removes."""
    is_swap = {one.text, other.text} in ({"", "["}, {"", "]"}) and one.start - one.end != other.start - other.end
    return is_swap and (one.start in (other.start, other.end) or other.start in (one.start, one.end))
