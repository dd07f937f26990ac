"""What can go wrong, in two families.

::

    Exception
    ├── UserError            we show it to the person that caused it; the text is written for them
    │   ├── SettingsError    the environment cannot be used; names every fault
    │   ├── PolicyFileError  the list's policy cannot be used; names every fault with its line
    │   └── StoreError       the database cannot be used
    │       └── StoreAway    it is locked, full or not to be reached: try again later
    └── ForgeError           GitHub did not do as asked; the worker decides what follows
        ├── Unavailable      no answer, or an error on their side: try again later
        │   └── Unauthorized our token was refused
        ├── Limited          we asked too much: try again at the time they name
        │   └── Paced        we were about to, and held back
        ├── Gone             what we asked about no longer exists, or we may not see it
        │   └── Unrelated    two commits have no common ancestor
        └── Refused          we may not, or what we sent was not accepted

Everything else is our own mistake: it is logged once, by the worker, with the delivery's id.
"""

from __future__ import annotations


class UserError(Exception):
    """Something a person can fix; the text says what and how."""


class SettingsError(UserError):
    """The environment cannot be used."""


class StoreError(UserError):
    """The database cannot be opened, read or written."""


class StoreAway(StoreError):
    """The database is locked by somebody, its disk is full or its server does not answer; trying again later may help."""


class ForgeError(Exception):
    """GitHub did not do as asked."""


class Unavailable(ForgeError):
    """No answer, or an error on their side; asking again later may help.

    If *is_answered* is false, what we sent may still be on its way and take effect later.
    """

    def __init__(self, message: str, *, is_answered: bool = True) -> None:
        super().__init__(message)
        self.is_answered = is_answered


class Unauthorized(Unavailable):
    """Our token was refused; a fresh one may work."""


class Limited(ForgeError):
    """We asked too much, or were about to; *retry_after* is in seconds, *why* names the limit in a few words."""

    def __init__(self, message: str, retry_after: float, why: str = "asked by GitHub") -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.why = why


class Paced(Limited):
    """We were about to ask too much; other requests may still be within the limits."""


class Gone(ForgeError):
    """What we asked about does not exist, or we may not see it."""


class Unrelated(Gone):
    """Two commits have no common ancestor, so there is nothing to compare."""


class Refused(ForgeError):
    """We may not do this, or what we sent was not accepted; asking again will not help."""
