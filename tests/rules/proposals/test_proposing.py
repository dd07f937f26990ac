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
