"""Which words of an entry are taken for its authors, and how their names are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.entries.authors import authors_of
from rules.reading.catalog import read_catalog

WORK = "**Learning Graphs Again.**"
LINK = "[[paper](https://arxiv.org/abs/2101.01009)]"


def read(line):
    [entry] = read_catalog(f"# Papers\n\n{line}\n", "README.md").entries
    return entry, authors_of(entry)


@pytest.mark.parametrize(
    ("line", "names", "form", "has_others"),
    [
        (f"- {WORK} *Ann Alt, Ben Berg.* CVPR 2021. {LINK}", ("Ann Alt", "Ben Berg"), "in full", False),
        (f"- {WORK} *Alt A, Berg B, et al.* CVPR 2021. {LINK}", ("Alt A", "Berg B"), "surname first", True),
        (f"- Learning Graphs Again (2021), A. van den Alt et al. {LINK}", ("A. van den Alt",), "initials first", True),
        (
            f"- {WORK}<br>\n  Ann Alt and Jean-Luc O'Neil<br>\n  {LINK}",
            ("Ann Alt", "Jean-Luc O'Neil"),
            "in full",
            False,
        ),
        (
            f"- {WORK} {LINK}\n  - Ann Alt, Ben Berg, and Cy Dahl\n",
            ("Ann Alt", "Ben Berg", "Cy Dahl"),
            "in full",
            False,
        ),
    ],
)
def test_a_row_of_names_is_read(line, names, form, has_others):
    entry, authors = read(line)

    assert (authors.names, authors.form, authors.has_others) == (names, form, has_others)
    assert entry.text[authors.start : authors.end].startswith(names[0])


@pytest.mark.parametrize(
    "words",
    [
        "Stanford University, Google Research.",
        "Ann Alt.",
        "Chen, Wei, Berg.",
        "Object Detection, Graph Networks, Code.",
        "Oral presentation at CVPR.",
        "",
    ],
)
def test_what_may_be_something_else_is_not(words):
    assert read(f"- {WORK} *{words}* CVPR 2021. {LINK}")[1] is None


def test_the_column_of_authors_is_read_in_a_table():
    row = "| [Learning Graphs](https://arxiv.org/abs/2101.01009) | Ann Alt, Ben Berg |"
    [entry] = read_catalog(f"| Paper | Authors |\n|---|---|\n{row}\n", "README.md").entries
    authors = authors_of(entry)

    assert authors.names == ("Ann Alt", "Ben Berg")
    assert entry.text[authors.start : authors.end] == "Ann Alt, Ben Berg"


@given(st.text("AaBb .,*_&\n-()et l", max_size=60))
def test_whatever_stands_there_the_names_are_of_the_text(words):
    for entry in read_catalog(f"- {WORK} {words} {LINK}\n", "README.md").entries:
        authors = authors_of(entry)
        if authors is not None:
            written = entry.text[authors.start : authors.end]
            assert all(name in written for name in authors.names)
            assert "](" not in written


def test_a_fact_with_a_bare_address_among_facts_is_no_work():
    work = f"- {WORK} {LINK}\n  - Date: May 2, 2021\n  - Tasks: graphs\n  - Publisher: https://example.org/graphs\n"

    assert [entry.title for entry in read_catalog(f"# Papers\n\n{work}", "README.md").entries] == [
        "Learning Graphs Again"
    ]
