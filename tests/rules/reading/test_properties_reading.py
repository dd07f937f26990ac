"""What holds of reading and comparing for every text, however it is broken."""

from hypothesis import example, given
from hypothesis import strategies as st

from rules.entries.change import changes_between
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog
from rules.reading.source import clean
from tests.support.catalogs import assert_consistent

SHARDS = [
    *["\r\n", "\r", "\n", "\n\n", "\0", "\ud800", "\ufeff", "\u202e", "\x85", "\u2028", "\x0b", "\x0c", "é", "論文", "🔥", "\x01"],
    *["|", "||", "\\|", "|---|---|\n", "| Paper | Venue |\n|---|---|\n", "|[T](https://arxiv.org/abs/2103.00020)|x|\n"],
    *["[", "]", "(", ")", "](", "[[", "]]", "![", "<", ">", "<!--", "-->", "<a href='x'>", "`", "```\n", "**", "_", "~~"],
    *["# ", "## Papers\n", "###### ", "- ", "* ", "1. ", "    ", "\t", "> ", "---\n", "===\n", "2024", "CVPR 2024", ": "],
    *["<table>", "<tr>", "<td>", "</tr>", "<ul>\n<li>", "</li>", "<details>\n<summary>", "@article{a,\n title={T},\n", "@misc{b,\n eprint={2103.00020}\n}\n"],
    *["https://arxiv.org/abs/2103.00020", "www.x.org", "[Paper](https://x.org/a_(b))", "[a]: https://x.org\n", "&amp;", "\\"],
]  # fmt: skip
anything = st.text() | st.lists(st.sampled_from(SHARDS) | st.text(max_size=6), max_size=40).map("".join)


@given(anything)
@example("[" * 2000 + "](" * 2000 + "|" * 2000)
@example("- " * 1500 + "[Deep](https://x.org)")
@example("\n".join("  " * depth + "- [Deep](https://x.org)" for depth in range(600)))
@example(">" * 2000 + "[Deep](https://x.org)")
@example("\ufeff---\r\na: 1\r\n---\r\n## A\r\n- [Title of work](https://x.org)\r\n")
@example("## A\r- [Title of work](https://x.org)\r- [Other title](https://y.org)")
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
def test_reading_and_judging_any_data(text, file):
    catalog = read_catalog(text, file)
    assert_consistent(catalog, clean(text))
    audit([catalog], Policy())
    assert changes_between(catalog, catalog) == ()
