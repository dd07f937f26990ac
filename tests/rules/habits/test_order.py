"""How a section is ordered, and what an entry is told about it."""

import pytest

from rules.habits.dates import day_of
from rules.habits.habits import Habits
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

ITEM = "- [Paper number {0} of the list](https://example.org/{0}). {1}\n"


def read(rows):
    return read_catalog("# Papers\n\n" + "".join(ITEM.format(name, facts) for name, facts in rows), "README.md")


def told(base, head):
    found = judge([Contribution(read(base), read(head))], Policy()).findings
    return [(finding.line, str(finding.message)) for finding in found if finding.rule == "out-of-order"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 8, 2025", (2025, 5, 8)),
        ("Feb. 18th, 2025", (2025, 2, 18)),
        ("8 May 2025", (2025, 5, 8)),
        ("2025/05/08", (2025, 5, 8)),
        ("2025.5", (2025, 5, 0)),
        ("May 2025", (2025, 5, 0)),
        ("CVPR 2025", None),
        ("May 2025, June 2025", None),
        ("version 2025.05.08.1", None),
        ("2025.13", None),
    ],
)
def test_the_one_day_that_an_entry_names(text, day):
    [entry] = read([("one", text)])

    assert day_of(entry) == day


DAYS = [("a", "May 28, 2025"), ("b", "May 21, 2025"), ("c", "May 9, 2025"), ("d", "May 7, 2025"), ("e", "April 2025"), ("f", "March 3, 2025")]  # fmt: skip


def test_within_a_month_a_date_without_its_day_stands_anywhere():
    assert told(DAYS, [*DAYS[:1], ("g", "May 2025"), *DAYS[1:]]) == []
    assert told(DAYS, [("g", "April 1, 2025"), *DAYS]) == [
        (3, "This section goes from new to old. By its date, this entry belongs after line 7.")
    ]


def test_a_section_in_which_few_name_a_day_is_not_ordered_by_days():
    few = [*DAYS, *((name * 2, "CVPR 2025") for name in "vauzbx")]

    assert told(few, [("g", "April 1, 2025"), *few]) == []


YEARS = [(f"{venue}{year}", f"{venue} {year}") for year in range(2003, 2025) for venue in ("CVPR", "arXiv")]
MIXED = [row for n in range(0, len(YEARS), 4) for row in (*YEARS[n : n + 2], *YEARS[n + 2 : n + 4][::-1])]


def published(rows, name, facts):
    return [(name, facts) if row[0] == name else row for row in rows]


def test_an_entry_that_is_published_now_is_told_its_new_place_where_preprints_stand_last():
    assert told(YEARS, published(YEARS, "arXiv2022", "ICLR 2024")) == [
        (42, "This section goes from old to new. By its year, this entry belongs after line 44.")
    ]
    assert told(MIXED, published(MIXED, "arXiv2022", "ICLR 2024")) == []


def test_an_entry_of_which_something_else_was_edited_is_left_where_it_is():
    base = [*YEARS[2:], *YEARS[:1]]

    assert told(base, published(base, YEARS[0][0], f"{YEARS[0][1]}, with code")) == []


def test_preprints_stand_last_only_where_the_list_puts_them_there():
    added = ("new", "ECCV 2024")

    assert told(YEARS, [*YEARS, added]) == [
        (47, "Of one year, this list puts preprints last. By its venue, this entry belongs before line 46.")
    ]
    assert told(MIXED, [*MIXED, added]) == []


def test_arxiv_numbers_a_month_apart_are_in_order_and_two_are_not():
    def numbered(*months):
        return read_catalog("# Papers\n\n" + "".join(
            f"- [{title}](https://arxiv.org/abs/{month}.01234)\n" for title, month in months
        ))  # fmt: skip

    titles = ("Sun Rises", "Moon Falls", "Autumn Comes", "Lamps Learn", "Birds Sing", "Rivers Run", "Glass Breaks")
    base = list(zip(titles, ("2401", "2403", "2405", "2407", "2409", "2411", "2501"), strict=True))

    def said(month):
        found = judge([Contribution(numbered(*base), numbered(*base, ("Night Is Long", month)))], Policy()).findings
        return [str(finding.message) for finding in found if finding.rule == "out-of-order"]

    assert said("2412") == []
    assert said("2410") == ["This section goes from old to new. By its arXiv number, this entry belongs before line 8."]


def test_titles_that_only_hyphens_and_spaces_put_out_of_order_are_in_order():
    names = "Attention Nets,Boundary Nets,Deep Cuts,Swin-Unet and Others,Token Cuts,Voxel Cuts,Wide Cuts".split(",")
    row = "- [{0}](https://example.org/{1})\n"
    text = "# Papers\n\n" + "".join(row.format(name, n) for n, name in enumerate(names))
    for title in ("Swin UNETR for Tumors", "Swin Unets"):
        head = text.replace("- [Token", row.format(title, "new") + "- [Token")
        catalogs = [read_catalog(one, "README.md") for one in (text, head)]

        assert [f for f in judge([Contribution(*catalogs)], Policy()).findings if f.rule == "out-of-order"] == []


def sections_of(*sections):
    """A list of sections; of each the years of its entries."""
    return [
        (f"{number}-{at}", f"CVPR {year}", number)
        for number, years in enumerate(sections)
        for at, year in enumerate(years)
    ]


def told_in_sections(before, after):
    def read_sections(rows):
        text, last = "", None
        for name, facts, section in rows:
            text += f"\n## Section {section}\n\n" if section != last else ""
            text, last = text + ITEM.format(name, facts), section
        return read_catalog(text, "README.md")

    found = judge([Contribution(read_sections(before), read_sections(after))], Policy()).findings
    return [str(finding.message) for finding in found if finding.rule == "out-of-order"]


ORDERED = sections_of(*[(2024, 2023, 2022, 2021)] * 6, (2024, 2023))


def test_a_short_section_keeps_the_order_of_all_others():
    assert told_in_sections(ORDERED, [*ORDERED, ("new", "CVPR 2025", 6)]) == [
        "This section goes from new to old. By its year, this entry belongs before line 46."
    ]


@pytest.mark.parametrize(
    "sections",
    [
        [(2024, 2023, 2022, 2021)] * 3 + [(2024, 2023)],
        [(2024, 2023, 2022, 2021)] * 6 + [(2023, 2024)],
        [(2024, 2023, 2022, 2021), (2021, 2022, 2024, 2023)] * 4 + [(2024, 2023)],
    ],
    ids=["too few of them", "it goes the other way", "not all are ordered"],
)
def test_a_short_section_keeps_no_order_where_the_list_shows_none(sections):
    rows = sections_of(*sections)

    assert told_in_sections(rows, [*rows, ("new", "CVPR 2025", len(sections) - 1)]) == []


def test_an_order_that_may_be_chance_is_none_among_sections_without_one():
    few = (2024, 2024, 2024, 2023, 2023, 2022)
    rows = sections_of(*[(2022, 2024, 2021, 2023)] * 4, few)

    assert told_in_sections(rows, [*rows, ("new", "CVPR 2025", 4)]) == []
    assert told_in_sections(sections_of(few), [*sections_of(few), ("new", "CVPR 2025", 0)]) == [
        "This section goes from new to old. By its year, this entry belongs before line 4."
    ]


@pytest.mark.parametrize("asks_for_names_first", [True, False])
def test_that_a_section_names_dates_and_is_ordered_by_them_hangs_on_no_other_question(asks_for_names_first):
    catalog = read([(str(number), f"2024.{number:02}") for number in range(1, 13)])
    habits, entry = Habits(catalog, None), catalog.entries[0]
    questions = [habits.names_dates, habits.dates_order]
    for ask in questions if asks_for_names_first else reversed(questions):
        ask(entry)

    assert habits.names_dates(entry)
    assert habits.dates_order(entry).told == "from old to new"


def test_an_edited_date_is_told_though_the_list_has_the_paper_twice():
    base = [(str(number), f"2024.{number:02}") for number in range(1, 10)] + [("4", "2024.10"), ("11", "2024.11")]
    head = [*base[:9], ("4", "2023.02"), base[10]]

    [(line, message)] = told(base, head)

    assert (line, message) == (12, "This section goes from old to new. By its date, this entry belongs before line 3.")
