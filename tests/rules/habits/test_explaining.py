"""What is told of a list's habits is what the rules go by, and a policy that says the same asks nothing new of the list."""

import importlib
import pkgutil

import pytest

import rules.habits
from bot.policy_file import parse_policy
from bot.reports.habits import as_habits
from rules.habits.explaining import DECLARED, learned_from, usual_row
from rules.habits.habits import Habits
from rules.habits.learning import Habit
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog
from tests.support.places import ROOT, SHARED

MADE = sorted((ROOT / "tests" / "corpus" / "lists").glob("*.md"))
REAL = sorted((SHARED / "data" / "lists").glob("*.md"))

MIXED = """\
# Papers

## Code

| Paper | Published in | Code |
|---|---|---|
""" + "".join(
    f"|[Paper number {n} of this list](https://arxiv.org/abs/2103.0002{n})|CVPR 2021|{code}|\n"
    for n, code in enumerate(["[Code](https://github.com/a/b)", "None", "[code](https://github.com/a/c)", "None", "None", "[Code](https://github.com/a/d)"])
)  # fmt: skip
NESTED = "# Papers\n\n## Graphs\n\n" + "".join(
    f"* [Paper number {n} of this list](https://arxiv.org/abs/2103.0002{n})\n    - [Another number {n} of it](https://arxiv.org/abs/2104.0002{n})\n"
    for n in range(6)
)


def told(text):
    return {(item.what, item.value) for item in learned_from(read_catalog(text)) if item.is_habit}


def test_every_declared_habit_is_told():
    modules = [
        importlib.import_module(info.name) for info in pkgutil.iter_modules(rules.habits.__path__, "rules.habits.")
    ]
    declared = {habit for module in modules for habit in vars(module).values() if isinstance(habit, Habit)}

    assert declared == set(DECLARED)
    assert len({habit.name for habit in DECLARED}) == len(DECLARED)


def test_a_mark_that_is_a_word_is_told():
    assert ("column 3 of 3 (code), for nothing", "None") in told(MIXED)
    entry = read_catalog(MIXED).entries[0]
    assert Habits(read_catalog(MIXED)).empty_mark(entry, 2) == "None"


def test_items_are_told_apart_by_how_far_they_are_indented():
    assert {("sign before items", "*"), ("sign before items indented by 4", "-")} <= told(NESTED)


def test_a_row_is_only_offered_where_it_asks_nothing_new():
    assert usual_row(read_catalog(MIXED)) is None
    assert (
        usual_row(read_catalog(MIXED.replace("[code]", "[Code]"))) == "|[{title}]({url})|{venue} {year}|[Code]({code})|"
    )


@pytest.mark.parametrize(
    "path", [*MADE, *(pytest.param(path, marks=pytest.mark.slow) for path in REAL)], ids=lambda path: path.stem
)
def test_the_printed_policy_flags_nothing_new(path):
    catalog = read_catalog(path.read_text(), path.name)
    printed = as_habits(catalog)
    policy = parse_policy(printed[printed.index("# A .github/triage.yml") :].encode())
    before, after = (set(audit([catalog], p).findings) for p in (Policy(), policy))

    assert {(f.rule, f.line, f.message) for f in after - before} == set()
