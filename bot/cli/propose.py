"""`listkeeper propose`: an issue's title and body in, the bot's answer out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.check import policy_for, read_one
from bot.errors import UserError
from bot.replies.proposal import Scene, proposal_comment
from rules.proposals.proposing import Proposal, propose
from rules.requests.reading import LIMIT, read_request

BODY_BYTES = 4 * LIMIT


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot would answer."""

    proposal: Proposal
    comment: str | None


def propose_to(catalogs: tuple[str, ...], title: str, body: str, policy: str | None) -> Answered:
    """Return the answer to an issue; *body* names a file, ``-`` standard input.

    Raises `UserError` that names every fault.
    """
    faults: list[str] = []
    lists = []
    for name in catalogs:
        try:
            lists.append(read_one(Path(name), name))
        except UserError as error:
            faults.append(str(error))
    text = _body(body, faults)
    found = policy_for(policy, Path(catalogs[0]), faults)
    if faults or found is None or text is None:
        raise UserError("\n".join(faults))
    proposal = propose(lists, read_request(title, text), found)
    return Answered(proposal, proposal_comment(Scene(), proposal, found.language))


def _body(name: str, faults: list[str]) -> str | None:
    try:
        raw = sys.stdin.buffer.read(BODY_BYTES) if name == "-" else Path(name).read_bytes()[:BODY_BYTES]
    except FileNotFoundError:
        faults.append(f"{name} does not exist; name the file with the issue's text, or - for standard input.")
        return None
    except (OSError, ValueError) as error:
        faults.append(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.")
        return None
    return raw.decode("utf-8", errors="replace")
