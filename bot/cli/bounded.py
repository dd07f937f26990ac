"""``listkeeper bounded``: check the list on standard input within bounds, for the playground.

It bounds itself before it imports what reads lists. Standard input is a JSON object with the texts ``list``, ``before``
and ``policy`` (the last two may be empty) and ``format`` (text or markdown). Status 0: the report is on standard output.
Status 2: standard error says what is wrong with the input. Anything else: a bound was reached.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import TextIO

SECONDS, MEMORY, NICE = 5, 600_000_000, 10
"""Seconds of computing, bytes of memory, and by how much everybody else comes first."""

OUTPUT_LIMIT = 200_000
NAME = "README.md"


def bound() -> None:
    """Take away from this process what a list does not need."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(NICE)


def check(given: dict[str, str], out: TextIO) -> str:
    """Write the report on a list to *out*; return what is wrong with the input, if anything is."""
    from click import unstyle

    from bot.policy_file import PolicyFileError, parse_policy
    from bot.reports.markdown import as_markdown
    from bot.reports.text import as_text
    from rules.judging.judge import Contribution, audit, judge
    from rules.judging.policy import Policy
    from rules.reading.catalog import read_catalog

    try:
        policy = parse_policy(given["policy"].encode()) if given["policy"].strip() else Policy()
    except PolicyFileError as error:
        return "\n".join(f"line {fault.line}: {fault.message}" for fault in error.faults)
    head = read_catalog(given["list"], NAME)
    if given["before"].strip():
        verdict = judge([Contribution(read_catalog(given["before"], NAME), head)], policy)
    else:
        verdict = audit([head], policy)
    report = as_markdown if given["format"] == "markdown" else as_text
    out.write(unstyle(report(verdict, {NAME: given["list"]}))[: OUTPUT_LIMIT + 1])
    return ""


def main() -> None:
    """Bound this process, check, and end."""
    bound()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    given = json.loads(sys.stdin.buffer.read())
    fault = check({name: str(given.get(name, "")) for name in ("list", "before", "policy", "format")}, sys.stdout)
    if fault:
        sys.stderr.buffer.write(fault.encode("utf-8", "replace"))
        sys.exit(2)
