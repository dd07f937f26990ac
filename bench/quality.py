"""What the rules are worth on real material: coverage, false alarms, detection, exact fixes, sameness of titles.

Usage: ``python bench/quality.py [DATA]``; DATA is the folder with the material (``cases.dev.jsonl.gz``,
``corrections.dev.jsonl``, ``titles.dev.jsonl``, ``lists/``). ``--show RULE`` prints every line that a rule says.
The figures are about this material only. They show the effect of a change to a rule, not how good it is elsewhere.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asking
import placing
import planted
import sameness

from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.model import Level, Verdict
from rules.reading.catalog import read_catalog
from rules.text.titles import is_same_title

DATA = Path(__file__).parents[2] / "shared" / "data"
POLICY = Policy()


def records(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def percent(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f} %" if whole else "none"


def verdict_on(case: dict[str, Any]) -> Verdict:
    base, head = (read_catalog(case[name], case["file"]) for name in ("base_text", "head_text"))
    return judge([Contribution(base, head)], POLICY)


def coverage(data: Path) -> None:
    print("\nCoverage: entries read, and links to papers that no entry holds")
    for path in sorted((data / "lists").glob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        catalog = read_catalog(text, path.name)
        held = {line for entry in catalog for line in range(entry.line, entry.end_line + 1)}
        lines = [n for n, line in enumerate(text.split("\n"), 1) if "arxiv.org/" in line and "](" in line]
        missed = sum(1 for n in lines if n not in held)
        found = Counter(f.level.value for f in audit([catalog], POLICY).findings)
        print(
            f"  {path.stem[:44]:<44} {len(catalog.entries):>5} entries, "
            f"{missed:>3} of {len(lines):>4} missed, {dict(found)}"
        )


def contributions(data: Path, show: str | None) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    levels: Counter[str] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    total = 0
    for case in records(data / "cases.dev.jsonl.gz"):
        verdict = verdicts[case["id"]] = verdict_on(case)
        for finding in verdict.findings if show else ():
            if finding.rule == show:
                line = case["head_text"].split("\n")[finding.line - 1].strip()
                print(
                    f"{'corrected' if case['corrected_later'] else 'kept'} {case['repo']}:{finding.line} "
                    f"{finding.message}\n    {line[:200]}"
                )
                if finding.fix:
                    print(f"  → {finding.fix.replacement[:200]}")
        if case["corrected_later"]:
            continue
        total += 1
        found = {finding.level for finding in verdict.findings}
        levels["error"] += Level.ERROR in found
        levels["error or warning"] += bool(found & {Level.ERROR, Level.WARNING})
        levels["anything"] += bool(found)
        rules.update({(f.level.value, f.rule) for f in verdict.findings})
    print("\nContributions that nobody corrected, and the findings on them")
    for name in ("error", "error or warning", "anything"):
        print(f"  {name:<18} {percent(levels[name], total)}")
    for (level, rule), count in sorted(rules.items()):
        print(f"    {level:<8} {rule:<24} {count}")
    return verdicts


def corrections(data: Path, verdicts: dict[str, Verdict]) -> None:
    cases = {case["id"]: case for case in records(data / "cases.dev.jsonl.gz")}
    kinds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    for record in records(data / "corrections.dev.jsonl"):
        case = cases.get(record["case"])
        if case is None:
            continue
        kind = record["kind"].partition(" (")[0]
        lines = case["head_text"].split("\n")
        at = {n for n, line in enumerate(lines, 1) if line.strip() == record["contributed"].strip()}
        said = [f for f in verdicts[record["case"]].findings if at & set(range(f.line, f.end_line + 1))]
        wanted = (record["corrected"] or "").strip()
        kinds[kind] += 1
        found[kind] += bool(said)
        exact[kind] += any(f.fix and wanted and wanted in map(str.strip, f.fix.replacement.split("\n")) for f in said)
    print("\nLines that somebody corrected: with a finding, and with exactly this correction as fix")
    for kind, count in kinds.most_common():
        print(f"  {kind:<24} {percent(found[kind], count):<20} exact {percent(exact[kind], count)}")


def titles(data: Path) -> None:
    right = wrong = missed = 0
    for pair in records(data / "titles.dev.jsonl"):
        said = is_same_title(pair["a"], pair["b"])
        right += said and pair["same"]
        wrong += said and not pair["same"]
        missed += not said and pair["same"]
    print("\nThe strict title rule, without identifiers")
    print(f"  precision {percent(right, right + wrong)}, recall {percent(right, right + missed)}")


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--show"]
    show = arguments.pop() if "--show" in sys.argv else None
    data = Path(arguments[0]) if arguments else DATA
    if not data.exists():
        sys.exit(f"{data} does not exist: name the folder with the material.")
    coverage(data)
    corrections(data, contributions(data, show))
    titles(data)
    asking.run(data)
    placing.run(data)
    lists = sorted((data / "lists").glob("*.md"))
    sameness.run(lists)
    planted.run(lists, show)


if __name__ == "__main__":
    main()
