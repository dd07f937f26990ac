"""Which part of an entry is its title: shapes met in real lists, most of them read wrongly once."""

import pytest

from rules.reading.catalog import read_catalog

URL = "https://arxiv.org/abs/2301.05065"
PAPER = f"[[Paper]({URL})]"


def titles(*lines: str) -> list[str]:
    return [str(entry.title) for entry in read_catalog("\n".join(["# List", "", "## Works", "", *lines, ""]))]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        pytest.param(
            f"(arXiv 2023.1) Building **Foundation Models** for Language, Vision, and Understanding Tasks, {PAPER}",
            "Building Foundation Models for Language, Vision, and Understanding Tasks",
            id="capitals behind a comma are no authors",
        ),
        pytest.param(
            f"(arXiv 2023.1) Generalized **Decoding** for **Pixel**, **Image**, and **Language**, {PAPER}",
            "Generalized Decoding for Pixel, Image, and Language",
            id="emphasis inside a title",
        ),
        pytest.param(
            f"(arXiv 2022.09) Hierarchical **Transformer** for **3D Hand Pose Estimation** from **Egocentric** Videos, {PAPER}",
            "Hierarchical Transformer for 3D Hand Pose Estimation from Egocentric Videos",
            id="a bold phrase is not the title",
        ),
        pytest.param(
            f"A THEORY OF SHALLOW TRANSFORMERS: LEARNING, GENERALIZATION, AND SAMPLE COMPLEXITY, {PAPER}",
            "A THEORY OF SHALLOW TRANSFORMERS: LEARNING, GENERALIZATION, AND SAMPLE COMPLEXITY",
            id="a title in capitals",
        ),
        pytest.param(
            f'**DAT**: "Vision Transformer with Deformable Attention", arXiv, 2022 (*Tsinghua*). {PAPER}',
            "Vision Transformer with Deformable Attention",
            id="a venue and a year behind a comma",
        ),
        pytest.param(
            f"Learning Features for Scene Labeling (2013), C. Farabet et al. {PAPER}",
            "Learning Features for Scene Labeling",
            id="a year in parentheses",
        ),
        pytest.param(
            f"Distributional similarity with lessons from word embeddings, O. Levy et al. {PAPER}",
            "Distributional similarity with lessons from word embeddings",
            id="authors behind a comma",
        ),
        pytest.param(
            f"[Forbes] [The Next Generation of Models]({URL})",
            "The Next Generation of Models",
            id="a tag before a link",
        ),
        pytest.param(
            f"[[Forbes] The Next Generation of Models]({URL})",
            "[Forbes] The Next Generation of Models",
            id="a tag in a link",
        ),
        pytest.param(
            f"2020 - Learning to Follow Neurons. [[Thesis]]({URL})",
            "Learning to Follow Neurons",
            id="a link to a thesis",
        ),
        pytest.param(
            f"**SAS**: Shiyu Zhao, Samuel Schulter. **Taming Self-Training for Detection.** CVPR 2024. {PAPER}",
            "Taming Self-Training for Detection",
            id="authors between nickname and title",
        ),
    ],
)
def test_title_of_an_item(item, title):
    assert titles(f"- {item}") == [title]


def test_a_label_above_works_is_no_work():
    lines = [
        f"* Video Object Detection:\n    * **DAT{n}**: Detection by Transformers {n}. [[Paper]({URL[:-1]}{n})]"
        for n in (1, 2)
    ]
    assert titles(*lines) == ["DAT1: Detection by Transformers 1", "DAT2: Detection by Transformers 2"]


def test_notes_below_a_title_belong_to_it():
    lines = [
        "- **Learning of Good Representations**",
        "  - Ann Lee, Bo Ray",
        f"  - Links: [Paper]({URL}) and [Code](https://github.com/a/b)",
    ]
    assert titles(*lines) == ["Learning of Good Representations"]


def test_prose_about_the_list_is_no_entry():
    assert titles(f"[Paper (40 pages, 228 references)]({URL}). This is your guide to a field that moves fast.") == []


def test_a_paragraph_of_html_is_an_entry():
    text = f"<p>\n<font size=3><b>[CLIP] Learning Transferable Models From Supervision.</b></font>\n<br>\n<font size=2>Ann Lee, Bo Ray.</font>\n<br>\nICML 2021.\n<a href='{URL}'>[paper]</a> <a href=\"https://github.com/a/b\">[code]</a>\n</p>"
    [entry] = read_catalog(f"# List\n\n## Works\n\n{text}\n\nMore.\n")
    assert (entry.title, entry.url) == ("Learning Transferable Models From Supervision", URL)
    assert (entry.venue, entry.year, entry.text) == ("ICML", 2021, text)


def test_badges_and_comments_in_html_are_no_entries():
    badge = '<p align="center"><a href="https://x.org"><img src="https://x.org/a.svg"></a></p>'
    comment = f"<!--\n<p><b>An old entry of this list.</b> <a href='{URL}'>[paper]</a></p>\n-->"
    assert titles(badge, "", comment) == []
