"""An entry is punctuated differently from the entries around it.

This is learned from list items and paragraphs: what separates title, venue, year, links and other text in at least 80
% of at least five entries of the section, or else of the file.

## Why

A missing full stop or comma is a small thing, and it is what maintainers correct by hand most often. The rule says in
one sentence how the list writes its entries, and in how many of them.

Each piece has a name: `title-emphasis`, `title-stop`, `emphasis`, `stop`, `separator`, `line-break`, `capital`,
`number`, `award` (the venue stands without words such as “Oral”) and `order` (of the links). A policy leaves one alone with `entry-shape: {pieces: {title-stop: ignore}}`.

## How to fix

Punctuate the entry like its neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from rules.kit import (
    BOLDNESS,
    DRESS,
    MARKDOWN,
    MARKER,
    SEQUENCE,
    Bad,
    Case,
    Edit,
    Entry,
    Evidence,
    Good,
    Joint,
    Level,
    Message,
    Options,
    Problem,
    Shape,
    Value,
    award_of,
    boldness_of,
    differences,
    dress_of,
    entry_rule,
    glue_of,
    glue_written,
    is_balanced,
    is_glued,
    joints_of,
    neighbouring_links,
    number_of,
    quoted,
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
TABLE = "# Papers\n\n| Model | Paper | Year |\n|---|---|---|\n" + "".join(
    f"| **Graph{name}** | [Learning {name} Graphs](https://arxiv.org/abs/2{n:03}.0100{n}) | 2021 |\n"
    for n, name in enumerate("One Two Three Four Five Six Seven Eight".split(), start=1)
)
LINKED = "# Papers\n\n" + "".join(
    f"- [Learning {name} Graphs](https://arxiv.org/abs/2{n:03}.0100{n % 10}), CVPR 2021\n"
    for n, name in enumerate("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split(), start=1)
)
CODED = "# Papers\n\n" + "".join(
    f"1. **Learning {name} Graphs.** [[paper](https://arxiv.org/abs/2{n:03}.0100{n % 10})] [[code](https://github.com/a/{name})]\n"
    for n, name in enumerate("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split(), start=1)
)
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
        message="In 6 of 6 other entries, the title ends with a full stop.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
    Bad(
        "a comma instead of the full stop",
        given=GIVEN,
        row=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020, {ADDRESS}",
        message="In 6 of 6 other entries, a full stop, not a comma, stands between year and link.",
        fixed=f"1. **Benchmarking Graph Neural Networks.** NeurIPS 2020. {ADDRESS}",
    ),
    Bad(
        "a linked title in bold where none is",
        given=LINKED,
        row="- [**Learning Ninth Graphs**](https://arxiv.org/abs/2109.01009), CVPR 2021",
        message="In the other entries, the linked title is not bold.",
        fixed="- [Learning Ninth Graphs](https://arxiv.org/abs/2109.01009), CVPR 2021",
    ),
    Bad(
        "the code before the paper",
        given=CODED,
        row="1. **Learning Ninth Graphs.** [[code](https://github.com/a/nine)] [[paper](https://arxiv.org/abs/2109.01009)]",
        message="In the other entries, “paper” stands before “code”.",
        fixed="1. **Learning Ninth Graphs.** [[paper](https://arxiv.org/abs/2109.01009)] [[code](https://github.com/a/nine)]",
    ),
    Bad(
        "a name that is not bold in a column of bold names",
        given=TABLE,
        row="| GraphNine | [Learning Ninth Graphs](https://arxiv.org/abs/2109.01009) | 2021 |",
        message="In the other entries, the column “Model” is bold.",
        fixed="| **GraphNine** | [Learning Ninth Graphs](https://arxiv.org/abs/2109.01009) | 2021 |",
    ),
]

Piece = Literal[
    "title-emphasis", "title-stop", "emphasis", "stop", "separator", "line-break", "capital", "number", "award", "order"
]
PIECES: tuple[Piece, ...] = get_args(Piece)

WORDS = frozenset(["text", "venue", "year"])
TOLD = 3
"""Things that a message names; the fix corrects all of them."""

STOPS = re.compile(r"[.,]")
ENOUGH, STRONG = 5, 0.9
"""Other entries of the section from which they are counted there and not in the file, and the share that must agree."""


@dataclass(frozen=True, slots=True)
class Pieces(Options):
    pieces: dict[Piece, Literal["advice", "ignore"]] = field(
        default_factory=dict, metadata={"help": "What the rule leaves alone: `ignore` for a piece by its name."}
    )

    def tells(self, piece: str) -> bool:
        """Tell whether that piece is told; each is unless the policy ignores it."""
        return piece not in {name for name, level in self.pieces.items() if level == "ignore"}


class _Odd(NamedTuple):
    """One thing that the entry does otherwise: how it is said, what mends it, and which other entries do it right."""

    piece: str
    message: Message | None  # None if another says it
    edit: Edit
    joint: Joint | None = None
    wanted: str = ""


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Pieces, shapes=MARKDOWN)
def entry_shape(case: Case, options: Pieces) -> Iterator[Problem]:
    entry = case.entry
    odd = [one for one in (*_joints(case, options), *_pieces(case)) if options.tells(one.piece)]
    if not odd:
        return
    edits = tuple(dict.fromkeys(one.edit for one in odd))
    mended = entry.edited(edits)
    marker = MARKER.match(mended)
    if is_balanced(mended[marker.end() if marker else 0 :]):
        agreeing, shown = _agreeing(case, odd)
        if len(agreeing) < STRONG * shown:
            return
        nearest = min(agreeing, key=lambda other: abs(other.line - entry.line), default=None)
        evidence = (Evidence(nearest.file, nearest.line),) if nearest else ()
        yield Problem(_message(odd, len(agreeing), shown), edits=edits, evidence=evidence)


def _joints(case: Case, options: Pieces) -> Iterator[_Odd]:
    """Return what differs at the joints of an entry. A joint of which a piece is ignored is left as it is."""
    entry = case.entry
    joints = [joint for joint in joints_of(entry) if "other" not in (joint.left, joint.right)]
    unlike = _odd(case, joints) if joints and "](" not in entry.plain else {}
    if not unlike:
        return
    marker = MARKER.match(entry.text)
    is_loose = not is_balanced(entry.text[marker.end() if marker else 0 :])  # what `broken-emphasis` tells
    told: set[Message] = set()
    opened: Joint | None = None
    for joint, glue in unlike.items():
        found = differences(joint, glue, glue_of(entry, joint))
        if not all(options.tells(one.piece) and not (is_loose and one.piece.endswith("emphasis")) for one in found):
            continue
        edit = entry.edit((joint.start, joint.end), glue_written(entry, joint, glue))
        closes = opened is not None and joints.index(joint) == joints.index(opened) + 1
        opened = joint if any(one.piece.endswith("emphasis") and not one.closes for one in found) else None
        for one in found:
            is_told = one.message in told or (one.closes and closes)
            told.add(one.message)
            yield _Odd(one.piece, None if is_told else one.message, edit, joint, glue)


def _agreeing(case: Case, odd: Sequence[_Odd]) -> tuple[list[Entry], int]:
    """Return the other entries that do all of it by habit, and how many show any of it."""
    wanted = {one.joint.name: one.wanted for one in odd if one.joint}
    if not wanted:
        return [], 0
    near = [other for other in case.view.siblings(case.entry) if not case.view.is_added(other)]
    among = near if len(near) >= ENOUGH else case.habits.learning.alike(case.entry.shape)
    agreeing, shown = [], 0
    for other in among:
        theirs = [joint for joint in joints_of(other) if joint.name in wanted] if other is not case.entry else []
        shown += bool(theirs)
        if theirs and not any(_differs(other, joint, wanted[joint.name]) for joint in theirs):
            agreeing.append(other)
    return agreeing, shown


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


def _pieces(case: Case) -> Iterator[_Odd]:
    """Return what differs beside the joints: an award, the stop of a linked title, a description's capital, a number."""
    entry = case.entry
    award = award_of(entry)
    if award and case.habits.leaves_awards_out(entry):
        yield _Odd(
            "award",
            say("the venue stands without {words}", words=quoted(award.words)),
            entry.edit((award.start, award.end), ""),
        )
    yield from _dress(case)
    if entry.shape is Shape.ROW:
        yield from _cells(case)
        return
    yield from _order(case)
    title = entry.title or ""
    link = next((x for x in entry.links if x.label == title), None)
    if link and title[-1:].isalnum() and case.habits.stops_titles(entry):
        at = entry.part(link).find(title)
        if at >= 0:
            end = entry.span(link)[0] + at + len(title)
            yield _Odd("title-stop", say("the linked title ends with a full stop"), entry.edit((end, end), "."))
    for joint in joints_of(entry):
        first = entry.text[joint.end : joint.end + 1]
        word = entry.text[joint.end :].split(" ", 1)[0]
        if (joint.left, joint.right) != ("title", "text") or not first.islower() or not word.islower():
            continue
        if case.habits.begins_with_capitals(entry):
            edit = entry.edit((joint.end, joint.end + 1), first.upper())
            yield _Odd("capital", say("the description begins with a capital"), edit)
    yield from _number(case)


def _dress(case: Case) -> Iterator[_Odd]:
    """Return that the linked title is in bold, italics or quotation marks where no other is, or not where all are."""
    entry, dress = case.entry, dress_of(case.entry)
    usual = case.habits.learning.usual(DRESS, entry, None) if dress else None
    if dress is None or usual is None or usual == dress.kind or usual not in WRITTEN:
        return
    if usual != "plain" and entry.shape is Shape.ROW:
        return  # of bold cells `_cells` speaks
    alike = case.habits.learning.alike(entry.shape)
    if any((theirs := dress_of(other)) and theirs.kind == dress.kind and other is not entry for other in alike):
        return
    said = DRESSED[dress.kind] if usual == "plain" else UNDRESSED[usual]
    edit = entry.edit((dress.start, dress.end), f"{WRITTEN[usual]}{dress.title}{WRITTEN[usual]}")
    yield _Odd("title-emphasis", said, edit)


def _order(case: Case) -> Iterator[_Odd]:
    """Return that two neighbouring links stand the other way round."""
    entry = case.entry
    wrong = [
        (first, second)
        for pair, is_sorted, first, second in neighbouring_links(entry)
        if case.habits.learning.usual(SEQUENCE, entry, pair) not in (None, is_sorted)
    ]
    if len(wrong) != 1:
        return
    [(first, second)] = wrong
    one, other = entry.text[first.start : first.end], entry.text[second.start : second.end]
    if first.style != second.style or "\n" in entry.text[first.end : second.start]:
        return
    said = say("{second} stands before {first}", first=quoted(first.link.label), second=quoted(second.link.label))
    edit = entry.edit((first.start, second.end), f"{other}{entry.text[first.end : second.start]}{one}")
    yield _Odd("order", said, edit)


WRITTEN = {"plain": "", "bold": "**", "italic": "*"}
UNDRESSED = {
    "bold": say("the linked title is bold"),
    "italic": say("the linked title is in italics"),
}
DRESSED = {
    "bold": say("the linked title is not bold"),
    "italic": say("the linked title is not in italics"),
    "quoted": say("the linked title has no quotation marks"),
}


def _cells(case: Case) -> Iterator[_Odd]:
    """Return the cells that are not bold where all others of their column are."""
    entry, table = case.entry, case.entry.table
    if table is None or len(entry.cells) != table.width:
        return
    for column, cell in enumerate(entry.cells):
        usual = case.habits.learning.usual(BOLDNESS, entry, (table.columns, column))
        if usual not in ("outer", "inner") or boldness_of(cell.text) != "plain":
            continue
        text, begin = cell.text.strip(), cell.start + len(cell.text) - len(cell.text.lstrip())
        link = LINK_ALONE.fullmatch(text)
        if usual == "inner" and link is None:
            continue
        start, end = (
            (begin + link.start("label"), begin + link.end("label"))
            if usual == "inner" and link
            else (begin, begin + len(text))
        )
        written = case.view.catalog.text[start:end]
        header = table.header[column] or str(column + 1)
        yield _Odd(
            "emphasis", say("the column {column} is bold", column=quoted(header)), Edit(start, end, f"**{written}**")
        )


LINK_ALONE = re.compile(r"\[(?P<label>[^\[\]*]+)\]\([^()\s]+\)")


def _number(case: Case) -> Iterator[_Odd]:
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
        said = say("the numbers rise by one, so that {next} follows", next=last + 1)
        yield _Odd("number", said, entry.edit((at, at + len(str(mine))), str(last + 1)))


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
    if ends_a_sentence and STOPS.sub("", glue, count=1) == STOPS.sub("", wanted, count=1):
        return False
    # An extra full stop ends a sentence; we ask nobody to remove it.
    return not (glue.replace(".", "", 1) == wanted and joint.left in ("text", "link"))


def _message(odd: Sequence[_Odd], agreeing: int, shown: int) -> Message:
    told = tuple(one.message for one in odd if one.message)
    parts: Value = told
    if len(told) > TOLD:
        parts = say("{parts}; and {count} more", parts=told[:TOLD], count=len(told) - TOLD)
    if not shown:
        return say("In the other entries, {parts}.", parts=parts)
    return say("In {agreeing} of {shown} other entries, {parts}.", parts=parts, agreeing=agreeing, shown=shown)
