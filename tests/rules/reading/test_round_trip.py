"""Facts that are written in every form of the corpus are read back as they were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.reading.catalog import read_catalog

WORDS = (
    "Aligning Bridging Contrastive Distilling Efficient Fusing Grounding Hashing Indexing Jointly Knowing Learning "
    "Captions Depth Edges Frames Graphs Images Noise Objects Prompts Queries Regions Scenes Tokens with from for of over"
).split()
NAMES = ("Ada Roe", "Max Doe", "Ida Poe", "Jan van Loe", "Tim Noe", "Zoë Goe")
VENUES = ("CVPR", "NeurIPS", "ICLR", "EMNLP", "TPAMI", "ECCV")

titles = st.builds(
    lambda name, words: f"{name}{' '.join(words)}",
    st.sampled_from(("", "", "KaNo: ", "Tri-Net: ")),
    st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(lambda words: [words[0].capitalize(), *words[1:]]),
)
works = st.fixed_dictionaries(
    {
        "title": titles,
        "authors": st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True).map(", ".join),
        "venue": st.sampled_from(VENUES),
        "year": st.integers(2017, 2024),
        "number": st.tuples(st.integers(17, 24), st.integers(1, 12), st.integers(1, 18999)).map(
            lambda parts: f"{parts[0]}{parts[1]:02d}.{parts[2]:05d}"
        ),
        "repo": st.integers(1, 99).map("lab/repo{}".format),
    }
)

HEAD = "| Paper | Venue | Code |\n|---|---|---|\n"
FORMS = {
    "a row": (HEAD, "| [{title}]({url}) | {venue} {year} | [Code]({code}) |"),
    "a row with the link apart": ("|Title|Venue|Paper|Code|\n|---|---|---|---|\n", "|{title}|{venue} {year}|[Paper]({url})|[Code]({code})|"),
    "a row with year and venue apart": ("|Year|Title|Venue|\n|---|---|---|\n", "|{year}|[{title}]({url})|{venue}|"),
    "a row with a bold title and authors": (HEAD, "| **{title}** <br> {authors} [[paper]({url})] | {venue} {year} | - |"),
    "a linked title": ("", "- [{title}]({url}), {venue} {year}. [[code]({code})]"),
    "a linked title in parentheses": ("", "- [{title}]({url}) ({venue} {year}) [[Code]({code})]"),
    "a tag first": ("", "- [{venue} {year}] {title} [[Paper]({url})] [[Code]({code})]"),
    "a tag in parentheses first": ("", "* ({venue} {year}) {title} [[Paper]]({url}) [[Code]]({code})"),
    "a bold title with a stop": ("", "1. **{title}.** *{authors}.* {venue} {year}. [[paper]({url})] [[code]({code})]"),
    "a bold title without a stop": ("", "1. **{title}** *{authors}.* {venue} {year}. [[paper]({url})]"),
    "a bold title and italics with the venue": ("", "- [{year}/05] **{title}.** *{authors} et al. {venue}.* [[paper]({url})]"),
    "a plain title and italics": ("", "- {title} *{authors}, {venue} {year}.* [[paper]({url})]"),
    "authors first": ("", "- {authors}.<br>\n  **{title}**. ({venue} {year}) [[paper]({url})] [[code]({code})]"),
    "authors before a bold title with a stop": ("", "+ {authors}. **{title}.** {venue} {year}. [[paper]({url})]"),
    "a nickname in brackets": ("", "- **[NameIt]** {title} (**{venue} {year}**) [[paper]({url})]"),
    "an apostrophe and a short year": ("", "- [{title}]({url}) [{venue}'{short}] [[code]({code})]"),
    "a quoted title": ("", '1. **"{title}"**. *{authors} et al.*. {venue} {year}. [[paper]({url})]'),
    "authors on the next line": ("", "1. **{title}.** `Preprint`\n\n    *{authors}.* [[Paper]({url})], {venue} {year}"),
    "a paragraph": ("", "[{title}]({url}), {venue} {year} [[code]({code})]\n"),
    "a bold paragraph": ("", "**{title}.** {authors}. *{venue} {year}.* [[paper]({url})]\n"),
    "a heading of its own": ("", "### {number_of}. {title}\n**Authors**: {authors}\n\n{venue} {year}\n\n[Paper]({url}) | [Code]({code})\n"),
    "a fold": ("", "- <b>{title}</b>, {venue} {year} <a href=\"{url}\">[paper]</a>"),
}  # fmt: skip


def written(form, found):
    """Return a list that has each of these works in that form."""
    before, template = FORMS[form]
    lines = [
        template.format(
            **work,
            url=f"https://arxiv.org/abs/{work['number']}",
            code=f"https://github.com/{work['repo']}",
            short=work["year"] % 100,
            number_of=number,
        )
        for number, work in enumerate(found, start=1)
    ]
    return f"# A list\n\n## Papers\n\n{before}" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=settings.default.max_examples // 5)
@given(st.lists(works, min_size=5, max_size=7, unique_by=lambda work: work["number"]))
def test_what_was_written_is_read(form, found):
    catalog = read_catalog(written(form, found))

    read = [(entry.title, entry.venue, entry.year, entry.ids) for entry in catalog]
    assert read == [(work["title"], work["venue"], work["year"], (f"arxiv:{work['number']}",)) for work in found]
    assert {entry.section.path[0] for entry in catalog} == {"Papers"}
    assert catalog.unread == ()
