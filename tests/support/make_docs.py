"""Write the generated pages under docs/, or with ``--check`` say which are not current."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from rules.docs import example_policy, index, page, policy_schema, summaries
from rules.judging.registry import RULES
from tests.support.places import ROOT

DOCS = ROOT / "docs"


@cache
def pages() -> dict[Path, str]:
    """Return every generated page with the text it should have; each is made once in a process."""
    found = {DOCS / "rules" / f"{name}.md": page(rule) for name, rule in RULES.items()}
    found[DOCS / "rules" / "README.md"] = index(RULES)
    found[DOCS / "triage.example.yml"] = example_policy(RULES)
    found[DOCS / "triage.schema.json"] = policy_schema(RULES)
    found[ROOT / "bot" / "web" / "rules.json"] = summaries(RULES)
    return found


def main() -> int:
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    orphans = [path for path in (DOCS / "rules").glob("*.md") if path not in wanted]
    if "--check" in sys.argv:
        for path in [*stale, *orphans]:
            sys.stderr.write(f"{path} is not current: run `make docs`.\n")
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path])
    for path in orphans:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
