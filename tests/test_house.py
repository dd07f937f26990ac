"""The house stays as it is drawn: small rooms, short functions, one thing a module."""

import ast

import pytest

from tests.support.places import ROOT

LINES, FUNCTION, DIRECTLY = 450, 60, 12
MODULES = sorted(path for top in ("bot", "rules") for path in (ROOT / top).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_are_short(path):
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = {
        node.name: node.end_lineno - node.lineno + 1 for node in functions if node.end_lineno - node.lineno >= FUNCTION
    }

    assert long == {}
    if path.parent.name != "checks":
        assert text.count("\n") <= LINES


def test_the_bot_itself_holds_few_modules():
    assert len([path for path in (ROOT / "bot").glob("*.py") if not path.name.startswith("__")]) <= DIRECTLY


def test_tests_import_nothing_from_tests_but_what_is_there_to_be_shared():
    strange = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "tests").rglob("*.py")
        for line in path.read_text().split("\n")
        if line.lstrip().startswith(("from tests", "import tests", "from ."))
        and not line.lstrip().startswith("from tests.support")
    ]

    assert strange == []
