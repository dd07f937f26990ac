"""Planted defects in sound entries of real lists: how many are caught, and how often the fix restores the entry.

Each defect is planted into one entry of a list, as if a contribution had added the entry like this. Entries that the
rules already have something to say about are left out.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, judge
from rules.judging.policy import Policy
from rules.model import Catalog, Entry, Shape
from rules.reading.catalog import read_catalog

Plant = Callable[[str, Entry], str | None]
POLICY = Policy()
TRIES, WANTED = 40, 4


def _once(pattern: str, replacement: str) -> Plant:
    compiled = re.compile(pattern)

    def plant(text: str, entry: Entry) -> str | None:
        found = compiled.sub(replacement, text, count=1)
        return found if found != text else None

    return plant


def _rows(plant: Plant) -> Plant:
    return lambda text, entry: plant(text, entry) if entry.shape is Shape.ROW else None


def _items(plant: Plant) -> Plant:
    return lambda text, entry: plant(text, entry) if entry.shape in (Shape.BULLET, Shape.NUMBERED) else None


def _empty_last_cell(text: str, entry: Entry) -> str | None:
    if entry.shape is not Shape.ROW or not entry.cells or entry.cells[-1].text.strip() != "-":
        return None
    cell = entry.cells[-1]
    return text[: cell.start - entry.start] + text[cell.end - entry.start :]


def _venue_slip(text: str, entry: Entry) -> str | None:
    venue = entry.venue or ""
    if len(venue) < 6 or text.count(venue) != 1:
        return None
    return text.replace(venue, venue[:2] + venue[3] + venue[2] + venue[4:])


def _venue_case(text: str, entry: Entry) -> str | None:
    venue = entry.venue or ""
    if len(venue) < 4 or text.count(venue) != 1 or venue.swapcase() == venue:
        return None
    return text.replace(venue, venue.lower() if venue.lower() != venue else venue.upper())


def _label_case(text: str, entry: Entry) -> str | None:
    labels = [link.label for link in entry.links if link.label.casefold() in ("code", "paper", "pdf", "project")]
    return text.replace(f"[{labels[0]}]", f"[{labels[0].swapcase()}]", 1) if labels else None


def _swapped(text: str, entry: Entry) -> str | None:
    papers = [link for link in entry.links if "arxiv.org" in link.url]
    codes = [link for link in entry.links if "github.com" in link.url and link.label.casefold() == "code"]
    if len(papers) != 1 or len(codes) != 1 or text.count(papers[0].url) != 1 or text.count(codes[0].url) != 1:
        return None
    return text.replace(papers[0].url, "\0").replace(codes[0].url, papers[0].url).replace("\0", codes[0].url)


PLANTS: dict[str, Plant] = {
    "parenthesis not closed": _once(r"(\]\(https?://[^\s()|\[\]]{5,200})\)", r"\1"),
    "bracket not opened": _once(r"\[([A-Za-z][^\[\]|]{3,200}\]\(http)", r"\1"),
    "extra bracket": _once(r"(\]\(https?://[^\s()|\[\]]{5,200}\))(?=[|\s])", r"\1]"),
    "space in a link": _once(r"\]\((?=https?:)", "] ("),
    "link reversed": _once(r"\[([A-Za-z][^\[\]|()]{3,200})\]\((https?://[^\s()|\[\]]{5,200})\)", r"(\1)[\2]"),
    "address missing": _once(r"\]\(https?://[^\s()|\[\]]{5,200}\)", "]()"),
    "row not closed": _rows(_once(r"\|\s*$", "")),
    "cell missing": _rows(_once(r"^(\s*\|[^|]*)\|[^|]*", r"\1")),
    "extra cell": _rows(_once(r"\|(\s*)$", r"|-|\1")),
    "row cut off": _rows(lambda text, entry: "\n" + text),
    "cell emptied": _empty_last_cell,
    "label in another case": _label_case,
    "abs for pdf": _once(r"arxiv\.org/pdf/(\d{4}\.\d{4,5})(?:v\d)?(?:\.pdf)?", r"arxiv.org/abs/\1"),
    "pdf for abs": _once(r"arxiv\.org/abs/(\d{4}\.\d{4,5})(?!v)", r"arxiv.org/pdf/\1"),
    "version": _once(r"(arxiv\.org/(?:abs|pdf)/\d{4}\.\d{4,5})(?=[)\s.])", r"\1v2"),
    "http": _once(r"https://(?=arxiv|github)", "http://"),
    "two spaces": _once(r"(?<=[a-z]) (?=[a-z]{3})", "  "),
    "space before a comma": _items(_once(r"(?<=[a-z]),(?= [a-z])", " ,")),
    "full-width comma": _once(r"(?<=[a-z]), (?=[A-Za-z])", "\uff0c"),
    "full-width colon": _once(r"(?<=[A-Za-z]): (?=[A-Z])", "\uff1a"),
    "zero-width space": _once(r"(?<=[a-z] )(?=[a-z]{3})", "\u200b"),
    "garbled dash": _once("\u2013", "\u00e2\u20ac\u201c"),
    "venue with a slip": _venue_slip,
    "venue in another case": _venue_case,
    "swapped links": _swapped,
    "full stop missing": _items(_once(r"(?<=[a-z])\.(?=\*\*)", "")),
    "another bullet": _items(_once(r"^(\s*)[-*+](?= )", lambda m: m[1] + ("*" if m[0].strip() != "*" else "-"))),  # type: ignore[arg-type]
    "bold not closed": _items(_once(r"(\*\*[^*]{10,200})\*\*", r"\1")),
}


def without(catalog: Catalog, entry: Entry) -> str:
    return catalog.text[: entry.start] + catalog.text[entry.end + 1 :]


def planted(catalog: Catalog, entry: Entry, text: str) -> tuple[bool, bool]:
    """Return whether the planted entry has a finding, and whether the fixes restore the sound entry."""
    base = read_catalog(without(catalog, entry), catalog.file)
    head_text = catalog.text[: entry.start] + text + catalog.text[entry.end :]
    findings = judge([Contribution(base, read_catalog(head_text, catalog.file))], POLICY).findings
    lines = range(entry.line, entry.line + text.count("\n") + 1)
    found = [f for f in findings if set(lines) & set(range(f.line, f.end_line + 1))]
    mended = apply_fixes(head_text, [f.fix for f in findings if f.fix])
    return bool(found), mended == catalog.text


def is_sound(catalog: Catalog, entry: Entry) -> bool:
    base = read_catalog(without(catalog, entry), catalog.file)
    return not judge([Contribution(base, catalog)], POLICY).findings


def run(paths: list[Path], show: str | None = None) -> None:
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    restored: Counter[str] = Counter()
    chance = random.Random(1)  # noqa: S311 - the same defects in every run
    for path in paths:
        catalog = read_catalog(path.read_text(encoding="utf-8", errors="replace"), path.name)
        entries = list(catalog.entries)
        sound: dict[int, bool] = {}
        for name, plant in PLANTS.items():
            count = 0
            for entry in chance.sample(entries, min(TRIES, len(entries))):
                text = plant(entry.text, entry)
                if text is None or count >= WANTED:
                    continue
                if id(entry) not in sound:
                    sound[id(entry)] = is_sound(catalog, entry)
                if not sound[id(entry)]:
                    continue
                count += 1
                is_found, is_restored = planted(catalog, entry, text)
                tried[name] += 1
                caught[name] += is_found
                restored[name] += is_restored
                if show == name and not (is_found and is_restored):
                    print(f"  {'caught' if is_found else 'MISSED'} {path.stem}:{entry.line}\n    {text.strip()[:220]}")
    print("\nPlanted defects: caught, and repaired by the fix")
    for name in PLANTS:
        if tried[name]:
            print(f"  {name:<26} {caught[name]:>4}/{tried[name]:<4} {restored[name]:>4}/{tried[name]}")
    whole = sum(tried.values())
    print(
        f"  {'all':<26} {sum(caught.values())}/{whole} = {100 * sum(caught.values()) / whole:.1f} %, "
        f"repaired {100 * sum(restored.values()) / whole:.1f} %"
    )
