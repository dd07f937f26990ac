"""Whatever is installed with the bot may be used in a project under the MIT licence."""

import re
from importlib.metadata import distribution

import pytest

from tests.support.places import ROOT

LOCK = ROOT / "requirements.lock"
NAMES = sorted(set(re.findall(r"^([A-Za-z0-9_.-]+)==[^;\n]*$", LOCK.read_text(), re.MULTILINE)) | {"dbos", "flask"})
FITS = re.compile(
    r"MIT|BSD|Apache|Python Software Foundation|PSF|ISC|MPL[- ]2|Mozilla Public License 2|Unlicense|Zlib|0BSD|Public Domain",
    re.IGNORECASE,
)
LINKED_ONLY = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)
"""A library under the LGPL may be used as it is; NOTICE says so of those there are."""


def licence_of(name):
    metadata = distribution(name).metadata
    told = [metadata.get("License-Expression") or "", (metadata.get("License") or "").split("\n")[0]]
    told += [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    if not any(told):  # it is only in the file that came with it
        files = [
            path for path in distribution(name).files or () if path.name in ("LICENSE", "LICENSE.txt", "LICENSE.md")
        ]
        told = [path.locate().read_text()[:200] for path in files]
    return " ".join(filter(None, told))


@pytest.mark.parametrize("name", NAMES)
def test_the_licence_fits(name):
    licence = licence_of(name)
    if LINKED_ONLY.search(licence):
        assert name.partition("-")[0].lower() in (LOCK.parent / "NOTICE").read_text().lower()
    else:
        assert FITS.search(licence), f"{name} says of its licence: {licence!r}"
        assert not re.search(r"(?<!L)GPL|Affero", licence)
