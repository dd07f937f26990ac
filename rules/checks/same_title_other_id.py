"""The list has this title with a different identifier.

## Why

Either the paper is already there, with an older or a wrong address, or this address belongs to another paper.

## How to fix

Open both addresses. If they lead to one paper, improve the existing entry. If one address is wrong, correct it.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Evidence, Good, How, Level, Options, Problem, entry_rule, quoted, say

GOOD = [
    Good("two papers of one family", row="|[SLIP 2: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2312.12750)|arXiv 2023|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "the title of one paper, the number of another",
        row="|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12751)|ECCV 2022|-|",
        message="The list has this title on line 10 (“Pre-training”) as arxiv:2112.12750; here it is arxiv:2112.12751. If it is the same paper, improve that entry. If not, check both addresses.",
    ),
]  # fmt: skip


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def same_title_other_id(case: Case, options: Options) -> Iterator[Problem]:
    for match in case.matches:
        other = match.entry
        if match.how is How.OTHER_ID:
            yield Problem(
                say(
                    "The list has this title on line {line} ({section}) as {other}; here it is {this}. If it is the same paper, improve that entry. If not, check both addresses.",
                    line=other.line,
                    section=quoted(other.section.name),
                    other=other.ids[0],
                    this=case.entry.ids[0],
                ),
                evidence=(Evidence(other.file, other.line),),
            )
            return
