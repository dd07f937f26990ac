"""Find the rules: every module of `rules.checks` holds exactly one."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from rules import checks
from rules.kit import Rule


def _load() -> dict[str, Rule[Any]]:
    found: dict[str, Rule[Any]] = {}
    for info in iter_modules(checks.__path__, prefix=f"{checks.__name__}."):
        module = import_module(info.name)
        [rule] = [value for value in vars(module).values() if isinstance(value, Rule)]
        found[rule.name] = rule
    return dict(sorted(found.items()))


RULES = _load()
"""Every rule, by its name."""
