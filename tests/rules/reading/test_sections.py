"""A section is one heading, of Markdown or HTML, or a bold line or item that heads a run of entries."""

import pytest

from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

CHAPTERS = """\
# A list

<h3 align="center">Chapter <b>One</b></h3>

### 2024

- [Learning Lanterns from Few Boats](https://arxiv.org/abs/2401.00001)

<h3>Chapter Two</h3>

### 2024

- [Learning Lanterns from Few Boats](https://arxiv.org/abs/2401.00001)
"""

GROUPS = """\
# A list

## Agents

**CVPR**

- [Learning Lanterns from Few Boats](https://arxiv.org/abs/2401.00001)

**In web scenarios**:

| Paper | Venue |
|---|---|
| [Sorting Candles by Their Own Light](https://arxiv.org/abs/2401.00002) | ICML 2024 |

- **ICML**
  - [Counting Kayaks on Quiet Lakes](https://arxiv.org/abs/2401.00003)
  - [Weaving Baskets from Sparse Reeds](https://arxiv.org/abs/2401.00004)
"""


def test_equal_headings_are_two_sections():
    one, other = read_catalog(CHAPTERS)

    assert one.section.path == other.section.path == ("2024",)
    assert one.section.key != other.section.key


def test_a_paper_in_two_chapters_is_no_duplicate():
    assert "duplicate-paper" not in {finding.rule for finding in audit([read_catalog(CHAPTERS)], Policy()).findings}


def test_html_headings_count_like_markdowns():
    catalog = read_catalog(CHAPTERS.replace("<h3", "<h2").replace("</h3", "</h2"))

    assert [heading.title for heading in catalog.headings][1] == "Chapter One"
    assert [entry.section.path for entry in catalog] == [("Chapter One", "2024"), ("Chapter Two", "2024")]


def test_a_heading_in_a_comment_is_none():
    catalog = read_catalog(
        "## A\n\n<!-- <h2>Hidden</h2> -->\n\n- [Learning Lanterns](https://arxiv.org/abs/2401.00001)\n"
    )

    assert [heading.title for heading in catalog.headings] == ["A"]


def test_bold_lines_and_items_head_the_entries_below_them():
    assert [entry.section.path for entry in read_catalog(GROUPS)] == [
        ("Agents", "CVPR"),
        ("Agents", "In web scenarios"),
        ("Agents", "In web scenarios", "ICML"),
        ("Agents", "In web scenarios", "ICML"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "**Contributions are welcome!**",
        "**Please read this first, before you add a paper to the list below**",
        "Not bold",
    ],
)
def test_a_remark_heads_nothing(line):
    catalog = read_catalog(
        f"# L\n\n## A\n\n{line}\n\n- [Learning Lanterns from Boats](https://arxiv.org/abs/2401.00001)\n"
    )

    assert [entry.section.path for entry in catalog] == [("A",)]


def test_a_new_group_is_no_new_section():
    head = GROUPS + "\n**In games**\n\n- [Playing Chess with Lanterns](https://arxiv.org/abs/2401.00005)\n"
    verdict = judge([Contribution(read_catalog(GROUPS), read_catalog(head))], Policy())

    assert "new-section" not in {finding.rule for finding in verdict.findings}


def test_a_heading_that_presents_a_work_is_an_entry_and_no_section():
    catalog = read_catalog(
        "# A\n\n## Avatars\n\n### 1. Rotary Cellar Priors for Teapots\n**Authors**: Ida Foe\n\n"
        "[📄 Paper](https://arxiv.org/pdf/2404.05098) | [💻 Code](https://github.com/xeta/dropanet)\n\n"
        "### Where to ask\n\nAsk in [the forum](https://forum.example.org/ice).\n"
    )

    [entry] = catalog
    assert (entry.title, entry.section.path) == ("Rotary Cellar Priors for Teapots", ("Avatars",))
    assert [heading.title for heading in catalog.headings] == ["A", "Avatars", "Where to ask"]
