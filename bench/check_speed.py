"""`listkeeper check` against awesome-lint on lists, in one run: CPU seconds of the whole process, and memory.

Usage: ``python bench/check_speed.py [FILE…]``; without FILE, it makes a list of 289 entries and one of 4,700 (712 kB).
Prints the ratio and its bound: one eighth, and one sixth from 300,000 characters on. awesome-lint comes from npm into
``.cache/bench``; without npm, only our own figures are printed.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from made_lists import made_list

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".cache" / "bench"
RUNS, BOUND, MEMORY_BOUND = 11, 8.0, 80.0
RUNS_LARGE, BOUND_LARGE, LARGE_FROM = 5, 6.0, 300_000
"""For long lists, and the characters from which a list is long."""

SMALL, LARGE = 289, 4_700
"""Entries of the lists that are made."""


def cpu_of(command: list[str], folder: Path) -> float:
    """Return user and system seconds of *command* and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def try_once(command: list[str], folder: Path) -> None:
    """Run our *command*; end with what it said if it read no entries, since what does not run takes no time."""
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if " entries in " not in ended.stdout:
        sys.exit(f"{' '.join(command)} ended with status {ended.returncode}: {ended.stdout}{ended.stderr}")


def memory_of(command: list[str], folder: Path) -> float:
    """Return the largest resident size of *command* in MB."""
    code = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    ended = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, capture_output=True, text=True, check=True
    )
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(ended.stdout) / unit


def peer() -> list[str] | None:
    """Return the command of awesome-lint; install it if possible."""
    script = PEER / "node_modules" / "awesome-lint" / "cli.js"
    if not script.exists():
        if not shutil.which("npm"):
            return None
        PEER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(PEER), "awesome-lint"], check=False)
    return ["node", str(script)] if script.exists() else None


def compare(text: str, bound: float, runs: int) -> None:
    """Print what checking *text* takes of either program, and the ratio against *bound*."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "readme.md").write_text(text)
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
        ours = [sys.executable, "-m", "bot", "check", "readme.md"]
        theirs = peer()
        try_once(ours, folder)
        ours_cpu, their_cpu = [], []
        for _ in range(runs):
            ours_cpu.append(cpu_of(ours, folder))
            if theirs:
                their_cpu.append(cpu_of([*theirs, "readme.md"], folder))
        memory = memory_of(ours, folder)
    print(f"{len(text.encode()) // 1000} kB")
    print(
        f"listkeeper check: {min(ours_cpu):.3f} s CPU (best of {runs}; noise only adds), "
        f"{memory:.0f} MB (bound {MEMORY_BOUND:.0f})"
    )
    if theirs:
        ratio = min(their_cpu) / min(ours_cpu)
        print(f"awesome-lint:     {min(their_cpu):.3f} s CPU; ratio {ratio:.1f} (bound {bound:.0f})")
    else:
        print("awesome-lint:     not measured: npm is not installed")


def main() -> None:
    os.environ.pop("GITHUB_TOKEN", None)
    given = [Path(name).read_text() for name in sys.argv[1:]]
    for text in given or [made_list(SMALL), made_list(LARGE)]:
        is_large = len(text) >= LARGE_FROM
        compare(text, BOUND_LARGE if is_large else BOUND, RUNS_LARGE if is_large else RUNS)


if __name__ == "__main__":
    main()
