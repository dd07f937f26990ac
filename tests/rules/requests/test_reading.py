"""What issues ask for, in the many ways in which people write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.requests.reading import read_request
from rules.requests.request import Intent, Request, Wanted

MAPLE = "MaPLe: Multi-modal Prompt Learning"
ARXIV = "https://arxiv.org/abs/2210.03117"
CODE = "https://github.com/muzairkhattak/multimodal-prompt-learning"
ADD = "Please add our paper"

ONE_PAPER = {
    "a line of its own, the address below": (ADD, f"This one is missing:\n\n{MAPLE}\n{ARXIV}\n\nBest,\nKim"),
    "a line of its own with the venue": (ADD, f"The list lacks:\n\n{MAPLE} (CVPR 2023)\n{ARXIV}"),
    "in quotes": (ADD, f'Could you add "{MAPLE}" ({ARXIV})? Thank you.'),
    "in typographic quotes": (ADD, f"Could you add “{MAPLE}” {ARXIV} ?"),
    "in bold": (ADD, f"Our work:\n\n**{MAPLE}**\n\n{ARXIV}"),
    "a Markdown link": (ADD, f"[{MAPLE}]({ARXIV})"),
    "quotes inside a link": (ADD, f'We published ["{MAPLE}"]({ARXIV}).'),
    "a link that says nothing": (ADD, f"Our paper {MAPLE} is [here]({ARXIV})."),
    "labelled lines": ("New paper", f"Title: {MAPLE}\nPaper: {ARXIV}\nCode: {CODE}"),
    "labelled bullets in bold": ("New paper", f"- **Title**: {MAPLE}\n- **Paper link**: {ARXIV}\n- **GitHub**: {CODE}"),
    "code before the paper": ("New paper", f"Code: {CODE}\nTitle: {MAPLE}\nPaper: {ARXIV}"),
    "in the issue's title": (f"Add {MAPLE}", ARXIV),
    "in the issue's title behind a tag": (f"[Paper] {MAPLE}", ARXIV),
    "quoted in the issue's title": (f'Missing: "{MAPLE}"', f"See {ARXIV}"),
    "a number alone": (f'Add "{MAPLE}"', "arXiv:2210.03117"),
    "an issue form": (
        "Paper request",
        f"### Title\n\n{MAPLE}\n\n### Paper link\n\n{ARXIV}\n\n### Code link\n\n_No response_\n\n### Anything else?\n\n_No response_",
    ),
    "BibTeX in a block": (
        "Missing",
        f"Please add:\n\n```bibtex\n@inproceedings{{khattak23,\n  title = {{{{MaPLe}}: Multi-modal Prompt Learning}},\n  url = {{{ARXIV}}}\n}}\n```",
    ),
    "BibTeX on one line": (
        "Missing paper",
        f"@misc{{k23, title={{{MAPLE}}}, author={{K, M}}, year={{2022}}, eprint={{2210.03117}}, archivePrefix={{arXiv}}}}",
    ),
    "a finished row": (ADD, f"| [{MAPLE}]({ARXIV}) | CVPR 2023 | [Code]({CODE}) |\n|---|---|---|\n"),
    "a finished row in a block": (ADD, f"```\n- [{MAPLE}]({ARXIV}), CVPR 2023. [[code]({CODE})]\n```"),
    "an address without its scheme, the title behind it": (
        "Another one for the list",
        f"arxiv.org/abs/2210.03117 - {MAPLE}",
    ),
    "behind a verb, its nickname before a colon": (ADD, f"We just released {MAPLE} ({ARXIV})."),
    "with the venue before it": (
        f"CVPR 2023 highlight: {MAPLE}",
        f"Paper link: {ARXIV}\nWould love to have it listed.",
    ),
    "with venue and number behind it": ("Missing papers", f"You overlooked:\n\n- {MAPLE}, CVPR'23, arXiv:2210.03117"),
    "a Chinese numbered list": ("希望添加论文", f"希望可以添加：\n1、{MAPLE}，CVPR 2023，{ARXIV}"),
    "in Chinese": ("论文添加请求", f"您好，能否添加我们的论文《{MAPLE}》，链接：{ARXIV} ，谢谢！"),
    "Chinese labels": ("希望收录", f"标题：{MAPLE}\n链接：{ARXIV}\n代码：{CODE}\n会议：CVPR 2023"),
    "in Japanese": ("論文の追加", f"以下の論文を追加していただけますか？\n\n{MAPLE}\n{ARXIV}"),
    "named twice": (ADD, f'Our "{MAPLE}" is out.\n\nPaper: {ARXIV}\nCode: {CODE}\n\nAgain: [{MAPLE}]({ARXIV})'),
}


OTHER = "https://arxiv.org/abs/2109.01134"
BESIDE_OTHERS = {
    "a repository of the name that the title asks for": (
        "Add MaPLe",
        f"Title: {MAPLE}\nPaper: {ARXIV}\nCode: https://github.com/kim/MaPLe",
    ),
    "unlike another": (
        ADD,
        f'Our paper "{MAPLE}". Unlike CoOp ({OTHER}) and [Tip](https://github.com/ann/tip), it is deep. Paper: {ARXIV}',
    ),
    "better than another and its code": (
        ADD,
        f'"{MAPLE}" improves on VPT and on CoOp ({OTHER}, code https://github.com/ann/coop). You can find it at {ARXIV}.',
    ),
    "compared first, its own afterwards": (f"{MAPLE}", f"Compared to CoOp {OTHER}, our MaPLe {ARXIV} is deep."),
    "compared with a footnote": (
        ADD,
        f'"{MAPLE}" is deep, compared with CoOp [1].\n\n[1] {OTHER}\n\nOur paper: {ARXIV}',
    ),
    "a follow-up": ("MaPLe", f'"{MAPLE}" is our follow-up of CoOp (IJCV 2022, {OTHER}). It can be found at {ARXIV}'),
    "in Chinese": ("希望收录", f"我们的论文《{MAPLE}》，与 CoOp（{OTHER}）相比效果更好。链接：{ARXIV} 。"),
}


@pytest.mark.parametrize(("title", "body"), BESIDE_OTHERS.values(), ids=BESIDE_OTHERS.keys())
def test_a_work_that_is_only_mentioned_is_no_paper_and_gives_it_nothing(title: str, body: str) -> None:
    request = read_request(title, body)

    assert request.intent is Intent.ADD
    assert [(paper.title, paper.ids, paper.venue) for paper in request.papers] == [(MAPLE, ("arxiv:2210.03117",), None)]
    assert "ann/" not in f"{request.papers[0].code_url}"


WITH_AUTHORS = {
    "behind the title": (ADD, f"Please add {MAPLE}, Ann Bee, Cy Dee. CVPR 2023. {ARXIV}"),
    "behind the venue": (ADD, f"please include {MAPLE} (CVPR 2023) by Ann Bee and Cy Dee, {ARXIV} , in the list"),
    "behind title and venue of an item": (ADD, f"1) {MAPLE}, CVPR 2023, Ann Bee, Cy Dee. {ARXIV}"),
    "on a line of their own": ("MaPLe", f"{MAPLE}\nAnn Bee, Cy Dee\nCVPR 2023\n{ARXIV}\nhttps://ann.github.io/maple"),
    "in a sentence before the address's line": (
        "Add MaPLe",
        f"Please add: {MAPLE}, Ann Bee, Cy Dee, CVPR 2023.\n{ARXIV}",
    ),
}


@pytest.mark.parametrize(("title", "body"), WITH_AUTHORS.values(), ids=WITH_AUTHORS.keys())
def test_authors_are_no_part_of_the_title(title: str, body: str) -> None:
    [paper] = read_request(title, body).papers

    assert (paper.title, paper.authors) == (MAPLE, ("Ann Bee", "Cy Dee"))
    assert (paper.venue, paper.year) == ("CVPR", 2023)


WITHOUT_ASKING = {
    "a citation": ("MaPLe at CVPR", f"{MAPLE}\nCVPR 2023\n{ARXIV}"),
    "the title above, the address below": (f'"{MAPLE}"', f"CVPR 2023, {ARXIV}"),
    "a form whose issue says new": (
        "[New paper] MaPLe (CVPR 2023)",
        f"### Title\n\n{MAPLE}\n\n### Link\n\n{ARXIV}\n\n### Venue\n\nCVPR 2023\n",
    ),
    "a record": (
        "bib",
        f"@inproceedings{{k23,\n title = {{{MAPLE}}},\n booktitle = {{CVPR}},\n year = {{2023}},\n url = {{{ARXIV}}}\n}}",
    ),
    "a row without its head": ("a row", f"|2022.10|{MAPLE}|CVPR 2023|{ARXIV}|"),
    "a row in a fence": ("a row", f"Here it is:\n\n```\n|2022.10|{MAPLE}|CVPR 2023|[paper]({ARXIV})|\n```\n"),
    "a sentence before its address": ("MaPLe", f"We present {MAPLE}.\n\n[Paper]({ARXIV}) | CVPR 2023"),
}


@pytest.mark.parametrize(("title", "body"), WITHOUT_ASKING.values(), ids=WITHOUT_ASKING.keys())
def test_who_names_a_work_and_asks_nothing_wants_it_added(title: str, body: str) -> None:
    request = read_request(title, body)

    assert request.intent is Intent.ADD
    [paper] = request.papers
    assert (paper.title, paper.ids, paper.venue, paper.year) == (MAPLE, ("arxiv:2210.03117",), "CVPR", 2023)


def test_who_asks_a_question_about_a_work_wants_an_answer() -> None:
    body = f"I tried MaPLe ({ARXIV}), but it is slow. Which paper of the list would you take?"

    assert read_request("Which is fast?", body).intent is Intent.QUESTION


@pytest.mark.parametrize(("title", "body"), ONE_PAPER.values(), ids=ONE_PAPER.keys())
def test_one_paper_is_read_with_its_title_and_identifier(title: str, body: str) -> None:
    request = read_request(title, body)

    assert request.intent is Intent.ADD
    assert [(paper.title, paper.ids) for paper in request.papers] == [(MAPLE, ("arxiv:2210.03117",))]


@pytest.mark.parametrize(
    "how", ["labelled lines", "code before the paper", "Chinese labels", "named twice", "a finished row"]
)
def test_the_code_goes_with_its_paper(how: str) -> None:
    [paper] = read_request(*ONE_PAPER[how]).papers

    assert paper.code_url == CODE


@pytest.mark.parametrize("how", ["a line of its own with the venue", "Chinese labels", "a finished row in a block"])
def test_the_venue_is_read_beside_the_title(how: str) -> None:
    [paper] = read_request(*ONE_PAPER[how]).papers

    assert (paper.venue, paper.year) == ("CVPR", 2023)


NO_REQUEST = {
    "how to contribute": ("How to contribute?", "I'd like to add several papers. Should I open a pull request?"),
    "a question about a figure": ("Figure 2", f"How was the score computed? I read {ARXIV} and cannot find it."),
    "a question about one listed": ("Is CLIP-Adapter in here?", "I could not find it. Is there a reason?"),
    "a question in Chinese": ("请问这个列表还更新吗", ""),
    "thanks": ("Great work!", "This list helped me a lot."),
    "a feature": ("Add a venue column", "Please add a column with the venue of each paper."),
    "a translation": ("Add Chinese translation", "Please add a Chinese version of the README."),
    "all of a conference": (
        "Add ICLR 2021 papers",
        "[Here](https://openreview.net/group?id=ICLR.cc/2021/Conference) is the list.",
    ),
    "a rendering fault": ("[Bug] README is broken", "The table is not shown on my phone."),
    "a note on a paper": (MAPLE, f"## [{MAPLE}]({ARXIV})\n\n- Authors: many\n\n## Summary\n\nThey learn prompts."),
    "the list for other lists": ("Please add to awesome lists", "This list should be on the main awesome list."),
    "nothing": ("CVPR", ""),
    "a licence": ("License", "There is no license file in this repo. Could you add one?"),
    "what is taken": ("Criteria", "Do you take preprints, or only papers that were published at top conferences?"),
    "a whole conference": ("Add papers from ICML 2024", "The papers of ICML 2024 are out, please update."),
}


@pytest.mark.parametrize(("title", "body"), NO_REQUEST.values(), ids=NO_REQUEST.keys())
def test_what_asks_for_no_paper_is_left_alone(title: str, body: str) -> None:
    request = read_request(title, body)

    assert request == Request(request.intent)
    assert request.intent in (Intent.QUESTION, Intent.OTHER)


CORRECTIONS = {
    "accepted meanwhile": (
        "Venue update",
        f'Our paper "{MAPLE}" was accepted by CVPR 2023. Could you please update it?',
    ),
    "a wrong link": ("The link of MaPLe is wrong", f"It should be {ARXIV}"),
    "another section": ("Please move our paper", f'"{MAPLE}" is listed under detection, could you move it?'),
    "listed twice": ("Duplicate entry", f'"{MAPLE}" is listed twice'),
    "withdrawn": ("Withdrawn paper", f'"{MAPLE}" ({ARXIV}) was retracted. Please remove it.'),
    "another title": ("New title", f'"{MAPLE}" has a new title in its final version, please adjust it: {ARXIV}'),
    "a code link": (
        "Code",
        "The code of DenseCLIP is out at https://github.com/raoyongming/DenseCLIP. Can you add the code link to the entry?",
    ),
    "a dead link": ("Broken link", "The code link for DenseCLIP returns 404."),
}


@pytest.mark.parametrize(("title", "body"), CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_a_correction_is_no_request(title: str, body: str) -> None:
    assert read_request(title, body).intent is Intent.CORRECT


def test_papers_named_as_context_are_not_asked_for() -> None:
    body = (
        f"Please add **{MAPLE}** ({ARXIV}).\n\n"
        "It builds on [CoOp](https://arxiv.org/abs/2109.01134) and is compared with [CoCoOp](https://arxiv.org/abs/2203.05557)."
    )

    assert [paper.title for paper in read_request(ADD, body).papers] == [MAPLE]


def test_quotes_and_comments_are_not_read() -> None:
    body = f"> Please add https://arxiv.org/abs/1111.11111\n\n<!-- e.g. https://arxiv.org/abs/1706.03762 -->\n\n{MAPLE}\n{ARXIV}"

    assert [paper.ids for paper in read_request(ADD, body).papers] == [("arxiv:2210.03117",)]


def test_several_papers_each_keep_what_is_theirs() -> None:
    body = (
        f'- "{MAPLE}" [[arXiv]({ARXIV})] [[code]({CODE})]\n'
        "- Fine-Grained Visual Prompting. NeurIPS 2023. https://arxiv.org/abs/2306.04356\n"
        "- https://openreview.net/forum?id=abcDEF123\n"
    )

    papers = read_request("Add three papers", f"Please consider these:\n\n{body}").papers

    assert [(p.title, p.ids, p.venue, p.code_url) for p in papers] == [
        (MAPLE, ("arxiv:2210.03117",), None, CODE),
        ("Fine-Grained Visual Prompting", ("arxiv:2306.04356",), "NeurIPS", None),
        (None, ("openreview:abcDEF123",), None, None),
    ]


def test_the_section_that_the_author_suggests_is_read() -> None:
    for body in (f'Add {ARXIV} under the "Prompt tuning" section', f"Paper: {ARXIV}\nSection: Prompt tuning"):
        assert read_request("Add paper", body).section == "Prompt tuning"


def test_a_repository_is_asked_for_by_its_address() -> None:
    [paper] = read_request("Similar useful repository", "https://github.com/someone/Awesome-Prompts").papers

    assert paper == Wanted(url="https://github.com/someone/Awesome-Prompts")


def test_a_request_that_names_nothing_is_one_all_the_same() -> None:
    request = read_request("Paper inclusion request", "Could you please add our paper to the list?")

    assert replace(request, text="") == Request(Intent.ADD)


@given(st.text(max_size=60), st.text(alphabet='ab \n"[](){}<>@*`|:#-.1/2h\u201c\u300a', max_size=300))
def test_reading_never_raises(title: str, body: str) -> None:
    request = read_request(title, body)

    assert all(paper.title is None or "\n" not in paper.title for paper in request.papers)
