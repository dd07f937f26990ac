"""A baseline: what was once found in an old list, so that a check reports only what is new.

A finding is recognised by its rule and by the text it is about, not by its line. An entry that moved is still known; an
entry that changed is judged again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.errors import UserError
from rules.model import Finding

SCHEMA = "listkeeper.baseline/1"
NUMBERS = re.compile(r"\d+")
SIZE_LIMIT = 50_000_000


def key_of(finding: Finding) -> str:
    """Return a name for a finding that stays the same as long as its entry does."""
    about = " ".join(finding.entry.split()) or NUMBERS.sub("#", str(finding.message))
    return f"{finding.rule} {hashlib.sha256(about.encode(errors='replace')).hexdigest()[:16]}"


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write *findings* to *path* and return how many there were."""
    keys = sorted(key_of(finding) for finding in findings)
    text = json.dumps({"schema": SCHEMA, "findings": keys}, indent=1) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"the baseline {path} cannot be written: {error.strerror}.") from None
    return len(keys)


def read_baseline(path: Path) -> Counter[str]:
    """Return how often each finding is known; raises `UserError` if *path* is not a baseline."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UserError(f"{path} is too large to be a baseline.")
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        if not path.exists():
            raise UserError(f"the baseline {path} does not exist. Write it with --write-baseline {path}.") from None
        raise UserError(f"the baseline {path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise UserError(f"{path} is not a baseline. Name a file that `check --write-baseline` wrote.")
    findings = document.get("findings")
    if not isinstance(findings, list) or not all(isinstance(key, str) for key in findings):
        raise UserError(f"{path} is damaged: its findings are not a list of texts. Delete it and write it again.")
    return Counter(findings)


def unknown(findings: Iterable[Finding], known: Counter[str]) -> tuple[Finding, ...]:
    """Return the findings that are not in the baseline. If several are alike, as many are known as the baseline has."""
    left = Counter(known)
    fresh = []
    for finding in findings:
        key = key_of(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    return tuple(fresh)
