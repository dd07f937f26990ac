"""An entry is punctuated differently from the entries around it.

This is learned from list items and paragraphs: what separates title, venue, year, links and other text in at least 80
% of at least five entries of the section, or else of the file.

## Why

A missing full stop or comma is a small thing, and it is what maintainers correct by hand most often.

## How to fix

Punctuate the entry like its neighbours.
"""

from collections.abc import Iterator, Sequence

from rules.kit import (
    MARKER,
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Joint,
    Level,
    Message,
    Options,
    Problem,
    Shape,
    Value,
    code,
    entry_rule,
    glue_of,
    glue_written,
    is_balanced,
    is_glued,
    joints_of,
    number_of,
    say,
)

GIVEN = """\
# Papers

## Graphs

1. **Semi-supervised Classification with Graph Networks.** ICLR 2017. [paper](https://arxiv.org/abs/1609.02907)
1. **Inductive Representation Learning on Large Graphs.** NeurIPS 2017. [paper](https://arxiv.org/abs/1706.02216)
1. **Graph Attention Networks for Everybody.** ICLR 2018. [paper](https://arxiv.org/abs/1710.10903)
1. **How Powerful are Graph Neural Networks?** ICLR 2019. [paper](https://arxiv.org/abs/1810.00826)
1. **Deep Graph Infomax for Node Representations.** ICLR 2019. [paper](https://arxiv.org/abs/1809.10341)
1. **Simplifying Graph Convolutional Networks Again.** ICML 2019. [paper](https://arxiv.org/abs/1902.07153)
"""
ADDRESS = "[paper](https://arxiv.org/abs/2003.00982)"

GOOD = [
    Good("punctuated as its neighbours", given=GIVEN, row=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}"),
    Good("a title that ends with a question mark", given=GIVEN, row=f"1. **Are Graph Neural Networks Any Good?** NeurIPS 2020. {ADDRESS}"),
]  # fmt: skip

BAD = [
    Bad(
        "no full stop after the title",
        given=GIVEN,
        row=f"1. **Benchmarking Graph Neural Networks** NeurIPS 2020. {ADDRESS}",
        message="The entries here have `.** ` between title and venue, this one has `** `.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
    Bad(
        "a comma instead of the full stop",
        given=GIVEN,
        row=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020, {ADDRESS}",
        message="The entries here have `. ` between year and link, this one has `, `.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
]

WORDS = frozenset(["text", "venue", "year"])
TOLD = 3
"""Joints that a message names; the fix corrects all of them."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def entry_shape(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    joints = [joint for joint in joints_of(entry) if "other" not in (joint.left, joint.right)]
    odd = _odd(case, joints) if joints and "](" not in entry.plain else {}
    edits = [entry.edit((j.start, j.end), glue_written(entry, j, glue)) for j, glue in odd.items()]
    parts = [_part(entry, joint, glue) for joint, glue in odd.items()]
    for part, edit in _pieces(case):
        parts.append(part)
        edits.append(edit)
    if not parts:
        return
    mended = entry.edited(edits)
    marker = MARKER.match(mended)
    if is_balanced(mended[marker.end() if marker else 0 :]):
        yield Problem(_message(parts), edits=tuple(edits))


def _odd(case: Case, joints: Sequence[Joint]) -> dict[Joint, str]:
    """Return the joints that differ from the habit, each with its glue as it should be; nothing if most differ."""
    entry = case.entry
    wanted = {joint: glue for joint in joints if (glue := case.habits.glue(entry, joint)) is not None}
    odd = {
        joint: glue
        for joint, glue in wanted.items()
        if _differs(entry, joint, glue)
        and (joint.right != "end" or joint.glue or case.habits.is_strongly_glued(entry, joint))
    }
    return odd if len(odd) * 2 <= len(wanted) else {}


def _pieces(case: Case) -> Iterator[tuple[Message, Edit]]:
    """Return what differs beside the joints: the stop of a linked title, a description's capital, an item's number."""
    entry = case.entry
    if entry.shape is Shape.ROW:
        return
    title = entry.title or ""
    link = next((x for x in entry.links if x.label == title), None)
    if link and title[-1:].isalnum() and case.habits.stops_titles(entry):
        at = entry.part(link).find(title)
        if at >= 0:
            end = entry.span(link)[0] + at + len(title)
            said = say("a full stop at the end of linked titles, this one has none")
            yield said, entry.edit((end, end), ".")
    for joint in joints_of(entry):
        first = entry.text[joint.end : joint.end + 1]
        word = entry.text[joint.end :].split(" ", 1)[0]
        if (joint.left, joint.right) != ("title", "text") or not first.islower() or not word.islower():
            continue
        if case.habits.begins_with_capitals(entry):
            said = say("a capital at the beginning of the description, this one has none")
            yield said, entry.edit((joint.end, joint.end + 1), first.upper())
    yield from _number(case)


def _number(case: Case) -> Iterator[tuple[Message, Edit]]:
    """Return the number that comes next, if an item at the end has that of another."""
    entry, mine = case.entry, number_of(case.entry)
    if mine is None or not case.habits.counts_up(entry):
        return
    before = [other for other in case.view.siblings(entry) if other.line < entry.line]
    is_last = len(before) == len(case.view.siblings(entry))
    if not before or not is_last:
        return
    last = number_of(before[-1])
    if last is not None and mine <= last:
        at = entry.text.index(str(mine))
        said = say("numbers that rise by one, this one has {number} again", number=mine)
        yield said, entry.edit((at, at + len(str(mine))), str(last + 1))


def _differs(entry: Entry, joint: Joint, wanted: str) -> bool:
    """Whether the glue differs in a way that a reader sees."""
    glue = glue_of(entry, joint)
    if is_glued(entry, joint, wanted) or (glue.strip() == wanted.strip() and "\n" not in glue + wanted):
        return False  # spaces alone are told by `spacing`
    if glue.count("\n") != wanted.count("\n"):
        return joint.right == "link" and glue.strip(" ") == "\n" and "\n" not in wanted
    if joint.glue.strip() == "" and "text" in (joint.left, joint.right) and {joint.left, joint.right} <= WORDS:
        return False  # a name or year inside a longer phrase, not a part of its own
    if joint.right == "end" and glue.strip() and glue.strip() in "!?…。！？":
        return False  # a sentence may end like this
    if joint.left == "start" and (">" in glue or ">" in wanted):
        return False
    before = entry.text[: joint.start].rstrip()[-1:]
    ends_a_sentence = (before and before in "?!。") or (glue and glue[0] in "?!。")
    if ends_a_sentence and glue.replace(".", "", 1) == wanted.replace(".", "", 1):
        return False
    # An extra full stop ends a sentence; we ask nobody to remove it.
    return not (glue.replace(".", "", 1) == wanted and joint.left in ("text", "link"))


def _message(parts: Sequence[Message]) -> Message:
    if len(parts) > TOLD:
        return say(
            "The entries here have {parts}, and {count} more.", parts=tuple(parts[:TOLD]), count=len(parts) - TOLD
        )
    return say("The entries here have {parts}.", parts=tuple(parts))


def _part(entry: Entry, joint: Joint, glue: str) -> Message:
    wanted, found = _shown(glue), _shown(glue_of(entry, joint))
    if joint.left == "start":
        return say(
            "{wanted} before the {right}, this one has {found}", wanted=wanted, right=say(joint.right), found=found
        )
    if joint.right == "end":
        return say("{wanted} at the end, this one has {found}", wanted=wanted, found=found)
    if joint.left == joint.right:
        kinds = say(f"{joint.left}s")
        return say("{wanted} between two {kinds}, this one has {found}", wanted=wanted, kinds=kinds, found=found)
    left, right = say(joint.left), say(joint.right)
    return say(
        "{wanted} between {left} and {right}, this one has {found}", wanted=wanted, left=left, right=right, found=found
    )


def _shown(glue: str) -> Value:
    return code(glue.replace("\n", "↵")) if glue else say("nothing")
