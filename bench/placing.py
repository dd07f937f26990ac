"""How often the section proposed for a paper is the one where it was added: as the first, or as one of the first three.

Simple methods run next to it: the largest sections, and the sections whose headings share most words with the title.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from rules.entries.change import changes_between
from rules.model import Catalog, Entry, Kind
from rules.proposals.sections import Clue, Sections, Weights
from rules.reading.catalog import read_catalog
from rules.text.links import is_paper
from rules.text.titles import title_key

PEERS = {
    "this model": None,
    "largest section": Weights(0, 0, 0, 0, 0, 1, 0, 0, 0),
    "heading alone": Weights(0, 0, 1, 0, 0, 0, 0, 0, 0),
    "nearest titles alone": Weights(1, 0, 0, 0, 0, 0, 0, 0, 0),
}


def additions(data: Path) -> list[tuple[Catalog, Entry]]:
    """Return papers that contributions added, each with the list before it."""
    found = []
    with gzip.open(data / "cases.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            base, head = (read_catalog(case[key], case["file"]) for key in ("base_text", "head_text"))
            new = (c.after for c in changes_between(base, head) if c.kind is Kind.ADDED and c.after)
            found += [(base, entry) for entry in new if entry.title and entry.url and is_paper(entry.url)]
    return found


def run(data: Path) -> None:
    """Print the share of additions whose section is proposed first, or among the first three."""
    print("\nSections proposed for papers that were added: the first one is right, one of the first three is right")
    hits = {name: [0, 0] for name in PEERS}
    count = 0
    known: dict[int, Sections] = {}
    for base, entry in additions(data):
        sections = known.setdefault(id(base), Sections(base))
        truth = {e.section.path for e in base if title_key(e.title or "") == title_key(entry.title or "")}
        truth.add(entry.section.path)
        if len(sections.places) < 2 or not truth.intersection(place.path for place in sections.places):
            continue
        count += 1
        clue = Clue(entry.title or "", entry.venue, entry.year)
        for name, weights in PEERS.items():
            best = sections.likeliest(clue, 3, weights) if weights else sections.likeliest(clue)
            hits[name][0] += best[0].path in truth
            hits[name][1] += any(place.path in truth for place in best)
    for name, (first, third) in hits.items():
        print(f"  {name:24} {first}/{count} = {first / count:.1%}   {third}/{count} = {third / count:.1%}")


if __name__ == "__main__":
    run(Path(__file__).parents[2] / "shared" / "data")
