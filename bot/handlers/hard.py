"""Texts that would hold everything up: the Markdown reader is quadratic on some, and lets no other thread go on meanwhile.

What a stranger wrote is weighed first, in a time that grows with its length alone. Only what is heavy is tried, in a process
of its own that bounds itself; what takes too long there is never read here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import lru_cache

import structlog

from bot.cores import on_any_core

LIGHT = 2_000
"""Bytes of a paragraph up to which its weight does not count: it takes the reader some milliseconds at most."""

HEAVY = 4e8
"""Squares of bytes, added up over the heavier paragraphs, from which a text is tried: a quarter of a second at worst."""

SECONDS = 1.0
"""Seconds that the reader may take for a text."""

PATIENCE = 30.0
REMEMBERED = 512
BREAKS = re.compile(rb"[ \t]*(?:$|[-*+][ \t]+\S|1[.)][ \t]+\S|#{1,6}(?:[ \t]|$)|>)")
"""Lines that end a paragraph, whatever came before: empty ones, and those that begin an item, a heading or a quote."""

ALONE = re.compile(rb"[ \t]*(?:$|#{1,6}(?:[ \t]|$))")
"""Those of them that no line continues."""

DELIMITER = re.compile(rb"[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*|\|[ \t|:-]*-[ \t|:-]*")
TRIAL = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from pyromark import Markdown, Options
text = sys.stdin.buffer.read().decode("utf-8", "replace")
begun = time.process_time()
for _ in Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH).events_with_range(text):
    pass
sys.exit(time.process_time() - begun > float(sys.argv[1]))
"""
log = structlog.get_logger()


def is_too_hard(text: bytes) -> bool:
    """Tell whether a text would take the Markdown reader longer than `SECONDS`."""
    return weight(text) > HEAVY and _takes_too_long(text)


def weight(text: bytes) -> float:
    """Return what the reader's time grows with at worst: the squares of its longer paragraphs, added up.

    >>> weight(b"A short line.\\n" * 10), weight(b".\\n" * 5000) > 9e7
    (0.0, True)
    """
    total, size, before = 0.0, 0, b""
    is_table = False
    for line in text.split(b"\n"):
        if BREAKS.match(line):
            total, size, is_table = total + _squared(size), 0, False
            if ALONE.match(line):
                continue
        elif not is_table and size == len(before) + 1 and _opens_table(before, line):
            is_table = True
        if is_table:
            total, size = total + _squared(size), 0
        size += len(line) + 1
        before = line
    return total + _squared(size)


def _opens_table(head: bytes, line: bytes) -> bool:
    """Tell whether a line makes the one before it, the first of its paragraph, the head of a table, without any doubt: then
    each line stands alone.
    """
    if BREAKS.match(head) or b"\\" in head or b"`" in head or not DELIMITER.fullmatch(line.strip()):
        return False
    return head.strip().strip(b"|").count(b"|") == line.strip().strip(b"|").count(b"|")


def _squared(size: int) -> float:
    return float(size) * size if size > LIGHT else 0.0


@lru_cache(maxsize=REMEMBERED)
def _takes_too_long(text: bytes) -> bool:
    command = [sys.executable, "-I", "-c", TRIAL, str(SECONDS)]
    try:
        with on_any_core():
            done = subprocess.run(command, input=text, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        is_too_hard = True
    else:
        is_too_hard = done.returncode != 0
    log.info("text_tried", size=len(text), is_too_hard=is_too_hard)
    return is_too_hard
