"""The issue form made from a list: what GitHub makes of it is read back without loss, and becomes a row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.cli.commands import main
from bot.reports.forms import form_as_yaml
from rules.judging.policy import Policy
from rules.proposals.forms import IssueForm, form_for
from rules.proposals.proposing import Learned
from rules.reading.catalog import read_catalog
from rules.requests.reading import read_request
from rules.requests.request import Intent
from tests.support.lists import LIST
from tests.support.places import ROOT, SHARED, WITHOUT_REAL_LISTS

LISTS = sorted((ROOT / "tests" / "corpus" / "lists").glob("*.md"))
REAL = sorted((SHARED / "data" / "lists").glob("*.md"))
SAID = {
    "title": "Zarquon: Blimflarn Quorps under Veltish Glorp",
    "paper": "https://arxiv.org/abs/2511.04242",
    "authors": "Ann Bee, Cy Dee",
    "venue": "CVPR 2026",
    "date": "2025-11-07",
    "code": "https://github.com/zarquon/blimflarn",
}


def as_github_makes_it(form: IssueForm, section: str, leave_out: frozenset[str] = frozenset()) -> str:
    """The body of an issue that was opened by that form."""
    answers = [
        (question.label, "_No response_" if question.name in leave_out else SAID.get(question.name, "Blim Flarn 7"))
        for question in form.questions
    ]
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in [*answers, ("Section", section)]) + "\n"


def read_back(path: Path) -> None:
    catalog = read_catalog(path.read_text(encoding="utf-8", errors="replace"), "README.md")
    form = form_for([catalog])
    learned = Learned([catalog], Policy())
    names = {question.name for question in form.questions}
    assert yaml.safe_load(form_as_yaml(form))["body"]
    for section in form.sections[:: max(1, len(form.sections) // 6)]:
        request = read_request("Add: a paper", as_github_makes_it(form, section))
        [wanted] = request.papers
        assert (request.intent, wanted.title, wanted.url) == (Intent.ADD, SAID["title"], SAID["paper"])
        assert wanted.code_url == (SAID["code"] if "code" in names else None)
        if "venue" in names:
            assert (wanted.venue, wanted.year) == ("CVPR", 2026)
        assert wanted.authors == (("Ann Bee", "Cy Dee") if "authors" in names else ())
        assert wanted.date == (SAID["date"] if "date" in names else None)
        assert [label for label, _ in wanted.more] == [q.label for q in form.questions if q.name.startswith("more")]
        found = learned.find_section(request.section or "")
        assert found is not None
        assert " › ".join(found.path) == section


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_what_a_form_makes_is_read_back(path: Path) -> None:
    read_back(path)


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason=WITHOUT_REAL_LISTS)
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_what_a_form_of_a_real_list_makes_is_read_back(path: Path) -> None:
    read_back(path)


def test_answers_stand_in_the_row() -> None:
    text = (
        "# List\n\n## Lamps\n\n| Paper | Authors | Date | Institute | Code |\n|---|---|---|---|---|\n"
        "|[Wicks](https://arxiv.org/abs/2101.00001)|Ann Foe, Bo Gee|2021-01-03|Quay|[Code](https://github.com/a/b)|\n"
        "|[Lamps](https://arxiv.org/abs/2102.00001)|Cy Hay|2021-02-05|Reef|[Code](https://github.com/c/d)|\n"
    )
    catalog = read_catalog(text, "README.md")
    request = read_request("Add: a paper", as_github_makes_it(form_for([catalog]), "Lamps"))

    [paper] = Learned([catalog], Policy()).propose(request).papers

    assert paper.row == (
        "|[Zarquon: Blimflarn Quorps under Veltish Glorp](https://arxiv.org/abs/2511.04242)|Ann Bee, Cy Dee|2025-11-07|"
        "Blim Flarn 7|[Code](https://github.com/zarquon/blimflarn)|"
    )


def test_what_is_left_out_is_asked_for_by_the_list_alone() -> None:
    catalog = read_catalog(LIST, "README.md")
    body = as_github_makes_it(form_for([catalog]), "I do not know", frozenset(["code", "venue"]))
    request = read_request("Add: a paper", body)

    [paper] = Learned([catalog], Policy()).propose(request).papers

    assert (request.section, paper.missing) == (None, ("code",))
    assert paper.row is not None


def test_the_command_prints_a_form(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(LIST)
    result = CliRunner().invoke(main, ["form", str(tmp_path / "README.md")])

    form = yaml.safe_load(result.stdout)
    assert [part["attributes"]["label"] for part in form["body"]] == [
        "Title",
        "Link to the paper",
        "Venue",
        "Link to the code",
        "Section",
    ]
    assert form["body"][-1]["attributes"]["options"] == ["Architectures", "Training", "I do not know"]


def test_a_file_that_is_not_there_is_said() -> None:
    result = CliRunner().invoke(main, ["form", "nowhere.md"])

    assert result.exit_code == 2
    assert "nowhere.md does not exist" in result.stderr
