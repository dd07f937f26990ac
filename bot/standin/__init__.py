"""A stateful stand-in for GitHub's REST API over real sockets, for tests and `make demo`.

Only the standard library is imported here, so it shares no code, and no mistake, with the bot.
"""

from bot.standin.diff import DiffLimits
from bot.standin.exchange import RecordedRequest
from bot.standin.faults import Delay, Html, LoseAnswer, Refuse, Reset, Truncate
from bot.standin.payloads import Payloads
from bot.standin.standin import StandIn
from bot.standin.state import Repository

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
