"""A stateful stand-in for GitHub's REST API over real sockets, for tests and `make demo`.

It imports only the standard library, so it shares no code, and no mistake, with the bot.
"""

from standin.diff import DiffLimits
from standin.exchange import RecordedRequest
from standin.faults import Delay, Html, LoseAnswer, Refuse, Reset, Truncate
from standin.payloads import Payloads
from standin.standin import StandIn
from standin.state import Repository

__all__ = [
    "Delay",
    "DiffLimits",
    "Html",
    "LoseAnswer",
    "Payloads",
    "RecordedRequest",
    "Refuse",
    "Repository",
    "Reset",
    "StandIn",
    "Truncate",
]
