"""Ways in which lists write one work: whatever the order of its parts, title and address are read right."""

import pytest

from rules.reading.catalog import read_catalog

PAPER, CODE = "https://arxiv.org/abs/2103.00020", "https://github.com/openai/CLIP"
TITLE = "Learning Transferable Visual Models From Natural Language Supervision"
AUTHORS = "Alec Radford, Jong Wook Kim, Chris Hallacy"
ITEMS = {
    "a nickname in bold brackets": "* [**CLIP**] {T} [[paper]({P})] [[code]({C})]",
    "a nickname and a colon": "- **CLIP**: {T}. [[paper]]({P}) [[code]]({C})",
    "authors first, title linked": "- Radford et al., [{T}]({P}), ICML 2021",
    "authors first, title in quotes": '- {A}. "{T}." ICML (2021). [[paper]({P})]',
    "authors first, nothing sets the title apart": "- {A}. {T}. In ICML, 2021. [[paper]({P})]",
    "a short year in brackets": "- (**ICML'21**) *{T}*, Radford et al. [[PDF]]({P})",
    "a badge first": "- ![](https://img.shields.io/badge/x) [{T}]({P})",
    "a date and pipes": "- 2021-03 | {T} | [paper]({P})",
    "a venue and pipes": "- ICML 2021 | [{T}]({P}) | [Code]({C})",
    "the venue as the link's label": "- {T} ([ICML 2021]({P}))",
    "the venue as the first link": "- [[ICML 2021]({P})] {T}. [[code]({C})]",
    "the venue without a year as the first link": "- [[ICML]({P})] {T}. [[code]({C})] [__`cls.`__ __`seg.`__]",
    "a nickname in code, the title in bold": "- `CLIP` **{T}** [[Paper]({P})] [[Code]({C})]",
    "a badge, a nickname in code": "- ![](https://img.shields.io/badge/ICML-2021-blue) `CLIP` **{T}** [[Paper]({P})]",
    "facts with links of their own below": "- [{T}]({P})\n  - {A}\n  - Publisher: [ICML 2021](https://icml.cc)\n  - Dataset: [WIT](https://example.org/wit)",
    "the venue in bold first": "- ***ICML 2021*** {T} [[Paper]]({P})",
    "the venue in bold behind": "- {T} **[`ICML 2021`]** *(OpenAI)* [[paper]]({P})",
    "links first": "- [[Paper]]({P}) [[Code]]({C}) {T}, ICML 2021",
    "a bare address first": "- {P} {T}",
    "a bare address behind": "- {T}: {P}",
    "signs for labels": "+ {T}, ICML 2021 [:page_facing_up:]({P}) [:octocat:]({C})",
    "lines broken by tags": "- {T} <br> *Alec Radford* <br> [[Paper]({P})]",
    "tags for bold and links": '- <b>{T}</b> <a href="{P}">[paper]</a>',
    "labelled lines below": "- {T}\n  - Paper: {P}\n  - Code: {C}",
    "authors and links below": "- **{T}**\n  - Alec Radford\n  - [[paper]({P})]",
    "full-width brackets": "- 【ICML 2021】{T} [[Paper]({P})]",
    "a task list": "- [x] [{T}]({P})",
    "a linked paragraph": "**[{T}]({P})**\n*Alec Radford*, ICML 2021",
    "a paragraph broken by blanks": "{T}  \nAlec Radford, Jong Kim  \nICML 2021 [[paper]({P})]",
    "a linked heading": "### [{T}]({P})\n\nICML 2021",
    "a heading with labelled lines": "#### {T}\n- Paper: {P}\n- Code: {C}",
    "a row of tags": '|Title|Code|\n|---|---|\n|<a href="{P}">{T}</a>|<a href="{C}">Code</a>|',
    "a row with authors below": "|Title|Venue|\n|---|---|\n|**{T}**<br>Alec Radford [[paper]({P})]|ICML 2021|",
}


@pytest.mark.parametrize("name", ITEMS)
def test_title_and_address(name):
    written = ITEMS[name].format(T=TITLE, P=PAPER, C=CODE, A=AUTHORS)
    [entry] = read_catalog(f"# List\n\n## Papers\n\n{written}\n").entries

    assert entry.title in (TITLE, f"CLIP: {TITLE}")
    assert entry.url == PAPER
    assert entry.section.path == ("Papers",)


@pytest.mark.parametrize("written", [
    "- **Glass Hours.** *Ann Bee, Cy Dee.* ICLR 2024. [[paper]({P})]",
    "- **Glass Hours** *Ann Bee, Cy Dee.* ICLR 2024. [[paper]({P})]",
    "- **Glass Hours.** *Eve Fox.* ICLR 2024. [[paper]({P})]",
    "- Glass Hours in Rain. *Eve Fox.* ICLR 2024. [[paper]({P})]",
    "- [2024] **Glass Hours.** *Ann Bee et al.* ICLR 2024. [[paper]({P})]",
    "- **Glass Hours** (ICLR 2024)\n  - Paper: <{P}>\n  - Code: <{C}>",
    "- **Glass Hours** (ICLR'24). [[paper]({P})]",
    "**Glass Hours** \\\n*Ann Bee and Cy Dee* \\\nICLR 2024. [[paper]({P})]",
])  # fmt: skip
def test_a_short_title_before_its_authors(written):
    [entry] = read_catalog(f"# List\n\n## Papers\n\n{written.format(P=PAPER, C=CODE)}\n").entries

    assert (entry.title or "").removesuffix(" in Rain") == "Glass Hours"
    assert (entry.venue, entry.year) == ("ICLR", 2024)


def test_a_bold_nickname_before_an_italic_title_is_no_title():
    [entry] = read_catalog(f"# List\n\n## Papers\n\n- **CLIP** *{TITLE}* [[paper]({PAPER})]\n").entries

    assert TITLE in entry.title
