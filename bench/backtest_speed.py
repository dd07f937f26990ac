"""How long `listkeeper backtest --last 200` takes, and how much memory, on lists of two sizes.

Usage: ``python bench/backtest_speed.py [--changes 200]``. It makes a git repository of each list, in which every change
adds one entry. Bounds: 10 s for a list of 55 kB, 60 s for one of 700 kB, on two cores; and the memory of 200 changes is
at most a tenth more than that of 50.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_lists import made_list

SIZES = ((55, 10.0), (700, 60.0))
FEW, GROWTH_BOUND = 50, 1.1
ROWS = 6.9
"""Rows of a made list in a kilobyte."""
ROOT = Path(__file__).parents[1]


def repository(folder: Path, kilobytes: int, changes: int) -> Path:
    """Make a repository whose last changes each add one entry."""
    lines = made_list(int(ROWS * kilobytes)).split("\n")
    entries = [number for number, line in enumerate(lines) if "](http" in line]
    later = entries[:: len(entries) // changes][:changes]
    missing = set(later)

    def git(*words: str) -> None:
        identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
        subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, stdout=subprocess.DEVNULL)

    def write(message: str) -> None:
        text = "\n".join(line for number, line in enumerate(lines) if number not in missing)
        (folder / "README.md").write_text(text)
        git("add", "README.md")
        git("commit", "-qm", message)

    git("init", "-q", "-b", "main")
    write("Begin")
    for number in later:
        missing.discard(number)
        write("Add one")
    return folder


def timed(folder: Path, changes: int) -> tuple[float, float]:
    """Return the seconds of a run and the largest resident size of its processes in MB."""
    code = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    command = [sys.executable, "-m", "bot", "backtest", "--repo", str(folder), "--last", str(changes)]
    begun = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.monotonic() - begun, int(ended.stdout) / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=200)
    changes = parser.parse_args().changes
    is_good = True
    for kilobytes, bound in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = repository(Path(name), kilobytes, changes)
            size = (folder / "README.md").stat().st_size / 1000
            _, of_few = timed(folder, min(FEW, changes))
            seconds, memory = timed(folder, changes)
        is_good &= seconds <= bound and memory <= GROWTH_BOUND * of_few
        print(
            f"{changes} changes of a list of {size:.0f} kB: {seconds:.1f} s, {seconds / bound:.2f} of the bound of "
            f"{bound:.0f} s; {memory:.0f} MB, {memory / of_few:.2f} of what {min(FEW, changes)} changes take "
            f"(bound {GROWTH_BOUND})"
        )
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
