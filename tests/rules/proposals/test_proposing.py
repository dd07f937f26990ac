"""Rows that are proposed: written like their neighbours, sound by the rules, in the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Conclusion
from rules.proposals.proposing import Proposed, propose
from rules.proposals.sections import Clue, Sections
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request
from rules.text.lines import inserted
from rules.text.titles import title_key, without_prefix
from tests.support.places import ROOT, SHARED

LISTS = sorted((ROOT / "tests" / "corpus" / "lists").iterdir())
REAL = SHARED / "data" / "lists"
WITH_CODE = (
    'Please add "FOCUS: Prompts that Learn to Look Where It Matters" (https://arxiv.org/abs/2503.12345), CVPR 2025. '
    "Code: https://github.com/example/focus"
)
PREPRINT = 'Please add "Prompts that Learn to Look Where It Matters" (https://arxiv.org/abs/2503.12345).'

BY_VENUE = """\
# Prompts

## Pre-training

| Paper | Published in | Code |
|---|---|---|
|[CLIP: Learning Transferable Visual Models From Natural Language Supervision](https://arxiv.org/abs/2103.00020)|ICML 2021|[Code](https://github.com/openai/CLIP)|
|[SLIP: Self-supervision Meets Language-Image Pre-training](https://arxiv.org/abs/2112.12750)|ECCV 2022|[Code](https://github.com/facebookresearch/SLIP)|
|[PyramidCLIP: Hierarchical Feature Alignment for Model Pretraining](https://arxiv.org/abs/2204.14095)|NeurIPS 2022|-|

## Prompt tuning

| Paper | Published in | Code |
|---|---|---|
|[CoOp: Learning to Prompt for Vision-Language Models](https://arxiv.org/abs/2109.01134)|IJCV 2022|[Code](https://github.com/KaiyangZhou/CoOp)|
|[VPT: Visual Prompt Tuning for Everything There Is](https://arxiv.org/abs/2203.12119)|ECCV 2022|-|
|[MaPLe: Multi-modal Prompt Learning](https://arxiv.org/abs/2210.03117)|CVPR 2023|[Code](https://github.com/muzairkhattak/multimodal-prompt-learning)|
"""


def proposed(list_: str, body: str, title: str = "Please add our paper", file: str = "README.md") -> Proposed:
    [paper] = propose([read_catalog(list_, file)], read_request(title, body), Policy()).papers
    return paper


def assert_sound(text: str, file: str, paper: Proposed) -> None:
    assert paper.row is not None
    assert paper.after_line is not None
    head = read_catalog(inserted(text, paper.row, paper.after_line), file)
    verdict = judge([Contribution(read_catalog(text, file), head)], Policy())
    [change] = verdict.changes
    title = paper.wanted.title or ""
    assert verdict.conclusion is not Conclusion.NEEDS_CHANGES
    assert change.entry.ids == paper.wanted.ids
    assert title_key(change.entry.title or "") in (title_key(title), title_key(without_prefix(title)))
    assert change.entry.section.path == paper.section


@pytest.mark.parametrize("body", [WITH_CODE, PREPRINT], ids=["published with code", "a preprint"])
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_family_gets_a_row_that_its_own_rules_accept(path: Path, body: str) -> None:
    text = path.read_bytes().decode()

    assert_sound(text, path.name, proposed(text, body, file=path.name))


def test_the_row_stands_where_and_as_a_maintainer_would_write_it() -> None:
    paper = proposed(BY_VENUE, WITH_CODE)

    assert paper.section == ("Prompt tuning",)
    assert paper.alternatives == (("Pre-training",),)
    assert paper.row == (
        "|[FOCUS: Prompts that Learn to Look Where It Matters](https://arxiv.org/abs/2503.12345)|CVPR 2025|"
        "[Code](https://github.com/example/focus)|"
    )
    assert paper.after_line == len(BY_VENUE.splitlines())
    assert paper.missing == ()


def test_what_is_not_said_stands_as_the_list_writes_nothing() -> None:
    paper = proposed(BY_VENUE, PREPRINT)

    assert paper.row == "|[Prompts that Learn to Look Where It Matters](https://arxiv.org/abs/2503.12345)|arXiv 2025|-|"
    assert paper.missing == ("code",)


def test_a_section_that_is_asked_for_is_taken() -> None:
    paper = proposed(BY_VENUE, f"{WITH_CODE}\nSection: pre-training")

    assert (paper.section, paper.unknown_section) == (("Pre-training",), None)


def test_a_section_that_is_not_there_is_named_and_the_best_taken() -> None:
    paper = proposed(BY_VENUE, f"{WITH_CODE}\nSection: Robotics")

    assert (paper.section, paper.unknown_section) == (("Prompt tuning",), "Robotics")


@pytest.mark.parametrize(
    "address",
    ["https://arxiv.org/pdf/2103.00020v2", "arXiv:2103.00020", "https://huggingface.co/papers/2103.00020"],
)
def test_a_listed_paper_is_found_under_any_of_its_addresses(address: str) -> None:
    paper = proposed(BY_VENUE, f'Please add "Learning Something Else" {address}')

    assert [(place.line, place.section) for place in paper.listed] == [(7, ("Pre-training",))]
    assert paper.row is None


def test_a_paper_without_title_or_address_gets_no_row() -> None:
    assert proposed(BY_VENUE, "https://arxiv.org/abs/2503.12345").missing == ("title",)
    assert proposed(BY_VENUE, 'Please add "Prompts that Learn to Look Where It Matters"').missing == ("url",)


def test_an_entry_that_was_published_is_named_with_the_line_as_it_would_read() -> None:
    list_ = BY_VENUE.replace("CVPR 2023", "arXiv 2022")

    paper = proposed(
        list_, 'Our "MaPLe: Multi-modal Prompt Learning" was accepted by CVPR 2023, please update it.', "Venue"
    )

    assert [place.line for place in paper.listed] == [17]
    assert paper.replaces == (17, 17)
    assert paper.row is not None
    assert "|CVPR 2023|" in paper.row


def test_a_correction_may_name_an_entry_by_its_nickname() -> None:
    paper = proposed(BY_VENUE, "The code link of PyramidCLIP is broken (404).", "Broken link")

    assert [place.line for place in paper.listed] == [9]


def test_labels_say_what_the_issue_is() -> None:
    def labels(body: str, title: str = "Please add our paper") -> tuple[str, ...]:
        return propose([read_catalog(BY_VENUE, "README.md")], read_request(title, body), Policy()).labels

    assert labels(WITH_CODE) == ("triage: missing paper",)
    assert labels("https://arxiv.org/abs/2103.00020") == ("triage: already listed",)
    assert labels("https://arxiv.org/abs/2503.12345") == ("triage: missing paper", "triage: needs info")
    assert labels("Could you?") == ("triage: needs info",)
    assert labels("The code link of SLIP is broken.", "Broken link") == ("triage: correction",)
    assert labels("How do I contribute?", "Question") == ()


def test_a_title_cannot_break_out_of_its_row() -> None:
    paper = proposed(
        BY_VENUE,
        "Title: Prompts | Look `Where` [It](https://evil.example) Matters <b>\nPaper: https://arxiv.org/abs/2503.12345",
    )

    assert_sound(BY_VENUE, "README.md", paper)
    assert paper.row is not None
    assert "](https://evil" not in paper.row


def test_the_likeliest_section_has_the_words_of_the_title() -> None:
    sections = Sections(read_catalog(BY_VENUE, "README.md"))

    assert next(s.path for s in sections.likeliest(Clue("Tuning Visual Prompts"))) == ("Prompt tuning",)
    assert next(s.path for s in sections.likeliest(Clue("Language-Image Pre-training at Scale"))) == ("Pre-training",)


def test_a_paper_that_is_missing_is_not_taken_for_the_listed_one_before_it() -> None:
    body = "\n".join(
        f"- https://arxiv.org/abs/{number}" for number in ("2103.00020", "2503.12345", "2112.12750", "2503.54321")
    )

    papers = propose([read_catalog(BY_VENUE, "README.md")], read_request("Add papers", body), Policy()).papers

    assert [len(paper.listed) for paper in papers] == [1, 0, 1, 0]


def test_a_title_ends_with_one_full_stop_where_nothing_follows_it() -> None:
    text = "# Papers\n\n## Graphs\n\n" + "".join(
        f"1. **Graphs and Their Lamps, Part {n}.** ICLR 20{n + 10}. [paper](https://arxiv.org/abs/1{n}01.0000{n})\n"
        for n in range(1, 7)
    )
    paper = proposed(text, "Please add GraphSAGE by SNAP: http://snap.stanford.edu/graphsage/ (a good work)")

    assert paper.row is not None
    assert "**." not in paper.row


MARKED = """\
# Models

## Contents

## Robust Tuning

| Model | Paper | Venue | Date | Code | Demo |
| --- | --- | :-: | :-: | :-: | :-: |
| **Lumen** | ![Star](https://img.shields.io/github/stars/ann/lumen.svg?style=social) <br> [**Lumen: Light Tuning of Lamps in the Wild**](https://arxiv.org/abs/2402.01001) | ICML 2024 | 2024-02 | [Github](https://github.com/ann/lumen) | - |
| **Shade** | ![Star](https://img.shields.io/github/stars/bo/shade.svg?style=social) <br> [**Shade: Dark Tuning of Lamps in the Wild**](https://arxiv.org/abs/2303.01002) | ICLR 2024 | 2023-03 | [Github](https://github.com/bo/shade) | [Project](https://shade.github.io) |
| **Glow** | ![Star](https://img.shields.io/github/stars/cy/glow.svg?style=social) <br> [**Glow: Slow Tuning of Lamps in the Wild**](https://arxiv.org/abs/2211.01003) | CVPR 2023 | 2022-11 | [Github](https://github.com/cy/glow) | - |
| **Dusk** | ![Star](https://img.shields.io/github/stars/di/dusk.svg?style=social) <br> [**Dusk: Late Tuning of Lamps in the Wild**](https://arxiv.org/abs/2205.01004) | ECCV 2022 | 2022-05 | [Github](https://github.com/di/dusk) | - |

## Evaluation

| Model | Paper | Venue | Date | Code | Demo |
| --- | --- | :-: | :-: | :-: | :-: |
| **Meter** | [**Meter: Measuring Lamps**](https://arxiv.org/abs/2301.02001) | ACL 2023 | 2023-01 | [Github](https://github.com/ed/meter) | - |
| **Scale** | [**Scale: Weighing Lamps**](https://arxiv.org/abs/2201.02002) | ACL 2022 | 2022-01 | [Github](https://github.com/ed/scale) | - |
"""


def test_marks_badges_months_and_pages_are_written_as_the_list_has_them() -> None:
    body = "Title: Blaze: Hot Tuning of Lamps in the Wild\nPaper: https://arxiv.org/abs/2310.05005\nVenue: NeurIPS 2024\nCode: https://github.com/fy/blaze\nProject page: https://blaze.github.io"
    paper = proposed(MARKED, body, title="Add Blaze")

    assert paper.row == (
        "| **Blaze** | ![Star](https://img.shields.io/github/stars/fy/blaze.svg?style=social) <br> [**Blaze: Hot Tuning of Lamps in the Wild**](https://arxiv.org/abs/2310.05005)"
        " | NeurIPS 2024 | 2023-10 | [Github](https://github.com/fy/blaze) | [Project](https://blaze.github.io) |"
    )


BADGES = "# Prompts\n\n## Text\n\n" + "".join(
    f"- ![](https://img.shields.io/badge/{venue}-{year}-blue) `{name}` **{name}: Learning {what} Prompts for Large Models** [[Paper](https://arxiv.org/abs/{number}.0100{year % 10})] [[Code](https://github.com/ann/{name})]\n"
    for name, what, venue, year, number in (
        ("LumiP", "Bright", "CVPR", 2023, "2302"),
        ("ShadeP", "Dark", "ICCV", 2023, "2303"),
        ("GlowP", "Slow", "ECCV", 2022, "2203"),
        ("DuskP", "Late", "CVPR", 2022, "2111"),
        ("DawnP", "Early", "ICLR", 2022, "2110"),
    )
)


def test_a_badge_of_the_venue_is_that_of_the_work() -> None:
    body = "Please add NoonP: Learning Hot Prompts for Large Models (NeurIPS 2024), https://arxiv.org/abs/2405.01009. Code: https://github.com/bo/NoonP"
    paper = proposed(BADGES, body)

    assert paper.row == (
        "- ![](https://img.shields.io/badge/NeurIPS-2024-blue) `NoonP` **NoonP: Learning Hot Prompts for Large Models** "
        "[[Paper](https://arxiv.org/abs/2405.01009)] [[Code](https://github.com/bo/NoonP)]"
    )


CREDITED = "# Retrieval\n\n## Dense\n\n" + "\n\n".join(
    f"* **{title}** \\\n  *{authors}* \\\n  {venue}. [[arXiv](https://arxiv.org/abs/{number})]"
    for title, authors, venue, number in (
        ("Finding Lamps in the Dark", "Ann Bee, Cy Dee", "ACL 2024", "2402.02001"),
        ("Finding Stones in the Water", "Di Fox, Ed Gee", "EMNLP 2023", "2305.02002"),
        ("Finding Birds at Night", "Fy Hay, Gus Ivy", "SIGIR 2022", "2204.02003"),
        ("Finding Rivers in the Sand", "Hal Jay, Ida Kay", "NAACL 2022", "2112.02004"),
    )
)


def test_authors_stand_where_the_list_has_them() -> None:
    body = "Please add Finding Words in Books, Jo Lee, Kim May, ACL 2025. https://arxiv.org/abs/2502.02009"
    paper = proposed(CREDITED + "\n", body)

    assert (paper.row or "").strip() == (
        "* **Finding Words in Books** \\\n  *Jo Lee, Kim May* \\\n  ACL 2025. [[arXiv](https://arxiv.org/abs/2502.02009)]"
    )


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("It belongs in your evaluation part.", "A new paper"),
        ("We would be grateful if you could include it under Evaluation.", "A new paper"),
        ("It fits in the Evaluation section", "A new paper"),
        ("Thanks!", "Two evaluation papers"),
    ],
)
def test_a_section_that_is_asked_for_in_free_words_is_taken(said: str, title: str) -> None:
    body = f'Our paper "Blaze: Hot Tuning of Lamps in the Wild", https://arxiv.org/abs/2310.05005. {said}'

    assert (proposed(MARKED, body, title=title).section or ())[-1] == "Evaluation"


def test_words_that_may_speak_of_the_work_put_a_section_first_and_leave_the_doubt() -> None:
    body = 'Please add "Blaze: Hot Tuning of Lamps in the Wild", https://arxiv.org/abs/2310.05005. It applies tuning to evaluation.'

    assert not proposed(MARKED, body).sure


def test_a_word_of_a_heading_in_a_sentence_is_no_wish_for_a_section() -> None:
    body = 'Please add "Blaze: Hot Tuning of Lamps in the Wild", https://arxiv.org/abs/2310.05005. Our evaluation shows robust lamps.'

    assert (proposed(MARKED, body).section or ())[-1] == "Robust Tuning"
