"""The title has a slip of the pen: a word twice, two letters swapped, a name unlike its own address.

A rare word is no slip: it is told only with a witness, which is the list's own use of the word, or the address.

## Why

A search for the paper does not find the entry.

## How to fix

Copy the title from the paper's page.
"""

import re
from collections.abc import Iterator
from operator import eq

from rules.kit import (
    MARKDOWN,
    Bad,
    Case,
    Edit,
    Entry,
    Good,
    Level,
    Message,
    Options,
    Problem,
    code,
    entry_rule,
    fold,
    late,
    quoted,
    repository_of,
    say,
    title_key,
    words_of,
)

LIT = "|[{0}](https://arxiv.org/abs/2111.07991)|CVPR 2022|{1}|"

GOOD = [
    Good("a title", row=LIT.format("LiT: Zero-Shot Transfer with Locked-image Tuning", "-")),
    Good("a rare word", row=LIT.format("Netsuke: Learning Transferable Carvings in Colour", "-")),
]

BAD = [
    Bad(
        "a word twice",
        row=LIT.format("LiT: Zero-Shot Transfer with with Locked-image Tuning", "-"),
        message="The title says “with with”.",
        fixed=LIT.format("LiT: Zero-Shot Transfer with Locked-image Tuning", "-"),
    ),
    Bad(
        "two letters swapped in a word of the list",
        given="## Papers\n\n"
        + "".join(
            f"- [Paper {name} on Networks of the list](https://arxiv.org/abs/210{n}.00020)\n"
            for n, name in enumerate("one two three four five".split(), start=1)
        ),
        under="Papers",
        row="- [LiT: Zero-Shot Transfer of Netwroks](https://arxiv.org/abs/2111.07991)",
        message="The title says “Netwroks”; the list's other titles say “Networks”.",
        fixed="- [LiT: Zero-Shot Transfer of Networks](https://arxiv.org/abs/2111.07991)",
    ),
    Bad(
        "a name that lacks a letter of its address",
        row="|[Tip-Adapte: Training-free Adaption of CLIP](https://arxiv.org/abs/2111.03930)|ECCV 2022|[Code](https://github.com/gaopengcuhk/Tip-Adapter)|",
        message="The name is “Tip-Adapte”, but its own address says `Tip-Adapter`. Which one is right?",
    ),
]

TWICE = late(
    r"\b(?P<word>the|of|for|in|to|and|with|on|by|from|an?|via|using|as|at)(?P<gap>\s+(?P=word))\b", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]{6,40}")
SHORTEST_NAME = 6
"""Letters of a name from which one letter more or less than in its address is a slip."""

NAME = re.compile(r"\W{0,3}(?P<name>[A-Za-z][\w-]{4,40}?)\s?(?:[:：]|$)")


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def slip_in_title(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    title = entry.title or ""
    words = words_of(title)
    for found in TWICE.finditer(title) if any(map(eq, words, words[1:])) else ():
        yield _problem(entry, found[0], found["word"], say("The title says {found}.", found=quoted(found[0])))
    for folded, meant in case.habits.slips_in(title):
        word = next((written for written in WORD.findall(title) if fold(written) == folded), folded)
        right = meant.capitalize() if word[0].isupper() else meant
        message = say(
            "The title says {found}; the list's other titles say {meant}.", found=quoted(word), meant=quoted(right)
        )
        yield _problem(entry, word, right, message)
    yield from _name_unlike_address(entry, title)


def _name_unlike_address(entry: Entry, title: str) -> Iterator[Problem]:
    """Report a name that lacks or doubles a letter of the repository's name."""
    found = NAME.match(title)
    if found is None or len(found["name"]) < SHORTEST_NAME:
        return
    name = found["name"]
    for link in entry.links:
        theirs = (repository_of(link.url) or "").partition("/")[2]
        if _lacks_one(name, theirs) and title_key(name).rstrip("s") != title_key(theirs).rstrip("s"):
            message = say(
                "The name is {name}, but its own address says {address}. Which one is right?",
                name=quoted(name),
                address=code(theirs),
            )
            yield Problem(message)
            return


def _lacks_one(one: str, other: str) -> bool:
    """Tell whether the shorter of two names is the longer one without a small letter; a sign or number is a version."""
    short, long = sorted((_letters(one), _letters(other)), key=len)
    if len(long) != len(short) + 1:
        return False
    folded, wanted = long.lower(), short.lower()
    return any(
        letter.isascii() and letter.islower() and folded[:at] + folded[at + 1 :] == wanted
        for at, letter in enumerate(long)
    )


def _letters(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())


def _problem(entry: Entry, found: str, meant: str, message: Message) -> Problem:
    at = entry.text.find(found)
    is_plain = at >= 0 and entry.text.count(found) == 1
    return Problem(message, (Edit(entry.start + at, entry.start + at + len(found), meant),) if is_plain else ())
