"""Judging a list takes work that grows with the list, not with its square: counted in calls, not in seconds."""

import sys

import pytest

from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.reading.catalog import read_catalog

ROW = "|[Learning {word}a{n} Lamps from River{n}s Without Bank{n}s](https://arxiv.org/abs/2401.{n:05})|CVPR 2024|{code}|\n"
ITEM = "- [Learning {word}a{n} Lamps from River{n}s Without Bank{n}s](https://arxiv.org/abs/2401.{n:05}), CVPR 2024. {code}\n"
WORDS = "quiet late small deep glass".split()


def entry(line, n):
    code = f"[Code](https://github.com/lab/p{n})" if n % 3 else "-"
    return line.format(n=n, word=WORDS[n % 5], code=code)


def made(sections, line):
    parts = ["# Papers\n\n"]
    for s in range(sections):
        head = "" if line is ITEM else "| Paper | Venue | Code |\n|---|---|---|\n"
        rows = "".join(entry(line, 3 * s + k) for k in range(3))
        parts.append(f"## Section {s}\n\n{head}{rows}\n")
    return "".join(parts)


def calls_for(text):
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        audit([read_catalog(text)], Policy())
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("line", [ROW, ITEM], ids=["rows", "items"])
def test_four_times_the_sections_are_four_times_the_work(line):
    audit([read_catalog(made(200, line))], Policy())  # what is kept between lists is there from now on
    small, large = calls_for(made(50, line)), calls_for(made(200, line))

    assert large < 4.5 * small
