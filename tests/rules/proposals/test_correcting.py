"""Corrections: the entry that is meant, and the entry with the one fact exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.judging.policy import Policy
from rules.proposals.proposing import Learned, Proposed
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request
from rules.requests.request import Intent

ROWS = """# List

## Lamps

| Paper | Published in | Code |
|---|---|---|
|[Wick: Bright Features for Dim Rooms](https://arxiv.org/abs/2101.00001)|arXiv 2021|-|
|[Lanterns Learn from Fireflies](https://arxiv.org/abs/2102.00002)|CVPR 2021|[Code](https://github.com/ann/lanterns)|
|[A Study of Candles in the Wind](https://arxiv.org/abs/2103.00003)|arXiv 2021|-|
|[Torch: One Flame for Many Tasks](https://arxiv.org/abs/2104.00004)|ICCV 2021|[Code](https://github.com/ann/torch)|
"""
ITEMS = """# List

## Lamps

- [Wick: Bright Features for Dim Rooms](https://arxiv.org/abs/2101.00001), arXiv 2021. [[pdf](https://arxiv.org/pdf/2101.00001)]
- [Lanterns Learn from Fireflies](https://arxiv.org/abs/2102.00002), CVPR 2021. [[pdf](https://arxiv.org/pdf/2102.00002)] [[code](https://github.com/ann/lanterns)]
- [A Study of Candles in the Wind](https://arxiv.org/abs/2103.00003), CVPR 2021. [[pdf](https://arxiv.org/pdf/2103.00003)] [[code](https://github.com/ann/candles)]
"""


def corrected(list_: str, title: str, body: str) -> list[Proposed]:
    proposal = Learned([read_catalog(list_, "README.md")], Policy()).propose(read_request(title, body))
    assert proposal.intent is Intent.CORRECT
    return list(proposal.papers)


def row_of(list_: str, title: str, body: str) -> str | None:
    [paper] = corrected(list_, title, body)
    assert paper.after_line is None
    return paper.row


WICK = "|[Wick: Bright Features for Dim Rooms](https://arxiv.org/abs/2101.00001)|{}|{}|"


@pytest.mark.parametrize(
    ("title", "body", "row"),
    [
        ("Update", '"Wick: Bright Features for Dim Rooms" was accepted by ICLR 2022.', WICK.format("ICLR 2022", "-")),
        ("Update", "Wick: Bright Features for Dim Rooms has been accepted at ICLR 2022", WICK.format("ICLR 2022", "-")),
        ("Code of Wick", "The code is released: https://github.com/ann/wick", WICK.format("arXiv 2021", "[Code](https://github.com/ann/wick)")),
        (
            "Wrong link",
            "The link `https://arxiv.org/abs/2101.00001` is wrong, it should be https://arxiv.org/abs/2101.00011",
            WICK.format("arXiv 2021", "-").replace("2101.00001", "2101.00011"),
        ),
        ("Line 7 is wrong", "The right link is https://arxiv.org/abs/2101.00011", WICK.format("arXiv 2021", "-").replace("2101.00001", "2101.00011")),
        (
            "New title",
            "https://arxiv.org/abs/2101.00001 has a new title, please adjust it: \"Wick: Brighter Features for Dim Rooms\"",
            WICK.format("arXiv 2021", "-").replace("Bright ", "Brighter "),
        ),
        ("Venue", "Please check whether Wick: Bright Features for Dim Rooms is correct. I find no sign of ICLR 2022.", None),
    ],
)  # fmt: skip
def test_the_entry_is_given_with_the_fact_exchanged(title: str, body: str, row: str | None) -> None:
    assert row_of(ROWS, title, body) == row


def test_code_is_put_where_its_neighbours_have_it() -> None:
    row = row_of(
        ITEMS, "Code link of Wick", "The code of Wick is now available: https://github.com/ann/wick. Please add it."
    )

    assert row is not None
    assert row.endswith("[[pdf](https://arxiv.org/pdf/2101.00001)] [[code](https://github.com/ann/wick)]")


def test_several_entries_by_their_short_names() -> None:
    papers = corrected(ROWS, "Some venues to update", "Wick: ICLR 2022\nTorch: TPAMI 2022\n")

    assert [(paper.replaces, (paper.row or "").split("|")[2]) for paper in papers] == [
        ((7, 7), "ICLR 2022"),
        ((10, 10), "TPAMI 2022"),
    ]


def test_a_listed_paper_with_something_new_is_a_correction() -> None:
    body = 'Please add the code of "Wick: Bright Features for Dim Rooms", it is now available at https://github.com/ann/wick'

    assert row_of(ROWS, "Add code", body) == WICK.format("arXiv 2021", "[Code](https://github.com/ann/wick)")


def test_a_new_address_names_no_entry_whose_link_is_empty() -> None:
    list_ = ROWS + "|[Embers in the Dark Room](https://arxiv.org/abs/2105.00005)|CVPR 2021|[Code]()|\n"
    papers = corrected(
        list_,
        "Code released",
        'The code of "Wick: Bright Features for Dim Rooms" is available at https://github.com/ann/wick',
    )

    assert [paper.wanted.title for paper in papers] == ["Wick: Bright Features for Dim Rooms"]


def test_where_no_entry_is_meant_for_sure_the_nearest_are_named() -> None:
    request = read_request("Wrong venue", 'The venue of "Study of Candle in the Winds" is wrong, it is ICLR 2022.')
    proposal = Learned([read_catalog(ROWS, "README.md")], Policy()).propose(request)

    assert (proposal.papers, proposal.is_silent) == ((), False)
    assert proposal.nearest[0].title == "A Study of Candles in the Wind"


def test_what_resembles_nothing_is_left_alone() -> None:
    request = read_request("Broken build", "The badge of the build is broken, please fix it.")

    assert Learned([read_catalog(ROWS, "README.md")], Policy()).propose(request).is_silent


@given(
    st.lists(
        st.sampled_from(
            [
                "Wick",
                "2101.00001",
                "https://arxiv.org/abs/2102.00002",
                ": ",
                "ICLR 2022",
                "\n",
                "wrong ",
                "`",
                "(",
                "??",
                "https://github.com/a/b",
                "line 9",
                "|",
            ]
        ),
        max_size=12,
    )
)
def test_whatever_is_said_an_entry_keeps_its_other_facts(words: list[str]) -> None:
    catalog = read_catalog(ROWS, "README.md")
    request = read_request("A correction: the link is wrong", " ".join(words))
    for paper in Learned([catalog], Policy()).propose(request).papers:
        if paper.row is not None and paper.replaces is not None:
            [old] = [entry for entry in catalog if entry.line == paper.replaces[0]]
            [new] = read_catalog(ROWS.replace(old.text, paper.row), "README.md").entries[old.line - 7 : old.line - 6]
            assert (new.title, len(new.cells)) == (old.title, len(old.cells))
