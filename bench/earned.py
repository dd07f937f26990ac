"""What each rule, and each piece of `entry-shape`, earned on the past of real lists: of what it would have said of them
then, how much was mended since and how much still stands.

Usage: ``python bench/earned.py [DATA] [--lists]``; DATA is the folder with the material (``cases.dev.jsonl.gz`` and
``lists/``). Each list is judged as it was before the earliest contribution at hand, if that is more than 90 days before
its newest text. A finding is *mended* if the rule does not say it of the entry any more, *gone* if the entry left the
list, *left* if it would be said today as well. Prints for each rule the share that is left of what is not gone, beside
the bound of a tenth; ``--lists`` prints a line for each list too.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from quality import DATA, records

from rules.checks.entry_shape import PIECES, Pieces
from rules.judging.judge import audit
from rules.judging.policy import Policy, Setting
from rules.model import Catalog, Level
from rules.reading.catalog import read_catalog
from rules.text.titles import title_key

BOUND, OLD, PATIENCE = 0.1, 90, 3
"""Share that may be left, days after which nobody mends any more, and findings from which a share says something."""

Said = set[tuple[str, str]]
"""Titles and the rules that say something of them."""


def past_and_present(folder: Path) -> Iterator[tuple[str, Catalog, Catalog]]:
    """Return each list's name, its earliest text, and its newest: its head, or after its last contribution."""
    known: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in records(folder / "cases.dev.jsonl.gz"):
        known[case["repo"]].append(case)
    for name, cases in sorted(known.items()):
        cases.sort(key=lambda case: case["date"])
        first, last = cases[0], cases[-1]
        head = folder / "lists" / f"{name.replace('/', '+')}.md"
        age = (date.fromisoformat(last["date"][:10]) - date.fromisoformat(first["date"][:10])).days
        if not head.exists() and age < OLD:
            continue
        now = head.read_text(encoding="utf-8", errors="replace") if head.exists() else last["head_text"]
        yield name, read_catalog(first["base_text"], first["file"]), read_catalog(now, first["file"])


def said_of(catalog: Catalog) -> Said:
    """Return what an audit says of the entries; a piece of `entry-shape` counts by its own name."""
    titles = {entry.line: title_key(entry.title or "") for entry in catalog}
    found = {(f.line, f.rule) for f in audit([catalog], Policy()).findings if f.rule != "entry-shape"}
    for piece in PIECES:
        alone = Pieces(pieces={other: "ignore" for other in PIECES if other != piece})
        settings = {"entry-shape": Setting(Level.ADVICE, alone)}
        found |= {(f.line, f"entry-shape: {piece}") for f in audit([catalog], Policy(settings=settings)).findings}
    return {(titles[line], rule) for line, rule in found if titles.get(line)}


def main() -> None:
    """Print the table."""
    folders = [Path(given) for given in sys.argv[1:] if not given.startswith("-")]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, past, present in past_and_present(folders[0] if folders else DATA):
        today, there = said_of(present), {title_key(entry.title or "") for entry in present}
        here: dict[str, Counter[str]] = defaultdict(Counter)
        for title, rule in said_of(past):
            here[rule]["gone" if title not in there else "left" if (title, rule) in today else "mended"] += 1
        for rule, found in sorted(here.items()):
            counts[rule] += found
            if "--lists" in sys.argv:
                print(f"{name:60} {rule:32} {told(found)}")
    print(f"{'rule':32} said  mended  left  gone")
    for rule, found in sorted(counts.items(), key=lambda pair: -pair[1].total()):
        print(f"{rule:32} {told(found)}")


def told(found: Counter[str]) -> str:
    """Return the figures in words."""
    kept = found["mended"] + found["left"]
    share = f"  left {found['left'] / kept:4.0%} (bound {BOUND:.0%})" if kept >= PATIENCE else ""
    return f"{found.total():4} {found['mended']:6} {found['left']:6} {found['gone']:5}{share}"


if __name__ == "__main__":
    main()
