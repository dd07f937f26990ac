"""Small lists in every family of format: what is read of each, as a file that a person can check against the list.

`make golden` writes the summaries anew; read the diff.
"""

from pathlib import Path

import pytest

from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.model import Entry, Shape
from rules.reading.catalog import read_catalog

FOLDER = Path(__file__).parent
LISTS = sorted((FOLDER / "lists").iterdir())
WORKS = 6
"""Works that each of the lists holds: the same six, so that one look compares the families."""


def read(path: Path):
    return read_catalog(path.read_bytes().decode(), path.name)


def summary(path: Path) -> str:
    catalog = read(path)
    lines = [f"{len(catalog.entries)} entries, {len(catalog.unread)} unread, {len(catalog.asides)} aside"]
    lines += [line_of(entry) for entry in catalog]
    lines += [f"{f.line} {f.level.value} {f.rule}: {f.message}" for f in audit([catalog], Policy()).findings]
    return "\n".join(lines) + "\n"


def line_of(entry: Entry) -> str:
    published = f"{entry.venue or '?'} {entry.year or '?'}"
    section = " / ".join(entry.section.path) or "(top)"
    return f"{entry.line}-{entry.end_line} {entry.shape.value} | {section} | {entry.title} | {published} | {' '.join(entry.ids)}"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_summary(path, is_golden):
    expected = FOLDER / "summaries" / f"{path.name}.txt"
    if is_golden:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(summary(path))
    assert summary(path) == expected.read_text()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_work_is_read_once_and_nothing_else(path):
    catalog = read(path)
    assert len(catalog.entries) == WORKS
    assert len({entry.ids for entry in catalog}) == WORKS
    assert catalog.unread == ()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_work_under_another_form_of_its_address_is_a_duplicate(path):
    catalog = read(path)
    last = catalog.entries[-1]
    number = last.ids[0].removeprefix("arxiv:")
    again = last.text.replace("\r\n", "\n").replace(f"arxiv.org/abs/{number}", f"arxiv.org/pdf/{number}v2")
    if last.shape is Shape.RECORD and path.suffix == ".json":
        again = "," + again
    apart = "\n\n" if last.shape is Shape.PARAGRAPH else "\n"
    text = catalog.text[: last.end] + apart + again + catalog.text[last.end :]
    findings = judge([Contribution(catalog, read_catalog(text, path.name))], Policy()).findings
    assert "duplicate-paper" in {finding.rule for finding in findings if finding.level.value == "error"}
