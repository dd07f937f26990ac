"""Bring the style sheet and the plots of the desk from npm's packages, or with ``--check`` only compare what is here.

    python -m tests.support.fetch_vendor

Each file is the package's own, unchanged; its digest is written down here, so that nothing else can slip in.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.places import ROOT

STATIC = ROOT / "bot" / "web" / "static"


@dataclass(frozen=True, slots=True)
class Vendored:
    """A file of somebody else: its package and version, its path there, its name here, and its SHA-256."""

    package: str
    path: str
    name: str
    digest: str


FILES = (
    Vendored(
        "@picocss/pico@2.1.1",
        "css/pico.classless.min.css",
        "pico.css",
        "61207a40ffc02a42d1e50143651c121beab70ed413c934c1ff84fa263ba436b0",
    ),
    Vendored(
        "chart.js@4.6.1",
        "dist/chart.umd.min.js",
        "chart.js",
        "87364cc2b2a76a6684929e7d6b80b18a897794db38400caff1fcf1791c6925d2",
    ),
)


def faults() -> list[str]:
    """Return what is not as it was brought."""
    return [
        f"{one.name} is not {one.package}'s {one.path}: run `make vendor`."
        for one in FILES
        if hashlib.sha256((STATIC / one.name).read_bytes()).hexdigest() != one.digest
    ]


def main() -> int:
    if "--check" not in sys.argv:
        for one in FILES:
            _fetch(one)
    for fault in faults():
        sys.stderr.write(f"{fault}\n")
    return 1 if faults() else 0


def _fetch(one: Vendored) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to bring these files.")
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [npm, "pack", "--silent", one.package], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as archive:
            found = archive.extractfile(f"package/{one.path}")
            if found is None:
                raise SystemExit(f"{one.package} has no {one.path}.")
            (STATIC / one.name).write_bytes(found.read())


if __name__ == "__main__":
    sys.exit(main())
