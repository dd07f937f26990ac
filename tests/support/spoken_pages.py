"""Every text of our pages that is said in other languages too, found in the templates and in the code beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bot.web.desk import NAMED
from tests.support.places import ROOT

TEMPLATES = ROOT / "bot" / "web" / "templates" / "desk"
TEXT = r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'"
ONE = re.compile(rf"\bt\(\s*(?:{TEXT})")
TWO = re.compile(rf"\bt\.many\(\s*(?:{TEXT})\s*,\s*(?:{TEXT})")
SPEAKING = frozenset(["t", "Unchecked"])

Text = tuple[str, ...]
"""An English text, or its forms for one thing and for more."""


def spoken_on_pages() -> set[Text]:
    """Return every text that a page hands to what translates it."""
    found: set[Text] = {(text,) for text in NAMED.values()}
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text("utf-8")
        found |= {(one or other,) for one, other in ONE.findall(text)}
        found |= {(a or b, c or d) for a, b, c, d in TWO.findall(text)}
    for path in sorted((ROOT / "bot" / "web").glob("*.py")):
        found |= set(_in_code(ast.parse(path.read_text("utf-8"))))
    return found


def _in_code(tree: ast.AST) -> Iterator[Text]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        match call.args[0]:
            case ast.Constant(value=str(text)) if name in SPEAKING:
                yield (text,)
