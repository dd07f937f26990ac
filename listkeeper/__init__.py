"""listkeeper, as it is installed: one name beside the packages of others.

The two folders of the program, ``bot`` and ``rules``, lie inside this package, where only this program looks for them. In a
work tree they lie beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HOME = Path(__file__).parent


def main() -> None:
    """Run the command line."""
    if (HOME / "bot").is_dir() and str(HOME) not in sys.path:
        sys.path.insert(0, str(HOME))
    from bot.cli.commands import main as run

    run(prog_name="listkeeper")
