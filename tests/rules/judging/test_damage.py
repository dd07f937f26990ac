"""Whatever a contribution does to lines, nobody's entries vanish from GitHub without an error."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog
from tests.support.github_view import name_of, shown_of
from tests.support.places import ROOT

LISTS = sorted((ROOT / "tests" / "corpus" / "lists").glob("*.md"))
MARKDOWN = [path.read_bytes().decode() for path in LISTS]
BREAKING = (
    "", "   ", "```", "~~~", "<!--", "<!-- later -->", "<!-- later", "<details>", "<div>", "</div>", "|---|---|", "| a | b |", "---",
    "text between the lines", "> quoted", "# A heading", "<pre>", "- an item", "====", "    four spaces", "<table>", "***", "[x]: y", "`",
)  # fmt: skip

places = st.floats(0, 0.999)
acts = st.one_of(
    st.tuples(st.just("cut"), places, st.integers(1, 3)),
    st.tuples(st.just("double"), places, st.integers(1, 2)),
    st.tuples(st.just("move"), places, places),
    st.tuples(st.just("insert"), places, st.sampled_from(BREAKING)),
    st.tuples(st.just("damage"), places, st.sampled_from("|-[]()*`<>#:")),
    st.tuples(st.just("widen"), places, st.just(0)),
    st.tuples(st.just("indent"), places, st.integers(1, 5)),
)


def changed(text, wanted):
    """Return the text after these acts; each takes its line by its share of the file."""
    lines = text.split("\n")
    for name, place, detail in wanted:
        at = int(place * len(lines))
        match name:
            case "cut":
                del lines[at : at + detail]
            case "double":
                lines[at:at] = lines[at : at + detail]
            case "move":
                line = lines.pop(at)
                lines.insert(int(detail * len(lines)), line)
            case "insert":
                lines.insert(at, detail)
            case "damage":
                lines[at] = lines[at].replace(detail, "", 1)
            case "widen":
                lines[at] = lines[at] + "---|" if lines[at].lstrip().startswith("|") else lines[at]
            case "indent":
                lines[at] = " " * detail + lines[at]
        lines = lines or [""]
    return "\n".join(lines)


def times(entry, text):
    """Return how often an entry's lines stand in a text, one behind the other and unchanged."""
    lines, wanted = (part.replace("\r", "") for part in (text, entry.text))
    return f"\n{lines}\n".count(f"\n{wanted}\n")


@cache
def known(text):
    """Return a list as it is read, and what GitHub shows of it."""
    catalog = read_catalog(text)
    return catalog, shown_of(catalog, text)


@settings(max_examples=20 * settings.default.max_examples, derandomize=True)
@given(st.sampled_from(MARKDOWN), st.lists(acts, min_size=1, max_size=3))
def test_nothing_vanishes_without_an_error(text, wanted):
    head_text = changed(text, wanted)
    base, before = known(text)
    verdict = judge([Contribution(base, read_catalog(head_text))], Policy())

    after = shown_of(base, head_text)
    gone = [
        entry for entry in base if name_of(entry) in before - after and times(entry, head_text) >= times(entry, text)
    ]
    if gone:
        assert verdict.errors, [entry.text for entry in gone]
