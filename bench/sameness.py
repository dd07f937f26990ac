"""Repeats planted into real lists.

They are a paper again in its section, a new paper under a copied address, a paper in another section.

The first should always be an error, the second in four cases of five, the third never.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Level
from rules.reading.catalog import read_catalog

EACH = 12
POLICY = Policy()
NEW_TITLES = (
    "Sparse Wavelet Routing for Underwater Acoustic Sensor Swarms",
    "Counting Migratory Birds from Weather Radar with Weak Labels",
    "Learned Compression of Seismic Traces under Bandwidth Limits",
    "A Benchmark of Handwritten Ledger Transcription across Centuries",
)


def errors_on(catalog: Catalog, text: str, line: int) -> set[str]:
    findings = judge([Contribution(catalog, read_catalog(text, catalog.file))], POLICY).findings
    return {f.rule for f in findings if f.level is Level.ERROR and f.line <= line <= f.end_line}


def inserted(catalog: Catalog, after: Entry, text: str) -> tuple[str, int]:
    apart = "\n\n" if after.shape.value == "paragraph" else "\n"
    return catalog.text[: after.end] + apart + text + catalog.text[after.end :], after.end_line + len(apart)


def other_form(text: str) -> str:
    """Return an entry with its arXiv addresses in another form."""
    text, count = re.subn(r"arxiv\.org/abs/(\d{4}\.\d{4,5})(?:v\d+)?", r"arxiv.org/pdf/\1v3", text)
    return text if count else re.sub(r"arxiv\.org/pdf/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?", r"arxiv.org/abs/\1", text)


def run(paths: list[Path]) -> None:
    chance = random.Random(7)  # noqa: S311 - the same repeats in every run
    tried: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for path in paths:
        catalog = read_catalog(path.read_text(encoding="utf-8", errors="replace"), path.name)
        sections: dict[tuple[str, ...], list[Entry]] = {}
        for entry in catalog:
            sections.setdefault(entry.section.path, []).append(entry)
        known = [e for e in catalog if e.ids and e.title and e.ids[0].startswith("arxiv:") and e.title in e.text]
        for entry in chance.sample(known, min(EACH, len(known))):
            here = sections[entry.section.path][-1]
            if entry.shape is here.shape:
                text, line = inserted(catalog, here, other_form(entry.text))
                tried["again in its section"] += 1
                errors["again in its section"] += bool(errors_on(catalog, text, line))
            fresh = entry.text.replace(entry.title or "", chance.choice(NEW_TITLES))
            places = [s for path_, s in sections.items() if s[-1].shape is entry.shape]
            there = chance.choice(places)[-1]
            text, line = inserted(catalog, there, fresh)
            tried["new paper, copied address"] += 1
            errors["new paper, copied address"] += bool(errors_on(catalog, text, line))
            places = [s for p, s in sections.items() if p != entry.section.path and s[-1].shape is entry.shape]
            places = [s for s in places if not any(set(o.ids) & set(entry.ids) for o in s)]
            if places:
                text, line = inserted(catalog, chance.choice(places)[-1], entry.text)
                tried["in another section too"] += 1
                errors["in another section too"] += bool(
                    errors_on(catalog, text, line) & {"duplicate-paper", "twice-in-change", "address-of-another"}
                )
    print("\nPlanted repeats that are errors")
    for name, wanted in (
        ("again in its section", "all"),
        ("new paper, copied address", "4 in 5"),
        ("in another section too", "none"),
    ):
        print(f"  {name:<28} {errors[name]}/{tried[name]} (wanted: {wanted})")
