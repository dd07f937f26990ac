"""How a list sets its entries, in words: what differs between the punctuation of an entry and that of its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rules.entries.shape import Joint
from rules.kit.saying import code, say
from rules.model import Message, Value
from rules.text.patterns import late

GLUE = late(r"(?P<before>\S*)(?P<middle>\s(?:\S*\s)?)?(?P<behind>\S*)", re.DOTALL)
EMPHASIS = late(r"[*_]+")
SIGNS = {".": "a full stop", ",": "a comma", ":": "a colon", ";": "a semicolon"}
NO_SIGN = {".": "no full stop", ",": "no comma", ":": "no colon", ";": "no semicolon"}
EMPHASES = {1: "in italics", 2: "bold", 3: "bold and in italics"}
NOT = {"in italics": "not in italics", "bold": "not bold", "bold and in italics": "neither bold nor in italics"}


class Difference(NamedTuple):
    """One thing that an entry does otherwise: *piece* is its name in a policy, *message* says how the others do it.

    *closes* tells that it is the end of an emphasis whose beginning differs too.
    """

    piece: str
    message: Message
    closes: bool = False


def differences(joint: Joint, wanted: str, found: str) -> tuple[Difference, ...]:
    """Return what differs at a joint between the glue *wanted* and the glue *found*, each thing once.

    >>> joint = Joint("title", "venue", 0, 0, "")
    >>> [str(d.message) for d in differences(joint, ".** ", " ")]
    ['the title is bold', 'the title ends with a full stop']
    >>> [str(d.message) for d in differences(joint, " — ", " - ")]
    ['`—`, not `-`, stands between title and venue']
    """
    ours, theirs = _parts(wanted), _parts(found)
    if ours is None or theirs is None or len(wanted.split("\n")) != len(found.split("\n")):
        return (_line_break(joint, wanted, found),)
    told = [*_emphasis(joint, ours, theirs)]
    if ours.sign != theirs.sign and ours.rest == theirs.rest and {ours.sign, theirs.sign} <= {*SIGNS, ""}:
        told.append(_stop(joint, ours.sign, theirs.sign))
    elif (ours.sign, ours.rest) != (theirs.sign, theirs.rest):
        told.append(Difference("separator", _stands(joint, _shown(wanted), _shown(found))))
    return tuple(told)


class _Glue(NamedTuple):
    """A glue taken apart: the marks that close and open an emphasis, the sign that ends the left part, and all else."""

    closing: str
    opening: str
    sign: str
    rest: tuple[str, str, str]


def _parts(glue: str) -> _Glue | None:
    found = GLUE.fullmatch(glue)
    if found is None:
        return None
    before, middle, behind = found["before"], found["middle"] or "", found["behind"]
    closing, opening = "".join(EMPHASIS.findall(before)), "".join(EMPHASIS.findall(behind))
    bare = EMPHASIS.sub("", before)
    sign = next((letter for letter in bare if letter in SIGNS), "")
    return _Glue(
        closing, opening, sign, (bare.replace(sign, "", 1) if sign else bare, middle, EMPHASIS.sub("", behind))
    )


def _emphasis(joint: Joint, ours: _Glue, theirs: _Glue) -> Iterator[Difference]:
    if len(ours.closing) != len(theirs.closing):
        yield Difference(
            _named(joint.left, "emphasis"),
            _set(joint, _manner(ours.closing, theirs.closing), is_left=True),
            closes=True,
        )
    if len(ours.opening) != len(theirs.opening):
        yield Difference(
            _named(joint.right, "emphasis"), _set(joint, _manner(ours.opening, theirs.opening), is_left=False)
        )


def _named(part: str, piece: str) -> str:
    return f"title-{piece}" if part == "title" else piece


def _manner(ours: str, theirs: str) -> Message:
    if ours:
        return say(EMPHASES[min(len(ours), 3)])
    return say(NOT[EMPHASES[min(len(theirs), 3)]])


def _set(joint: Joint, manner: Message, *, is_left: bool) -> Message:
    part, other = (joint.left, joint.right) if is_left else (joint.right, joint.left)
    if part != "text":
        return say("the {part} is {manner}", part=say(part), manner=manner)
    if other in ("start", "end"):
        return say("the {which} words are {manner}", which=say("first" if other == "start" else "last"), manner=manner)
    if is_left:
        return say("the words before the {part} are {manner}", part=say(other), manner=manner)
    return say("the words behind the {part} are {manner}", part=say(other), manner=manner)


def _stop(joint: Joint, wanted: str, found: str) -> Difference:
    piece = _named(joint.left, "stop")
    if wanted == "." and not found:
        if joint.right == "end":
            return Difference(piece, say("the entry ends with a full stop"))
        if joint.left == "text":
            return Difference(piece, say("the words before the {part} end with a full stop", part=say(joint.right)))
        return Difference(piece, say("the {part} ends with a full stop", part=say(joint.left)))
    return Difference(
        piece,
        _stands(
            joint, say(SIGNS[wanted] if wanted else NO_SIGN[found]), say(SIGNS[found]) if wanted and found else None
        ),
    )


def _line_break(joint: Joint, wanted: str, found: str) -> Difference:
    if "\n" in found and "\n" not in wanted:
        return Difference("line-break", say("the {part} stands on the same line", part=say(joint.right)))
    return Difference("separator", _stands(joint, _shown(wanted), _shown(found)))


def _stands(joint: Joint, wanted: Value, found: Value | None) -> Message:
    """Say what stands there, and what does not if that is more than nothing."""
    thing = wanted if found is None else say("{wanted}, not {found},", wanted=wanted, found=found)
    if joint.left == "start":
        return say("{thing} stands before the {right}", thing=thing, right=say(joint.right))
    if joint.right == "end":
        return say("{thing} stands at the end", thing=thing)
    if joint.left == joint.right:
        return say("{thing} stands between two {kinds}", thing=thing, kinds=say(f"{joint.left}s"))
    return say("{thing} stands between {left} and {right}", thing=thing, left=say(joint.left), right=say(joint.right))


def _shown(glue: str) -> Value:
    bare = glue.strip(" ").replace("\n", "↵")
    if bare:
        return code(bare)
    return say("a space") if glue else say("nothing")
