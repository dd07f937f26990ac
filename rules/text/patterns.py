"""Patterns for what is rare: compiled when they are first used, since a short run uses few of them.

To compile a pattern takes about a thousand times as long as to search a line with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING


class LatePattern:
    """A pattern that is compiled at its first use; from then on every method is the compiled pattern's own."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(*self._source)
        for method in dir(compiled):
            if not method.startswith("_"):
                setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


if TYPE_CHECKING:

    def late(source: str, flags: int = 0) -> re.Pattern[str]:
        """Return a pattern that is compiled at its first use."""
else:
    late = LatePattern
