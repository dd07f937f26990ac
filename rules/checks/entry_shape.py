"""An entry is punctuated otherwise than the entries around it.

Learned from list items and paragraphs, never assumed: what stands between title, venue, year, links and other text in at least 80 %
of at least five entries of the section, else of the file.

## Why

A missing full stop or comma is a small thing, and the thing that maintainers mend most often by hand.

## How to fix

Put the entry together as its neighbours are.
"""

from collections.abc import Iterator

from rules.entries.shape import MARKER, Joint, is_balanced, joints_of, poured, spread
from rules.kit import Bad, Case, Edit, Entry, Good, Level, Options, Problem, entry_rule

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
        "no full stop behind the title",
        given=GIVEN,
        row=f"1. **Benchmarking Graph Neural Networks** NeurIPS 2020. {ADDRESS}",
        message="The entries here have `.** ` between title and venue, this one `** `.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
    Bad(
        "a comma for the full stop",
        given=GIVEN,
        row=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020, {ADDRESS}",
        message="The entries here have `. ` between year and link, this one `, `.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
]

PARTS = {"start": "the beginning", "end": "the end"}
WORDS = frozenset(["text", "venue", "year"])
TOLD = 3
"""Joints that a message names; the fix mends them all."""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, of_records=False)
def entry_shape(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    joints = [joint for joint in joints_of(entry) if "other" not in (joint.left, joint.right)]
    if not joints or "](" in entry.plain:
        return
    wanted = {joint: glue for joint in joints if (glue := case.habits.glue(entry, joint)) is not None}
    odd = {joint: glue for joint, glue in wanted.items() if _differs(entry, joint, glue)}
    if not odd or len(odd) * 2 > len(wanted):
        return
    edits = [Edit(entry.start + j.start, entry.start + j.end, poured(glue, j.glue)) for j, glue in odd.items()]
    mended = _mended(entry, edits)
    marker = MARKER.match(mended)
    if is_balanced(mended[marker.end() if marker else 0 :]):
        yield Problem(_message(odd), edits=tuple(edits))


def _differs(entry: Entry, joint: Joint, wanted: str) -> bool:
    """Whether the glue is another, and in a way that a reader sees."""
    glue = spread(joint.glue)
    if glue == wanted or glue.count("\n") != wanted.count("\n") or glue.strip() == wanted.strip() == "":
        return False
    if glue.strip() == "" and "text" in (joint.left, joint.right) and {joint.left, joint.right} <= WORDS:
        return False  # a name or year inside a longer phrase, not a part of its own
    if joint.right == "end" and glue.strip() and glue.strip() in "!?…。！？":
        return False  # a sentence may end so
    if joint.left == "start" and (">" in glue or ">" in wanted):
        return False
    before = entry.text[: joint.start].rstrip()[-1:]
    ends_a_sentence = before in "?!。" or glue[:1] in "?!。"
    if ends_a_sentence and glue.replace(".", "", 1) == wanted.replace(".", "", 1):
        return False
    # A full stop too many ends a sentence; nobody is told to take it away.
    return not (glue.replace(".", "", 1) == wanted and joint.left in ("text", "link"))


def _mended(entry: Entry, edits: list[Edit]) -> str:
    text = entry.text
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start - entry.start] + edit.text + text[edit.end - entry.start :]
    return text


def _message(odd: dict[Joint, str]) -> str:
    told = [f"{_shown(glue)} {_place(joint)}, this one {_shown(spread(joint.glue))}" for joint, glue in odd.items()]
    rest = f", and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return f"The entries here have {'; '.join(told[:TOLD])}{rest}."


def _place(joint: Joint) -> str:
    if joint.left == "start":
        return f"before the {joint.right}"
    if joint.right == "end":
        return "at the end"
    return f"between {joint.left} and {joint.right}" if joint.left != joint.right else f"between two {joint.left}s"


def _shown(glue: str) -> str:
    return f"`{glue.replace(chr(10), '↵')}`" if glue else "nothing"
