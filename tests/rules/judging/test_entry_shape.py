"""The sentence that says how a list writes its entries: what it names, when it is said, and how a policy leaves a piece alone."""

import pytest

from bot.policy_file import parse_policy
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

ROW = "- {mark}{title} number {number}{stop}{mark} *Ann Bee, Cy Dee.* ICLR 2024. [[paper](https://arxiv.org/abs/2405.{number:05})]\n"
NAMES = "Quiet Lamps Learn Louder Shadows,Rivers Without Banks,Small Stones in Deep Water,Late Birds,Glass Hours".split(
    ","
)


def rows(count, *, mark="**", stop=".", first=1):
    return "".join(
        ROW.format(mark=mark, title=NAMES[number % 5], number=number, stop=stop)
        for number in range(first, first + count)
    )


def said(base, added, policy=""):
    catalogs = [read_catalog(f"# Papers\n\n## Light\n\n{text}") for text in (base, base + added)]
    verdict = judge([Contribution(*catalogs)], parse_policy(policy.encode()) if policy else Policy())
    return [finding for finding in verdict.findings if finding.rule == "entry-shape"]


def test_the_sentence_counts_the_others_and_shows_the_nearest():
    [finding] = said(rows(9), rows(1, stop="", first=20))

    assert str(finding.message) == "In 9 of 9 other entries, the title ends with a full stop."
    assert [evidence.line for evidence in finding.evidence] == [13]
    assert finding.fix.replacement == rows(1, first=20).rstrip("\n")


def test_all_that_differs_is_one_sentence_and_one_line_to_paste():
    [finding] = said(rows(9), rows(1, mark="", stop="", first=20).replace("2024.", "2024,"))

    assert str(finding.message) == (
        "In 9 of 9 other entries, the title is bold; the title ends with a full stop; "
        "a full stop, not a comma, stands between year and link."
    )
    assert finding.fix.replacement == rows(1, first=20).rstrip("\n")


def test_what_every_fifth_entry_does_is_nobodys_fault():
    assert said(rows(9) + rows(2, stop="", first=10), rows(1, stop="", first=20)) == []


def test_what_a_contribution_adds_does_not_count_against_the_list():
    findings = said(rows(9), rows(4, stop="", first=20))

    assert {str(finding.message) for finding in findings} == {
        "In 9 of 9 other entries, the title ends with a full stop."
    }
    assert len(findings) == 4


@pytest.mark.parametrize(
    ("piece", "added", "left"),
    [
        ("title-stop", rows(1, stop="", first=20), 0),
        ("title-stop", rows(1, first=20).replace("2024.", "2024,"), 1),
        ("title-emphasis", rows(1, mark="", first=20), 0),
        ("separator", rows(1, stop="", first=20), 1),
    ],
)
def test_a_policy_leaves_a_piece_alone(piece, added, left):
    assert len(said(rows(9), added)) == 1
    assert len(said(rows(9), added, f"rules: {{entry-shape: {{pieces: {{{piece}: ignore}}}}}}")) == left


def test_a_mark_that_belongs_to_nothing_is_told_once():
    assert said(rows(9).replace("*", ""), rows(1, first=20).replace("*", "").replace("]\n", "]*\n")) == []


def pdf(text):
    return text.replace("/abs/", "/pdf/")


@pytest.mark.parametrize(
    ("elsewhere", "told"),
    [
        pytest.param("", 1, id="nobody does it"),
        pytest.param(rows(8, first=20) + pdf(rows(1, first=30)), 1, id="one slipped through"),
        pytest.param(rows(8, first=20) + pdf(rows(2, first=30)), 0, id="the list let two be"),
        pytest.param(pdf(rows(9, first=20)), 1, id="a section does it by habit"),
    ],
)
def test_the_form_of_addresses_is_told_where_the_list_minds(elsewhere, told):
    before = f"# Papers\n\n## Dark\n\n{elsewhere}\n## Light\n\n{rows(12, first=60)}"
    catalogs = [read_catalog(text) for text in (before, before + pdf(rows(1, first=80)))]
    findings = judge([Contribution(*catalogs)], Policy()).findings

    assert [finding.rule for finding in findings] == ["link-form"] * told


def test_a_venue_glued_to_its_year_hides_nothing_that_stands_before_it():
    [finding] = said(rows(9), rows(1, first=20).replace("Dee.* ICLR 2024", "Dee* ICLR2024"))

    assert "the words before the venue end with a full stop" in str(finding.message)
    assert finding.fix.replacement == rows(1, first=20).rstrip("\n")


@pytest.mark.parametrize(
    ("before", "written", "mended"),
    [
        (rows(25), "ICLR Spotlight 2024.", "ICLR 2024."),
        (rows(25), "ICLR 2024 (Oral).", "ICLR 2024."),
        (rows(25), "ICLR 2024 Best Paper Award.", "ICLR 2024."),
        pytest.param(
            rows(25) + rows(2, first=30).replace("2024.", "2024 (Oral)."),
            "ICLR 2024 (Oral).",
            None,
            id="the list names some",
        ),
        pytest.param(rows(12), "ICLR 2024 (Oral).", None, id="a short list"),
        pytest.param(rows(25), "Spotlight Lab. ICLR 2024.", None, id="a name, not an award"),
    ],
)
def test_an_award_is_told_where_a_long_list_names_none(before, written, mended):
    added = rows(1, first=50)
    found = said(before, added.replace("ICLR 2024.", written))
    told = [finding for finding in found if "the venue stands without" in str(finding.message)]

    assert [finding.fix.replacement for finding in told] == (
        [added.replace("ICLR 2024.", mended).rstrip("\n")] if mended else []
    )


@pytest.mark.parametrize("title", ["Who Asks the Lamps?", "Louder Shadows!", "ShadeT5+", "Sharp C#"])
def test_a_sign_belongs_to_the_name_that_it_ends(title):
    quoted = rows(9).replace("- **", '- Bee et al., "').replace(".** ", '," ')
    added = f'- Bee et al., "{title}" *Ann Bee, Cy Dee.* ICLR 2024. [[paper](https://arxiv.org/abs/2405.00099)]\n'

    assert all(title in (f.fix.replacement if f.fix else title) for f in said(quoted, added))
    if title[-1] in "?!":
        assert said(quoted, added) == []


def test_a_row_of_html_keeps_its_tags():
    cell = '  <tr>\n    <td><a href="https://arxiv.org/abs/2405.{n:05}">{t} number {n}</a></td>\n    <td>{d}</td>\n  </tr>\n'
    base = "<table>\n" + "".join(cell.format(n=n, t=NAMES[n % 5], d="Apr 2025") for n in range(9))
    added = cell.format(n=77, t=NAMES[3], d="2025-04")

    assert said(base + "</table>\n", "") == []
    assert all("<td>2025-04</td>" in (f.fix.replacement if f.fix else "<td>2025-04</td>") for f in said(base, added))
