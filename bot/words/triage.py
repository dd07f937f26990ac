"""The commands that maintainers give to the bot: ``/triage`` and what may follow it. Each command has its help line.

A command is on its own line, indented by three spaces at most, and outside quotes, code and HTML, as GitHub shows the
comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.signing import digest_of
from rules.reading.speech import spoken

AT_ONCE = 5
"""How many commands of one comment we obey."""

COMMAND = "/triage"
LINE = re.compile(r"^ {0,3}/triage(?:[ \t]+(?P<words>[^\n]*?))?[ \t]*$", re.MULTILINE)
REASON_LIMIT, HEADING_LIMIT = 500, 200
OVERRIDE = re.compile(r"(?P<rule>[a-z][a-z0-9-]{0,60})(?:[ \t]*:[ \t]*(?P<reason>.*))?")
ADD = re.compile(r"(?P<number>[1-9]\d{0,2})?[ \t]*(?:section:[ \t]*(?P<section>\S.*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recheck:
    """Look again."""


@dataclass(frozen=True, slots=True)
class Override:
    """Set a rule aside for the entries that it flags."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Stop judging this one."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Judge it again."""


@dataclass(frozen=True, slots=True)
class TakeSection:
    """Propose the entry for that section."""

    heading: str


@dataclass(frozen=True, slots=True)
class Add:
    """Open the pull request with the proposed entry; *number* says for which paper."""

    number: int | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Fix:
    """Commit every safe fix to the branch, or open a pull request with them after the merge."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last word of a maintainer back."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say which commands there are."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something after ``/triage`` that is not a command, or a command that lacks something."""

    text: str = ""


Command = Recheck | Override | Ignore | Resume | TakeSection | Add | Fix | Undo | Help | Unknown


@dataclass(frozen=True, slots=True)
class Said:
    """A command as it was written; *key* is unique in its comment."""

    command: Command
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command of the grammar."""

    name: str
    usage: str
    help: str
    read: Callable[[str], Command | None]
    for_author: bool = False  # also for the author of the pull request or issue


def _override(rest: str) -> Command | None:
    found = OVERRIDE.fullmatch(rest)
    return Override(found["rule"], (found["reason"] or "").strip()[:REASON_LIMIT]) if found else None


def _section(rest: str) -> Command | None:
    return TakeSection(rest[:HEADING_LIMIT]) if rest else None


def _add(rest: str) -> Command | None:
    found = ADD.fullmatch(rest)
    if found is None:
        return None
    section = found["section"].strip()[:HEADING_LIMIT] if found["section"] else None
    return Add(int(found["number"]) if found["number"] else None, section)


def _alone(command: Command) -> Callable[[str], Command | None]:
    return lambda rest: None if rest else command


COMMANDS = (
    CommandSpec(
        "recheck", "/triage recheck", "look again at this pull request or issue", _alone(Recheck()), for_author=True
    ),
    CommandSpec(
        "override",
        "/triage override RULE: REASON",
        "set a rule's findings aside for the entries that have them now",
        _override,
    ),
    CommandSpec("ignore", "/triage ignore", "leave this pull request or issue alone from now on", _alone(Ignore())),
    CommandSpec("resume", "/triage resume", "take `ignore` back", _alone(Resume())),
    CommandSpec("section", "/triage section HEADING", "propose the entry for another section (issues)", _section),
    CommandSpec(
        "add",
        "/triage add [N] [section: HEADING]",
        "open a pull request with the proposed entry, of paper N where there are several (issues)",
        _add,
    ),
    CommandSpec(
        "fix",
        "/triage fix",
        "commit every safe fix to the branch, or open a pull request with them after the merge (pull requests)",
        _alone(Fix()),
        for_author=True,
    ),
    CommandSpec("undo", "/triage undo", "take the last word of a maintainer back", _alone(Undo())),
    CommandSpec("help", "/triage help", "show this", _alone(Help()), for_author=True),
)
BY_NAME = {word.name: word for word in COMMANDS}


def read_commands(comment: str) -> tuple[Said, ...]:
    """Return the commands of a comment, in their order, the first `AT_ONCE` of them.

    >>> [said.command for said in read_commands("Fine.\\n\\n/triage override broken-link: it works for me")]
    [Override(rule='broken-link', reason='it works for me')]
    >>> read_commands("> /triage ignore\\n\\n    /triage ignore")
    ()
    """
    if COMMAND not in comment:
        return ()
    said: list[Said] = []
    times: dict[str, int] = {}
    for found in LINE.finditer(spoken(comment)):
        text = " ".join((found["words"] or "").split())
        times[text] = times.get(text, 0) + 1
        said.append(Said(_read(text), text, f"{times[text]}:{digest_of(text)[:32]}"))
    return tuple(said[:AT_ONCE])


def _read(text: str) -> Command:
    name, _, rest = text.partition(" ")
    word = BY_NAME.get(name.lower())
    return (word.read(rest.strip()) if word else None) or Unknown(text)


def spec_for(command: Command) -> CommandSpec | None:
    """Return the entry of the grammar that *command* belongs to."""
    match command:
        case Recheck():
            return BY_NAME["recheck"]
        case Override():
            return BY_NAME["override"]
        case Ignore():
            return BY_NAME["ignore"]
        case Resume():
            return BY_NAME["resume"]
        case TakeSection():
            return BY_NAME["section"]
        case Add():
            return BY_NAME["add"]
        case Fix():
            return BY_NAME["fix"]
        case Undo():
            return BY_NAME["undo"]
        case Help():
            return BY_NAME["help"]
        case Unknown():
            return None
