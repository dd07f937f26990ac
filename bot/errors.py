"""What can go wrong, in two families.

::

    Exception
    ├── UserError            we say it to whoever caused it; the text is written for them
    │   ├── SettingsError    the environment is not usable; names every fault
    │   ├── PolicyFileError  the list's policy is not usable; names every fault with its line
    │   └── StoreError       the database cannot be used
    └── ForgeError           GitHub did not do as asked; the worker decides what follows
        ├── Unavailable      nobody answered, or with a fault of its own: try again later
        │   └── Unauthorized our token was turned down
        ├── Limited          we asked too much: try again when told
        │   └── Paced        we were about to, and held ourselves back
        ├── Gone             what we asked about is no longer there, or was never shown to us
        └── Refused          we may not, or what we sent was not acceptable

Everything else is a mistake of ours: it is logged once, by the worker, with the delivery's id.
"""

from __future__ import annotations


class UserError(Exception):
    """Something a person can mend; the text says what and how."""


class SettingsError(UserError):
    """The environment is not usable."""


class StoreError(UserError):
    """The database cannot be opened, read or written."""


class ForgeError(Exception):
    """GitHub did not do as asked."""


class Unavailable(ForgeError):
    """Nobody answered, or with a fault of their own; asking again later may help.

    Where *is_answered* is false, what we sent may still be on its way and take effect later.
    """

    def __init__(self, message: str, *, is_answered: bool = True) -> None:
        super().__init__(message)
        self.is_answered = is_answered


class Unauthorized(Unavailable):
    """Our token was turned down; with a fresh one it may work."""


class Limited(ForgeError):
    """We asked too much, or were about to; *retry_after* is in seconds, *why* names the limit in a few words."""

    def __init__(self, message: str, retry_after: float, why: str = "asked by GitHub") -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.why = why


class Paced(Limited):
    """We were about to ask too much; other requests may still be within the limits."""


class Gone(ForgeError):
    """What we asked about is not there, or not for us to see."""


class Refused(ForgeError):
    """We may not do this, or what we sent was not acceptable; asking again will not help."""
