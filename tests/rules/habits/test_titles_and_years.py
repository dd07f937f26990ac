"""How titles are dressed within their links, and how the year stands with the venue."""

import pytest

from rules.habits.dress import dress_of
from rules.habits.years import year_of_venue
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

URL = "https://arxiv.org/abs/2101.01009"


def entry_of(line):
    [entry] = read_catalog(f"# Papers\n\n{line}\n", "README.md").entries
    return entry


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("Learning Graphs Again", "plain"),
        ("**Learning Graphs Again**", "bold"),
        ("_Learning Graphs Again_", "italic"),
        ('"Learning Graphs Again"', "quoted"),
        ("“Learning Graphs Again”", "quoted"),
    ],
)
def test_the_dress_of_a_linked_title(link, kind):
    entry = entry_of(f"- [{link}]({URL}), CVPR 2021")

    dress = dress_of(entry)

    assert (dress.kind, dress.title, entry.text[dress.start : dress.end]) == (kind, "Learning Graphs Again", link)


def test_a_title_that_is_not_linked_has_none():
    assert dress_of(entry_of(f"- **Learning Graphs Again.** [[paper]({URL})]")) is None


@pytest.mark.parametrize(
    ("line", "form"),
    [
        (f"- [Learning Graphs Again]({URL}), CVPR 2021", "full"),
        (f"- **Learning Graphs Again.** CVPR. [[paper]({URL})]", "none"),
        (f"- [2021-CVPR] Learning Graphs Again. [[paper]({URL})]", "full"),
        (f"- **Learning Graphs Again.** May 2021. CVPR. [[paper]({URL})]", None),
        (f"- Learning Graphs Again. [[paper]({URL})]", None),
    ],
)
def test_the_year_that_stands_with_the_venue(line, form):
    year = year_of_venue(entry_of(line))

    assert (year and year.form) == form


BOLD = "# Papers\n\n" + "".join(f"- [Learning Graph {n} Again](https://arxiv.org/abs/21{n:02}.01009), CVPR 2021\n" for n in range(1, 13))  # fmt: skip


def rules_told(base, row):
    read = [read_catalog(text, "README.md") for text in (base, f"{base}{row}\n")]
    return [finding.rule for finding in judge([Contribution(*read)], Policy()).findings]


def test_one_other_in_bold_is_enough_to_say_nothing():
    row = "- [**Learning Trees**](https://arxiv.org/abs/2201.01009), CVPR 2022"

    assert rules_told(BOLD, row) == ["entry-shape"]
    assert rules_told(BOLD.replace("[Learning Graph 3 Again]", "[**Learning Graph 3 Again**]"), row) == []


def test_a_venue_without_its_year_is_told_once():
    assert rules_told(BOLD, "- [Learning Trees](https://openaccess.thecvf.com/content/CVPR2023/html/a.html), CVPR") == [
        "missing-year"
    ]


LINKED = "# Papers\n\n" + "".join(
    f"- **Learning Graph {n} Again.** [[paper](https://arxiv.org/abs/21{n:02}.01009)] [[code](https://github.com/a/g{n})]\n"
    for n in range(1, 13)
)
TURNED = "- **Learning Trees.** [[code](https://github.com/a/trees)] [[paper](https://arxiv.org/abs/2201.01009)]"


@pytest.mark.parametrize(
    ("base", "row", "rules"),
    [
        (LINKED, TURNED, ["entry-shape"]),
        (LINKED, TURNED.replace("code](", "video]("), []),
        (LINKED.replace("[[paper]", "[[p]"), TURNED, []),
        (LINKED[: LINKED.index("- **Learning Graph 9")], TURNED, []),
    ],
    ids=["turned round", "a label that nobody else has", "other labels", "too few"],
)
def test_the_order_of_links_is_told_where_it_is_a_habit(base, row, rules):
    assert rules_told(base, row) == rules
