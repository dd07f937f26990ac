"""Every pattern of the program, and every reader of a registry's answers, on texts made against them: none may take time that grows out of
step with the text.

A pattern that backtracks without end cannot be waited for, so all of this runs in a process whose processor time is bounded, far above what is needed.
"""

import importlib
import pkgutil
import re
import resource
import subprocess
import sys

import pytest

import bot
import rules
from bot.online.guard import SIZE_LIMIT
from bot.online.registries import every_registry
from rules.requests.phrases import PHRASES
from rules.text.patterns import LatePattern
from tests.support.places import ROOT

LENGTH, SEARCHED = 1_500, 400
"""Letters of a text at whose start a pattern is tried, and of one in which it is searched everywhere."""

SECONDS = 120
"""Processor time for all of it together; it takes a tenth. One pattern that grows with the square of the length would take all of it."""

PARTS = re.compile(r"\\.|[^\\()\[\]{}*+?|^$.]")
NEVER_IMPORTED = re.compile(r"\.__main__$|\.migrations\.")


def patterns():
    """Every compiled pattern that stands in a module, by where it stands."""
    found = {}
    for package in (rules, bot):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if NEVER_IMPORTED.search(info.name):
                continue
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, re.Pattern | LatePattern) and isinstance(value.pattern, str):
                    found.setdefault(value, f"{info.name}.{name}")
    for phrase in PHRASES:
        found.setdefault(phrase.pattern, f"phrases.{phrase.name}".replace(" ", "-"))
    return found


def adversaries(pattern, length):
    """Texts made of what the pattern is made of, repeated, and ended by something it does not want."""
    pieces = dict.fromkeys(part[-1] for part in PARTS.findall(pattern.pattern))
    letters = [*pieces, "a", "A", " ", "\t", "1", "[", "](", "|", "`", "<", "&", "论"][:40]
    for one in letters:
        yield one * (length // len(one)) + "\x00"
        yield f"[{one}](" * (length // (len(one) + 3)) + "\x00"
        yield f"{one} " * (length // (len(one) + 1)) + "!"
    yield "".join(letters) * (length // len("".join(letters)))


def try_all():
    for pattern, where in patterns().items():
        sys.stdout.write(f"{where}\n")
        sys.stdout.flush()
        for text in adversaries(pattern, LENGTH):
            pattern.match(text)
            pattern.fullmatch(text)
        for text in adversaries(pattern, SEARCHED):
            pattern.search(text)
            sum(1 for _ in pattern.finditer(text))


def answers(length):
    """Texts as long as the longest answer that is read, made of what registries' answers are made of."""
    pieces = [
        "<entry>",
        "<entry><title>",
        "<name>",
        "<id",
        "@a{",
        "title = {",
        'title = "',
        "author = {",
        "\n",
        " ",
        '{"a":',
        "[",
        '"',
        "&lt;",
        "a and ",
    ]
    for start in ("", "<entry>", '@a{x, url = "https://aclanthology.org/x", author = "'):
        yield from (start + piece * (length // len(piece)) for piece in pieces)


def read_all():
    for registry in every_registry():
        sys.stdout.write(f"{registry.name}\n")
        sys.stdout.flush()
        for text in answers(SIZE_LIMIT):
            for identifier in ("arxiv:2405.02222", "acl:N19-1423", "doi:10.1/x"):
                registry.read(identifier, text.encode())


def within(seconds, program):
    """Run a program in a process of its own that has so many seconds of the processor."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
        check=False,
    )


@pytest.mark.slow
def test_no_answer_of_a_registry_can_take_its_reader_long():
    """A reader that grows with the square of the text takes some seconds for one of these texts; all of them together have eight."""
    ended = within(8, "from tests.test_patterns import read_all; read_all()")
    assert ended.returncode == 0, f"{ended.stdout.split()[-1:]} took too long, or worse:\n{ended.stderr[-2000:]}"
    assert len(ended.stdout.splitlines()) == len(every_registry())


@pytest.mark.slow
def test_no_pattern_can_be_made_to_hang():
    ended = within(SECONDS, "from tests.test_patterns import try_all; try_all()")
    last = ended.stdout.split()[-1]
    assert ended.returncode == 0, f"{last} took too long, or worse:\n{ended.stderr[-2000:]}"
    assert len(ended.stdout.split()) > 100


def test_a_pattern_that_hangs_would_be_found():
    """The texts above are good for something: they bring down the pattern that everybody knows to be bad."""
    bad = "import re; from tests.test_patterns import adversaries; p = re.compile(r'^(a+)+$'); [p.search(t) for t in adversaries(p, 1000)]"
    ended = within(2, bad)
    assert ended.returncode != 0
