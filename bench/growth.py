"""How `listkeeper check` grows with the list, next to markdownlint and awesome-lint: CPU seconds, in one run.

Usage: ``python bench/growth.py [COUNT ...]``; without COUNT, it makes lists of 1,000, 10,000 and 100,000 entries. If
another program takes longer than `PATIENCE` seconds on one list, it gets no longer ones. Prints seconds for each, and
how many times longer the tenfold list took. Bound: twelve times for tenfold.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from check_speed import PEER, peer, try_once
from made_lists import made_list

COUNTS = (1_000, 10_000, 100_000)
PATIENCE = 120.0
BOUND = 12.0


def seconds(command: list[str], folder: Path) -> float | None:
    """Return CPU seconds of *command* and its children, None if it did not end in time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        subprocess.run(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def markdownlint() -> list[str] | None:
    script = PEER / "node_modules" / "markdownlint-cli" / "markdownlint.js"
    if not script.exists():
        if not shutil.which("npm"):
            return None
        PEER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(PEER), "markdownlint-cli"], check=False)
    return ["node", str(script)] if script.exists() else None


def main() -> None:
    counts = [int(word) for word in sys.argv[1:]] or list(COUNTS)
    commands = {
        "listkeeper check": [sys.executable, "-m", "bot", "check"],
        "markdownlint": markdownlint(),
        "awesome-lint": peer(),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
        (folder / "readme.md").write_text(made_list(10))
        try_once([*commands["listkeeper check"], "readme.md"], folder)
        for program, command in commands.items():
            if command is None:
                print(f"{program:<18} not measured: npm is not installed")
                continue
            measure(program, command, counts, folder)


def measure(program: str, command: list[str], counts: list[int], folder: Path) -> None:
    last: float | None = None
    for count in counts:
        (folder / "readme.md").write_text(made_list(count))
        taken = seconds([*command, "readme.md"], folder)
        if taken is None:
            print(f"{program:<18} {count:>7} entries: not finished within {PATIENCE:.0f} s")
            return
        growth = f", {taken / last:.1f} times the list before (bound {BOUND:.0f} for tenfold)" if last else ""
        print(f"{program:<18} {count:>7} entries: {taken:7.2f} s CPU, {1000 * taken / count:.3f} ms an entry{growth}")
        last = taken


if __name__ == "__main__":
    main()
