"""Every text of ours that is said in other languages too, found in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.places import ROOT

ONE = {"t": 1, "say": 1, "Message": 1}
TWO = {"say_count": 2, "many": 2, "ngettext": 2}
SPEAKING = [*(ROOT / "bot" / "replies").glob("*.py"), *(ROOT / "rules").rglob("*.py")]

Text = tuple[str, ...]
"""An English text, or its forms for one thing and for more."""


def spoken() -> set[Text]:
    """Return every text that is handed to what translates it: written there, or as a constant or a local name."""
    return {text for path in SPEAKING for text in _spoken_in(path)}


def _spoken_in(path: Path) -> Iterator[Text]:
    tree = ast.parse(path.read_text())
    known = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in TWO and len(call.args) >= 2:
            one, more = (list(_texts(argument, known)) for argument in call.args[:2])
            yield from zip(one, more, strict=True)
        elif name in ONE and call.args:
            yield from ((text,) for text in _texts(call.args[0], known))


def _texts(node: ast.AST, known: dict[str, ast.expr]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body, known)
            yield from _texts(orelse, known)
        case ast.Name(id=name) if name in known:
            yield from _texts(known[name], known)
        case ast.Subscript(value=value):
            yield from _texts(value, known)
        case ast.Dict(values=values):
            for value in values:
                yield from _texts(value, known)
        case ast.Tuple(elts=elts):
            for element in elts:
                yield from _texts(element, known)
        case ast.Call(func=ast.Attribute(attr="split", value=value)):
            for text in _texts(value, known):
                yield from text.split()
