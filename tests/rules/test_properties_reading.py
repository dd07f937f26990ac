"""What holds of reading and comparing for every text, however it is broken."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.change import changes_between
from rules.judge import audit
from rules.model import Catalog
from rules.policy import Policy
from rules.reading import read_catalog
from rules.reading.source import clean

bounded = settings(deadline=None, max_examples=120)

SHARDS = [
    *["\r\n", "\r", "\n", "\n\n", "\0", "\ud800", "\ufeff", "\u202e", "\x85", "\u2028", "\x0b", "\x0c", "é", "論文", "🔥", "\x01"],
    *["|", "||", "\\|", "|---|---|\n", "| Paper | Venue |\n|---|---|\n", "|[T](https://arxiv.org/abs/2103.00020)|x|\n"],
    *["[", "]", "(", ")", "](", "[[", "]]", "![", "<", ">", "<!--", "-->", "<a href='x'>", "`", "```\n", "**", "_", "~~"],
    *["# ", "## Papers\n", "###### ", "- ", "* ", "1. ", "    ", "\t", "> ", "---\n", "===\n", "2024", "CVPR 2024", ": "],
    *["<table>", "<tr>", "<td>", "</tr>", "<ul>\n<li>", "</li>", "<details>\n<summary>", "@article{a,\n title={T},\n", "@misc{b,\n eprint={2103.00020}\n}\n"],
    *["https://arxiv.org/abs/2103.00020", "www.x.org", "[Paper](https://x.org/a_(b))", "[a]: https://x.org\n", "&amp;", "\\"],
]  # fmt: skip
anything = st.text() | st.lists(st.sampled_from(SHARDS) | st.text(max_size=6), max_size=40).map("".join)


def assert_consistent(catalog: Catalog, text: str) -> None:
    """Every entry says truly where it stands."""
    lines = text.split("\n")
    for entry in (*catalog.entries, *catalog.asides, *catalog.unread):
        assert entry.text == text[entry.start : entry.end]
        assert 1 <= entry.line <= entry.end_line <= len(lines)
        assert entry.text == "\n".join(lines[entry.line - 1 : entry.end_line]).removesuffix("\r")
    for entry in (*catalog.entries, *catalog.asides):
        for link in entry.links:
            assert entry.start <= link.start < link.end <= entry.end
        for begin, end in entry.spans:
            assert entry.start <= begin <= end <= entry.end
        for cell in entry.cells:
            assert text[cell.start : cell.end] == cell.text
    starts = [entry.start for entry in catalog]
    assert starts == sorted(starts)
    rows = [entry for entry in catalog if entry.cells]
    assert all(one.end_line < other.line for one, other in pairwise(rows))


@given(anything)
@example("[" * 2000 + "](" * 2000 + "|" * 2000)
@example("- " * 1500 + "[Deep](https://x.org)")
@example("\n".join("  " * depth + "- [Deep](https://x.org)" for depth in range(600)))
@example(">" * 2000 + "[Deep](https://x.org)")
@example("\ufeff---\r\na: 1\r\n---\r\n## A\r\n- [Title of work](https://x.org)\r\n")
@example("## A\r- [Title of work](https://x.org)\r- [Other title](https://y.org)")
@bounded
def test_reading_and_judging_anything(text):
    catalog = read_catalog(text)
    assert_consistent(catalog, clean(text))
    audit([catalog], Policy())
    assert changes_between(catalog, catalog) == ()


DATA = [
    *["- title: ", "  url: ", "  venue: ICML\n", "https://arxiv.org/abs/2103.00020\n", "papers:\n", "  - name: x\n", "\n", "# x\n", "'", '"', ": ", "\t"],
    *["{", "}", "[", "]", ",", '"title": "T"', '"url": "https://x.org/a"', '{"title": "T of it", "pdf": "https://arxiv.org/pdf/2103.00020"}', "\\u0041", "1e9"],
]  # fmt: skip
data = st.text(max_size=60) | st.lists(st.sampled_from(DATA) | st.text(max_size=4), max_size=40).map("".join)


@given(data, st.sampled_from(["papers.yml", "papers.json"]))
@example("{" * 5000, "papers.json")
@example('{"a":' * 500 + '{"title": "Deep", "url": "https://x.org"}' + "}" * 500, "papers.json")
@example("- title: x\n  url: https://x.org\n" * 300, "papers.yml")
@example("[" * 3000 + '{"title": "x", "url": "https://x.org"}', "papers.json")
@bounded
def test_reading_and_judging_any_data(text, file):
    catalog = read_catalog(text, file)
    assert_consistent(catalog, clean(text))
    audit([catalog], Policy())
    assert changes_between(catalog, catalog) == ()
